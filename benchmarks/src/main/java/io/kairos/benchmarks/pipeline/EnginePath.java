package io.kairos.benchmarks.pipeline;

import io.kairos.benchmarks.Contender;
import io.kairos.benchmarks.book.BenchVenue;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import io.kairos.engine.adapter.outbound.journal.JournalSettings;
import io.kairos.engine.adapter.outbound.journal.SegmentJournal;
import io.kairos.engine.adapter.venue.ExecutionEvents;
import io.kairos.engine.adapter.venue.MarketDataEvents;
import io.kairos.engine.application.EngineAgent;
import io.kairos.engine.application.EngineInbox;
import io.kairos.engine.application.EngineSettings;
import io.kairos.engine.application.EngineTelemetry;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The engine as it runs but for the sockets, in its default profile: decoder, record, journal, books, graph, detection, sizing, risk,
 * order encoding, all on one thread and without a queue in between. A step takes one message from its bytes to what is decided on
 * it; the engine's own turn (timers, ring) and the venues' answers follow outside of it, as they do in the engine.
 */
final class EnginePath extends Contender implements AutoCloseable {
    private static final long JOURNAL_MAX = 1L << 33;

    private final MessageStream messages;
    private final Path directory;
    private final EventLoopGroup eventLoops;
    private final boolean trading;
    private final LongSupplier readTo;
    private final SocketBuffer socket;
    private final EpochNanoClock clock;
    private final @Nullable RecordedTime recorded;
    private final List<NullGateway> gateways = new ArrayList<>();
    private @Nullable Session session;
    private int journals;

    /** One life of the engine. */
    private record Session(
            SegmentJournal journal,
            EngineAgent agent,
            EngineTelemetry telemetry,
            FeedDecoder decoder,
            Path directory) {}

    /**
     * An engine whose time is the machine's.
     *
     * @param readTo what the journal's readers have read; asked on the persister's thread once a second.
     */
    EnginePath(
            MessageStream messages, Path directory, EventLoopGroup eventLoops, boolean trading, LongSupplier readTo) {
        this(messages, directory, eventLoops, trading, readTo, null);
    }

    /** An engine whose time is the messages' own, so that it does the same in each pass, and whose journal nobody reads. */
    static EnginePath replayed(MessageStream messages, Path directory, EventLoopGroup eventLoops, boolean trading) {
        return new EnginePath(
                messages, directory, eventLoops, trading, () -> Long.MAX_VALUE, new RecordedTime(messages));
    }

    /** An engine whose time is the machine's, that sends no orders and whose journal nobody reads. */
    static EnginePath timed(MessageStream messages, Path directory, EventLoopGroup eventLoops) {
        return new EnginePath(messages, directory, eventLoops, false, () -> Long.MAX_VALUE, null);
    }

    private EnginePath(
            MessageStream messages,
            Path directory,
            EventLoopGroup eventLoops,
            boolean trading,
            LongSupplier readTo,
            @Nullable RecordedTime recorded) {
        super("kairos", messages.messages.length);
        this.readTo = readTo;
        this.socket = new SocketBuffer(messages, 1);
        this.messages = messages;
        this.directory = directory;
        this.eventLoops = eventLoops;
        this.trading = trading;
        this.recorded = recorded;
        this.clock = recorded == null ? new OffsetEpochNanoClock() : recorded;
    }

    /** When the last order's bytes were there, by {@link System#nanoTime}; after a {@link #step} that sent some. */
    long orderedNs() {
        long last = 0;
        for (int i = 0; i < gateways.size(); i++) {
            NullGateway gateway = gateways.get(i);
            if (gateway.isPending() && (last == 0 || gateway.writtenNs() - last > 0)) {
                last = gateway.writtenNs();
            }
        }
        return last;
    }

    /** Whether the last {@link #step} sent orders; until they are settled. */
    boolean isOrdered() {
        for (int i = 0; i < gateways.size(); i++) {
            if (gateways.get(i).isPending()) {
                return true;
            }
        }
        return false;
    }

    long orders() {
        return gateways.stream().mapToLong(NullGateway::sent).sum();
    }

    EngineTelemetry telemetry() {
        return now().telemetry();
    }

    SegmentJournal journal() {
        return now().journal();
    }

    /** Where the journal's files are. */
    Path journalDirectory() {
        return now().directory();
    }

    private Session now() {
        Session open = session;
        if (open == null) {
            throw new IllegalStateException("not reset yet");
        }
        return open;
    }

    @Override
    public void reset() {
        stop();
        RecordedTime time = recorded;
        if (time != null) {
            time.begin();
        }
        try {
            session = open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 0; i < messages.first.length; i++) {
            if (time != null) {
                time.ofFirst(i);
            }
            byte[] message = messages.first[i];
            take(message, message.length - MessageStream.PADDING);
            turn();
        }
        nextMessage(0);
    }

    /** The venues answer, and the engine has its own turn; what its timers sent is answered too, it is of no quote. */
    private void turn() {
        answer();
        now().agent().doWork();
        answer();
    }

    private void nextMessage(int index) {
        RecordedTime time = recorded;
        if (time != null) {
            time.ofMessage(index);
        }
        socket.read(index);
    }

    private Session open() throws IOException {
        Path own = directory.resolve("journal-" + journals++);
        SegmentJournal journal = SegmentJournal.open(
                new JournalSettings(own, JournalSettings.SEGMENT_LENGTH_DEFAULT, JOURNAL_MAX, JOURNAL_MAX, 5), readTo);
        EngineTelemetry telemetry = new EngineTelemetry();
        EngineInbox inbox = new EngineInbox(EngineInbox.DEFAULT_CAPACITY_BYTES, clock);
        EngineAgent agent = new EngineAgent(EngineSettings.defaults("bench", true), inbox, journal, clock, telemetry);
        gateways.clear();
        for (Venue venue : Venue.values()) {
            NullGateway gateway = new NullGateway(
                    venue, messages.registry, new ExecutionEvents(venue, EngineSetup.sink(inbox, eventLoops.next())));
            gateways.add(gateway);
            agent.attach(gateway);
        }
        agent.onStart();
        EngineSetup.world(inbox, messages.registry, clock, eventLoops.next(), () -> run(agent));
        agent.acceptDirectly();
        EngineSetup.strategy(inbox, messages.registry, clock, trading, () -> run(agent));
        MarketDataEvents out = new MarketDataEvents(Venue.BINANCE, inbox, EngineSetup.sink(inbox, eventLoops.next()));
        FeedDecoder decoder = BenchVenue.protocol(Venue.BINANCE, eventLoops)
                .newDecoder(new SymbolIndex(FeedInstruments.of(messages.registry)), new QuotesIn(out, clock));
        return new Session(journal, agent, telemetry, decoder, own);
    }

    private static void run(EngineAgent agent) {
        while (agent.doWork() > 0) {
            // Until nothing is left.
        }
    }

    private void take(byte[] message, int length) {
        Session open = now();
        if (open.decoder().decode(message, length) != FeedDecoder.Result.SHAPED) {
            throw new IllegalStateException("a message was not decoded in its shape");
        }
    }

    @Override
    public long step(int index) {
        socket.read(index);
        take(socket.bytes(), socket.length());
        return index;
    }

    @Override
    public void settle(int index) {
        turn();
        nextMessage(index + 1);
    }

    private void answer() {
        for (int round = 0; round < 16; round++) {
            boolean said = false;
            for (int i = 0; i < gateways.size(); i++) {
                NullGateway gateway = gateways.get(i);
                if (gateway.isPending()) {
                    gateway.answer(clock.nanoTime());
                    said = true;
                }
            }
            if (!said) {
                return;
            }
            run(now().agent());
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** Ends this life of the engine and removes its journal. */
    void stop() {
        Session open = session;
        if (open == null) {
            return;
        }
        session = null;
        try {
            open.journal().close();
            try (Stream<Path> files = Files.walk(open.directory())) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
