package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.domain.arbitrage.Holdings;
import io.kairos.engine.domain.arbitrage.LegArithmetic;
import io.kairos.engine.domain.arbitrage.PlanPool;
import io.kairos.engine.domain.arbitrage.TradePlan;
import io.kairos.engine.domain.book.QuoteBoard;
import io.kairos.engine.domain.order.Order;
import io.kairos.engine.domain.risk.OrderIntent;
import io.kairos.journal.codec.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trades plans of several orders as one transaction, with immediate-or-cancel limit orders. Engine thread only.
 *
 * <ul>
 *   <li>In sequence each leg is sized by what the last one really brought; in parallel all are sent at once from what is held.
 *   <li>What the plan holds between its legs, and what legs at other venues will take, is set aside ({@link PlanFunds}).
 *   <li>The first leg of a sequence did not fill: MISSED.
 *   <li>A leg stays short: tried again within the band, a bounded number of times; then {@link PlanRecovery} takes the best way to
 *       the target that is left, never below the floor that was computed before the first order, and not after the deadline. What
 *       cannot be brought there by then is named, and the plan ends PARTIAL.
 *   <li>Kill switch of the engine, the strategy or the satellite: nothing more is sent, not even on the way back; the plan ends PARTIAL
 *       as soon as nothing is in flight. Whoever pulls the switch wants nothing more sent, and what is held is stated. Where only a
 *       venue or an instrument is halted, or may only reduce positions, the plan breaks at once and takes another way.
 *   <li>An order whose fate is unknown holds the plan until it is settled. After a restart a plan goes on as one that broke.
 *   <li>A conversion ends in another asset than it starts from. Its orders keep to their planned prices, which bring its floor.
 * </ul>
 */
final class PlanTrader implements OrderListener, CycleSearch.Taker {
    /** Conversions at one time, those that wait included. */
    static final int MAX_CONVERSIONS = 16;

    /** Plans at one time, those that wait included. */
    private static final int MAX_PLANS = 64;

    /** Orders that the gate may refuse one after another, each for its market, before a plan that broke pauses. */
    private static final int MAX_WAYS = 4;

    private static final long BPS = 10_000;

    private final EngineState state;
    private final EventWriter events;
    private final EngineTelemetry telemetry;
    private final OrderDesk desk;
    private final OrderIntent intent = new OrderIntent();
    private final List<TradePlan> plans = new ArrayList<>();
    private final PlanPool pool = new PlanPool(MAX_PLANS);
    private final CycleSearch search;
    private final PlanFunds funds;
    private final PlanRecovery recovery;
    private final PlanResults results;
    private String strategyName = "";
    private String owner = "strategy:";

    PlanTrader(EngineState state, EventWriter events, EngineTelemetry telemetry, OrderDesk desk) {
        this.state = state;
        this.events = events;
        this.telemetry = telemetry;
        this.desk = desk;
        this.search = new CycleSearch(state, events, telemetry, this, pool);
        this.funds = new PlanFunds(state, events);
        this.recovery = new PlanRecovery(state);
        this.results = new PlanResults(state, events, telemetry, recovery, search.log());
    }

    CycleSearch search() {
        return search;
    }

    List<TradePlan> plans() {
        return plans;
    }

    void restore(TradePlan plan) {
        plans.add(plan);
    }

    void add(PlanResults.ConversionListener listener) {
        results.add(listener);
    }

    /** Whether one more conversion may run; cycles do not count. */
    boolean hasRoomToConvert() {
        int running = 0;
        for (int i = 0; i < plans.size(); i++) {
            running += plans.get(i).kind() == TradePlan.Kind.CONVERSION ? 1 : 0;
        }
        return running < MAX_CONVERSIONS && plans.size() < MAX_PLANS;
    }

    /** Begins a conversion. False when it ended at once, since the gate refused its first order. */
    boolean begin(TradePlan plan) {
        telemetry.increment(Metric.CONVERSIONS_TAKEN);
        take(plan);
        return plans.contains(plan);
    }

    @Override
    public boolean hasRoom() {
        int trading = 0;
        for (int i = 0; i < plans.size(); i++) {
            TradePlan plan = plans.get(i);
            boolean cycle = plan.kind() == TradePlan.Kind.CYCLE;
            trading += cycle && (plan.isInFlight() || plan.phase() == TradePlan.Phase.TRADING) ? 1 : 0;
        }
        // One that waits for a way home holds up nothing: its funds are set aside.
        return trading < state.execution.maxCyclesInFlight() && plans.size() < MAX_PLANS;
    }

    @Override
    public boolean isRunning(long key) {
        for (int i = 0; i < plans.size(); i++) {
            if (plans.get(i).key() == key) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void take(TradePlan plan) {
        plans.add(plan);
        telemetry.set(Metric.CYCLES_IN_FLIGHT, plans.size());
        events.opportunityUpdated(plan, Outcome.TAKEN, Long.MIN_VALUE, "");
        if (plan.style() == TradePlan.Style.SEQUENTIAL) {
            sendLeg(plan, plan.qty(0), plan.px(0));
            return;
        }
        RejectReason refused = RejectReason.NONE;
        for (int leg = 0; leg < plan.legs() && refused == RejectReason.NONE; leg++) {
            refused = send(plan, leg, plan.instrumentId(leg), plan.side(leg), plan.qty(leg), plan.px(leg));
        }
        if (refused != RejectReason.NONE) {
            plan.noteShort(refused.name());
            if (stops(plan, refused)) {
                plan.stop();
            }
        }
        if (!plan.isInFlight()) {
            finish(plan);
        }
    }

    /** Passes one order of a plan to the gate. */
    private RejectReason send(TradePlan plan, int leg, int instrumentId, Side side, long qty, long px) {
        Instrument on = state.registry.instrument(instrumentId);
        int give = side == Side.BUY ? on.quote().id() : on.base().id();
        if (state.killSwitch.isActive()) {
            funds.release(plan, on.venue().id(), give);
        } else {
            // Whether an order reduces a position is asked of all venues together.
            funds.releaseEverywhere(plan, give);
        }
        OrderIntent wanted = intent.limit(desk.takeOrderId(), on, side, TimeInForce.IOC, qty, px);
        if (plan.hasSent()) {
            wanted.asFollowUp();
        }
        String who = plan.owner().isEmpty() ? owner() : plan.owner();
        Order order = desk.place(wanted, who, "", on.venue().name(), on.symbol(), plan.planId(), 0);
        plan.countAttempt(leg);
        if (order != null) {
            plan.sent(leg, order.orderId());
        }
        RejectReason refused = order == null ? state.gate.reason() : RejectReason.NONE;
        funds.settle(plan);
        return refused;
    }

    /** Whose the orders are; the text is made once for each name. */
    private String owner() {
        String name = state.execution.strategyName();
        if (!name.equals(strategyName)) {
            strategyName = name;
            owner = "strategy:" + name;
        }
        return owner;
    }

    /** Whether nothing of a plan may be sent anywhere any more; a venue or an instrument that is halted leaves other ways. */
    private boolean stops(TradePlan plan, RejectReason reason) {
        String who = plan.owner().isEmpty() ? owner() : plan.owner();
        return reason == RejectReason.KILL_SWITCH && state.killSwitch.isHaltedFor(state.risk.ownerId(who));
    }

    private void sendLeg(TradePlan plan, long qty, long px) {
        int leg = plan.leg();
        RejectReason refused = send(plan, leg, plan.instrumentId(leg), plan.side(leg), qty, px);
        if (refused == RejectReason.NONE) {
            return;
        }
        plan.noteShort(refused.name());
        if (stops(plan, refused)) {
            plan.stop();
        }
        Instrument on = state.registry.instrument(plan.instrumentId(leg));
        if (plan.spentAmount() == 0 || stops(plan, refused)) {
            finish(plan);
        } else if (canRetry(plan, leg) && !WhyNot.isOfTheMarket(refused, state.killSwitch, on)) {
            waitToRetry(plan, on);
        } else {
            moveOn(plan);
        }
    }

    private boolean canRetry(TradePlan plan, int leg) {
        Instrument on = state.registry.instrument(plan.instrumentId(leg));
        return plan.attempts(leg) <= state.execution.at(on.venue()).maxLegRetries() && state.nowNs < plan.deadlineNs();
    }

    private void waitToRetry(TradePlan plan, Instrument on) {
        plan.waitUntil(state.nowNs + state.execution.at(on.venue()).legRetryDelayNs());
    }

    @Override
    public void onFill(Order order, long qty, long given, long received, int feeAssetId, long fee) {
        TradePlan plan = planOf(order);
        if (plan == null) {
            return;
        }
        Instrument on = order.instrument();
        boolean buy = order.side() == Side.BUY;
        int give = buy ? on.quote().id() : on.base().id();
        int receive = buy ? on.base().id() : on.quote().id();
        long value = 0;
        if (fee != 0) {
            value = state.converter.valueUp(feeAssetId, plan.startAssetId(), fee);
            if (feeAssetId != give && feeAssetId != receive) {
                plan.noteForeignFee();
            }
        }
        plan.onFill(on.venue().id(), give, given, receive, received, value == FixedMath.OVERFLOW ? 0 : value);
        int leg = plan.phase() == TradePlan.Phase.TRADING ? legOf(plan, order) : -1;
        if (leg >= 0) {
            // At once, and not when the order ends: a fill that comes later than the end must not be sent again.
            plan.addFilled(leg, qty);
        }
        funds.settle(plan);
    }

    /** The leg that an order was sent for, whether it has ended or not; -1 for none. */
    private static int legOf(TradePlan plan, Order order) {
        int same = -1;
        for (int leg = 0; leg < plan.legs(); leg++) {
            if (plan.orderId(leg) == order.orderId()) {
                return leg;
            }
            if (plan.instrumentId(leg) == order.instrument().id() && plan.side(leg) == order.side()) {
                same = leg;
            }
        }
        return same;
    }

    @Override
    public void onFinal(Order order) {
        TradePlan plan = planOf(order);
        if (plan == null) {
            return;
        }
        if (plan.settled(order.orderId()) < 0) {
            return;
        }
        funds.settle(plan);
        switch (plan.phase()) {
            case STOPPED -> {
                if (!plan.isInFlight()) {
                    finish(plan);
                }
            }
            case RECOVERING, RETURNING -> {
                if (order.cumQty() < order.qty()) {
                    plan.noteEmpty(order.instrument().id(), order.createdTimeNs());
                }
                // A new run's plan goes on by the timer, which sets its time anew: the old one is over by now.
                if (!plan.isInFlight() && !plan.isRestarted()) {
                    goHome(plan);
                }
            }
            case TRADING -> {
                if (order.cumQty() < order.qty()) {
                    plan.noteEmpty(order.instrument().id(), order.createdTimeNs());
                }
                if (plan.style() == TradePlan.Style.SEQUENTIAL) {
                    onLegDone(plan, order);
                } else if (!plan.isInFlight()) {
                    onAllDone(plan, order);
                }
            }
        }
    }

    private void onLegDone(TradePlan plan, Order order) {
        int leg = plan.leg();
        boolean conversion = plan.kind() == TradePlan.Kind.CONVERSION;
        if (leg == 0 && plan.filledQty(0) == 0 && !(conversion && canRetry(plan, leg))) {
            plan.noteShort(wordOf(order));
            finish(plan);
        } else if ((leg > 0 || conversion) && leavesSome(plan) && canRetry(plan, leg)) {
            waitToRetry(plan, order.instrument());
        } else {
            moveOn(plan);
        }
    }

    private static String wordOf(Order order) {
        return order.reason() == RejectReason.NONE || order.reason() == RejectReason.VENUE_EXPIRED
                ? "LEG_NOT_FILLED"
                : order.reason().name();
    }

    /** Every order that was sent at once is final. */
    private void onAllDone(TradePlan plan, Order last) {
        if (plan.spentAmount() == 0 && plan.holdings().isEmpty()) {
            plan.noteShort(wordOf(last));
            finish(plan);
            return;
        }
        long waitNs = -1;
        for (int leg = 0; leg < plan.legs(); leg++) {
            if (isOpen(plan, leg) && canRetry(plan, leg)) {
                Instrument on = state.registry.instrument(plan.instrumentId(leg));
                waitNs = Math.max(waitNs, state.execution.at(on.venue()).legRetryDelayNs());
            }
        }
        if (waitNs >= 0) {
            plan.waitUntil(state.nowNs + waitNs);
        } else {
            conclude(plan);
        }
    }

    /** Whether a leg of a parallel plan has enough left for an order. */
    private boolean isOpen(TradePlan plan, int leg) {
        Instrument on = state.registry.instrument(plan.instrumentId(leg));
        return isEnough(on, workingPx(plan, leg, on), plan.qty(leg) - plan.filledQty(leg));
    }

    private void retryOpenLegs(TradePlan plan) {
        for (int leg = 0; leg < plan.legs() && plan.phase() == TradePlan.Phase.TRADING; leg++) {
            if (isOpen(plan, leg) && canRetry(plan, leg)) {
                Instrument on = state.registry.instrument(plan.instrumentId(leg));
                RejectReason refused = send(
                        plan,
                        leg,
                        on.id(),
                        plan.side(leg),
                        plan.qty(leg) - plan.filledQty(leg),
                        workingPx(plan, leg, on));
                if (refused != RejectReason.NONE) {
                    plan.noteShort(refused.name());
                    if (stops(plan, refused)) {
                        plan.stop();
                    }
                }
            }
        }
        if (!plan.isInFlight()) {
            conclude(plan);
        }
    }

    /** Legs are over: the plan is done, or what stayed short goes home. */
    private void conclude(TradePlan plan) {
        if (plan.phase() == TradePlan.Phase.STOPPED) {
            finish(plan);
            return;
        }
        for (int leg = 0; leg < plan.legs() && plan.style() == TradePlan.Style.PARALLEL; leg++) {
            if (plan.filledQty(leg) < plan.qty(leg)) {
                plan.noteShort("LEG_NOT_FILLED");
            }
        }
        if (plan.isShort()) {
            plan.recover();
            goHome(plan);
        } else {
            finish(plan);
        }
    }

    /** The current leg of a sequence is over: notes what it left behind and starts the next one, or the way home. */
    private void moveOn(TradePlan plan) {
        if ((plan.leg() > 0 || plan.kind() == TradePlan.Kind.CONVERSION) && leavesSome(plan)) {
            plan.noteShort("LEG_NOT_FILLED");
        }
        int next = plan.leg() + 1;
        if (next < plan.legs()) {
            plan.goTo(next);
            if (isTradable(plan) && state.nowNs < plan.deadlineNs()) {
                sendNext(plan);
                return;
            }
            plan.noteShort("LEG_NOT_FILLED");
        }
        conclude(plan);
    }

    /** Whether the current leg has left enough for another order; what better prices left of the start asset does not count. */
    private boolean leavesSome(TradePlan plan) {
        return isTradable(plan) && (plan.leg() > 0 || plan.filledQty(0) < plan.qty(0));
    }

    private void sendNext(TradePlan plan) {
        int leg = plan.leg();
        Instrument on = state.registry.instrument(plan.instrumentId(leg));
        long px = workingPx(plan, leg, on);
        if (!state.risk.isVenueReady(on.venue().id())) {
            boolean late =
                    plan.deadlineNs() - state.nowNs < state.execution.plans().timeLimitNs() / 2;
            if (late) {
                plan.noteShort(RejectReason.VENUE_UNAVAILABLE.name());
                conclude(plan);
            } else {
                waitToRetry(plan, on);
            }
            return;
        }
        sendLeg(plan, affordable(plan, leg, on, px), px);
    }

    /** What a leg of a sequence may give. */
    private static long available(TradePlan plan, int leg) {
        return leg == 0
                ? plan.startAmount() - plan.spentAmount()
                : plan.holdings().of(plan.asset(leg));
    }

    /** The planned price, or the current opposite quote where that is worse but still within the band. */
    private long workingPx(TradePlan plan, int leg, Instrument on) {
        long planned = plan.px(leg);
        // A conversion's floor is what its planned prices bring at least.
        if (plan.kind() == TradePlan.Kind.CONVERSION || !state.board.isUsable(on.id())) {
            return planned;
        }
        long band = FixedMath.mulDivDown(planned, state.execution.at(on.venue()).legRetryBandBps(), BPS);
        if (plan.side(leg) == Side.BUY) {
            long ask = state.board.askPx(on.id());
            return ask == QuoteBoard.NO_PX || ask <= planned || ask > planned + band ? planned : ask;
        }
        long bid = state.board.bidPx(on.id());
        return bid == QuoteBoard.NO_PX || bid >= planned || bid < planned - band ? planned : bid;
    }

    /** Whether what is held before the current leg is enough for an order of it. */
    private boolean isTradable(TradePlan plan) {
        int leg = plan.leg();
        Instrument on = state.registry.instrument(plan.instrumentId(leg));
        long px = workingPx(plan, leg, on);
        return isEnough(on, px, affordable(plan, leg, on, px));
    }

    private long affordable(TradePlan plan, int leg, Instrument on, long px) {
        long qty = LegArithmetic.maxQty(on, plan.side(leg), px, available(plan, leg));
        if (plan.kind() == TradePlan.Kind.CONVERSION && leg == 0 && qty != FixedMath.OVERFLOW) {
            qty = Math.min(qty, plan.qty(0) - plan.filledQty(0));
        }
        return qty == FixedMath.OVERFLOW ? qty : PlanTerms.withinLimit(state, on, px, Math.min(qty, on.maxQty()));
    }

    private static boolean isEnough(Instrument on, long px, long qty) {
        return px > 0
                && qty != FixedMath.OVERFLOW
                && qty > 0
                && qty >= on.minQty()
                && on.quoteAmountDown(px, qty) >= on.minNotionalAmount();
    }

    /** One more order towards the target, or a pause, or the end. Where the gate does not let one market trade, others are looked at. */
    private void goHome(TradePlan plan) {
        long waitNs = state.execution.legRetryDelayNs();
        for (int way = 0; way < MAX_WAYS; way++) {
            PlanRecovery.Step step = recovery.next(plan);
            if (step == PlanRecovery.Step.DONE) {
                finish(plan);
                return;
            }
            if (step == PlanRecovery.Step.WAIT) {
                break;
            }
            Instrument on = state.registry.instrument(recovery.instrumentId());
            waitNs = state.execution.at(on.venue()).legRetryDelayNs();
            RejectReason refused = send(plan, 0, on.id(), recovery.side(), recovery.qty(), recovery.px());
            if (refused == RejectReason.NONE) {
                plan.countRecovery();
                return;
            }
            if (stops(plan, refused)) {
                plan.noteShort(refused.name());
                plan.stop();
                finish(plan);
                return;
            }
            if (!WhyNot.isOfTheOrderAlone(refused) && !WhyNot.isOfTheMarket(refused, state.killSwitch, on)) {
                break;
            }
            plan.noteEmpty(on.id(), state.nowNs);
        }
        plan.waitUntil(state.nowNs + waitNs);
    }

    /** Time passed: pauses between attempts may be over. */
    void onTimer() {
        for (int i = plans.size() - 1; i >= 0; i--) {
            TradePlan plan = plans.get(i);
            if (plan.isInFlight()) {
                continue;
            }
            if (state.killSwitch.isEngaged()) {
                plan.noteShort(RejectReason.KILL_SWITCH.name());
                finish(plan);
                continue;
            }
            if (plan.isRestarted()) {
                if (!state.risk.isReady() || !isSettledWhereItHolds(plan)) {
                    continue;
                }
                plan.setDeadlineNs(state.nowNs + state.execution.plans().timeLimitNs());
            }
            if (state.nowNs < plan.nextAttemptNs()) {
                continue;
            }
            switch (plan.phase()) {
                case TRADING -> {
                    if (plan.style() == TradePlan.Style.PARALLEL) {
                        retryOpenLegs(plan);
                    } else if (isTradable(plan) && state.nowNs < plan.deadlineNs()) {
                        sendNext(plan);
                    } else {
                        moveOn(plan);
                    }
                }
                case RECOVERING, RETURNING -> goHome(plan);
                case STOPPED -> finish(plan);
            }
        }
    }

    /** Whether no venue where a plan of the last run has something, or owes it, is settling orders of before. */
    private boolean isSettledWhereItHolds(TradePlan plan) {
        Holdings held = plan.holdings();
        for (int i = 0; i < held.count(); i++) {
            int venueId = held.venueId(i);
            if (held.amount(i) != 0
                    && (state.risk.unsettled(venueId) > 0 || state.link[venueId] == EngineState.LINK_RECONCILING)) {
                return false;
            }
        }
        return true;
    }

    /** A new run: plans of the last one go on as broken ones, once their orders are settled and the venues where they hold something are ready. */
    void onStarted() {
        for (int i = plans.size() - 1; i >= 0; i--) {
            TradePlan plan = plans.get(i);
            plan.noteShort("ENGINE_RESTARTED");
            plan.onRestarted();
            for (int leg = 0; leg < plan.legs(); leg++) {
                Order order = plan.orderId(leg) == 0 ? null : state.orders.get(plan.orderId(leg));
                if (order == null || order.state().isFinal()) {
                    plan.sent(leg, 0);
                }
            }
        }
        telemetry.set(Metric.CYCLES_IN_FLIGHT, plans.size());
    }

    private @Nullable TradePlan planOf(Order order) {
        if (order.cycleId() == 0) {
            return null;
        }
        for (int i = 0; i < plans.size(); i++) {
            if (plans.get(i).planId() == order.cycleId()) {
                return plans.get(i);
            }
        }
        return null;
    }

    private void finish(TradePlan plan) {
        boolean ran = plans.remove(plan);
        funds.releaseAll(plan);
        telemetry.set(Metric.CYCLES_IN_FLIGHT, plans.size());
        results.report(plan);
        if (ran) {
            pool.giveBack(plan);
        }
    }
}
