package io.kairos.engine.adapter.view;

import io.kairos.domain.instrument.Asset;
import io.kairos.engine.adapter.measure.HiccupMeter;
import io.kairos.engine.adapter.protobuf.TradingModes;
import io.kairos.engine.application.EngineInbox;
import io.kairos.engine.application.EngineTelemetry;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.application.TradingMode;
import io.kairos.engine.application.measure.IntervalRecorder;
import io.kairos.engine.application.port.JournalSource;
import io.kairos.engine.application.port.MarketDataFeed;
import io.kairos.engine.warmup.WarmUpReport;
import io.kairos.journal.codec.FeedState;
import io.kairos.proto.engine.v1.EngineHealth;
import io.kairos.proto.engine.v1.FeedHealth;
import io.kairos.proto.engine.v1.PartStatus;
import io.kairos.proto.engine.v1.PendingLimits;
import io.kairos.proto.engine.v1.WarmUp;
import io.kairos.proto.engine.v1.WarmedBranch;
import io.kairos.proto.trading.v1.LimitsProposal;
import io.kairos.proto.trading.v1.RiskLimits;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the engine's pulse once a second, on its own thread {@code health}, and hands it to whoever listens. {@link #latest} may
 * be called by any thread.
 */
public final class HealthReporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HealthReporter.class);

    /**
     * What the report is made of.
     *
     * @param engineId configured name.
     * @param simulated whether the venues are simulated.
     * @param trading where orders go.
     * @param startedTimeNs start of the process, since the epoch.
     * @param clockNs time since the epoch.
     * @param mirroredSequence last journal sequence acknowledged by Kafka.
     * @param hiccups of this machine, from a {@link HiccupMeter}.
     * @param warmUp what was run hot before the engine got ready; null while that goes on or when it is switched off.
     * @param dutyCycles of the agents besides the engine, series 0 of each, by name.
     * @param slowDutyCycles the same of agents that sleep for longer than some 10 ms between their rounds.
     * @param feedsApart whether market data is read by other threads than the engine's, so that it waits for one to wake.
     */
    public record Sources(
            String engineId,
            boolean simulated,
            TradingMode trading,
            long startedTimeNs,
            LongSupplier clockNs,
            EngineTelemetry telemetry,
            EngineInbox inbox,
            EngineView view,
            Supplier<? extends List<? extends MarketDataFeed>> feeds,
            JournalSource journal,
            LongSupplier mirroredSequence,
            IntervalRecorder hiccups,
            Map<String, IntervalRecorder> dutyCycles,
            Map<String, IntervalRecorder> slowDutyCycles,
            Supplier<@Nullable WarmUpReport> warmUp,
            boolean feedsApart) {}

    private final Sources sources;
    private final List<Consumer<EngineHealth>> listeners = new CopyOnWriteArrayList<>();
    private final PulseReport pulse;
    private final VenueClocks clocks;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "health");
        thread.setDaemon(true);
        return thread;
    });
    private volatile EngineHealth latest;

    /** Reports on these sources. */
    public HealthReporter(Sources sources) {
        this.sources = sources;
        pulse = new PulseReport(
                sources.telemetry(),
                sources.hiccups(),
                sources.dutyCycles(),
                sources.slowDutyCycles(),
                sources.feedsApart());
        clocks = new VenueClocks(sources.inbox(), sources.clockNs());
        latest = take();
    }

    /** Begins to report once a second. */
    public void start() {
        var unused = executor.scheduleAtFixedRate(this::report, 0, 1, TimeUnit.SECONDS);
    }

    /** The last report, at most about a second old. */
    public EngineHealth latest() {
        return latest;
    }

    /** Adds a listener; called on the health thread, must not block. */
    public void listen(Consumer<EngineHealth> listener) {
        listeners.add(listener);
    }

    /** One of the engine's own numbers, as of now. */
    public long metric(Metric metric) {
        return sources.telemetry().get(metric);
    }

    /** Removes a listener. */
    public void unlisten(Consumer<EngineHealth> listener) {
        listeners.remove(listener);
    }

    private void report() {
        try {
            EngineHealth health = take();
            latest = health;
            if (sources.view().runId() != 0) {
                for (MarketDataFeed feed : sources.feeds().get()) {
                    clocks.offer(feed.venue(), feed.venueClock());
                }
            }
            for (Consumer<EngineHealth> listener : listeners) {
                listener.accept(health);
            }
        } catch (RuntimeException e) {
            // Thrown on, it would end the schedule for good.
            LOG.error("health could not be taken", e);
        }
    }

    private EngineHealth take() {
        EngineTelemetry telemetry = sources.telemetry();
        EngineView view = sources.view();
        long journalSequence = sources.journal().lastSequence();
        EngineHealth.Builder health = EngineHealth.newBuilder()
                .setEngineId(sources.engineId())
                .setTimeNs(sources.clockNs().getAsLong())
                .setStartedTimeNs(sources.startedTimeNs())
                .setReady(telemetry.get(Metric.READY) == 1)
                .setReadyReason(view.readinessReason())
                .setSimulated(sources.simulated())
                .setTradingMode(TradingModes.of(sources.trading()))
                .setKillSwitch(view.killSwitch())
                .setOpenOrders((int) telemetry.get(Metric.OPEN_ORDERS))
                .setUnknownOrders((int) telemetry.get(Metric.UNKNOWN_ORDERS))
                .setOpportunitiesFound(telemetry.get(Metric.OPPORTUNITIES_FOUND))
                .setOpportunitiesTaken(telemetry.get(Metric.OPPORTUNITIES_TAKEN))
                .setOrdersSent(telemetry.get(Metric.ORDERS_SENT))
                .setRejections(telemetry.get(Metric.REJECTIONS))
                .setJournalSequence(journalSequence)
                .setMirrorLag(
                        Math.max(0, journalSequence - sources.mirroredSequence().getAsLong()))
                .setInboundDropped(sources.inbox().refusedCount())
                .setUsedDailyNotionalMantissa(telemetry.get(Metric.DAY_NOTIONAL));
        RiskLimits limits = view.limits().limits();
        health.setLimitsVersion(limits.getVersion()).setLimitsUntilTimeNs(limits.getUntilTimeNs());
        LimitsProposal proposal = view.proposal();
        if (proposal != null) {
            health.setPendingLimits(PendingLimits.newBuilder()
                    .setChangeId(proposal.getChangeId())
                    .setProposedBy(proposal.getProposedBy())
                    .setChanges(proposal.getChanges())
                    .setExpiresTimeNs(proposal.getExpiresTimeNs()));
        }
        Asset reference = view.asset(limits.getReferenceAsset());
        if (reference != null) {
            health.setUsedDailyNotionalScale(reference.decimals());
        }
        BookReport books = new BookReport(view);
        for (MarketDataFeed feed : sources.feeds().get()) {
            List<MarketDataFeed.BookStatus> ofFeed = feed.books();
            books.add(ofFeed);
            health.addFeeds(feedHealth(feed, ofFeed));
        }
        books.writeTo(health);
        pulse.writeTo(health);
        WarmUpReport warmUp = sources.warmUp().get();
        if (warmUp != null) {
            health.setWarmUp(warmUpOf(warmUp));
        }
        return health.build();
    }

    private FeedHealth feedHealth(MarketDataFeed feed, List<MarketDataFeed.BookStatus> books) {
        EngineView view = sources.view();
        MarketDataFeed.FeedCounters counters = feed.counters();
        MarketDataFeed.VenueClock venueClock = feed.venueClock();
        return FeedHealth.newBuilder()
                .setVenue(feed.venue().name())
                .setStatus(
                        switch (view.feed(feed.venue())) {
                            case UP -> PartStatus.PART_STATUS_UP;
                            case WORKING -> PartStatus.PART_STATUS_DEGRADED;
                            case DOWN -> PartStatus.PART_STATUS_DOWN;
                        })
                .setMessages(counters.messages())
                .setReconnects(counters.reconnects())
                .setGaps(counters.gaps())
                .setMalformed(counters.malformed())
                .setLastMessageTimeNs(view.lastMessageTimeNs(feed.venue()))
                .setExecutionConnected(view.execution(feed.venue()) == EngineView.Link.UP)
                .setUnsettledOrders(sources.telemetry().unsettled(feed.venue()))
                .setClockOffsetNs(venueClock.offsetNs())
                .setClockUncertaintyNs(venueClock.uncertaintyNs())
                .setLiveBooks((int) books.stream()
                        .filter(book -> book.state() == FeedState.LIVE)
                        .count())
                .setBooks(books.size())
                .setConnections(counters.connections())
                .setDecoderFallbacks(counters.fallbacks())
                .setUnknownValues(counters.unknownValues())
                .setDecoderAlarms(counters.fallbackAlarms())
                .setDecoderAlarm(counters.isFallbackAlarm())
                .build();
    }

    private static WarmUp warmUpOf(WarmUpReport report) {
        WarmUp.Builder warmUp = WarmUp.newBuilder()
                .setTicks(report.ticks())
                .setOrders(report.orders())
                .setMessages(report.messages())
                .setDurationMs(report.durationMs())
                .setDetection(PulseReport.summary("detection", report.detection()))
                .setTickToOrder(PulseReport.summary("tick_to_order", report.tickToOrder()));
        report.branches()
                .forEach((name, count) -> warmUp.addBranches(
                        WarmedBranch.newBuilder().setName(name).setCount(count)));
        return warmUp.build();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
