package io.kairos.engine;

import io.kairos.engine.adapter.inbound.admin.EngineMetrics;
import io.kairos.engine.adapter.venue.net.DrivenLoop;
import io.kairos.engine.adapter.venue.net.TlsProvider;
import io.kairos.engine.application.EngineAgent;
import io.kairos.engine.application.EngineInbox;
import io.kairos.engine.host.HostCommands;
import io.kairos.engine.host.HostFiles;
import io.kairos.engine.runtime.HotAgent;
import io.kairos.engine.runtime.Placement;
import io.kairos.engine.runtime.RuntimeSettings;
import io.kairos.engine.runtime.ThreadPlacement;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.agrona.concurrent.Agent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hot thread as the wiring sees it: its sockets, its place on the machine, and the proof of that place. */
final class HotThread {
    private static final Logger LOG = LoggerFactory.getLogger(HotThread.class);
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long UNKNOWN = -1;

    private final RuntimeSettings settings;
    private final DrivenLoop sockets;
    private final ThreadPlacement threads;
    private final TlsProvider tls = TlsProvider.best();
    private final ThreadMXBean jvmThreads = ManagementFactory.getThreadMXBean();
    private volatile @Nullable Placement placement;
    private volatile long threadId = UNKNOWN;

    HotThread(RuntimeSettings settings, EngineInbox inbox) {
        this.settings = settings;
        this.sockets = new DrivenLoop(inbox::isEmpty);
        inbox.wakeUpBy(sockets::wakeUp);
        this.threads = new ThreadPlacement(
                settings,
                HostFiles.ofThisMachine(),
                HostCommands.ofThisMachine(),
                ProcessHandle.current().pid(),
                System::nanoTime);
    }

    DrivenLoop sockets() {
        return sockets;
    }

    /** What the hot thread runs. */
    Agent agent(EngineAgent engine) {
        return new HotAgent(engine, sockets, settings.idle(), () -> place(engine.roleName()));
    }

    /** Hot thread, before anything else. */
    private void place(String name) {
        threadId = Thread.currentThread().getId();
        Placement now = threads.place(name);
        placement = now;
        LOG.info("hot thread placed {} idle={} tls={}", now.fields(), settings.idle(), tls.text());
        if (!now.problem().isEmpty()) {
            LOG.warn("the hot thread is not where it should be: {}", now.problem());
        }
        if (!tls.isNative()) {
            LOG.warn("TLS runs in Java: each message costs two to four times as much, and garbage; {}", tls.text());
        }
    }

    /** Housekeeping thread, every few seconds. */
    void sweep() {
        threads.sweep();
    }

    /** For {@code /health}; any thread. */
    Map<String, Object> health() {
        Placement now = placement;
        Map<String, Object> fields = new LinkedHashMap<>();
        if (now != null) {
            fields.putAll(now.fields());
        }
        fields.put("tls", tls.text());
        return fields;
    }

    void register(EngineMetrics metrics) {
        metrics.gauge("hot_cpu", "Processor of the hot thread at start, -1 when unknown", () -> told(Placement::cpu))
                .gauge(
                        "hot_cpus_allowed",
                        "Processors on which the hot thread may run",
                        () -> told(now -> now.allowed().size()))
                .gauge(
                        "hot_isolated",
                        "1 when the scheduler leaves all of these alone",
                        () -> told(now -> now.isolated() ? 1 : 0))
                .gauge(
                        "hot_jitter_p999_seconds",
                        "Gap in the hot thread's core at start, one of a thousand",
                        () -> told(now -> now.jitter().p999Ns() / NANOS_PER_SECOND))
                .gauge(
                        "hot_jitter_max_seconds",
                        "Longest gap in the hot thread's core at start",
                        () -> told(now -> now.jitter().maxNs() / NANOS_PER_SECOND))
                .gauge(
                        "hot_misplaced",
                        "1 when threads could not be placed as the settings say",
                        () -> told(now -> now.problem().isEmpty() ? 0 : 1))
                .gauge(
                        "hot_cpu_seconds",
                        "Processor time that the hot thread has used since start",
                        this::processorSeconds)
                .gauge("threads_moved", "Threads moved off the hot core since start", () -> (double) threads.swept())
                .gauge("tls_native", "1 when TLS runs in native code", () -> tls.isNative() ? 1 : 0);
    }

    /** Asked of the kernel by whoever reads the metrics; the hot thread does nothing for it. */
    private double processorSeconds() {
        long id = threadId;
        long usedNs =
                id == UNKNOWN || !jvmThreads.isThreadCpuTimeSupported() ? UNKNOWN : jvmThreads.getThreadCpuTime(id);
        return usedNs == UNKNOWN ? Double.NaN : usedNs / NANOS_PER_SECOND;
    }

    private double told(ToDoubleFunction<Placement> value) {
        Placement now = placement;
        return now == null ? Double.NaN : value.applyAsDouble(now);
    }
}
