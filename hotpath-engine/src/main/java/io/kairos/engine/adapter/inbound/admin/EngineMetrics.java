package io.kairos.engine.adapter.inbound.admin;

import io.kairos.engine.application.EngineTelemetry;
import io.kairos.proto.engine.v1.EngineHealth;
import io.kairos.proto.engine.v1.FeedHealth;
import io.kairos.proto.engine.v1.LatencySummary;
import io.kairos.proto.engine.v1.PartStatus;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * The engine's numbers under Prometheus names. All are read when scraped; nothing here is written by hot code. Counters of the
 * engine are exposed as gauges, since a restart of the engine sets them to zero and each of them is read, not incremented, here.
 */
public final class EngineMetrics {
    private final PrometheusRegistry registry;

    /** Registers into this registry. */
    public EngineMetrics(PrometheusRegistry registry) {
        this.registry = registry;
    }

    /** One number without labels. */
    public EngineMetrics gauge(String name, String help, DoubleSupplier value) {
        var unused = GaugeWithCallback.builder()
                .name("kairos_" + name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
        return this;
    }

    /** Every metric of the engine thread, labelled by its name. */
    public EngineMetrics telemetry(EngineTelemetry telemetry) {
        var unused = GaugeWithCallback.builder()
                .name("kairos_engine")
                .help("Numbers of the engine thread since start, or now, by name")
                .labelNames("metric")
                .callback(callback -> {
                    for (EngineTelemetry.Metric metric : EngineTelemetry.Metric.values()) {
                        callback.call(
                                (double) telemetry.get(metric), metric.name().toLowerCase(Locale.ROOT));
                    }
                })
                .register(registry);
        return this;
    }

    /** Feeds and latencies of the last health report. */
    public EngineMetrics health(Supplier<EngineHealth> health) {
        var unusedFeeds = GaugeWithCallback.builder()
                .name("kairos_feed")
                .help("Numbers of a venue's market data since start, or now, by name")
                .labelNames("venue", "metric")
                .callback(callback -> {
                    for (FeedHealth feed : health.get().getFeedsList()) {
                        callback.call(feed.getStatus() == PartStatus.PART_STATUS_UP ? 1 : 0, feed.getVenue(), "up");
                        callback.call(feed.getExecutionConnected() ? 1 : 0, feed.getVenue(), "execution_up");
                        callback.call((double) feed.getMessages(), feed.getVenue(), "messages");
                        callback.call((double) feed.getReconnects(), feed.getVenue(), "reconnects");
                        callback.call((double) feed.getGaps(), feed.getVenue(), "gaps");
                        callback.call((double) feed.getMalformed(), feed.getVenue(), "malformed");
                    }
                })
                .register(registry);
        var unusedLatencies = GaugeWithCallback.builder()
                .name("kairos_latency_seconds")
                .help("Percentiles of a stage over the last second")
                .labelNames("stage", "quantile")
                .callback(callback -> {
                    for (LatencySummary latency : health.get().getLatenciesList()) {
                        callback.call(latency.getP50Ns() / 1e9, latency.getStage(), "0.5");
                        callback.call(latency.getP99Ns() / 1e9, latency.getStage(), "0.99");
                        callback.call(latency.getP999Ns() / 1e9, latency.getStage(), "0.999");
                        callback.call(latency.getMaxNs() / 1e9, latency.getStage(), "1");
                    }
                })
                .register(registry);
        return this;
    }
}
