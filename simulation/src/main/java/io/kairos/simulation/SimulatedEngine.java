package io.kairos.simulation;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.SteadyEpochClock;
import io.kairos.engine.adapter.inbound.feed.FeedContext;
import io.kairos.engine.adapter.inbound.feed.FeedSettings;
import io.kairos.engine.adapter.inbound.feed.VenueFeed;
import io.kairos.engine.adapter.outbound.journal.JournalSettings;
import io.kairos.engine.adapter.outbound.journal.SegmentJournal;
import io.kairos.engine.adapter.outbound.journal.SegmentSource;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.MarketChanges;
import io.kairos.engine.application.EngineAgent;
import io.kairos.engine.application.EngineInbox;
import io.kairos.engine.application.EngineInputs;
import io.kairos.engine.application.EngineProbe;
import io.kairos.engine.application.EngineSettings;
import io.kairos.engine.application.EngineTelemetry;
import io.kairos.engine.application.ExecutionSettings;
import io.kairos.engine.application.TradingMode;
import io.kairos.engine.application.port.JournalReader;
import io.kairos.engine.application.port.OrderGateway;
import io.kairos.simulation.net.Network;
import io.kairos.simulation.net.VirtualHttp;
import io.kairos.simulation.net.VirtualLoop;
import io.kairos.simulation.net.VirtualTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.EpochNanoClock;

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
            Path data,
            VenueKeys keys,
            List<Venue> venues,
            ExecutionSettings execution,
            MortalDisk disk,
            WatchedJournal.Watcher records,
            WatchedGateway.Watcher requests,
            Consumer<BooleanSupplier> pump) {}

    private static final int INBOX_BYTES = 256 * 1024;
    private static final int SEGMENT_BYTES = 1 << 20;
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long TIMER_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final FeedSettings FEED =
            new FeedSettings(25, 10, 200, false, 100, 3_000, 23 * 3_600_000L, 5_000, 1_000);

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
    private final Map<Venue, EngineVenue> venues = new EnumMap<>(Venue.class);
    private final Commands commands;
    private long wallOffsetNs;
    private final List<OrderGateway> gateways = new ArrayList<>();
    private final Map<Venue, VenueFeed> feeds = new EnumMap<>(Venue.class);
    private final Map<Venue, String> reloads = new EnumMap<>(Venue.class);
    private long reloadNotBeforeNs;
    private boolean reloading;
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
                new JournalSettings(around.journal(), SEGMENT_BYTES, 1L << 30, 1L << 31, 50, around.ringBase(), 4),
                around.disk());
        around.disk().live();
        persist();
        this.agent = new EngineAgent(
                new EngineSettings("simulated", true, TradingMode.SIMULATED, TIMER_NS, 256, 8, around.execution()),
                inbox,
                new WatchedJournal(journal, fate, around.records()),
                clock,
                telemetry);
        this.probe = new EngineProbe(agent);
        try (JournalReader reader = new SegmentSource(around.journal(), journal).fromSnapshotBefore(Long.MAX_VALUE)) {
            agent.recover(reader);
        }
        this.registry = agent.recoveredRegistry();
        EngineVenue.Ground ground =
                new EngineVenue.Ground(loop, clock, new VirtualHttp(loop, around.pump()), around.keys(), around.data());
        around.venues().forEach(venue -> venues.put(venue, EngineVenue.of(venue, ground)));
        this.commands = new Commands(inbox, clock::nanoTime);
    }

    /**
     * Asks the venues for their markets, again and again until all have told and what the first limits count in is known; then starts the engine, its feeds and its order entry. Time
     * passes meanwhile.
     *
     * @param giveUpNs the virtual time at which a venue that has not told is a fault.
     */
    void start(Limits start, long giveUpNs) throws InterruptedException {
        try {
            loadMarkets(giveUpNs);
            while (agent.limitsVersion() == 0 && registry.assetByName(start.reference()) == null) {
                retryLater(giveUpNs, "no venue has a market in " + start.reference());
                loadMarkets(giveUpNs);
            }
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
            long begun = journal.lastSequence();
            around.pump().accept(() -> journal.counters().durableSequence() >= begun);
        } catch (AgentTerminationException | Killed ended) {
            if (fate.isDead()) {
                return;
            }
            throw ended;
        }
        venues.forEach(this::connect);
    }

    private void connect(Venue name, EngineVenue venue) {
        OrderGateway orders = venue.gateway(copy(registry), inbox);
        gateways.add(orders);
        agent.attach(new WatchedGateway(orders, fate, around.requests()));
        orders.start();
        List<Instrument> wanted = registry.instruments().stream()
                .filter(each -> each.venue() == name)
                .toList();
        long[] lastTradeIds = new long[registry.instruments().size()];
        for (int id = 0; id < lastTradeIds.length; id++) {
            lastTradeIds[id] = agent.lastTradeId(id);
        }
        VenueFeed market = new VenueFeed(
                venue.protocol(FEED.depth()),
                new FeedContext(
                        FEED,
                        wanted,
                        loop,
                        venue.streamClient(),
                        clock,
                        inbox,
                        id -> id < lastTradeIds.length ? lastTradeIds[id] : -1,
                        reason -> reloads.put(name, reason)));
        feeds.put(name, market);
        market.start();
    }

    /** What a new journal begins with. */
    record Limits(String reference, Commands.Limits limits, int minProfitCentibps, long maxCycleNotional) {}

    private void loadMarkets(long giveUpNs) throws InterruptedException {
        for (EngineVenue venue : venues.values()) {
            for (InstrumentSpec spec : loadInstruments(venue, giveUpNs)) {
                Instrument unused = spec.register(registry);
            }
        }
    }

    private List<InstrumentSpec> loadInstruments(EngineVenue venue, long giveUpNs) throws InterruptedException {
        while (true) {
            try {
                return venue.loadInstruments();
            } catch (IOException refused) {
                retryLater(giveUpNs, "a venue never tells its markets: " + refused);
            }
        }
    }

    private void retryLater(long giveUpNs, String why) throws InterruptedException {
        if (around.time().nanoTime() > giveUpNs) {
            throw new Broken(Invariant.SETTLES, around.time().nanoTime(), why);
        }
        long untilNs = around.time().nanoTime() + RETRY_NS;
        around.pump().accept(() -> around.time().nanoTime() >= untilNs);
    }

    /** Whether a venue said that its markets are not as we know them. */
    boolean wantsReload() {
        return !reloads.isEmpty() && around.time().nanoTime() >= reloadNotBeforeNs;
    }

    /** Asks for markets again where the venue said that they changed; a question that fails is asked again. Time passes meanwhile. */
    void reload() throws InterruptedException {
        Map<Venue, String> due = new EnumMap<>(reloads);
        reloads.clear();
        reloading = true;
        for (Map.Entry<Venue, String> each : due.entrySet()) {
            try {
                redefine(each.getKey(), venue(each.getKey()).loadInstruments());
            } catch (IOException refused) {
                reloads.put(each.getKey(), each.getValue());
                reloadNotBeforeNs = around.time().nanoTime() + RETRY_NS;
            }
        }
        reloading = false;
    }

    private EngineVenue venue(Venue name) {
        return Objects.requireNonNull(venues.get(name));
    }

    private void redefine(Venue name, List<InstrumentSpec> specs) {
        List<Instrument> changed = MarketChanges.of(specs, name, registry, (spec, cause) -> {
            throw new IllegalStateException("a market that the engine cannot write: " + spec, cause);
        });
        VenueFeed feed = feeds.get(name);
        if (feed != null && !changed.isEmpty()) {
            changed.forEach(registry::put);
            feed.redefine(changed);
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
        long reloadNs = reloads.isEmpty() || reloading ? Long.MAX_VALUE : reloadNotBeforeNs;
        return Math.min(Math.min(loop.nextDueNs(), timerNs), reloadNs);
    }

    /** Whether order entry is there: before that nothing can leave, and is asked for again later. */
    boolean hasOrderEntry() {
        return !gateways.isEmpty();
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
        feeds.values().forEach(VenueFeed::close);
        gateways.forEach(OrderGateway::close);
        loop.work();
        agent.onClose();
        venues.values().forEach(EngineVenue::close);
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
}
