package io.kairos.engine.application;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.DecimalText;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.domain.arbitrage.CyclePlan;
import io.kairos.engine.domain.arbitrage.LegArithmetic;
import io.kairos.engine.domain.book.QuoteBoard;
import io.kairos.engine.domain.order.Order;
import io.kairos.engine.domain.risk.OrderIntent;
import io.kairos.journal.codec.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trades cycles leg by leg with immediate-or-cancel limit orders, each sized by what the last one really brought. Engine thread
 * only.
 *
 * <ul>
 *   <li>The first leg did not fill: MISSED.
 *   <li>A later leg stays short: tried again within the band, a bounded number of times; what is left is then brought back to
 *       the start asset, if an instrument joins them and the collar allows; the cycle ends PARTIAL and names what is left.
 *   <li>Kill switch or lost readiness: no further leg, no way back; the cycle ends PARTIAL at once. Whoever pulls the switch
 *       wants nothing more sent, and what is held is stated.
 *   <li>An order whose fate is unknown holds the cycle until it is settled. After a restart the cycle only waits for that.
 * </ul>
 *
 * <p>The realised gain is the exact change in the start asset. For PARTIAL it also counts what is left between, valued at the
 * current opposite quote less the taker fee where an instrument joins it with the start asset, and at zero where not.
 */
final class CycleTrader implements OrderListener, CycleSearch.Taker {
    /** A cycle that stayed short is not tried again by quotes of this time: they were not what they seemed. */
    static final long SHORT_PAUSE_NS = 250_000_000L;

    private static final long BPS = 10_000;

    private final EngineState state;
    private final EventWriter events;
    private final EngineTelemetry telemetry;
    private final OrderDesk desk;
    private final OrderIntent intent = new OrderIntent();
    private final List<CyclePlan> plans = new ArrayList<>();
    private final CycleSearch search;
    private String strategyName = "";
    private String owner = "strategy:";

    CycleTrader(EngineState state, EventWriter events, EngineTelemetry telemetry, OrderDesk desk) {
        this.state = state;
        this.events = events;
        this.telemetry = telemetry;
        this.desk = desk;
        this.search = new CycleSearch(state, events, telemetry, this);
    }

    CycleSearch search() {
        return search;
    }

    List<CyclePlan> plans() {
        return plans;
    }

    void restore(CyclePlan plan) {
        plans.add(plan);
    }

    @Override
    public boolean hasRoom() {
        return plans.size() < state.execution.maxCyclesInFlight();
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
    public void take(CyclePlan plan) {
        plans.add(plan);
        telemetry.set(Metric.CYCLES_IN_FLIGHT, plans.size());
        events.opportunityUpdated(plan, Outcome.TAKEN, Long.MIN_VALUE, "");
        Instrument on = state.registry.instrument(plan.instrumentId(0));
        send(plan, intent.limit(desk.takeOrderId(), on, plan.side(0), TimeInForce.IOC, plan.qty(0), plan.px(0)));
    }

    private void send(CyclePlan plan, OrderIntent wanted) {
        Instrument on = wanted.known();
        plan.countAttempt();
        Order order = desk.place(wanted, owner(), "", on.venue().name(), on.symbol(), plan.cycleId(), 0);
        if (order != null) {
            plan.setOrderId(order.orderId());
            return;
        }
        RejectReason reason = state.gate.reason();
        boolean stopped = reason == RejectReason.KILL_SWITCH || reason == RejectReason.ENGINE_NOT_READY;
        if (stopped || plan.spentAmount() == 0) {
            plan.noteShort(reason.name());
            finish(plan);
        } else if (canRetry(plan)) {
            plan.waitUntil(state.nowNs + state.execution.legRetryDelayNs());
        } else {
            plan.noteShort(reason.name());
            moveOn(plan);
        }
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

    private boolean canRetry(CyclePlan plan) {
        return plan.attempts() <= state.execution.maxLegRetries();
    }

    @Override
    public void onFill(Order order, long given, long received, boolean foreignFee) {
        CyclePlan plan = planOf(order);
        if (plan == null) {
            return;
        }
        int from = plan.leg();
        boolean unwinding = plan.phase() == CyclePlan.Phase.UNWINDING || !isLegOrder(plan, order);
        plan.onFill(from, unwinding ? plan.legs() : from + 1, given, received);
        if (foreignFee) {
            plan.noteForeignFee();
        }
    }

    /** Whether the order trades the plan's current leg rather than the way back from it; an abandoned plan no longer says. */
    private static boolean isLegOrder(CyclePlan plan, Order order) {
        return order.instrument().id() == plan.instrumentId(plan.leg()) && order.side() == plan.side(plan.leg());
    }

    @Override
    public void onFinal(Order order) {
        CyclePlan plan = planOf(order);
        if (plan == null) {
            return;
        }
        plan.setOrderId(0);
        switch (plan.phase()) {
            case ABANDONED -> finish(plan);
            case UNWINDING -> {
                if (canUnwind(plan) && canRetry(plan)) {
                    plan.waitUntil(state.nowNs + state.execution.legRetryDelayNs());
                } else {
                    unwindNext(plan, plan.leg() + 1);
                }
            }
            case TRADING -> onLegDone(plan, order);
        }
    }

    private void onLegDone(CyclePlan plan, Order order) {
        if (plan.leg() == 0) {
            if (order.cumQty() == 0) {
                plan.noteShort(
                        order.reason() == RejectReason.NONE || order.reason() == RejectReason.VENUE_EXPIRED
                                ? "LEG_NOT_FILLED"
                                : order.reason().name());
                finish(plan);
            } else {
                moveOn(plan);
            }
        } else if (isTradable(plan) && canRetry(plan)) {
            plan.waitUntil(state.nowNs + state.execution.legRetryDelayNs());
        } else {
            moveOn(plan);
        }
    }

    /** The current leg is over: notes what it left behind and starts the next one, or the way back. */
    private void moveOn(CyclePlan plan) {
        if (plan.phase() == CyclePlan.Phase.UNWINDING) {
            unwindNext(plan, plan.leg() + 1);
            return;
        }
        if (plan.leg() > 0 && isTradable(plan)) {
            plan.noteShort("LEG_NOT_FILLED");
        }
        int next = plan.leg() + 1;
        if (next < plan.legs()) {
            plan.goTo(CyclePlan.Phase.TRADING, next);
            if (isTradable(plan)) {
                sendLeg(plan);
                return;
            }
            plan.noteShort("LEG_NOT_FILLED");
        }
        if (plan.isShort()) {
            unwindNext(plan, 1);
        } else {
            finish(plan);
        }
    }

    private void sendLeg(CyclePlan plan) {
        int leg = plan.leg();
        Instrument on = state.registry.instrument(plan.instrumentId(leg));
        long px = workingPx(plan, on);
        long qty = LegArithmetic.maxQty(on, plan.side(leg), px, plan.held(leg));
        send(
                plan,
                intent.limit(desk.takeOrderId(), on, plan.side(leg), TimeInForce.IOC, Math.min(qty, on.maxQty()), px));
    }

    /** The planned price, or the current opposite quote where that is worse but still within the band. */
    private long workingPx(CyclePlan plan, Instrument on) {
        int leg = plan.leg();
        long planned = plan.px(leg);
        if (!state.board.isUsable(on.id())) {
            return planned;
        }
        long band = FixedMath.mulDivDown(planned, state.execution.legRetryBandBps(), BPS);
        if (plan.side(leg) == Side.BUY) {
            long ask = state.board.askPx(on.id());
            return ask == QuoteBoard.NO_PX || ask <= planned || ask > planned + band ? planned : ask;
        }
        long bid = state.board.bidPx(on.id());
        return bid == QuoteBoard.NO_PX || bid >= planned || bid < planned - band ? planned : bid;
    }

    /** Whether what is held before the current leg is enough for an order of it. */
    private boolean isTradable(CyclePlan plan) {
        int leg = plan.leg();
        Instrument on = state.registry.instrument(plan.instrumentId(leg));
        return isTradable(on, plan.side(leg), workingPx(plan, on), plan.held(leg));
    }

    private static boolean isTradable(Instrument on, Side side, long px, long amount) {
        if (px <= 0) {
            return false;
        }
        long qty = LegArithmetic.maxQty(on, side, px, amount);
        return qty != FixedMath.OVERFLOW
                && qty > 0
                && qty >= on.minQty()
                && on.quoteAmountDown(px, qty) >= on.minNotionalAmount();
    }

    private void unwindNext(CyclePlan plan, int from) {
        for (int position = from; position < plan.legs(); position++) {
            plan.goTo(CyclePlan.Phase.UNWINDING, position);
            if (canUnwind(plan)) {
                sendUnwind(plan);
                return;
            }
        }
        finish(plan);
    }

    private @Nullable Instrument wayBack(CyclePlan plan, int position) {
        List<Instrument> instruments = state.registry.instruments();
        int asset = plan.asset(position);
        // What is held between two legs lies where the first of them was traded.
        Instrument holder = state.registry.instrument(plan.instrumentId(position - 1));
        for (int id = 0; id < instruments.size(); id++) {
            Instrument on = instruments.get(id);
            int base = on.base().id();
            int quote = on.quote().id();
            int start = plan.startAssetId();
            if (on.venue().id() == holder.venue().id()
                    && ((base == asset && quote == start) || (base == start && quote == asset))) {
                return on;
            }
        }
        return null;
    }

    private boolean canUnwind(CyclePlan plan) {
        Instrument on = wayBack(plan, plan.leg());
        if (on == null || !on.trading() || !state.board.isUsable(on.id())) {
            return false;
        }
        Side side = backSide(plan, on);
        return isTradable(on, side, collarPx(on, side), plan.held(plan.leg()));
    }

    private static Side backSide(CyclePlan plan, Instrument on) {
        return on.base().id() == plan.asset(plan.leg()) ? Side.SELL : Side.BUY;
    }

    /** The gate's price for a market order, or 0 without a quote: a buyer needs funds for it. */
    private long collarPx(Instrument on, Side side) {
        long opposite = side == Side.BUY ? state.board.askPx(on.id()) : state.board.bidPx(on.id());
        if (opposite == QuoteBoard.NO_PX) {
            return 0;
        }
        long distance = FixedMath.mulDivDown(opposite, state.risk.limits().priceCollarBps(), BPS);
        return side == Side.BUY ? opposite + distance : opposite;
    }

    private void sendUnwind(CyclePlan plan) {
        Instrument on = wayBack(plan, plan.leg());
        if (on == null) {
            throw new IllegalStateException("no way back: cycleId=" + plan.cycleId() + " position=" + plan.leg());
        }
        Side side = backSide(plan, on);
        long qty = LegArithmetic.maxQty(on, side, collarPx(on, side), plan.held(plan.leg()));
        send(
                plan,
                intent.set(
                        desk.takeOrderId(),
                        on,
                        side,
                        OrderType.MARKET,
                        TimeInForce.IOC,
                        Math.min(qty, on.maxQty()),
                        on.qtyDecimals(),
                        OrderIntent.NO_PX,
                        0));
    }

    /** Time passed: pauses between attempts may be over. */
    void onTimer() {
        for (int i = plans.size() - 1; i >= 0; i--) {
            CyclePlan plan = plans.get(i);
            if (plan.orderId() != 0 || state.nowNs < plan.nextAttemptNs()) {
                continue;
            }
            switch (plan.phase()) {
                case TRADING -> {
                    if (isTradable(plan)) {
                        sendLeg(plan);
                    } else {
                        moveOn(plan);
                    }
                }
                case UNWINDING -> {
                    if (canUnwind(plan)) {
                        sendUnwind(plan);
                    } else {
                        unwindNext(plan, plan.leg() + 1);
                    }
                }
                case ABANDONED -> finish(plan);
            }
        }
    }

    /** A new run: cycles of the last one send nothing more and end as soon as their order is settled. */
    void onStarted() {
        for (int i = plans.size() - 1; i >= 0; i--) {
            CyclePlan plan = plans.get(i);
            plan.noteShort("ENGINE_RESTARTED");
            plan.abandon();
            Order order = state.orders.get(plan.orderId());
            if (order == null || order.state().isFinal()) {
                finish(plan);
            }
        }
        telemetry.set(Metric.CYCLES_IN_FLIGHT, plans.size());
    }

    private @Nullable CyclePlan planOf(Order order) {
        if (order.cycleId() == 0) {
            return null;
        }
        for (int i = 0; i < plans.size(); i++) {
            CyclePlan plan = plans.get(i);
            if (plan.cycleId() == order.cycleId() && plan.orderId() == order.orderId()) {
                return plan;
            }
        }
        return null;
    }

    private void finish(CyclePlan plan) {
        plans.remove(plan);
        telemetry.set(Metric.CYCLES_IN_FLIGHT, plans.size());
        if (plan.spentAmount() == 0) {
            telemetry.increment(Metric.CYCLES_MISSED);
            search.log().end(plan.key(), state.nowNs + SHORT_PAUSE_NS, state.nowNs);
            events.opportunityUpdated(plan, Outcome.MISSED, 0, plan.shortReason());
            return;
        }
        search.log().end(plan.key(), plan.isShort() ? state.nowNs + SHORT_PAUSE_NS : state.nowNs, state.nowNs);
        String fees = plan.hasForeignFee() ? " some fees were taken in another asset" : "";
        if (!plan.isShort()) {
            telemetry.increment(Metric.CYCLES_COMPLETED);
            events.opportunityUpdated(plan, Outcome.COMPLETED, plan.startAssetChange(), fees.trim());
            return;
        }
        telemetry.increment(Metric.CYCLES_PARTIAL);
        StringBuilder reason = new StringBuilder(plan.shortReason());
        long value = plan.startAssetChange();
        for (int position = 1; position < plan.legs(); position++) {
            long left = plan.held(position);
            if (left > 0) {
                Asset asset = state.registry.asset(plan.asset(position));
                reason.append(" residual=")
                        .append(DecimalText.format(left, asset.decimals()))
                        .append(' ')
                        .append(asset.name());
                value = Math.addExact(value, residualValue(plan, position, left));
            }
        }
        events.opportunityUpdated(
                plan, Outcome.PARTIAL, value, reason.append(fees).toString());
    }

    private long residualValue(CyclePlan plan, int position, long amount) {
        Instrument on = wayBack(plan, position);
        long gross = state.converter.valueDown(plan.asset(position), plan.startAssetId(), amount);
        if (on == null || gross == FixedMath.OVERFLOW) {
            return 0;
        }
        return gross - FixedMath.mulDivUp(gross, on.takerFeeCentibps(), Instrument.FEE_DENOMINATOR);
    }
}
