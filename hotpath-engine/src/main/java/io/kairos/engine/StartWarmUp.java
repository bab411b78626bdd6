package io.kairos.engine;

import io.kairos.engine.adapter.inbound.feed.VenueProtocol;
import io.kairos.engine.application.EngineSettings;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.warmup.WarmUp;
import io.kairos.engine.warmup.WarmUpReport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The warm-up at start, on a thread of its own, {@code warm-up}, while the venues are asked for their instruments; the engine
 * thread begins after it. {@link #begin} and {@link #await} belong to the main thread, {@link #report} to any. A warm-up that
 * fails is logged as an error and keeps no engine from starting: it then starts cold.
 */
final class StartWarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(StartWarmUp.class);

    private final EngineSettings settings;
    private final EpochNanoClock clock;
    private final int seconds;
    private volatile @Nullable WarmUpReport report;
    private @Nullable Thread thread;

    /** For this long; 0 for not at all. */
    StartWarmUp(EngineSettings settings, EpochNanoClock clock, int seconds) {
        this.settings = settings;
        this.clock = clock;
        this.seconds = seconds;
    }

    /** Begins, and returns at once. */
    void begin(List<VenueProtocol> protocols) {
        if (seconds == 0) {
            LOG.info("not warmed up: KAIROS_ENGINE_WARMUP_SECONDS=0");
            return;
        }
        Thread started = new Thread(() -> run(protocols), "warm-up");
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    private void run(List<VenueProtocol> protocols) {
        try {
            WarmUpReport done = new WarmUp(settings, clock).run(protocols, TimeUnit.SECONDS.toNanos(seconds));
            report = done;
            say(done);
        } catch (RuntimeException e) {
            LOG.error("the warm-up failed, the engine starts cold", e);
        }
    }

    private static void say(WarmUpReport done) {
        LOG.info(
                "warmed up tookMs={} ticks={} orders={} messages={} detectionNs={} tickToOrderNs={} branches={}",
                done.durationMs(),
                done.ticks(),
                done.orders(),
                done.messages(),
                percentiles(done.detection()),
                percentiles(done.tickToOrder()),
                done.branches());
        if (!done.cold().isEmpty()) {
            LOG.warn("branches that stayed cold, they will be slow when first taken: {}", done.cold());
        }
        if (done.faults() > 0) {
            LOG.error(
                    "exceptions inside the engine during its warm-up, a bug: {}={}",
                    Metric.INTERNAL_FAULTS,
                    done.faults());
        }
    }

    private static Map<String, Long> percentiles(Histogram samples) {
        return Map.of(
                "count", samples.getTotalCount(),
                "p50", samples.getValueAtPercentile(50),
                "p99", samples.getValueAtPercentile(99),
                "p99.9", samples.getValueAtPercentile(99.9),
                "max", samples.getMaxValue());
    }

    /** Waits until it is over. */
    void await() throws InterruptedException {
        Thread running = thread;
        if (running != null) {
            running.join();
        }
    }

    /** What was warmed; null until it is over, and when it was switched off or failed. */
    @Nullable
    WarmUpReport report() {
        return report;
    }
}
