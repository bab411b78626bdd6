package io.kairos.engine.adapter.inbound.feed;

import io.kairos.engine.adapter.venue.net.Backoff;
import io.kairos.engine.adapter.venue.net.WebSocketListener.CloseReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place for one connection that carries certain instruments: it is filled again for ever, with back-off, and a connection
 * that is old or announced to end is relieved by a fresh one, which brings all its books up before the old one is closed. Event
 * loop only.
 */
final class ConnectionSlot implements FeedConnection.Owner {
    /** What the slot needs of its feed. */
    interface Host {
        FeedConnection newConnection(ConnectionSlot slot);

        /** Takes one attempt out of the budget; 0 or milliseconds to wait. */
        long takeAttempt();

        void later(Runnable task, long delayMs);

        void onOpen(FeedConnection connection);

        /** All subscriptions are in force; {@code covered}: another connection carried these instruments without a break. */
        void onStreaming(FeedConnection connection, boolean covered);

        void onMessage(FeedConnection connection, byte[] bytes, int length);

        void onClosed(FeedConnection connection, String reason);

        void onHandover();
    }

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionSlot.class);
    /** A fresh connection relieves the old one after this time even when some of its books are not whole. */
    private static final long HANDOVER_LIMIT_NS = TimeUnit.SECONDS.toNanos(30);
    /** Only a connection that stood this long makes the next attempt a first one: a venue may accept and drop at once. */
    private static final long STABLE_NS = TimeUnit.SECONDS.toNanos(5);

    private final String name;
    private final FeedInstrument[] all;
    private final int first;
    private final int count;
    private final Host host;
    private final Backoff backoff;
    private final long maxAgeMs;
    private @Nullable FeedConnection current;
    private @Nullable FeedConnection relief;
    private boolean retryScheduled;
    private boolean stopped;

    /** A slot for {@code count} of {@code all} instruments, from {@code first} on. */
    ConnectionSlot(String name, FeedInstrument[] all, int first, int count, Host host, Backoff backoff, long maxAgeMs) {
        this.name = name;
        this.all = all;
        this.first = first;
        this.count = count;
        this.host = host;
        this.backoff = backoff;
        this.maxAgeMs = maxAgeMs;
    }

    int firstIndex() {
        return first;
    }

    /** The instruments as they are now. */
    List<FeedInstrument> instruments() {
        List<FeedInstrument> mine = new ArrayList<>(count);
        for (int i = first; i < first + count; i++) {
            mine.add(all[i]);
        }
        return mine;
    }

    void start(long delayMs) {
        retryScheduled = true;
        host.later(this::fill, delayMs);
    }

    private void fill() {
        retryScheduled = false;
        if (stopped || relief != null || (current != null && !current.isClosed())) {
            return;
        }
        long waitMs = host.takeAttempt();
        if (waitMs > 0) {
            refill(waitMs);
        } else {
            current = host.newConnection(this);
        }
    }

    void stop() {
        stopped = true;
        disconnect("stopped");
        if (relief != null) {
            relief.close("stopped");
        }
    }

    /** Ends the connection as a failure would; it is made anew after a delay. */
    void disconnect(String reason) {
        if (current != null) {
            current.close(reason);
        }
    }

    /** Brings up a fresh connection; the old one is closed when all books of the fresh one are whole. */
    void relieve(String reason) {
        FeedConnection old = current;
        if (!stopped && relief == null && old != null && old.isStreaming()) {
            long waitMs = host.takeAttempt();
            if (waitMs > 0) {
                host.later(() -> relieve(reason), waitMs);
                return;
            }
            LOG.info("connection is being relieved: slot={} reason={}", name, reason);
            relief = host.newConnection(this);
        }
    }

    /** Looks whether the fresh connection may take over. */
    void onTick(long nowNs) {
        FeedConnection fresh = relief;
        FeedConnection old = current;
        if (current != null) {
            current.keepAlive(nowNs);
        }
        if (fresh == null) {
            return;
        }
        fresh.keepAlive(nowNs);
        if (!fresh.isStreaming()) {
            return;
        }
        boolean late = nowNs - fresh.streamingSinceNs() > HANDOVER_LIMIT_NS;
        if (late || old == null || old.isClosed() || isCovered(old, fresh)) {
            current = fresh;
            relief = null;
            host.onHandover();
            if (old != null) {
                old.close("relieved");
            }
        }
    }

    private static boolean isCovered(FeedConnection old, FeedConnection fresh) {
        for (int i = 0; i < old.replicas().size(); i++) {
            if (old.replicas().get(i).isLive() && !fresh.replicas().get(i).isLive()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void onOpen(FeedConnection connection) {
        if (stopped || (connection != current && connection != relief)) {
            connection.close("stopped");
        } else {
            host.onOpen(connection);
        }
    }

    @Override
    public void onStreaming(FeedConnection connection) {
        connection.atAge(
                () -> {
                    if (connection == current) {
                        relieve("age");
                    }
                },
                maxAgeMs);
        FeedConnection old = current;
        host.onStreaming(connection, connection == relief && old != null && old.isStreaming());
    }

    @Override
    public void onMessage(FeedConnection connection, byte[] bytes, int length) {
        host.onMessage(connection, bytes, length);
    }

    @Override
    public void onRequestsSpent(FeedConnection connection) {
        if (connection == current) {
            relieve("no requests left in this hour");
        }
    }

    @Override
    public void onClosed(FeedConnection connection, CloseReason reason) {
        if (connection.wasStreamingFor(STABLE_NS)) {
            backoff.reset();
        }
        boolean expected = connection != current && connection != relief;
        if (!expected && !stopped) {
            LOG.warn("connection ended: slot={} reason={}", name, reason.text());
        }
        host.onClosed(connection, reason.text());
        if (stopped || expected) {
            return;
        }
        if (connection == relief) {
            relief = null;
            host.later(this::onReliefLost, delayMs(reason));
        } else if (relief == null) {
            refill(delayMs(reason));
        } else {
            // The fresh connection is on its way already; what is missed in between is refilled like after any
            // interruption.
            current = relief;
            relief = null;
        }
    }

    private void refill(long delayMs) {
        if (!retryScheduled) {
            retryScheduled = true;
            host.later(this::fill, delayMs);
        }
    }

    private void onReliefLost() {
        if (current != null && current.isClosed()) {
            refill(0);
        } else {
            relieve("retry");
        }
    }

    private long delayMs(CloseReason reason) {
        return Math.max(backoff.nextDelayMs(), reason.retryAfterSeconds() * 1_000);
    }

    /** Whether an interruption of this connection would leave a hole. */
    boolean isCurrent(FeedConnection connection) {
        return connection == current;
    }
}
