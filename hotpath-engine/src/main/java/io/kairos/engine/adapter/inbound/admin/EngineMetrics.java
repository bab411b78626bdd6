package io.kairos.engine.adapter.inbound.admin;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.protobuf.TradingModes;
import io.kairos.engine.application.EngineTelemetry;
import io.kairos.engine.application.WhyNot;
import io.kairos.engine.application.port.MarketDataFeed;
import io.kairos.journal.codec.FeedState;
import io.kairos.proto.engine.v1.EngineHealth;
import io.kairos.proto.engine.v1.FeedHealth;
import io.kairos.proto.engine.v1.LatencySummary;
import io.kairos.proto.engine.v1.PartStatus;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * The engine's numbers under Prometheus names. All are read when scraped; nothing here is written by hot code. Counters of the
 * engine are exposed as gauges, since a restart of the engine sets them to zero and each of them is read, not incremented, here.
 */
public final class EngineMetrics {
    /** Books with a label of their own. */
    public static final int MAX_LABELLED_BOOKS = 1_000;

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
        var unusedReasons = GaugeWithCallback.builder()
                .name("kairos_opportunities_not_traded")
                .help(
                        "Opportunities not traded since start, by reason; one that is refused for several in turn counts for each")
                .labelNames("reason")
                .callback(callback -> {
                    for (int slot = 0; slot < WhyNot.SLOTS; slot++) {
                        if (telemetry.notTraded(slot) > 0) {
                            callback.call((double) telemetry.notTraded(slot), WhyNot.wordOfSlot(slot));
                        }
                    }
                })
                .register(registry);
        var unusedUnsettled = GaugeWithCallback.builder()
                .name("kairos_venue_unsettled_orders")
                .help(
                        "Orders from before an interruption whose fate is not settled: until none is left the venue gets no new ones")
                .labelNames("venue")
                .callback(callback -> {
                    for (Venue venue : Venue.values()) {
                        callback.call(telemetry.unsettled(venue), venue.name());
                    }
                })
                .register(registry);
        return this;
    }

    /**
     * How far each book can be trusted. At most {@link #MAX_LABELLED_BOOKS} books get a label of their own; how many more there are
     * is told.
     *
     * @param symbols name of an instrument, empty when not known yet.
     */
    public EngineMetrics books(Supplier<? extends List<? extends MarketDataFeed>> feeds, IntFunction<String> symbols) {
        var unusedBooks = GaugeWithCallback.builder()
                .name("kairos_book")
                .help("Numbers of one book since start, or now, by name; times in seconds; state as in the journal")
                .labelNames("venue", "symbol", "metric")
                .callback(callback -> {
                    long nowNs = System.currentTimeMillis() * 1_000_000;
                    int left = MAX_LABELLED_BOOKS;
                    for (MarketDataFeed feed : feeds.get()) {
                        for (MarketDataFeed.BookStatus book : feed.books()) {
                            String symbol = symbols.apply(book.instrumentId());
                            if (!symbol.isEmpty() && left-- > 0) {
                                book(callback, feed.venue().name(), symbol, book, nowNs);
                            }
                        }
                    }
                })
                .register(registry);
        var unusedCount = GaugeWithCallback.builder()
                .name("kairos_books")
                .help("Books by state")
                .labelNames("venue", "state")
                .callback(callback -> {
                    for (MarketDataFeed feed : feeds.get()) {
                        List<MarketDataFeed.BookStatus> books = feed.books();
                        for (FeedState state : List.of(FeedState.SYNCING, FeedState.LIVE, FeedState.SUSPECT)) {
                            callback.call(
                                    (double) books.stream()
                                            .filter(book -> book.state() == state)
                                            .count(),
                                    feed.venue().name(),
                                    state.name());
                        }
                    }
                })
                .register(registry);
        var unusedClock = GaugeWithCallback.builder()
                .name("kairos_venue_clock_seconds")
                .help("The venue's clock minus ours, and the largest error of that")
                .labelNames("venue", "metric")
                .callback(callback -> {
                    for (MarketDataFeed feed : feeds.get()) {
                        MarketDataFeed.VenueClock clock = feed.venueClock();
                        callback.call(clock.offsetNs() / 1e9, feed.venue().name(), "offset");
                        callback.call(clock.uncertaintyNs() / 1e9, feed.venue().name(), "uncertainty");
                    }
                })
                .register(registry);
        return this;
    }

    private static void book(
            GaugeWithCallback.Callback callback,
            String venue,
            String symbol,
            MarketDataFeed.BookStatus book,
            long nowNs) {
        callback.call(book.state().value(), venue, symbol, "state");
        callback.call(book.reason().value(), venue, symbol, "suspect_reason");
        callback.call(age(book.lastUpdateNs(), nowNs), venue, symbol, "age");
        callback.call(age(book.lastVerifiedNs(), nowNs), venue, symbol, "verified_age");
        callback.call(
                book.updates() == 0 ? 0 : (double) book.verified() / book.updates(), venue, symbol, "verified_share");
        callback.call((double) book.gaps(), venue, symbol, "gaps");
        callback.call((double) book.resyncs(), venue, symbol, "resyncs");
        callback.call(book.lastRecoveryNs() / 1e9, venue, symbol, "recovery");
        callback.call(book.feedLatencyNs() / 1e9, venue, symbol, "latency");
        callback.call((double) book.negativeAges(), venue, symbol, "negative_ages");
    }

    private static double age(long sinceNs, long nowNs) {
        return sinceNs == 0 ? -1 : Math.max(0, nowNs - sinceNs) / 1e9;
    }

    /** Counters of the feeds' insides, by name. */
    public EngineMetrics feedDetails(Supplier<Map<String, Map<String, Long>>> byVenue) {
        var unused = GaugeWithCallback.builder()
                .name("kairos_feed_detail")
                .help("Numbers of the inside of a venue's market data since start, by name")
                .labelNames("venue", "metric")
                .callback(callback -> byVenue.get()
                        .forEach((venue, details) ->
                                details.forEach((name, value) -> callback.call((double) value, venue, name))))
                .register(registry);
        return this;
    }

    /** Numbers of the inside of each venue's order entry, by venue. */
    public EngineMetrics entryDetails(Supplier<Map<String, Map<String, Long>>> byVenue) {
        var unused = GaugeWithCallback.builder()
                .name("kairos_order_entry_detail")
                .help("Numbers of the inside of a venue's order entry since start, by name")
                .labelNames("venue", "metric")
                .callback(callback -> byVenue.get()
                        .forEach((venue, details) ->
                                details.forEach((name, value) -> callback.call((double) value, venue, name))))
                .register(registry);
        return this;
    }

    /** Feeds and latencies of the last health report. */
    public EngineMetrics health(Supplier<EngineHealth> health) {
        var unusedMode = GaugeWithCallback.builder()
                .name("kairos_trading_mode")
                .help("1 for where orders go: LIVE is real money, PAPER is nowhere, SIMULATED are simulated venues")
                .labelNames("engine", "mode")
                .callback(callback -> {
                    EngineHealth now = health.get();
                    callback.call(1, now.getEngineId(), TradingModes.word(now.getTradingMode()));
                })
                .register(registry);
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
                        callback.call(feed.getConnections(), feed.getVenue(), "connections");
                        callback.call(feed.getBooks(), feed.getVenue(), "books");
                        callback.call(feed.getLiveBooks(), feed.getVenue(), "live_books");
                        callback.call(feed.getClockOffsetNs() / 1e9, feed.getVenue(), "clock_offset_seconds");
                        callback.call(feed.getClockUncertaintyNs() / 1e9, feed.getVenue(), "clock_uncertainty_seconds");
                        callback.call((double) feed.getDecoderFallbacks(), feed.getVenue(), "decoder_fallbacks");
                        callback.call((double) feed.getDecoderAlarms(), feed.getVenue(), "decoder_alarms");
                        callback.call(feed.getDecoderAlarm() ? 1 : 0, feed.getVenue(), "decoder_alarm");
                        callback.call((double) feed.getUnknownValues(), feed.getVenue(), "unknown_values");
                    }
                })
                .register(registry);
        var unusedLatencies = GaugeWithCallback.builder()
                .name("kairos_latency_seconds")
                .help("Percentiles of a stage over the last 10 seconds")
                .labelNames("stage", "quantile")
                .callback(callback -> percentiles(callback, health.get().getLatenciesList()))
                .register(registry);
        var unusedSamples = GaugeWithCallback.builder()
                .name("kairos_latency_samples")
                .help("Samples of a stage in the last 10 seconds")
                .labelNames("stage")
                .callback(callback -> health.get()
                        .getLatenciesList()
                        .forEach(latency -> callback.call((double) latency.getCount(), latency.getStage())))
                .register(registry);
        var unusedFloors = GaugeWithCallback.builder()
                .name("kairos_floor_seconds")
                .help("What the machine does to a thread that does nothing, over the last 10 seconds")
                .labelNames("floor", "quantile")
                .callback(callback -> percentiles(callback, health.get().getFloorsList()))
                .register(registry);
        var unusedCycles = GaugeWithCallback.builder()
                .name("kairos_duty_cycle_seconds")
                .help("Duty cycles with work of an agent over the last 10 seconds")
                .labelNames("agent", "quantile")
                .callback(callback -> percentiles(callback, health.get().getDutyCyclesList()))
                .register(registry);
        return gauge("ticks_per_second", "Quotes applied per second, over the last second", () -> health.get()
                        .getTicksPerSecond())
                .gauge("detections_per_second", "Quotes searched per second, over the last second", () -> health.get()
                        .getDetectionsPerSecond())
                .gauge(
                        "engine_allocated_bytes_per_second",
                        "Bytes allocated by the engine thread, over the last second",
                        () -> health.get().getGarbage().getEngineBytesPerSecond())
                .gauge(
                        "engine_allocated_bytes_per_tick",
                        "Bytes allocated by the engine thread per quote, over the last second",
                        () -> health.get().getGarbage().getEngineBytesPerTick())
                .gauge("warm_up_ticks", "Quotes applied before the engine got ready", () ->
                        (double) health.get().getWarmUp().getTicks())
                .gauge(
                        "warm_up_seconds",
                        "How long the warm-up took",
                        () -> health.get().getWarmUp().getDurationMs() / 1e3)
                .gauge(
                        "warm_up_cold_branches",
                        "Branches that the warm-up did not take",
                        () -> (double) health.get().getWarmUp().getBranchesList().stream()
                                .filter(branch -> branch.getCount() == 0)
                                .count())
                .gauge("gc_pauses", "Pauses for garbage collection since start", () ->
                        (double) health.get().getGarbage().getPauses())
                .gauge(
                        "gc_pause_seconds",
                        "Time spent in pauses for garbage collection since start",
                        () -> health.get().getGarbage().getPauseMs() / 1e3);
    }

    private static void percentiles(GaugeWithCallback.Callback callback, List<LatencySummary> summaries) {
        for (LatencySummary summary : summaries) {
            callback.call(summary.getP50Ns() / 1e9, summary.getStage(), "0.5");
            callback.call(summary.getP99Ns() / 1e9, summary.getStage(), "0.99");
            callback.call(summary.getP999Ns() / 1e9, summary.getStage(), "0.999");
            callback.call(summary.getMaxNs() / 1e9, summary.getStage(), "1");
        }
    }
}
