package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.Side;
import io.kairos.engine.domain.arbitrage.Holdings;
import io.kairos.engine.domain.arbitrage.LegArithmetic;
import io.kairos.engine.domain.arbitrage.Route;
import io.kairos.engine.domain.arbitrage.RouteFinder;
import io.kairos.engine.domain.arbitrage.TradePlan;
import io.kairos.engine.domain.book.QuoteBoard;
import io.kairos.engine.domain.risk.TradingState;

/**
 * What a plan that broke does next. What it holds goes to its target by the best way there is now: that may be the legs that were
 * planned, other ones, or straight back. What it owes, having given it from inventory, is bought back. No order is made that could
 * end below the plan's floor even at its limit price; then it waits, until the deadline. A conversion waits for half of its time at
 * most, and not at all where nothing can open; then what it holds goes back to the start asset, for no more than was computed before
 * its first order. Markets that are halted, or whose venue is not ready, are left out, and those that only let positions be reduced are
 * taken only where there is no other way. Engine thread only; decides, and sends nothing.
 */
final class PlanRecovery {
    /** What to do. */
    enum Step {
        /** The order that {@link #instrumentId} and the others describe. */
        SEND,
        /** No way is open now, one may be later. */
        WAIT,
        /** Nothing is left that an order could be made of, or there is no more time. */
        DONE
    }

    /** Orders of one plan after it broke; what is left then is named. */
    static final int MAX_ORDERS = 12;

    private static final int MAX_HOPS = 3;

    private final EngineState state;
    private final RouteFinder routes;
    private int instrumentId;
    private Side side = Side.BUY;
    private long qty;
    private long px;
    private TradingState strictest = TradingState.ACTIVE;

    PlanRecovery(EngineState state) {
        this.state = state;
        this.routes = new RouteFinder(state.registry, state.board, state.depth, state.balances, this::isOpen);
    }

    int instrumentId() {
        return instrumentId;
    }

    Side side() {
        return side;
    }

    long qty() {
        return qty;
    }

    long px() {
        return px;
    }

    Step next(TradePlan plan) {
        if (state.nowNs >= plan.deadlineNs() || plan.recoveries() >= MAX_ORDERS) {
            return Step.DONE;
        }
        if (!state.risk.isReady()) {
            return Step.WAIT;
        }
        if (plan.kind() == TradePlan.Kind.CYCLE) {
            return bring(plan, plan.targetAssetId());
        }
        if (plan.phase() != TradePlan.Phase.RETURNING) {
            Step step = bring(plan, plan.targetAssetId());
            boolean late =
                    plan.deadlineNs() - state.nowNs < state.execution.plans().timeLimitNs() / 2;
            if (step == Step.SEND
                    || (step == Step.WAIT && !late)
                    || plan.holdings().isEmpty()) {
                return step;
            }
            plan.turnBack();
        }
        return bring(plan, plan.startAssetId());
    }

    /** By markets that are open to every order if there is a way; else by those, too, that only let positions be reduced. */
    private Step bring(TradePlan plan, int toAssetId) {
        strictest = TradingState.ACTIVE;
        Step step = bringNow(plan, toAssetId);
        if (step != Step.SEND && state.killSwitch.hasStoppedScopes()) {
            strictest = TradingState.REDUCING;
            step = bringNow(plan, toAssetId);
        }
        return step;
    }

    private boolean isOpen(int onId) {
        return state.isOpen(onId, strictest);
    }

    private Step bringNow(TradePlan plan, int toAssetId) {
        boolean open = false;
        Holdings held = plan.holdings();
        for (int i = 0; i < held.count(); i++) {
            Step step = held.amount(i) > 0
                    ? sell(plan, i, toAssetId)
                    : held.amount(i) < 0 && plan.kind() == TradePlan.Kind.CYCLE ? buyBack(plan, i) : Step.DONE;
            if (step == Step.SEND) {
                return step;
            }
            open |= step == Step.WAIT;
        }
        return open ? Step.WAIT : Step.DONE;
    }

    private Step sell(TradePlan plan, int entry, int toAssetId) {
        Holdings held = plan.holdings();
        long amount = held.amount(entry);
        Route route = routes.find(
                held.venueId(entry),
                held.assetId(entry),
                amount,
                toAssetId,
                avoided(plan, toAssetId),
                MAX_HOPS,
                plan.emptyMarkets(),
                state.execution.cycleNodes() == CycleNodes.ASSET,
                state.risk.limits(),
                state.nowNs);
        if (route.hops() == 0) {
            return route.mayOpen() ? Step.WAIT : Step.DONE;
        }
        Instrument on = state.registry.instrument(route.instrumentId(0));
        long given = LegArithmetic.given(on, route.side(0), route.px(0), route.qty(0));
        long whole = toAssetId == plan.targetAssetId() ? needed(plan, entry) : neededAtHome(plan, entry);
        long need = FixedMath.mulDivUp(Math.max(0, whole), given, amount);
        if (need == FixedMath.OVERFLOW || route.resultAtLimits() < need) {
            return Step.WAIT;
        }
        set(on.id(), route.side(0), route.qty(0), route.px(0));
        return Step.SEND;
    }

    /** What a conversion gets of its start or target asset counts as arrived, so no way to one leads through the other. */
    private static int avoided(TradePlan plan, int toAssetId) {
        if (plan.kind() == TradePlan.Kind.CYCLE) {
            return RouteFinder.NONE;
        }
        return toAssetId == plan.startAssetId() ? plan.targetAssetId() : plan.startAssetId();
    }

    /** What an entry must at least bring so that the plan does not end below its floor, the others taken at their value now. */
    private long needed(TradePlan plan, int entry) {
        long need = plan.kind() == TradePlan.Kind.CYCLE
                ? Math.addExact(plan.spentAmount(), plan.floorAmount())
                : FixedMath.mulDivUp(
                        plan.floorAmount(), Math.max(0, plan.spentAmount() - plan.homeAmount()), plan.startAmount());
        if (need == FixedMath.OVERFLOW) {
            return Long.MAX_VALUE;
        }
        need = Math.subtractExact(need, plan.returnedAmount());
        Holdings held = plan.holdings();
        for (int i = 0; i < held.count(); i++) {
            if (i != entry && held.amount(i) != 0) {
                need = Math.subtractExact(need, valueOf(plan, held.assetId(i), held.amount(i)));
            }
        }
        return need;
    }

    /** The same for a conversion on its way back: what of the start asset has not become target, less what that may cost. */
    private long neededAtHome(TradePlan plan, int entry) {
        long arrived = plan.expectedAmount() <= 0
                ? 0
                : FixedMath.mulDivDown(plan.startAmount(), plan.returnedAmount(), plan.expectedAmount());
        long open = Math.max(0, plan.spentAmount() - (arrived == FixedMath.OVERFLOW ? plan.spentAmount() : arrived));
        long need = FixedMath.mulDivUp(open, plan.startAmount() + plan.returnFloorAmount(), plan.startAmount());
        need = Math.subtractExact(need, plan.homeAmount());
        Holdings held = plan.holdings();
        for (int i = 0; i < held.count(); i++) {
            if (i != entry && held.amount(i) > 0) {
                long value = state.converter.valueDown(held.assetId(i), plan.startAssetId(), held.amount(i));
                need = Math.subtractExact(need, value == FixedMath.OVERFLOW ? 0 : value);
            }
        }
        return need;
    }

    private Step buyBack(TradePlan plan, int entry) {
        Holdings held = plan.holdings();
        int asset = held.assetId(entry);
        long owed = -held.amount(entry);
        long most = -needed(plan, entry);
        int best = -1;
        long bestCost = Long.MAX_VALUE;
        boolean mayOpen = false;
        for (int id = 0; id < state.registry.instruments().size(); id++) {
            Instrument on = state.registry.instrument(id);
            boolean base = on.base().id() == asset && on.quote().id() == plan.startAssetId();
            if (!base && !(on.quote().id() == asset && on.base().id() == plan.startAssetId())) {
                continue;
            }
            Side does = base ? Side.BUY : Side.SELL;
            long at = does == Side.BUY ? state.board.askPx(id) : state.board.bidPx(id);
            if (at == QuoteBoard.NO_PX || at <= 0) {
                mayOpen = true;
                continue;
            }
            long wanted = Math.min(on.maxQty(), LegArithmetic.minQty(on, does, at, owed));
            if (wanted <= 0 || isBelowMinimum(on, at, wanted)) {
                continue;
            }
            mayOpen = true;
            long offered = does == Side.BUY ? state.board.askQty(id) : state.board.bidQty(id);
            wanted = Math.min(wanted, FixedMath.floorToStep(offered, on.stepQty()));
            wanted = PlanTerms.withinLimit(state, on, at, wanted);
            if (!canTrade(plan, on) || wanted <= 0 || isBelowMinimum(on, at, wanted)) {
                continue;
            }
            long cost = LegArithmetic.given(on, does, at, wanted);
            // By what a whole unit costs, since less may be offered here than there.
            long brings = LegArithmetic.received(on, does, at, wanted);
            long perOwed = brings <= 0 ? FixedMath.OVERFLOW : FixedMath.mulDivUp(cost, owed, brings);
            if (cost != FixedMath.OVERFLOW
                    && perOwed != FixedMath.OVERFLOW
                    && perOwed < bestCost
                    && state.balances.free(on.venue().id(), plan.startAssetId()) >= cost) {
                best = id;
                bestCost = perOwed;
                set(id, does, wanted, at);
            }
        }
        if (best < 0) {
            return mayOpen ? Step.WAIT : Step.DONE;
        }
        return bestCost <= most ? Step.SEND : Step.WAIT;
    }

    private boolean canTrade(TradePlan plan, Instrument on) {
        return on.trading()
                && isOpen(on.id())
                && state.board.isFresh(on.id(), state.nowNs, state.risk.limits().maxQuoteAgeNs())
                && !plan.emptyMarkets().has(on.id(), state.board);
    }

    private static boolean isBelowMinimum(Instrument on, long px, long amount) {
        return amount < on.minQty() || on.quoteAmountDown(px, amount) < on.minNotionalAmount();
    }

    private void set(int onId, Side does, long howMuch, long at) {
        instrumentId = onId;
        side = does;
        qty = howMuch;
        px = at;
    }

    /**
     * What an amount (below zero: owed) is worth in the target asset now, after the fee. Where nothing joins them now, what is held
     * counts as nothing, and what is owed as much as it was planned to cost.
     */
    long valueOf(TradePlan plan, int assetId, long amount) {
        int target = plan.targetAssetId();
        long gross = amount > 0
                ? state.converter.valueDown(assetId, target, amount)
                : state.converter.valueUp(assetId, target, -amount);
        if (gross == FixedMath.OVERFLOW) {
            return amount > 0 ? 0 : -plannedCost(plan, assetId, -amount);
        }
        long fee = FixedMath.mulDivUp(gross, feeOf(assetId, target), Instrument.FEE_DENOMINATOR);
        return amount > 0 ? gross - fee : -gross - fee;
    }

    private long plannedCost(TradePlan plan, int assetId, long owed) {
        for (int leg = 1; leg < plan.legs(); leg++) {
            if (plan.asset(leg) == assetId) {
                Instrument on = state.registry.instrument(plan.instrumentId(leg));
                long given = LegArithmetic.given(on, plan.side(leg), plan.px(leg), plan.qty(leg));
                long cost = given <= 0 ? given : FixedMath.mulDivUp(plan.startAmount(), owed, given);
                return cost == FixedMath.OVERFLOW || given <= 0 ? plan.startAmount() : cost;
            }
        }
        return plan.startAmount();
    }

    private int feeOf(int assetId, int other) {
        int most = 0;
        for (int id = 0; id < state.registry.instruments().size(); id++) {
            Instrument on = state.registry.instrument(id);
            int base = on.base().id();
            int quote = on.quote().id();
            if ((base == assetId && quote == other) || (base == other && quote == assetId)) {
                most = Math.max(most, on.takerFeeCentibps());
            }
        }
        return most;
    }
}
