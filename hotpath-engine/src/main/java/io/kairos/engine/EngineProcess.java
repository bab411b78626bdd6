package io.kairos.engine;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.engine.adapter.inbound.admin.AdminServer;
import io.kairos.engine.adapter.inbound.admin.EngineMetrics;
import io.kairos.engine.adapter.inbound.admin.Readiness;
import io.kairos.engine.adapter.inbound.feed.VenueFeed;
import io.kairos.engine.adapter.inbound.grpc.GrpcFront;
import io.kairos.engine.adapter.inbound.grpc.GrpcSettings;
import io.kairos.engine.adapter.measure.HiccupMeter;
import io.kairos.engine.adapter.measure.MeasuredAgent;
import io.kairos.engine.adapter.outbound.execution.paper.PaperAgent;
import io.kairos.engine.adapter.outbound.journal.RecoveryReport;
import io.kairos.engine.adapter.outbound.journal.SegmentJournal;
import io.kairos.engine.adapter.outbound.journal.SegmentSource;
import io.kairos.engine.adapter.outbound.kafka.KafkaMirror;
import io.kairos.engine.adapter.outbound.kafka.MirrorSettings;
import io.kairos.engine.adapter.venue.net.EventLoops;
import io.kairos.engine.adapter.view.EngineView;
import io.kairos.engine.adapter.view.HealthReporter;
import io.kairos.engine.adapter.view.PendingCommands;
import io.kairos.engine.adapter.view.ViewAgent;
import io.kairos.engine.application.EngineAgent;
import io.kairos.engine.application.EngineInbox;
import io.kairos.engine.application.EngineInputs;
import io.kairos.engine.application.EngineSettings;
import io.kairos.engine.application.EngineTelemetry;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.application.TradingMode;
import io.kairos.engine.application.measure.IntervalRecorder;
import io.kairos.engine.application.port.JournalReader;
import io.kairos.engine.watchdog.Heartbeat;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntToLongFunction;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wiring. One engine from its settings; {@link #start} and {@link #close} belong to the main thread.
 *
 * <p>Start, in this order: journal opened and its tail recovered → state replayed → ports bound, so that health can be asked →
 * the venues' instruments loaded, for as long as that takes → mirror → engine thread → definitions and start values → feeds and
 * gateways. Close goes the other way: no new commands, no market data, what is on its way settles, links, engine thread, mirror,
 * journal.
 *
 * <p>Threads: {@code engine} (the hot one: sockets and all trading state), {@code engine-view}, {@code event-streams},
 * {@code grpc-…}, {@code health}, {@code admin-http}, {@code housekeeping}, {@code hiccups}, {@code warm-up} (at start),
 * {@code journal-persister}, {@code kafka-mirror}, {@code feed-…}, {@code paper} (when trading on paper).
 */
final class EngineProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineProcess.class);
    private static final int MAX_PENDING_COMMANDS = 4_096;
    private static final long SETTLE_TIMEOUT_MS = 5_000;

    private final EngineContext context;
    private final SteadyEpochClock clock = new SteadyEpochClock();
    private final long startedTimeNs = clock.nanoTime();
    private final EngineTelemetry telemetry = new EngineTelemetry();
    private final EngineInbox inbox = new EngineInbox(EngineInbox.DEFAULT_CAPACITY_BYTES, clock);
    private final PendingCommands pending = new PendingCommands(MAX_PENDING_COMMANDS);
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final CompletableFuture<String> fatal = new CompletableFuture<>();
    private volatile @Nullable Venues venues;
    /** What was opened, last first; closed in this order. */
    private final ArrayDeque<Part> parts = new ArrayDeque<>();

    private final StartWarmUp warmUp;
    private final EngineView view;
    private final HotThread hotThread;
    private volatile String stage = "starting";
    private volatile boolean closing;
    private volatile @Nullable SegmentJournal journal;
    private volatile @Nullable KafkaMirror mirror;
    private final IntervalRecorder mirrorDutyCycles = new IntervalRecorder(1);
    private final IntervalRecorder paperDutyCycles = new IntervalRecorder(1);
    private volatile int grpcPort;
    private volatile int metricsPort;

    private interface Closing {
        void close() throws Exception;
    }

    private record Part(String name, Closing closing) {}

    EngineProcess(EngineContext context) {
        this.context = context;
        warmUp = new StartWarmUp(engineSettings(), clock, context.warmUpSeconds());
        view = new EngineView(context.maxFinalOrders());
        hotThread = new HotThread(context.runtime(), inbox);
    }

    private void opened(String name, Closing closing) {
        parts.push(new Part(name, closing));
    }

    /**
     * Brings the engine up; returns when it runs, which is before it is ready.
     *
     * @throws PortBusyException if a port cannot be bound.
     * @throws ConfigurationException if start values name what the venue does not have.
     */
    void start() throws IOException, InterruptedException, PortBusyException, ConfigurationException {
        LOG.info("trading={} settings {}", context.trading().mode(), context);
        TradingModeFile.claim(context.dataDirectory(), context.trading().mode());
        SegmentJournal journal = SegmentJournal.open(context.journal(), this::neededUpTo);
        opened("journal", journal::close);
        this.journal = journal;
        RecoveryReport report = journal.recoveryReport();
        LOG.info("journal opened ring={} {}", journal.ringPath(), report);
        SegmentSource source = new SegmentSource(context.journal().directory(), journal);
        EngineAgent agent = recover(journal, source);
        HealthReporter health = startReads(journal, source);
        startAdmin(journal, health);
        startGrpc(source, health);
        opened("sockets", hotThread.sockets()::end);
        EventLoopGroup feedLoops = startFeedLoops();
        InstrumentRegistry instruments = agent.recoveredRegistry();
        Venues now = new Venues(
                context.venues(),
                new Venues.Parts(
                        hotThread.sockets().eventLoop(),
                        feedLoops,
                        clock,
                        inbox,
                        agent,
                        instruments,
                        recoveredTradeIds(agent, instruments),
                        startPaper(source)));
        venues = now;
        opened("venues", now::close);
        warmUp.begin(now.protocols());
        stage = "waiting for the venues' instruments";
        now.awaitInstruments(() -> startValuesKnown(agent, instruments));
        startMirror(source, health);
        stage = "warming up";
        warmUp.await();
        startEngine(agent, instruments);
        startHousekeeping(journal);
        stage = "waiting for the disk";
        // Orders' ids stay unique over a power failure only if this run's begin outlives it.
        long begun = source.lastSequence();
        await("the run's begin to be on disk", () -> source.durableSequence() >= begun);
        stage = "reconciling";
        now.start();
        LOG.info(
                "engine runs trading={} instruments={} grpcPort={}",
                context.trading().mode(),
                instruments.instruments().size(),
                grpcPort);
    }

    /** A copy, since venues that join later ask while the engine thread runs. */
    private static IntToLongFunction recoveredTradeIds(EngineAgent agent, InstrumentRegistry instruments) {
        long[] last = new long[instruments.instruments().size()];
        for (int id = 0; id < last.length; id++) {
            last[id] = agent.lastTradeId(id);
        }
        return id -> id < last.length ? last[id] : -1;
    }

    /** Whether the assets that start values count in are known, or no start values are needed. */
    private boolean startValuesKnown(EngineAgent agent, InstrumentRegistry instruments) {
        StartLimits limits = context.startLimits();
        return limits == null
                || agent.limitsVersion() != 0
                || (instruments.assetByName(limits.referenceAsset()) != null
                        && limits.orderNotional().keySet().stream()
                                .allMatch(name -> instruments.assetByName(name) != null));
    }

    private EngineSettings engineSettings() {
        return EngineSettings.of(context.engineId(), context.simulated(), context.execution())
                .withTrading(context.trading().mode());
    }

    private EngineAgent recover(SegmentJournal journal, SegmentSource source) {
        stage = "recovering";
        EngineAgent agent = new EngineAgent(engineSettings(), inbox, journal, clock, telemetry);
        long startNs = System.nanoTime();
        try (JournalReader reader = source.fromSnapshotBefore(Long.MAX_VALUE)) {
            long from = reader.position();
            agent.recover(reader);
            LOG.info(
                    "state recovered from={} to={} tookMs={}",
                    from,
                    reader.position(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
        }
        return agent;
    }

    private HealthReporter startReads(SegmentJournal journal, SegmentSource source) {
        MeasuredAgent viewAgent = new MeasuredAgent(new ViewAgent(
                view, pending, source, journal.lastSequence(), context.trading().mode()));
        runOnThread(
                new AgentRunner(
                        new BackoffIdleStrategy(
                                10, 10, TimeUnit.MICROSECONDS.toNanos(20), TimeUnit.MICROSECONDS.toNanos(500)),
                        failure -> die("the view failed", failure),
                        null,
                        viewAgent),
                "view");
        HiccupMeter hiccups = new HiccupMeter();
        opened("hiccups", hiccups::close);
        HealthReporter health = new HealthReporter(new HealthReporter.Sources(
                context.engineId(),
                context.simulated(),
                context.trading().mode(),
                startedTimeNs,
                clock::nanoTime,
                telemetry,
                inbox,
                view,
                this::feeds,
                source,
                this::mirroredSequence,
                hiccups.recorder(),
                quickDutyCycles(viewAgent),
                slowDutyCycles(journal),
                warmUp::report,
                context.runtime().feedThreads() > 0));
        health.start();
        opened("health", health::close);
        return health;
    }

    private Map<String, IntervalRecorder> quickDutyCycles(MeasuredAgent viewAgent) {
        Map<String, IntervalRecorder> quick = new TreeMap<>(Map.of("view", viewAgent.recorder()));
        if (context.trading().mode() == TradingMode.PAPER) {
            quick.put("paper", paperDutyCycles);
        }
        return quick;
    }

    private Map<String, IntervalRecorder> slowDutyCycles(SegmentJournal journal) {
        Map<String, IntervalRecorder> slow = new TreeMap<>();
        slow.put("journal-persister", journal.dutyCycles());
        if (!context.kafkaBootstrapServers().isEmpty()) {
            slow.put("kafka-mirror", mirrorDutyCycles);
        }
        return slow;
    }

    /** The paper venues, when trading on paper. */
    private @Nullable PaperAgent startPaper(SegmentSource source) {
        PaperAgent paper = context.trading().paperVenues(source, inbox, clock::nanoTime);
        if (paper != null) {
            IdleStrategy idle = new BackoffIdleStrategy(10, 10, 50_000, 1_000_000);
            MeasuredAgent measured = new MeasuredAgent(paper, paperDutyCycles);
            runOnThread(
                    new AgentRunner(idle, failure -> die("the paper venues failed", failure), null, measured), "paper");
        }
        return paper;
    }

    private List<VenueFeed> feeds() {
        Venues now = venues;
        return now == null ? List.of() : now.feeds();
    }

    private String symbolOf(int instrumentId) {
        Instrument instrument = view.instrument(instrumentId);
        return instrument == null ? "" : instrument.symbol();
    }

    private Map<String, Map<String, Long>> feedDetails() {
        Map<String, Map<String, Long>> all = new TreeMap<>();
        feeds().forEach(feed -> all.put(feed.venue().name(), feed.details()));
        return all;
    }

    private Map<String, Map<String, Long>> entryDetails() {
        Map<String, Map<String, Long>> all = new TreeMap<>();
        Venues now = venues;
        if (now != null) {
            now.gateways().forEach(gateway -> all.put(gateway.venue().name(), gateway.details()));
        }
        return all;
    }

    private long mirroredSequence() {
        KafkaMirror now = mirror;
        return now == null ? 0 : now.acknowledgedSequence();
    }

    /** Keeper thread: up to where old records may go. Until the mirror has read its position it may need every one of them. */
    private long neededUpTo() {
        KafkaMirror now = mirror;
        if (now != null) {
            return now.acknowledgedSequence();
        }
        return context.kafkaBootstrapServers().isEmpty() ? Long.MAX_VALUE : 0;
    }

    private void startAdmin(SegmentJournal journal, HealthReporter health) throws PortBusyException {
        new EngineMetrics(registry)
                .telemetry(telemetry)
                .health(health::latest)
                .books(this::feeds, this::symbolOf)
                .feedDetails(this::feedDetails)
                .entryDetails(this::entryDetails)
                .gauge("markets_skipped", "Markets that could not be written in the engine's terms since start", () -> {
                    Venues now = venues;
                    return now == null ? 0 : now.skipped();
                })
                .gauge("mirror_lag", "Journal records not yet acknowledged by Kafka", () ->
                        (double) health.latest().getMirrorLag())
                .gauge("inbound_refused", "Records not taken by the full inbound ring since start", () ->
                        (double) inbox.refusedCount())
                .gauge("commands_pending", "Commands on their way now", pending::size);
        hotThread.register(new EngineMetrics(registry));
        JournalGauges.register(new EngineMetrics(registry), journal);
        AdminServer admin;
        try {
            admin = new AdminServer(
                    context.host(),
                    context.metricsPort(),
                    context.engineId(),
                    this::readiness,
                    health::latest,
                    hotThread::health,
                    registry);
        } catch (IOException e) {
            throw new PortBusyException(context.host(), context.metricsPort(), "KAIROS_ENGINE_METRICS_PORT", e);
        }
        admin.start();
        metricsPort = admin.port();
        opened("admin", admin::close);
    }

    private Readiness readiness() {
        if (closing) {
            return new Readiness(false, "stopping");
        }
        if (fatal.isDone()) {
            return new Readiness(false, fatal.join());
        }
        SegmentJournal now = journal;
        if (now != null && now.counters().ringFull()) {
            return new Readiness(false, "the journal's ring is full: the disk does not take its records");
        }
        boolean ready = telemetry.get(Metric.READY) == 1;
        String reason = view.runId() == 0 ? stage : view.readinessReason();
        return new Readiness(
                ready, now == null || now.isRingInMemory() ? reason : reason + "; the journal's ring is not in memory");
    }

    private void startGrpc(SegmentSource source, HealthReporter health) throws PortBusyException {
        if (context.identities().size() == 0) {
            LOG.warn("no identities: nobody can call the engine; set KAIROS_ENGINE_TOKENS_FILE");
        }
        GrpcFront grpc = new GrpcFront(
                GrpcSettings.defaults(context.host(), context.grpcPort()),
                new GrpcFront.Parts(
                        inbox,
                        view,
                        pending,
                        source,
                        health,
                        context.identities(),
                        clock::nanoTime,
                        context.simulated()));
        try {
            grpc.start();
        } catch (IOException e) {
            throw new PortBusyException(context.host(), context.grpcPort(), "KAIROS_ENGINE_GRPC_PORT", e);
        }
        grpcPort = grpc.port();
        opened("grpc", grpc::close);
        new EngineMetrics(registry)
                .gauge("grpc_calls", "Calls that passed authentication since start", () ->
                        (double) grpc.counters().calls())
                .gauge("grpc_unauthenticated", "Calls without a valid token since start", () ->
                        (double) grpc.counters().unauthenticated())
                .gauge("grpc_rate_limited", "Calls beyond a bound since start", () ->
                        (double) grpc.counters().rateLimited())
                .gauge("grpc_malformed", "Calls refused as malformed since start", () ->
                        (double) grpc.counters().malformed())
                .gauge("grpc_engine_busy", "Commands refused by the full ring since start", () ->
                        (double) grpc.counters().engineBusy())
                .gauge("grpc_timed_out", "Commands without an answer in time since start", () ->
                        (double) grpc.counters().timedOut())
                .gauge("grpc_slow_streams", "Streams ended for a slow consumer since start", () ->
                        (double) grpc.counters().slowStreams())
                .gauge("grpc_failures", "Calls that failed inside the engine since start", () ->
                        (double) grpc.counters().failures());
    }

    /** Threads that read market data beside the hot thread, or the hot thread's own sockets. */
    private EventLoopGroup startFeedLoops() {
        int threads = context.runtime().feedThreads();
        if (threads == 0) {
            return hotThread.sockets().eventLoop();
        }
        EventLoopGroup loops = EventLoops.newGroup(threads, "feed");
        opened("feeds", () -> loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(2, TimeUnit.SECONDS));
        return loops;
    }

    private void startMirror(SegmentSource source, HealthReporter health) throws IOException {
        if (context.kafkaBootstrapServers().isEmpty()) {
            LOG.warn("no mirror: KAIROS_KAFKA_BOOTSTRAP_SERVERS is not set, nothing reaches Kafka");
            return;
        }
        KafkaMirror now = new KafkaMirror(
                MirrorSettings.defaults(
                        context.kafkaBootstrapServers(),
                        context.engineId(),
                        context.dataDirectory().resolve("mirror.position")),
                source,
                health::latest,
                mirrorDutyCycles);
        mirror = now;
        now.start();
        opened("mirror", now::close);
        new EngineMetrics(registry)
                .gauge(
                        "mirror_connected",
                        "1 when the last contact with Kafka went well",
                        () -> now.isConnected() ? 1 : 0)
                .gauge(
                        "mirror_damaged",
                        "1 when the mirror stopped at a damaged journal",
                        () -> now.isDamaged() ? 1 : 0)
                .gauge("mirror_failures", "Sessions with Kafka that failed since start", () -> (double) now.failures())
                .gauge("mirror_untranslatable", "Records that could not be mirrored since start", () ->
                        (double) now.untranslatable())
                .gauge("mirror_missed", "Records removed before they were mirrored since start", () ->
                        (double) now.missed());
    }

    private void startHousekeeping(SegmentJournal journal) throws IOException {
        Heartbeat heartbeat = Heartbeat.open(context.dataDirectory());
        opened("heartbeat", () -> heartbeat.end(!fatal.isDone()));
        ScheduledExecutorService housekeeping =
                Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("housekeeping", true));
        JournalWatch watch = new JournalWatch(
                journal::counters, reason -> new StartValues(inbox, clock.nanoTime()).offerKillSwitch(reason));
        var unused = housekeeping.scheduleWithFixedDelay(watch::look, 100, 100, TimeUnit.MILLISECONDS);
        var unusedBeat = housekeeping.scheduleWithFixedDelay(
                () -> heartbeat.beat(telemetry.get(Metric.INPUTS)), 100, 100, TimeUnit.MILLISECONDS);
        var unusedSweep = housekeeping.scheduleWithFixedDelay(hotThread::sweep, 1, 5, TimeUnit.SECONDS);
        opened("housekeeping", housekeeping::shutdownNow);
    }

    private void startEngine(EngineAgent agent, InstrumentRegistry instruments)
            throws ConfigurationException, InterruptedException {
        long limitsVersion = agent.limitsVersion();
        long strategyVersion = agent.strategyVersion();
        // A thread of Netty's kind: its buffers' caches are found without a search.
        AgentRunner hot = new AgentRunner(
                NoOpIdleStrategy.INSTANCE, failure -> die("the engine failed", failure), null, hotThread.agent(agent));
        var unused = AgentRunner.startOnThread(hot, new DefaultThreadFactory("engine"));
        opened("engine", hot::close);
        await("the engine thread to begin", () -> view.runId() > 0);
        EngineInputs.define(inbox, instruments);
        StartLimits limits = context.startLimits();
        StartValues values = new StartValues(inbox, clock.nanoTime());
        if (limitsVersion == 0 && limits != null && !values.offerLimits(limits, instruments)) {
            throw new IllegalStateException("the inbound ring is full: start limits");
        }
        if (limitsVersion == 0 && limits == null) {
            LOG.warn("no limits: nothing trades until someone sets them; KAIROS_ENGINE_LIMITS_FILE gives start values");
        }
        StartStrategy strategy = context.startStrategy();
        if (strategyVersion == 0 && strategy != null && limits != null) {
            if (!values.offerStrategy(strategy, limits.referenceAsset(), instruments)) {
                throw new IllegalStateException("the inbound ring is full: start strategy");
            }
        } else if (strategyVersion == 0 && strategy != null) {
            LOG.warn(
                    "strategy start values not used: they count in the reference asset of start limits, which are not set");
        }
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            if (fatal.isDone()) {
                throw new IllegalStateException("waited for " + what + ": " + fatal.join());
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private void runOnThread(AgentRunner runner, String name) {
        var unused = AgentRunner.startOnThread(runner);
        opened(name, runner::close);
    }

    private void die(String what, Throwable failure) {
        LOG.error("{}; the process ends so that its supervisor starts it anew", what, failure);
        fatal.complete(what + ": " + failure);
    }

    /** Completes with the cause when the process must end because a part of it failed. */
    CompletableFuture<String> fatal() {
        return fatal;
    }

    /** Port of the gRPC server. */
    int grpcPort() {
        return grpcPort;
    }

    /** Port of the admin server. */
    int metricsPort() {
        return metricsPort;
    }

    /** Ends everything in order; what cannot be ended is logged and left. */
    @Override
    public void close() {
        closing = true;
        LOG.info("stopping openOrders={} policy={}", view.openOrderCount(), context.openOrders());
        closeParts("grpc");
        feeds().forEach(feed -> quietly("feed", feed::close));
        if (view.runId() > 0 && !fatal.isDone()) {
            settle();
        }
        Venues now = venues;
        if (now != null) {
            now.gateways().forEach(gateway -> quietly("gateway", gateway::close));
        }
        // The engine writes its last snapshot before the mirror's last look at the journal.
        closeParts("engine");
        closeParts("heartbeat");
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            quietly(part.name(), part.closing());
        }
        LOG.info("stopped lastSequence={}", view.sequence());
    }

    private void settle() {
        boolean settled = waitUntil(() -> telemetry.get(Metric.CYCLES_IN_FLIGHT) == 0);
        if (context.openOrders() == EngineContext.OpenOrders.CANCEL) {
            settled &= new StartValues(inbox, clock.nanoTime()).offerCancelAll()
                    && waitUntil(() -> telemetry.get(Metric.OPEN_ORDERS) == 0);
        }
        if (!settled) {
            LOG.warn(
                    "not settled in time, the next start reconciles: cyclesInFlight={} openOrders={}",
                    telemetry.get(Metric.CYCLES_IN_FLIGHT),
                    telemetry.get(Metric.OPEN_ORDERS));
        }
    }

    private static boolean waitUntil(BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SETTLE_TIMEOUT_MS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        return true;
    }

    private void closeParts(String name) {
        for (Part part : List.copyOf(parts)) {
            if (part.name().equals(name)) {
                parts.remove(part);
                quietly(part.name(), part.closing());
            }
        }
    }

    private static void quietly(String name, Closing closing) {
        try {
            closing.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.error("could not be closed: part={}", name, e);
        }
    }
}
