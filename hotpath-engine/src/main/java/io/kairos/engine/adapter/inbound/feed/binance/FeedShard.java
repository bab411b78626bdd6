package io.kairos.engine.adapter.inbound.feed.binance;

import io.kairos.engine.adapter.venue.binance.BinanceContext;
import io.kairos.engine.adapter.venue.net.Backoff;
import io.kairos.engine.adapter.venue.net.WebSocketClient;
import io.kairos.engine.adapter.venue.net.WebSocketListener.CloseReason;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instruments that share a socket, and the socket's life: reconnecting with back-off, and replacing a socket that is old
 * or announced to end by a fresh one before the old is closed. Event loop only.
 */
final class FeedShard implements StreamConnection.Owner {
    /** Hears the shard. */
    interface Owner {
        /** A connection after an interruption: nothing is live yet. */
        void onConnected(FeedShard shard);

        /** All subscriptions of that connection are acknowledged. */
        void onSubscribed(FeedShard shard);

        /** No connection left. */
        void onDisconnected(FeedShard shard, String reason);

        /** One message. */
        void onMessage(StreamConnection connection, byte[] bytes, int length);
    }

    private static final Logger LOG = LoggerFactory.getLogger(FeedShard.class);

    final List<FeedInstrument> instruments;
    private final Owner owner;
    private final BinanceContext context;
    private final WebSocketClient client;
    private final EventLoop eventLoop;
    private final Backoff backoff;
    private final FeedStats stats;
    private @Nullable StreamConnection current;
    private @Nullable StreamConnection replacement;
    private boolean retryScheduled;
    private boolean everConnected;
    private boolean stopped;

    FeedShard(
            Owner owner,
            List<FeedInstrument> instruments,
            BinanceContext context,
            WebSocketClient client,
            EventLoop eventLoop,
            Backoff backoff,
            FeedStats stats) {
        this.owner = owner;
        this.instruments = instruments;
        this.context = context;
        this.client = client;
        this.eventLoop = eventLoop;
        this.backoff = backoff;
        this.stats = stats;
    }

    void start() {
        current = connect();
    }

    void stop() {
        stopped = true;
        if (current != null) {
            current.close("stopped");
        }
        if (replacement != null) {
            replacement.close("stopped");
        }
    }

    /** Ends the connection; it is made anew after a delay. */
    void disconnect(String reason) {
        if (current != null) {
            current.close(reason);
        }
    }

    /** Whether {@code connection} is the one whose interruption would leave a hole. */
    boolean isCurrent(@Nullable StreamConnection connection) {
        return connection != null && connection == current;
    }

    /** Connects a fresh socket; the old one is closed when the fresh one streams. */
    void replace(String reason) {
        if (!stopped && replacement == null && current != null && current.isStreaming()) {
            LOG.info("Binance stream is being replaced: reason={}", reason);
            replacement = connect();
        }
    }

    private StreamConnection connect() {
        List<String> streams = new ArrayList<>(instruments.size() * 2);
        for (FeedInstrument instrument : instruments) {
            streams.add(instrument.streamSymbol() + "@bookTicker");
            streams.add(instrument.streamSymbol() + "@trade");
        }
        StreamConnection made = new StreamConnection(this, eventLoop, context.controlIntervalMs(), streams);
        // The socket may fail at once, inside this call; by then the field must point to it.
        eventLoop.execute(() -> made.connect(client, context.streamUrl()));
        return made;
    }

    @Override
    public void onOpen(StreamConnection connection) {
        if (stopped) {
            connection.close("stopped");
        } else if (connection == current) {
            if (everConnected) {
                stats.reconnects.increment();
            }
            everConnected = true;
            owner.onConnected(this);
        }
    }

    @Override
    public void onStreaming(StreamConnection connection) {
        backoff.reset();
        long age = context.connectionMaxAgeMs();
        var unused = eventLoop.schedule(
                () -> {
                    if (connection == current) {
                        replace("age");
                    }
                },
                age,
                TimeUnit.MILLISECONDS);
        if (connection == replacement) {
            StreamConnection old = current;
            current = connection;
            replacement = null;
            stats.reconnects.increment();
            if (old != null && !old.isClosed()) {
                old.close("replaced");
            } else {
                owner.onConnected(this);
                owner.onSubscribed(this);
            }
        } else {
            owner.onSubscribed(this);
        }
    }

    @Override
    public void onMessage(StreamConnection connection, byte[] bytes, int length) {
        owner.onMessage(connection, bytes, length);
    }

    @Override
    public void onClosed(StreamConnection connection, CloseReason reason) {
        if (connection == replacement) {
            replacement = null;
            if (!stopped) {
                LOG.warn("Binance replacement stream failed: reason={}", reason.text());
                later(this::onReplacementLost, delayMs(reason));
            }
            return;
        }
        if (connection != current) {
            return;
        }
        LOG.info("Binance stream ended: reason={}", reason.text());
        owner.onDisconnected(this, reason.text());
        if (stopped) {
            return;
        }
        if (replacement != null) {
            // It is on its way already; what is missed in between is refilled like after any interruption.
            return;
        }
        if (!retryScheduled) {
            retryScheduled = true;
            later(
                    () -> {
                        retryScheduled = false;
                        if (!stopped) {
                            current = connect();
                        }
                    },
                    delayMs(reason));
        }
    }

    private void onReplacementLost() {
        if (current != null && current.isClosed() && !retryScheduled && !stopped) {
            current = connect();
        } else {
            replace("retry");
        }
    }

    private long delayMs(CloseReason reason) {
        return Math.max(backoff.nextDelayMs(), reason.retryAfterSeconds() * 1_000);
    }

    private void later(Runnable task, long delayMs) {
        var unused = eventLoop.schedule(task, delayMs, TimeUnit.MILLISECONDS);
    }
}
