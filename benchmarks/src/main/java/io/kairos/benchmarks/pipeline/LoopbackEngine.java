package io.kairos.benchmarks.pipeline;

import io.kairos.benchmarks.book.BenchVenue;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import io.kairos.engine.adapter.outbound.journal.JournalSettings;
import io.kairos.engine.adapter.outbound.journal.SegmentJournal;
import io.kairos.engine.adapter.venue.ExecutionEvents;
import io.kairos.engine.adapter.venue.MarketDataEvents;
import io.kairos.engine.adapter.venue.net.DrivenLoop;
import io.kairos.engine.adapter.venue.net.WebSocketClient;
import io.kairos.engine.adapter.venue.net.WebSocketConnection;
import io.kairos.engine.adapter.venue.net.WebSocketListener;
import io.kairos.engine.adapter.venue.net.WebSocketSettings;
import io.kairos.engine.application.EngineAgent;
import io.kairos.engine.application.EngineInbox;
import io.kairos.engine.application.EngineSettings;
import io.kairos.engine.application.EngineTelemetry;
import io.kairos.engine.runtime.HotAgent;
import io.kairos.engine.runtime.Idle;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.agrona.concurrent.SystemEpochNanoClock;

/**
 * An engine on its hot thread as in production, with three sockets to a {@link Peer}: market data, orders, and one that answers each
 * message with bytes that stand ready.
 */
final class LoopbackEngine implements AutoCloseable {
    private static final WebSocketSettings LIMITS = new WebSocketSettings(5_000, 5_000, 600_000, 1 << 20);
    private static final long LIMIT_S = 20;

    private final SegmentJournal journal;
    private final AgentRunner runner;
    private final EngineInbox inbox;
    private final DrivenLoop sockets;
    private final CompletableFuture<Void> failure = new CompletableFuture<>();

    final SocketChannel feed;
    final SocketChannel orders;
    final SocketChannel echo;

    LoopbackEngine(MessageStream messages, Path directory, EventLoopGroup unused, Idle idle, Peer peer, byte[] reply)
            throws IOException {
        SystemEpochNanoClock clock = new SystemEpochNanoClock();
        journal = SegmentJournal.open(
                new JournalSettings(directory, JournalSettings.SEGMENT_LENGTH_DEFAULT, 1L << 33, 1L << 33, 50));
        inbox = new EngineInbox(EngineInbox.DEFAULT_CAPACITY_BYTES, clock);
        EngineAgent agent =
                new EngineAgent(EngineSettings.defaults("bench", true), inbox, journal, clock, new EngineTelemetry());
        sockets = new DrivenLoop(inbox::isEmpty);
        inbox.wakeUpBy(sockets::wakeUp);
        EventLoop loop = sockets.eventLoop();
        SocketGateway gateway = null;
        for (Venue venue : Venue.values()) {
            SocketGateway made = new SocketGateway(
                    venue, messages.registry, new ExecutionEvents(venue, EngineSetup.sink(inbox, loop)), loop, clock);
            agent.attach(made);
            gateway = venue == Venue.BINANCE ? made : gateway;
        }
        runner = new AgentRunner(
                NoOpIdleStrategy.INSTANCE,
                cause -> {
                    boolean first = failure.completeExceptionally(cause);
                    assert first || failure.isDone();
                },
                null,
                new HotAgent(agent, sockets, idle, () -> {}));
        AgentRunner.startOnThread(runner, body -> {
            Thread thread = new Thread(body, "engine");
            thread.setDaemon(true);
            return thread;
        });
        // The peer's thread offers, so nobody's sink may ever have to keep anything.
        EngineSetup.world(inbox, messages.registry, clock, unused.next(), this::awaitTaken);
        EngineSetup.strategy(inbox, messages.registry, clock, true, this::awaitTaken);
        FeedDecoder decoder = BenchVenue.protocol(Venue.BINANCE, unused)
                .newDecoder(
                        new SymbolIndex(FeedInstruments.of(messages.registry)),
                        new QuotesIn(new MarketDataEvents(Venue.BINANCE, inbox, EngineSetup.sink(inbox, loop)), clock));
        if (gateway == null) {
            throw new IllegalStateException("no gateway");
        }
        feed = connect(peer, connection -> new FeedSocket(decoder));
        SocketGateway venue = gateway;
        orders = connect(peer, connection -> {
            venue.use(connection);
            return payload -> {};
        });
        echo = connect(
                peer,
                connection -> payload -> connection.send(
                        connection.allocator().directBuffer(reply.length).writeBytes(reply)));
    }

    /** What a connection does with a message. */
    @FunctionalInterface
    private interface OnMessage {
        void onMessage(ByteBuf payload);
    }

    /** As the engine's feed: copied where 16 bytes behind it may be read, then decoded. */
    private static final class FeedSocket implements OnMessage {
        private final FeedDecoder decoder;
        private final byte[] scratch = new byte[1 << 12];

        FeedSocket(FeedDecoder decoder) {
            this.decoder = decoder;
        }

        @Override
        public void onMessage(ByteBuf payload) {
            int length = payload.readableBytes();
            payload.getBytes(payload.readerIndex(), scratch, 0, length);
            if (decoder.decode(scratch, length) != FeedDecoder.Result.SHAPED) {
                throw new IllegalStateException("a message was not decoded in its shape");
            }
        }
    }

    private SocketChannel connect(Peer peer, Function<WebSocketConnection, OnMessage> user) throws IOException {
        URI address = peer.address();
        CompletableFuture<WebSocketConnection> opened = new CompletableFuture<>();
        WebSocketListener listener = new WebSocketListener() {
            private OnMessage messages = payload -> {};

            @Override
            public void onOpen(WebSocketConnection connection) {
                messages = user.apply(connection);
                opened.complete(connection);
            }

            @Override
            public void onMessage(ByteBuf payload) {
                messages.onMessage(payload);
            }

            @Override
            public void onClosed(CloseReason reason) {
                IllegalStateException ended = new IllegalStateException("connection ended: " + reason.text());
                opened.completeExceptionally(ended);
                failure.completeExceptionally(ended);
            }
        };
        sockets.eventLoop()
                .execute(() -> new WebSocketClient(sockets.eventLoop(), LIMITS).connect(address, Map.of(), listener));
        SocketChannel accepted = peer.accept();
        opened.orTimeout(LIMIT_S, TimeUnit.SECONDS).join();
        return accepted;
    }

    private void awaitTaken() {
        while (!inbox.isEmpty()) {
            throwIfFailed();
            Thread.onSpinWait();
        }
    }

    /** Whether the hot thread still runs. */
    void throwIfFailed() {
        if (failure.isDone()) {
            try {
                failure.join();
            } catch (CompletionException e) {
                throw new IllegalStateException("the engine's thread failed", e.getCause());
            }
        }
    }

    @Override
    public void close() throws IOException {
        feed.close();
        orders.close();
        echo.close();
        runner.close();
        journal.close();
    }
}
