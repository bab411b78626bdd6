package io.kairos.simulation;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.SteadyEpochClock;
import io.kairos.engine.adapter.inbound.feed.FeedContext;
import io.kairos.engine.adapter.inbound.feed.FeedSettings;
import io.kairos.engine.adapter.inbound.feed.VenueFeed;
import io.kairos.engine.adapter.inbound.feed.binance.BinanceProtocol;
import io.kairos.engine.adapter.outbound.execution.binance.BinanceOrderGateway;
import io.kairos.engine.adapter.outbound.journal.JournalSettings;
import io.kairos.engine.adapter.outbound.journal.SegmentJournal;
import io.kairos.engine.adapter.outbound.journal.SegmentSource;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.binance.BinanceContext;
import io.kairos.engine.adapter.venue.binance.BinanceCredentials;
import io.kairos.engine.adapter.venue.binance.BinanceVenue;
import io.kairos.engine.application.EngineAgent;
import io.kairos.engine.application.EngineInbox;
import io.kairos.engine.application.EngineInputs;
import io.kairos.engine.application.EngineProbe;
import io.kairos.engine.application.EngineSettings;
import io.kairos.engine.application.EngineTelemetry;
import io.kairos.engine.application.ExecutionSettings;
import io.kairos.engine.application.TradingMode;
import io.kairos.engine.application.port.JournalReader;
import io.kairos.simulation.net.Network;
import io.kairos.simulation.net.VirtualHttp;
import io.kairos.simulation.net.VirtualLoop;
import io.kairos.simulation.net.VirtualTime;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * One run of the engine's process: its real parts from the sockets' bytes to the journal's files, wired as the process wires them, in
 * turns on the simulation's thread.
 */
final class SimulatedEngine {
    /** What all runs of one simulation share. */
    record Surroundings(
            Network network,
            VirtualTime time,
            long epochNs,
            Path journal,
            Path ringBase,
            BinanceCredentials credentials,
            WatchedJournal.Watcher records,
            WatchedGateway.Watcher requests,
            Consumer<BooleanSupplier> pump) {}

    private static final int INBOX_BYTES = 256 * 1024;
    private static final int SEGMENT_BYTES = 1 << 20;
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long TIMER_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int SILENCE_MS = 6_000;
    private static final int RECONCILE_MS = 5_000;

    private final Surroundings around;
    private final VirtualLoop loop;
    private final Fate fate;
    private final EngineTelemetry telemetry = new EngineTelemetry();
    private final EpochNanoClock clock;
    private final EngineInbox inbox;
    private final InstrumentRegistry registry;
    private final SegmentJournal journal;
    private final EngineAgent agent;
    private final EngineProbe probe;
    private final BinanceVenue venue;
    private final Commands commands;
    private long wallOffsetNs;
    private @Nullable BinanceOrderGateway gateway;
    private @Nullable VenueFeed feed;
    private boolean running;

    /** Opens the journal and recovers from it what there is. */
    SimulatedEngine(Surroundings around) throws IOException {
        this.around = around;
        this.loop = new VirtualLoop(around.network());
        this.fate = new Fate(loop::die);
        VirtualTime time = around.time();
        this.clock = new SteadyEpochClock(time::nanoTime, () -> around.epochNs() + time.nanoTime() + wallOffsetNs);
        this.inbox = new EngineInbox(INBOX_BYTES, clock);
        this.journal = SegmentJournal.openDriven(
                new JournalSettings(around.journal(), SEGMENT_BYTES, 1L << 30, 1L << 31, 50, around.ringBase(), 4));
        persist();
        ExecutionSettings execution = ExecutionSettings.DEFAULTS;
        this.agent = new EngineAgent(
                new EngineSettings("simulated", true, TradingMode.SIMULATED, TIMER_NS, 256, 8, execution),
                inbox,
                new WatchedJournal(journal, fate, around.records()),
                clock,
                telemetry);
        this.probe = new EngineProbe(agent);
        try (JournalReader reader = new SegmentSource(around.journal(), journal).fromSnapshotBefore(Long.MAX_VALUE)) {
            agent.recover(reader);
        }
        this.registry = agent.recoveredRegistry();
        BinanceContext context = new BinanceContext()
                .restUrl(URI.create("http://" + SimulatedMarket.BINANCE_HOST))
                .streamUrl(URI.create("ws://" + SimulatedMarket.BINANCE_HOST))
                .wsApiUrl(URI.create("ws://" + SimulatedMarket.BINANCE_HOST + "/ws-api/v3"))
                .credentials(around.credentials())
                .silenceTimeoutMs(SILENCE_MS)
                .clockSyncIntervalMs(5_000)
                .reconcileIntervalMs(RECONCILE_MS)
                .requestTimeoutMs(3_000)
                .reconnectDelaysMs(100, 3_000)
                .conclude();
        this.venue = new BinanceVenue(context, loop, clock, new VirtualHttp(loop, around.pump()));
        this.commands = new Commands(inbox, clock::nanoTime);
    }

    /**
     * Asks the venue for its markets, again and again until it tells; then starts the engine, its feed and its order entry. Time passes
     * meanwhile.
     */
    void start(Limits start) throws InterruptedException {
        for (InstrumentSpec spec : loadInstruments()) {
            Instrument unused = spec.register(registry);
        }
        try {
            agent.onStart();
            agent.acceptDirectly();
            running = true;
            EngineInputs.define(inbox, registry);
            if (agent.limitsVersion() == 0 && !commands.limits(start.limits(), start.reference(), registry, 0)) {
                throw new IllegalStateException("the inbound ring is full at the start");
            }
            if (agent.strategyVersion() == 0
                    && !commands.strategy(true, start.minProfitCentibps(), start.maxCycleNotional(), 0)) {
                throw new IllegalStateException("the inbound ring is full at the start");
            }
        } catch (AgentTerminationException | Killed ended) {
            if (fate.isDead()) {
                return;
            }
            throw ended;
        }
        BinanceOrderGateway orders = new BinanceOrderGateway(venue, copy(registry), inbox);
        gateway = orders;
        agent.attach(new WatchedGateway(orders, fate, around.requests()));
        orders.start();
        List<Instrument> wanted = registry.instruments();
        FeedSettings settings = new FeedSettings(25, 10, 200, false, 100, 3_000, 23 * 3_600_000L, 5_000, 1_000);
        long[] lastTradeIds = new long[wanted.size()];
        for (int id = 0; id < lastTradeIds.length; id++) {
            lastTradeIds[id] = agent.lastTradeId(id);
        }
        VenueFeed market = new VenueFeed(
                new BinanceProtocol(venue, settings.depth()),
                new FeedContext(
                        settings,
                        wanted,
                        loop,
                        venue.webSocketClient(loop),
                        clock,
                        inbox,
                        id -> id < lastTradeIds.length ? lastTradeIds[id] : -1,
                        reason -> {}));
        feed = market;
        market.start();
    }

    /** What a new journal begins with. */
    record Limits(String reference, Commands.Limits limits, int minProfitCentibps, long maxCycleNotional) {}

    private List<InstrumentSpec> loadInstruments() throws InterruptedException {
        while (true) {
            try {
                return venue.loadInstruments();
            } catch (IOException refused) {
                long untilNs = around.time().nanoTime() + RETRY_NS;
                around.pump().accept(() -> around.time().nanoTime() >= untilNs);
            }
        }
    }

    private static InstrumentRegistry copy(InstrumentRegistry registry) {
        InstrumentRegistry copy = new InstrumentRegistry();
        registry.assets().forEach(asset -> copy.asset(asset.name(), asset.decimals()));
        registry.instruments().forEach(copy::put);
        return copy;
    }

    /**
     * One round of the hot thread. Whether there was anything to do.
     *
     * @throws AgentTerminationException if the engine ends by itself.
     */
    boolean turn() {
        if (fate.isDead()) {
            return false;
        }
        boolean worked = false;
        try {
            if (running) {
                worked = agent.doWork() > 0;
            }
            return loop.work() || worked;
        } catch (Killed | AgentTerminationException ended) {
            if (fate.isDead()) {
                return false;
            }
            throw ended;
        }
    }

    /** When there is something to do next even if nothing arrives. */
    long nextDueNs() {
        long timerNs = running ? around.time().nanoTime() + agent.nanosUntilTimer() : Long.MAX_VALUE;
        return Math.min(loop.nextDueNs(), timerNs);
    }

    /** The persister's turn. */
    void persist() {
        while (!fate.isDead() && journal.persist() > 0) {
            // Until no whole segment is left.
        }
    }

    /** Sets our wall clock off by so much. */
    void setClockOff(long offsetNs) {
        wallOffsetNs = offsetNs;
    }

    /** Ends the process as an operator does: what is on its way may settle before. False when it died meanwhile. */
    boolean close() throws IOException {
        try {
            end();
            return true;
        } catch (Killed | AgentTerminationException ended) {
            if (fate.isDead()) {
                return false;
            }
            throw ended;
        }
    }

    private void end() throws IOException {
        VenueFeed market = feed;
        if (market != null) {
            market.close();
        }
        BinanceOrderGateway orders = gateway;
        if (orders != null) {
            orders.close();
        }
        loop.work();
        agent.onClose();
        venue.close();
        journal.close();
        fate.dieAfter(0);
    }

    Fate fate() {
        return fate;
    }

    VirtualLoop loop() {
        return loop;
    }

    SegmentJournal journal() {
        return journal;
    }

    EngineProbe probe() {
        return probe;
    }

    EngineTelemetry telemetry() {
        return telemetry;
    }

    InstrumentRegistry registry() {
        return registry;
    }

    Commands commands() {
        return commands;
    }

    static Venue venueName() {
        return Venue.BINANCE;
    }
}
