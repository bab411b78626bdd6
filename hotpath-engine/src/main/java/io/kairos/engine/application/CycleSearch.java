package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.domain.arbitrage.CycleSizer;
import io.kairos.engine.domain.arbitrage.PlanPool;
import io.kairos.engine.domain.arbitrage.SizedCycle;
import io.kairos.engine.domain.arbitrage.TradePlan;
import io.kairos.engine.domain.arbitrage.detection.DetectedCycle;
import io.kairos.engine.domain.risk.OrderIntent;
import io.kairos.engine.domain.risk.PlanLegs;

/**
 * The arbitrage strategy's eyes: after every quote asks whether a cycle gains by it, sizes the best one, and reports each
 * opportunity once, taken or not and why not. A cycle that cannot be traded does not hide the next best one. Engine thread only.
 * Hot: nothing is allocated until an opportunity is taken.
 *
 * <p>A cycle is started from the reference asset if we hold it where the cycle gives it, else from the held asset with the lowest
 * id, else (to be reported only) from the lowest id of all.
 */
final class CycleSearch {
    /** Takes an opportunity. */
    interface Taker {
        /** Whether one more cycle may run. */
        boolean hasRoom();

        /** Whether this very cycle is running. */
        boolean isRunning(long key);

        /** Runs it; called when every check has passed. */
        void take(TradePlan plan);
    }

    private static final int ALTERNATIVES = 4;
    private static final int NO_LEG = -1;
    private static final long KEY_FACTOR = 0x9E37_79B9_7F4A_7C15L;

    private final EngineState state;
    private final EventWriter events;
    private final EngineTelemetry telemetry;
    private final Taker taker;
    private final PlanPool pool;
    private final CycleSizer sizer;
    private final SizedCycle sized = new SizedCycle();
    private final OrderIntent probe = new OrderIntent();
    private final OpportunityLog log = new OpportunityLog();
    private final PlanTerms terms;
    private final PlanLegs legs = new PlanLegs();
    private final long[] quoteAges = new long[SizedCycle.MAX_LEGS];
    private int refusedLeg = NO_LEG;

    CycleSearch(EngineState state, EventWriter events, EngineTelemetry telemetry, Taker taker, PlanPool pool) {
        this.state = state;
        this.events = events;
        this.telemetry = telemetry;
        this.taker = taker;
        this.pool = pool;
        this.sizer = new CycleSizer(state.registry, state.board, state.depth, state.balances);
        this.terms = new PlanTerms(state);
    }

    OpportunityLog log() {
        return log;
    }

    /**
     * Takes over a quote that has just come in, and looks for cycles that gain by it.
     *
     * @return whether cycles were looked for, be it that none gains; false while none could be judged.
     */
    boolean onQuote(int instrumentId) {
        boolean armed = isArmed();
        if (armed) {
            telemetry.increment(Metric.DETECTIONS);
        }
        boolean taken = state.tradable.onQuote(instrumentId) && armed && consider(state.tradable, false);
        state.tradable.finish();
        // Funds at other venues may be short for the best cycles and their next best: they must not hide those that
        // need none.
        if (state.withinVenues.onQuote(instrumentId) && armed && !taken) {
            consider(state.withinVenues, false);
        }
        state.withinVenues.finish();
        if (state.everything.onQuote(instrumentId) && armed) {
            consider(state.everything, true);
        }
        state.everything.finish();
        return armed;
    }

    /** Time passed: quotes may have become too old, and what stood against a cycle may have gone. */
    void onTimer() {
        state.converter.refresh();
        boolean armed = isArmed();
        boolean taken = state.tradable.scan() && armed && consider(state.tradable, false);
        state.tradable.finish();
        if (state.withinVenues.scan() && armed && !taken) {
            consider(state.withinVenues, false);
        }
        state.withinVenues.finish();
        if (state.everything.scan() && armed) {
            consider(state.everything, true);
        }
        state.everything.finish();
        telemetry.set(
                Metric.QUOTES_PARKED,
                state.tradable.parked() + state.withinVenues.parked() + state.everything.parked());
        telemetry.set(
                Metric.INSTRUMENTS_LEFT_OUT,
                Math.max(state.tradable.leftOut(), Math.max(state.withinVenues.leftOut(), state.everything.leftOut())));
    }

    private boolean isArmed() {
        return state.strategy.version() != 0 && state.risk.limits().version() != 0 && state.risk.isReady();
    }

    /**
     * Judges the cycle found, and the next best ones while they cannot be traded.
     *
     * @return whether one was taken, or no other would fare better now.
     */
    private boolean consider(QuoteGraph graph, boolean toReportOnly) {
        telemetry.increment(Metric.SEARCHES);
        for (int i = 0; i < ALTERNATIVES; i++) {
            DetectedCycle cycle = graph.cycle();
            if (cycle == null) {
                return false;
            }
            int first = firstLeg(graph, cycle);
            boolean tradable = true;
            sized.begin(cycle.legs());
            for (int leg = 0; leg < cycle.legs(); leg++) {
                int from = (first + leg) % cycle.legs();
                Instrument on = state.registry.instrument(graph.instrumentId(cycle, from));
                sized.setLeg(leg, on, cycle.side(from));
                tradable &= state.isTradable(on.venue().id());
            }
            if (toReportOnly && tradable) {
                return false;
            }
            int verdict = judge();
            RejectReason closed = verdict < 0 ? RejectReason.NONE : closedVenue();
            if (closed != RejectReason.NONE) {
                // Whatever else stands against it: here nothing can be sent, at venues that we only listen to never.
                verdict = closed.code();
            }
            int against = sized.limitingLeg();
            if (verdict == WhyNot.TRADED) {
                against = offer();
                if (against == NO_LEG) {
                    return true;
                }
            } else {
                report(verdict);
            }
            if (!graph.next((first + against) % cycle.legs())) {
                return false;
            }
        }
        return false;
    }

    private int firstLeg(QuoteGraph graph, DetectedCycle cycle) {
        int reference = state.risk.limits().referenceAssetId();
        int best = 0;
        long bestRank = Long.MAX_VALUE;
        for (int leg = 0; leg < cycle.legs(); leg++) {
            Instrument on = state.registry.instrument(graph.instrumentId(cycle, leg));
            int asset = (cycle.side(leg) == Side.SELL ? on.base() : on.quote()).id();
            boolean held = state.balances.free(on.venue().id(), asset) > 0;
            long rank = (!held ? 2L : asset == reference ? 0L : 1L) << Integer.SIZE | asset;
            if (rank < bestRank) {
                bestRank = rank;
                best = leg;
            }
        }
        return best;
    }

    /** Why nothing can be sent to a leg's venue now, {@link RejectReason#NONE} if something can to each. */
    private RejectReason closedVenue() {
        RejectReason closed = RejectReason.NONE;
        for (int leg = 0; leg < sized.legs(); leg++) {
            if (!state.risk.isLinkUp(venueId(leg))) {
                return RejectReason.VENUE_UNAVAILABLE;
            }
            if (!state.risk.isVenueReady(venueId(leg))) {
                closed = RejectReason.VENUE_NOT_READY;
            }
        }
        return closed;
    }

    private int venueId(int leg) {
        return state.registry.instrument(sized.instrumentId(leg)).venue().id();
    }

    /** Why it is not traded, see {@link WhyNot}. */
    private int judge() {
        int start = sized.asset(0);
        int reference = state.risk.limits().referenceAssetId();
        long cap = state.converter.valueDown(reference, start, state.strategy.maxCycleNotionalAmount());
        if (cap == FixedMath.OVERFLOW) {
            cap = 0;
        }
        long free = state.balances.free(venueId(0), start);
        CycleSizer.Result result = size(Math.min(cap, free), true);
        if (result == CycleSizer.Result.BELOW_MIN_SIZE) {
            result = size(cap, false);
            if (result == CycleSizer.Result.SIZED && isWorthIt()) {
                return RejectReason.INSUFFICIENT_BALANCE.code();
            }
        }
        return switch (result) {
            case SIZED -> isWorthIt() ? WhyNot.TRADED : WhyNot.PROFIT_LOST_BY_ROUNDING;
            case BELOW_MIN_SIZE -> WhyNot.BELOW_MIN_SIZE;
            case NO_LIMIT -> RejectReason.MAX_NOTIONAL.code();
            case OVERFLOW -> RejectReason.OVERFLOW.code();
        };
    }

    /** Whether the quantities found gain enough; if not, whether fewer lots do. */
    private boolean isWorthIt() {
        int minProfit = state.strategy.minProfitCentibps();
        return CycleSizer.isWorthIt(sized, minProfit) || sizer.refine(sized, minProfit);
    }

    private CycleSizer.Result size(long maxStartAmount, boolean withinBalances) {
        return sizer.size(
                sized, state.risk.limits(), maxStartAmount, state.strategy.minGain(), withinBalances, state.nowNs);
    }

    /**
     * Takes the sized cycle if strategy, room and every risk check allow; else reports why not.
     *
     * @return {@link #NO_LEG} when it is taken or no other cycle would fare better now; else the leg that stood against it.
     */
    private int offer() {
        long key = key();
        if (taker.isRunning(key) || log.isBlocked(key, youngestQuoteNs())) {
            return sized.limitingLeg();
        }
        refusedLeg = NO_LEG;
        int verdict = !state.strategy.enabled()
                ? WhyNot.STRATEGY_DISABLED
                : !taker.hasRoom() ? WhyNot.CYCLE_IN_PROGRESS : checkLegs().code();
        if (verdict != WhyNot.TRADED) {
            report(verdict);
            return refusedLeg;
        }
        TradePlan.Style style = terms.style(sized, legs);
        long floor = terms.floor(sized, style);
        if (!terms.isAllowed(sized, floor)) {
            report(WhyNot.WORST_CASE);
            return sized.limitingLeg();
        }
        int slot = openSlot(key);
        telemetry.increment(Metric.OPPORTUNITIES_TAKEN);
        taker.take(plan(slot, key, style, floor));
        return NO_LEG;
    }

    /** What a cycle was traded by, and what it met, are no reason to trade it again: only a quote that came after that is. */
    private long youngestQuoteNs() {
        long youngest = Long.MIN_VALUE;
        for (int leg = 0; leg < sized.legs(); leg++) {
            youngest = Math.max(youngest, state.board.receiveTimeNs(sized.instrumentId(leg)));
        }
        return youngest;
    }

    /** Every leg must pass the gate now; only the funds of later legs do not exist yet. */
    private RejectReason checkLegs() {
        legs.begin(state.risk.ownerId(state.strategyOwner()));
        for (int leg = 0; leg < sized.legs(); leg++) {
            Instrument on = state.registry.instrument(sized.instrumentId(leg));
            probe.set(
                    0,
                    on,
                    sized.side(leg),
                    OrderType.LIMIT,
                    TimeInForce.IOC,
                    sized.qty(leg),
                    on.qtyDecimals(),
                    sized.px(leg),
                    on.priceDecimals());
            probe.by(state.risk.ownerId(state.strategyOwner()));
            if (leg > 0) {
                probe.asFollowUp();
            }
            RejectReason reason = state.gate.check(probe, state.nowNs);
            if (reason != RejectReason.NONE) {
                boolean alone = WhyNot.isOfTheOrderAlone(reason) || WhyNot.isOfTheMarket(reason, state.killSwitch, on);
                refusedLeg = alone ? leg : NO_LEG;
                return reason;
            }
            legs.add(probe);
        }
        return state.gate.checkHeadroom(legs, state.nowNs);
    }

    private void report(int verdict) {
        long key = key();
        if (taker.isRunning(key) || log.isBlocked(key, youngestQuoteNs())) {
            return;
        }
        int slot = openSlot(key);
        if (log.reason(slot) == verdict) {
            return;
        }
        log.setReason(slot, verdict);
        telemetry.countNotTraded(verdict);
        noteQuoteAges();
        events.opportunitySkipped(log.cycleId(slot), log.detectedNs(slot), sized, quoteAges, WhyNot.bytes(verdict));
    }

    private int openSlot(long key) {
        int slot = log.find(key, state.nowNs);
        if (slot < 0) {
            telemetry.increment(Metric.OPPORTUNITIES_FOUND);
            slot = log.open(key, state.nextCycleId++, state.nowNs);
        }
        log.seen(slot, state.nowNs);
        return slot;
    }

    private void noteQuoteAges() {
        for (int leg = 0; leg < sized.legs(); leg++) {
            quoteAges[leg] = state.nowNs - state.board.receiveTimeNs(sized.instrumentId(leg));
        }
    }

    private TradePlan plan(int slot, long key, TradePlan.Style style, long floor) {
        noteQuoteAges();
        return pool.begin(
                log.cycleId(slot),
                key,
                style,
                log.detectedNs(slot),
                floor,
                state.nowNs + state.execution.plans().timeLimitNs(),
                sized,
                quoteAges);
    }

    /**
     * The legs in order as one number, from whichever leg the cycle is started; two cycles that share one are as good as
     * impossible.
     */
    private long key() {
        int first = 0;
        for (int leg = 1; leg < sized.legs(); leg++) {
            first = code(leg) < code(first) ? leg : first;
        }
        long key = 1;
        for (int i = 0; i < sized.legs(); i++) {
            key = (key ^ (code((first + i) % sized.legs()) + 1)) * KEY_FACTOR;
            key ^= key >>> 29;
        }
        return key;
    }

    private long code(int leg) {
        return sized.instrumentId(leg) * 2L + (sized.side(leg) == Side.SELL ? 0 : 1);
    }
}
