package io.kairos.engine;

import io.kairos.engine.adapter.inbound.grpc.Identities;
import io.kairos.engine.adapter.outbound.journal.JournalSettings;
import io.kairos.engine.application.CycleNodes;
import io.kairos.engine.application.ExecutionSettings;
import io.kairos.engine.application.PlanSettings;
import io.kairos.engine.domain.arbitrage.TradePlan;
import io.kairos.engine.host.CpuSet;
import io.kairos.engine.host.HostFiles;
import io.kairos.engine.runtime.Idle;
import io.kairos.engine.runtime.Profile;
import io.kairos.engine.runtime.RuntimeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the engine's process, read from environment variables; defaults, ranges and effects are listed in
 * {@code docs/engine.md}. {@link #conclude} checks all of them and freezes them; afterwards any thread may read.
 */
final class EngineContext {
    /** What happens to open orders at an orderly end. */
    enum OpenOrders {
        /** They stay at the venue. */
        KEEP,
        /** They are canceled first. */
        CANCEL
    }

    /** Where the engine keeps its journal when nothing else is set. */
    static final String DEFAULT_DATA_DIRECTORY = "data/engine";

    private static final long MIB = 1024 * 1024;

    private final Map<String, String> shown = new TreeMap<>();
    private String engineId = "";
    private String host = "";
    private int grpcPort;
    private int metricsPort;
    private String kafkaBootstrapServers = "";
    private Path dataDirectory = Path.of("");
    private boolean simulated;
    private @Nullable TradingSettings trading;
    private boolean exitOnStdinEof;
    private RuntimeSettings runtime = RuntimeSettings.SINGLE;
    private OpenOrders openOrders = OpenOrders.KEEP;
    private int maxFinalOrders;
    private int warmUpSeconds;
    private ExecutionSettings execution = ExecutionSettings.DEFAULTS;
    private @Nullable JournalSettings journal;
    private List<VenueAdapter.Factory> venues = List.of();
    private @Nullable Identities identities;
    private @Nullable StartLimits startLimits;
    private @Nullable StartStrategy startStrategy;

    private EngineContext() {}

    /**
     * The settings in these environment variables.
     *
     * @throws ConfigurationException that lists every fault.
     */
    static EngineContext conclude(Map<String, String> environment) throws ConfigurationException {
        List<String> faults = new ArrayList<>();
        EngineContext context = new EngineContext();
        context.read(new Settings(environment, "", faults), faults);
        if (!faults.isEmpty()) {
            throw new ConfigurationException(faults);
        }
        return context;
    }

    private void read(Settings settings, List<String> faults) {
        engineId = settings.text("KAIROS_ENGINE_ID", "kairos-1");
        if (!engineId.matches("[A-Za-z0-9._-]{1,64}")) {
            settings.fault("KAIROS_ENGINE_ID", engineId, "1 to 64 characters of [A-Za-z0-9._-]");
        }
        dataDirectory = Path.of(settings.text("KAIROS_ENGINE_DATA_DIR", DEFAULT_DATA_DIRECTORY));
        host = settings.text("KAIROS_ENGINE_HOST", "127.0.0.1");
        grpcPort = (int) settings.number("KAIROS_ENGINE_GRPC_PORT", 7070, 0, 65_535);
        metricsPort = (int) settings.number("KAIROS_ENGINE_METRICS_PORT", 7071, 0, 65_535);
        kafkaBootstrapServers = settings.text("KAIROS_KAFKA_BOOTSTRAP_SERVERS", "");
        simulated = settings.flag("KAIROS_ENGINE_SIMULATED", false);
        TradingSettings mode = TradingSettings.read(settings, engineId, simulated);
        trading = mode;
        dataDirectory = TradingModeFile.directory(dataDirectory, mode.mode());
        exitOnStdinEof = settings.flag("KAIROS_EXIT_ON_STDIN_EOF", false);
        runtime = readRuntime(settings, HostFiles.ofThisMachine());
        openOrders = settings.choice("KAIROS_ENGINE_OPEN_ORDERS_AT_STOP", OpenOrders.KEEP, OpenOrders.values());
        maxFinalOrders = (int) settings.number("KAIROS_ENGINE_VIEW_FINAL_ORDERS", 10_000, 100, 1_000_000);
        CycleNodes nodes = settings.choice("KAIROS_ENGINE_CYCLE_NODES", CycleNodes.ASSET, CycleNodes.values());
        long parkMs = settings.number("KAIROS_ENGINE_PARK_AFTER_MS", 5_000, 0, 86_400_000);
        execution = ExecutionValues.read(settings, execution)
                .withSearch(nodes, parkMs == 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(parkMs))
                .withPlans(new PlanSettings(
                        settings.choice(
                                "KAIROS_ENGINE_CYCLE_STYLE", TradePlan.Style.SEQUENTIAL, TradePlan.Style.values()),
                        (int) settings.number("KAIROS_ENGINE_CYCLE_MAX_LOSS_BPS", 100, 0, 9_999),
                        (int) settings.number("KAIROS_ENGINE_CYCLE_LOSS_BAND_BPS", 25, 0, 9_999),
                        TimeUnit.MILLISECONDS.toNanos(
                                settings.number("KAIROS_ENGINE_CYCLE_TIME_LIMIT_MS", 10_000, 100, 600_000))));
        warmUpSeconds = (int) settings.number("KAIROS_ENGINE_WARMUP_SECONDS", 5, 0, 60);
        readJournal(settings, faults);
        venues = VenueAdapters.configure(settings, faults);
        Path tokens = settings.file("KAIROS_ENGINE_TOKENS_FILE");
        if (tokens == null) {
            identities = Identities.none();
        } else {
            try {
                identities = Identities.read(tokens);
            } catch (IOException | IllegalArgumentException e) {
                faults.add("KAIROS_ENGINE_TOKENS_FILE: " + e.getMessage());
            }
        }
        Path limits = settings.file("KAIROS_ENGINE_LIMITS_FILE");
        startLimits = limits == null ? null : StartLimits.read(limits, faults);
        Path strategy = settings.file("KAIROS_ENGINE_STRATEGY_FILE");
        startStrategy = strategy == null ? null : StartStrategy.read(strategy, execution.strategyName(), faults);
        Stream.of(
                        "ID",
                        "DATA_DIR",
                        "HOST",
                        "GRPC_PORT",
                        "METRICS_PORT",
                        "SIMULATED",
                        "TRADING",
                        "PROFILE",
                        "IDLE",
                        "HOT_CPU",
                        "HOUSEKEEPING_CPUS",
                        "FEED_THREADS",
                        "VENUES",
                        "BINANCE_SYMBOLS")
                .map(name -> "KAIROS_ENGINE_" + name)
                .forEach(name -> shown.put(name, settings.text(name, "(default)")));
        shown.put("KAIROS_KAFKA_BOOTSTRAP_SERVERS", kafkaBootstrapServers);
        shown.put("KAIROS_ENGINE_TRADING", mode.mode().name());
    }

    private static RuntimeSettings readRuntime(Settings settings, HostFiles host) {
        CpuSet online = host.online();
        CpuSet isolated = host.isolated();
        Profile profile = settings.choice(
                "KAIROS_ENGINE_PROFILE", RuntimeSettings.defaultProfile(online, isolated), Profile.values());
        boolean pinned = profile == Profile.PINNED;
        Idle idle = settings.choice("KAIROS_ENGINE_IDLE", pinned ? Idle.SPIN : Idle.BACKOFF, Idle.values());
        int hotCpu = (int) settings.number("KAIROS_ENGINE_HOT_CPU", RuntimeSettings.ANY_CPU, 0, 4_095);
        if (pinned && hotCpu == RuntimeSettings.ANY_CPU) {
            hotCpu = isolated.first();
        }
        if (hotCpu == RuntimeSettings.ANY_CPU ? pinned : !online.contains(hotCpu)) {
            settings.fault(
                    "KAIROS_ENGINE_HOT_CPU",
                    hotCpu == RuntimeSettings.ANY_CPU ? null : hotCpu,
                    "one of the processors " + online + ", which the profile pinned needs where none is isolated");
        }
        CpuSet hot = hotCpu == RuntimeSettings.ANY_CPU ? CpuSet.NONE : CpuSet.of(hotCpu);
        CpuSet fallback = hot.isEmpty() ? CpuSet.NONE : online.without(isolated).without(hot);
        String name = "KAIROS_ENGINE_HOUSEKEEPING_CPUS";
        String text = settings.text(name, fallback.toString());
        CpuSet housekeeping = CpuSet.NONE;
        try {
            housekeeping = CpuSet.parse(text);
            if (!online.containsAll(housekeeping) || housekeeping.contains(hotCpu)) {
                settings.fault(name, text, "processors of " + online.without(hot) + ", without the hot thread's");
            }
        } catch (IllegalArgumentException e) {
            settings.fault(name, text, "processors like 0,2-3");
        }
        int feedThreads = (int) settings.number("KAIROS_ENGINE_FEED_THREADS", 0, 0, 64);
        return new RuntimeSettings(profile, idle, hotCpu, housekeeping, feedThreads);
    }

    private void readJournal(Settings settings, List<String> faults) {
        long segmentMib = settings.number("KAIROS_ENGINE_JOURNAL_SEGMENT_MIB", 32, 1, 1_024);
        long retainMib = settings.number("KAIROS_ENGINE_JOURNAL_RETAIN_MIB", 2_048, 1, 1L << 30);
        long maxMib = settings.number("KAIROS_ENGINE_JOURNAL_MAX_MIB", 8_192, 1, 1L << 30);
        long forceMs = settings.number("KAIROS_ENGINE_JOURNAL_FORCE_INTERVAL_MS", 50, 1, 10_000);
        long ringSegments = settings.number("KAIROS_ENGINE_JOURNAL_RING_SEGMENTS", 4, 4, 64);
        String ringDirectory = settings.text("KAIROS_ENGINE_JOURNAL_RING_DIR", "");
        try {
            journal = new JournalSettings(
                    dataDirectory.resolve("journal"),
                    (int) (segmentMib * MIB),
                    retainMib * MIB,
                    maxMib * MIB,
                    forceMs,
                    ringDirectory.isEmpty() ? null : Path.of(ringDirectory),
                    (int) ringSegments);
        } catch (IllegalArgumentException e) {
            faults.add("KAIROS_ENGINE_JOURNAL_…: " + e.getMessage());
        }
    }

    private static <T> T concluded(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("settings are not concluded");
        }
        return value;
    }

    String engineId() {
        return engineId;
    }

    String host() {
        return host;
    }

    int grpcPort() {
        return grpcPort;
    }

    int metricsPort() {
        return metricsPort;
    }

    /** Empty for no mirror. */
    String kafkaBootstrapServers() {
        return kafkaBootstrapServers;
    }

    Path dataDirectory() {
        return dataDirectory;
    }

    boolean simulated() {
        return simulated;
    }

    /** Where orders go. */
    TradingSettings trading() {
        return concluded(trading);
    }

    boolean exitOnStdinEof() {
        return exitOnStdinEof;
    }

    RuntimeSettings runtime() {
        return runtime;
    }

    OpenOrders openOrders() {
        return openOrders;
    }

    int maxFinalOrders() {
        return maxFinalOrders;
    }

    /** What decisions depend on. */
    ExecutionSettings execution() {
        return execution;
    }

    /** 0 for no warm-up. */
    int warmUpSeconds() {
        return warmUpSeconds;
    }

    JournalSettings journal() {
        return concluded(journal);
    }

    /** The venues, in the order of the setting. */
    List<VenueAdapter.Factory> venues() {
        return venues;
    }

    Identities identities() {
        return concluded(identities);
    }

    /** Null when not configured: then nothing trades until someone sets limits. */
    @Nullable
    StartLimits startLimits() {
        return startLimits;
    }

    @Nullable
    StartStrategy startStrategy() {
        return startStrategy;
    }

    /** The effective settings, without secrets. */
    @Override
    public String toString() {
        return shown.toString();
    }
}
