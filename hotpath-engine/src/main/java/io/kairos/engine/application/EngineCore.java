package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.domain.arbitrage.TradePlan;
import io.kairos.engine.domain.book.QuoteBoard;
import io.kairos.journal.codec.AmendOrderCommandDecoder;
import io.kairos.journal.codec.AssetDefinedDecoder;
import io.kairos.journal.codec.CancelAllOrdersCommandDecoder;
import io.kairos.journal.codec.CancelOrderCommandDecoder;
import io.kairos.journal.codec.ConvertCommandDecoder;
import io.kairos.journal.codec.DecideRiskLimitsCommandDecoder;
import io.kairos.journal.codec.DepthReceivedDecoder;
import io.kairos.journal.codec.EngineConfiguredDecoder;
import io.kairos.journal.codec.EngineStartedDecoder;
import io.kairos.journal.codec.ExecutionReportReceivedDecoder;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.FeedStateChangedDecoder;
import io.kairos.journal.codec.InstrumentDefinedDecoder;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.journal.codec.PlaceOrderCommandDecoder;
import io.kairos.journal.codec.QuoteConversionCommandDecoder;
import io.kairos.journal.codec.QuoteReceivedDecoder;
import io.kairos.journal.codec.SetKillSwitchCommandDecoder;
import io.kairos.journal.codec.SetTradingStateCommandDecoder;
import io.kairos.journal.codec.SnapshotEndedDecoder;
import io.kairos.journal.codec.TimerFiredDecoder;
import io.kairos.journal.codec.TradeReceivedDecoder;
import io.kairos.journal.codec.UpdateRiskControlsCommandDecoder;
import io.kairos.journal.codec.UpdateRiskLimitsCommandDecoder;
import io.kairos.journal.codec.UpdateStrategyCommandDecoder;
import io.kairos.journal.codec.VenueBalanceReceivedDecoder;
import io.kairos.journal.codec.VenueBudgetReceivedDecoder;
import io.kairos.journal.codec.VenueClockMeasuredDecoder;
import io.kairos.journal.codec.VenueConfiguredDecoder;
import io.kairos.journal.codec.VenueLinkChangedDecoder;
import io.kairos.journal.codec.VenueMovementReceivedDecoder;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentTerminationException;

/**
 * The deterministic heart: a function of its inputs, in order, and of nothing else. No clock, no randomness, no iteration over
 * hash order; time is what the records say. Engine thread only. Quotes that lead to nothing do not allocate.
 *
 * <p>An exception while an input is applied is a bug of ours: it engages the kill switch, by the same decision in a replay.
 */
final class EngineCore {
    static final int FIRST_COMMAND_TEMPLATE = 20;
    static final int FIRST_OUTPUT_TEMPLATE = 100;

    private static final long SETTLE_INTERVAL_NS = 100_000_000L;
    /** More ids than a power failure can take out of the journal: fewer records fit into its memory tier. */
    private static final long LOST_IDS_MAX = 1L << 30;

    /** Open orders that objects are made for at the start, beside those of the final orders kept; more are made when needed. */
    private static final int OPEN_ORDERS_RESERVED = 1_024;

    private final EngineState state = new EngineState();
    private final EngineTelemetry telemetry;
    private final EventWriter events;
    private final ClientOrderLog clientOrders = new ClientOrderLog();
    private final OrderDesk desk;
    private final PlanTrader trader;
    private final CommandDesk commands;
    private final ConversionDesk conversions;
    private final RiskDesk riskDesk;
    private final LimitsDesk limitsDesk;
    private final VenueReadiness readiness;
    private final ScaleChange scales;
    private final ReportScale reportScale = new ReportScale();
    private final Snapshots snapshots;
    private final BalanceAudit audit;
    private final BalanceDesk balanceDesk;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final QuoteReceivedDecoder quote = new QuoteReceivedDecoder();
    private final DepthReceivedDecoder depth = new DepthReceivedDecoder();
    private final TradeReceivedDecoder trade = new TradeReceivedDecoder();
    private final FeedStateChangedDecoder feedState = new FeedStateChangedDecoder();
    private final TimerFiredDecoder timer = new TimerFiredDecoder();
    private final EngineStartedDecoder started = new EngineStartedDecoder();
    private final EngineConfiguredDecoder configured = new EngineConfiguredDecoder();
    private final VenueConfiguredDecoder venueConfigured = new VenueConfiguredDecoder();
    private final AssetDefinedDecoder assetDefined = new AssetDefinedDecoder();
    private final InstrumentDefinedDecoder instrumentDefined = new InstrumentDefinedDecoder();
    private final VenueBalanceReceivedDecoder venueBalance = new VenueBalanceReceivedDecoder();
    private final VenueLinkChangedDecoder linkChanged = new VenueLinkChangedDecoder();
    private final ExecutionReportReceivedDecoder report = new ExecutionReportReceivedDecoder();
    private final PlaceOrderCommandDecoder placeOrder = new PlaceOrderCommandDecoder();
    private final CancelOrderCommandDecoder cancelOrder = new CancelOrderCommandDecoder();
    private final AmendOrderCommandDecoder amendOrder = new AmendOrderCommandDecoder();
    private final CancelAllOrdersCommandDecoder cancelAll = new CancelAllOrdersCommandDecoder();
    private final SetKillSwitchCommandDecoder setKillSwitch = new SetKillSwitchCommandDecoder();
    private final UpdateRiskLimitsCommandDecoder updateLimits = new UpdateRiskLimitsCommandDecoder();
    private final UpdateStrategyCommandDecoder updateStrategy = new UpdateStrategyCommandDecoder();
    private final QuoteConversionCommandDecoder quoteConversion = new QuoteConversionCommandDecoder();
    private final ConvertCommandDecoder convert = new ConvertCommandDecoder();
    private final DecideRiskLimitsCommandDecoder decideLimits = new DecideRiskLimitsCommandDecoder();
    private final SetTradingStateCommandDecoder setState = new SetTradingStateCommandDecoder();
    private final UpdateRiskControlsCommandDecoder updateControls = new UpdateRiskControlsCommandDecoder();
    private final VenueMovementReceivedDecoder movement = new VenueMovementReceivedDecoder();
    private final VenueClockMeasuredDecoder clock = new VenueClockMeasuredDecoder();
    private final VenueBudgetReceivedDecoder budget = new VenueBudgetReceivedDecoder();
    private long lastSettleNs = Long.MIN_VALUE / 2;
    private boolean searched;

    EngineCore(Outlet outlet, EngineTelemetry telemetry) {
        this.telemetry = telemetry;
        this.events = new EventWriter(state, outlet);
        this.desk = new OrderDesk(state, events, telemetry, clientOrders);
        this.trader = new PlanTrader(state, events, telemetry, desk);
        this.commands = new CommandDesk(state, events, desk, clientOrders);
        this.riskDesk = new RiskDesk(state, events, telemetry, commands);
        this.limitsDesk = new LimitsDesk(state, events, commands);
        this.conversions = new ConversionDesk(state, events, telemetry, trader);
        this.readiness = new VenueReadiness(state, events, telemetry, desk);
        this.scales = new ScaleChange(state, trader, conversions);
        this.audit = new BalanceAudit(state, events, telemetry, riskDesk);
        this.balanceDesk = new BalanceDesk(state, events, telemetry, audit);
        riskDesk.onVenueReleased(audit::onReleased);
        this.snapshots = new Snapshots(state, events, clientOrders, trader, conversions, riskDesk, audit);
        desk.add(trader);
        trader.add(conversions);
    }

    void attach(Outlet next) {
        events.attach(next);
    }

    /** Moves the engine's time to that of a record that is about to be applied. */
    void advance(int templateId, DirectBuffer buffer, int offset) {
        long timeNs = RecordTimes.timeNs(templateId, buffer, offset);
        // Records of several threads may overtake each other by a little; the engine's time never goes back.
        if (timeNs > state.nowNs) {
            state.nowNs = timeNs;
            telemetry.set(Metric.TIME_NS, timeNs);
        }
    }

    /** Applies one input. */
    void apply(int templateId, DirectBuffer buffer, int offset, int length) {
        searched = false;
        try {
            dispatch(templateId, buffer, offset);
            riskDesk.stopTripped();
        } catch (AgentTerminationException e) {
            throw e;
        } catch (RuntimeException e) {
            telemetry.increment(Metric.INTERNAL_FAULTS);
            if (!state.killSwitch.isEngaged()) {
                riskDesk.halt("internal fault on template " + templateId + " of " + length + " bytes: " + e);
            }
        }
    }

    private void dispatch(int templateId, DirectBuffer buffer, int offset) {
        switch (templateId) {
            case QuoteReceivedDecoder.TEMPLATE_ID -> onQuote(quote.wrapAndApplyHeader(buffer, offset, header));
            case TradeReceivedDecoder.TEMPLATE_ID -> onTrade(trade.wrapAndApplyHeader(buffer, offset, header));
            case DepthReceivedDecoder.TEMPLATE_ID -> onDepth(depth.wrapAndApplyHeader(buffer, offset, header));
            case FeedStateChangedDecoder.TEMPLATE_ID ->
                onFeedState(feedState.wrapAndApplyHeader(buffer, offset, header));
            case TimerFiredDecoder.TEMPLATE_ID -> {
                timer.wrapAndApplyHeader(buffer, offset, header);
                onTimer();
            }
            case EngineConfiguredDecoder.TEMPLATE_ID ->
                onConfigured(configured.wrapAndApplyHeader(buffer, offset, header));
            case VenueConfiguredDecoder.TEMPLATE_ID ->
                onVenueConfigured(venueConfigured.wrapAndApplyHeader(buffer, offset, header));
            case EngineStartedDecoder.TEMPLATE_ID -> onStarted(started.wrapAndApplyHeader(buffer, offset, header));
            case AssetDefinedDecoder.TEMPLATE_ID -> {
                snapshots.defineAsset(assetDefined.wrapAndApplyHeader(buffer, offset, header));
            }
            case InstrumentDefinedDecoder.TEMPLATE_ID ->
                onInstrument(instrumentDefined.wrapAndApplyHeader(buffer, offset, header));
            case VenueBalanceReceivedDecoder.TEMPLATE_ID ->
                balanceDesk.onBalance(venueBalance.wrapAndApplyHeader(buffer, offset, header));
            case VenueMovementReceivedDecoder.TEMPLATE_ID ->
                balanceDesk.onMovement(movement.wrapAndApplyHeader(buffer, offset, header));
            case VenueLinkChangedDecoder.TEMPLATE_ID -> onLink(linkChanged.wrapAndApplyHeader(buffer, offset, header));
            case ExecutionReportReceivedDecoder.TEMPLATE_ID ->
                onReport(report.wrapAndApplyHeader(buffer, offset, header));
            case PlaceOrderCommandDecoder.TEMPLATE_ID ->
                command(() -> commands.placeOrder(placeOrder.wrapAndApplyHeader(buffer, offset, header)));
            case CancelOrderCommandDecoder.TEMPLATE_ID ->
                command(() -> commands.cancelOrder(cancelOrder.wrapAndApplyHeader(buffer, offset, header)));
            case AmendOrderCommandDecoder.TEMPLATE_ID ->
                command(() -> commands.amendOrder(amendOrder.wrapAndApplyHeader(buffer, offset, header)));
            case CancelAllOrdersCommandDecoder.TEMPLATE_ID ->
                command(() -> commands.cancelAll(cancelAll.wrapAndApplyHeader(buffer, offset, header)));
            case SetKillSwitchCommandDecoder.TEMPLATE_ID ->
                command(() -> riskDesk.setKillSwitch(setKillSwitch.wrapAndApplyHeader(buffer, offset, header)));
            case UpdateRiskLimitsCommandDecoder.TEMPLATE_ID ->
                command(() -> limitsDesk.updateLimits(updateLimits.wrapAndApplyHeader(buffer, offset, header)));
            case SetTradingStateCommandDecoder.TEMPLATE_ID ->
                command(() -> riskDesk.setTradingState(setState.wrapAndApplyHeader(buffer, offset, header)));
            case UpdateRiskControlsCommandDecoder.TEMPLATE_ID ->
                command(() -> limitsDesk.updateControls(updateControls.wrapAndApplyHeader(buffer, offset, header)));
            case DecideRiskLimitsCommandDecoder.TEMPLATE_ID ->
                command(() -> limitsDesk.decideLimits(decideLimits.wrapAndApplyHeader(buffer, offset, header)));
            case VenueClockMeasuredDecoder.TEMPLATE_ID -> onClock(clock.wrapAndApplyHeader(buffer, offset, header));
            case VenueBudgetReceivedDecoder.TEMPLATE_ID -> onBudget(budget.wrapAndApplyHeader(buffer, offset, header));
            case UpdateStrategyCommandDecoder.TEMPLATE_ID ->
                command(() -> commands.updateStrategy(updateStrategy.wrapAndApplyHeader(buffer, offset, header)));
            case QuoteConversionCommandDecoder.TEMPLATE_ID ->
                command(() -> {
                    conversions.quote(quoteConversion.wrapAndApplyHeader(buffer, offset, header));
                    // A quote executes nothing: nobody is stopped for asking.
                    state.risk.takeTripped();
                });
            case ConvertCommandDecoder.TEMPLATE_ID ->
                command(() -> conversions.convert(convert.wrapAndApplyHeader(buffer, offset, header)));
            default -> telemetry.increment(Metric.INVALID_INPUTS);
        }
    }

    private void command(Runnable work) {
        telemetry.increment(Metric.COMMANDS);
        work.run();
        telemetry.set(Metric.DAY_NOTIONAL, state.risk.dayNotional(state.nowNs));
    }

    private void onQuote(QuoteReceivedDecoder in) {
        int id = in.instrumentId();
        if (!state.isKnown(id)) {
            telemetry.increment(Metric.INVALID_INPUTS);
            return;
        }
        long updateId = in.updateId();
        if (state.board.isPresent(id) && updateId < state.board.updateId(id)) {
            telemetry.increment(Metric.OLD_QUOTES);
            return;
        }
        telemetry.increment(Metric.QUOTES);
        long bidQty = in.bidQty();
        long askQty = in.askQty();
        state.board.update(
                id,
                bidQty > 0 ? in.bidPx() : QuoteBoard.NO_PX,
                bidQty,
                askQty > 0 ? in.askPx() : QuoteBoard.NO_PX,
                askQty,
                in.receiveTimeNs(),
                in.exchangeTimeNs(),
                updateId);
        searched = trader.search().onQuote(id);
    }

    private void onDepth(DepthReceivedDecoder in) {
        int id = in.instrumentId();
        if (!state.isKnown(id)) {
            telemetry.increment(Metric.INVALID_INPUTS);
            return;
        }
        telemetry.increment(Metric.DEPTHS);
        state.depth.clear(id);
        state.depth.receivedAt(id, in.receiveTimeNs());
        DepthReceivedDecoder.BidsDecoder bids = in.bids();
        while (bids.hasNext()) {
            bids.next();
            state.depth.addBid(id, bids.px(), bids.qty());
        }
        DepthReceivedDecoder.AsksDecoder asks = in.asks();
        while (asks.hasNext()) {
            asks.next();
            state.depth.addAsk(id, asks.px(), asks.qty());
        }
    }

    private void onTrade(TradeReceivedDecoder in) {
        int id = in.instrumentId();
        if (!state.isKnown(id)) {
            telemetry.increment(Metric.INVALID_INPUTS);
            return;
        }
        telemetry.increment(Metric.TRADES);
        state.lastTradeId[id] = Math.max(state.lastTradeId[id], in.tradeId());
    }

    private void onFeedState(FeedStateChangedDecoder in) {
        int venueId = in.venueId();
        int instrumentId = in.instrumentId();
        boolean live = in.state() == FeedState.LIVE;
        if (!EngineState.isVenue(venueId) || (instrumentId != -1 && !state.isKnown(instrumentId))) {
            telemetry.increment(Metric.INVALID_INPUTS);
            return;
        }
        for (int id = 0; id < state.registry.instruments().size(); id++) {
            boolean meant =
                    instrumentId == -1 ? state.registry.instrument(id).venue().id() == venueId : id == instrumentId;
            // What arrives while a feed still synchronises counts once it is live; what came before it was lost does
            // not.
            if (meant && (state.board.isLive(id) != live || in.state() == FeedState.DISCONNECTED)) {
                state.setLive(id, live);
            }
        }
    }

    private void onClock(VenueClockMeasuredDecoder in) {
        if (!EngineState.isVenue(in.venueId()) || in.uncertaintyNs() < 0) {
            telemetry.increment(Metric.INVALID_INPUTS);
            return;
        }
        state.risk.venues().onClock(in.venueId(), in.offsetNs(), in.uncertaintyNs(), state.nowNs);
    }

    private void onBudget(VenueBudgetReceivedDecoder in) {
        if (!EngineState.isVenue(in.venueId()) || in.remaining() < 0 || in.capacity() <= 0) {
            telemetry.increment(Metric.INVALID_INPUTS);
            return;
        }
        int instrumentId = in.instrumentId();
        if (instrumentId == VenueBudgetReceivedDecoder.instrumentIdNullValue()) {
            state.risk.venues().onBudget(in.venueId(), in.remaining(), in.capacity(), in.resetNs());
        } else if (state.isKnown(instrumentId)) {
            state.risk.venues().onMarketBudget(instrumentId, in.remaining(), in.capacity(), in.resetNs());
        } else {
            telemetry.increment(Metric.INVALID_INPUTS);
        }
    }

    private void onTimer() {
        limitsDesk.onTimer();
        state.risk.onTimer(state.nowNs);
        desk.onTimer();
        trader.onTimer();
        trader.search().onTimer();
        if (state.nowNs - lastSettleNs >= SETTLE_INTERVAL_NS) {
            lastSettleNs = state.nowNs;
            balanceDesk.settle();
            riskDesk.onTimer();
            telemetry.set(Metric.DAY_NOTIONAL, state.risk.dayNotional(state.nowNs));
            telemetry.set(Metric.DAY_LOSS, state.risk.exposure().dayLoss());
            telemetry.set(Metric.EXPOSURE, state.risk.exposure().total());
        }
        readiness.update();
    }

    private void onConfigured(EngineConfiguredDecoder in) {
        state.execution = new ExecutionSettings(
                in.strategyName(),
                in.answerTimeoutNs(),
                in.notFoundQuietNs(),
                in.queryBackoffMinNs(),
                in.queryBackoffMaxNs(),
                in.legRetryDelayNs(),
                in.legRetryBandBps(),
                in.maxLegRetries(),
                in.maxCyclesInFlight(),
                in.maxRetainedOrders(),
                CycleNodes.of(in.cycleNodes()),
                in.parkAfterNs() == EngineConfiguredDecoder.parkAfterNsNullValue()
                        ? ExecutionSettings.DEFAULTS.parkAfterNs()
                        : in.parkAfterNs(),
                in.planTimeLimitNs() == EngineConfiguredDecoder.planTimeLimitNsNullValue()
                        ? PlanSettings.DEFAULTS
                        : PlanSettings.of(
                                in.planStyle(), in.planMaxLossBps(), in.planLossBandBps(), in.planTimeLimitNs()),
                List.of());
        state.orders.reserve(state.execution.maxRetainedOrders() + OPEN_ORDERS_RESERVED);
        state.outdateGraphs();
    }

    private void onVenueConfigured(VenueConfiguredDecoder in) {
        if (!EngineState.isVenue(in.venueId())) {
            telemetry.increment(Metric.INVALID_INPUTS);
            return;
        }
        state.execution = state.execution.withVenue(
                Venue.of(in.venueId()),
                new VenueExecution(
                        in.answerTimeoutNs(),
                        in.notFoundQuietNs(),
                        in.legRetryDelayNs(),
                        in.legRetryBandBps(),
                        in.maxLegRetries()));
    }

    private void onStarted(EngineStartedDecoder in) {
        state.runId = in.runId();
        // The venue may know ids that the journal lost. With the power those of a run's last moments, never its begin,
        // which is on disk before an order leaves. With a journal that is new all of them, so it begins at the clock;
        // that alone would not do, since clocks can be set back.
        long clockId = Math.max(1, state.nowNs / 1_000);
        state.nextOrderId = Math.max(state.nextOrderId + LOST_IDS_MAX, clockId);
        state.nextCycleId = Math.max(state.nextCycleId + LOST_IDS_MAX, clockId);
        for (int venueId = 0; venueId < state.link.length; venueId++) {
            setLink(venueId, EngineState.LINK_DOWN);
        }
        for (int id = 0; id < state.registry.instruments().size(); id++) {
            state.setLive(id, false);
        }
        desk.onStarted();
        trader.onStarted();
        readiness.onStarted();
        audit.onStarted();
    }

    private void onInstrument(InstrumentDefinedDecoder in) {
        Instrument next = snapshots.decode(in);
        if (next == null) {
            telemetry.increment(Metric.INVALID_INPUTS);
            return;
        }
        if (state.isKnown(next.id())) {
            Instrument known = state.registry.instrument(next.id());
            if (!ScaleChange.isSame(known, next)) {
                if (!scales.apply(known, next)) {
                    // No reference data that this engine loads says so. What is known stays true; nothing new is traded
                    // there.
                    state.define(known.withTrading(false));
                    throw new IllegalStateException("decimals that what is open cannot be written in: symbol="
                            + next.symbol() + " price " + known.priceDecimals() + " to " + next.priceDecimals()
                            + ", quantity " + known.qtyDecimals() + " to " + next.qtyDecimals());
                }
                telemetry.increment(Metric.SCALE_CHANGES);
            } else if (!known.equals(next)) {
                scales.refresh(next);
            }
        }
        state.define(next);
        events.outlet().defined(next);
    }

    private void onLink(VenueLinkChangedDecoder in) {
        int venueId = in.venueId();
        if (!EngineState.isVenue(venueId)) {
            telemetry.increment(Metric.INVALID_INPUTS);
            return;
        }
        switch (in.state()) {
            case DOWN -> setLink(venueId, EngineState.LINK_DOWN);
            case RECONCILING -> {
                setLink(venueId, EngineState.LINK_RECONCILING);
                desk.onReconciling(venueId);
                desk.onTimer();
            }
            case UP -> {
                setLink(venueId, EngineState.LINK_UP);
                desk.onTimer();
            }
            case SBE_UNKNOWN, NULL_VAL -> telemetry.increment(Metric.INVALID_INPUTS);
        }
        readiness.onLink();
    }

    private void setLink(int venueId, int link) {
        boolean tradable = state.isTradable(venueId);
        state.link[venueId] = link;
        if (link != EngineState.LINK_RECONCILING) {
            state.balances.onInterruption(venueId);
        }
        if (state.isTradable(venueId) != tradable) {
            state.outdateGraphs();
        }
        state.risk.setLinkUp(venueId, link == EngineState.LINK_UP);
    }

    private void onReport(ExecutionReportReceivedDecoder in) {
        if (!EngineState.isVenue(in.venueId()) || !state.isKnown(in.instrumentId())) {
            telemetry.increment(Metric.INVALID_INPUTS);
            return;
        }
        ExecutionReportReceivedDecoder scaled = reportScale.in(state.registry.instrument(in.instrumentId()), in);
        if (scaled != in) {
            telemetry.increment(Metric.REPORTS_RESCALED);
        }
        desk.onReport(scaled);
        readiness.update();
        balanceDesk.onReport(in);
    }

    /** Takes one record of a snapshot into an empty core. */
    void load(int templateId, DirectBuffer buffer, int offset) {
        snapshots.load(templateId, buffer, offset);
        lastSettleNs = snapshots.lastSettleNs();
        if (templateId == SnapshotEndedDecoder.TEMPLATE_ID) {
            readiness.onLoaded();
            balanceDesk.beginAnew();
        }
    }

    void writeSnapshot() {
        telemetry.increment(Metric.SNAPSHOTS);
        snapshots.write(lastSettleNs);
        // Whoever reads the snapshot builds them anew too.
        state.outdateGraphs();
        balanceDesk.beginAnew();
        for (int i = 0; i < state.orders.openCount(); i++) {
            state.risk.forgetBid(state.orders.open(i));
        }
        state.risk.exposure().outdate();
    }

    InstrumentRegistry registry() {
        return state.registry;
    }

    long nowNs() {
        return state.nowNs;
    }

    long runId() {
        return state.runId;
    }

    long lastTradeId(int instrumentId) {
        return state.isKnown(instrumentId) ? state.lastTradeId[instrumentId] : -1;
    }

    long limitsVersion() {
        return state.risk.limits().version();
    }

    long strategyVersion() {
        return state.strategy.version();
    }

    /** Whether the last input led to a search. */
    boolean searched() {
        return searched;
    }

    /** Plans that run: what they set aside is reserved beside the orders' reservations. */
    List<TradePlan> plans() {
        return trader.plans();
    }

    /** The state, for tests of this package. */
    EngineState state() {
        return state;
    }

    /** Writes a snapshot elsewhere: the whole state as bytes, to compare or hash it. */
    void writeSnapshotTo(SnapshotOutlet.RecordSink sink) {
        Outlet before = events.outlet();
        events.attach(new SnapshotOutlet(sink));
        try {
            snapshots.write(lastSettleNs);
        } finally {
            events.attach(before);
        }
    }
}
