package io.kairos.engine.domain.risk;

import static io.kairos.domain.order.RejectReason.NONE;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.domain.order.Order;
import org.jspecify.annotations.Nullable;

/**
 * Pre-trade control: runs every check of the {@link RiskControl catalogue} in its order, reserves the funds, counts the order in
 * every limit, and makes the only {@link ApprovedOrder} there is. Engine thread only. Hot: neither an approval nor a refusal
 * allocates; the words of a refusal are made when {@link #reasonText} asks for them.
 *
 * <p>A market order is approved as an immediate-or-cancel limit order at the collar's edge: the venue then cannot fill it
 * farther away than the limits allow, whatever its book does meanwhile.
 */
public final class RiskGate {
    private static final OrderIntent NOTHING = new OrderIntent();

    private final RiskState state;
    private final ApprovedOrder approved = new ApprovedOrder();
    private RejectReason reason = NONE;
    private OrderIntent asked = NOTHING;

    /** Judges by this state. */
    public RiskGate(RiskState state) {
        this.state = state;
    }

    /**
     * Judges an intent and, if it passes, reserves its funds and counts it in every limit.
     *
     * @return the approved order, valid until the next call; null when refused, see {@link #reason} and {@link #reasonText}.
     */
    public @Nullable ApprovedOrder approve(OrderIntent intent, long nowNs) {
        return take(intent, nowNs) == NONE ? approvedOf(intent) : null;
    }

    private RejectReason take(OrderIntent intent, long nowNs) {
        if (check(intent, nowNs) == NONE) {
            reason = LimitChecks.freeBalance(intent, state);
            if (reason == NONE) {
                count(intent, nowNs);
            }
        }
        return reason;
    }

    private ApprovedOrder approvedOf(OrderIntent intent) {
        boolean market = intent.type() == OrderType.MARKET;
        return approved.set(
                intent.orderId(),
                intent.known(),
                intent.side(),
                market ? OrderType.LIMIT : intent.type(),
                market ? TimeInForce.IOC : intent.timeInForce(),
                intent.workingPx,
                intent.qty);
    }

    private void count(OrderIntent intent, long nowNs) {
        Instrument on = intent.known();
        LimitTable table = state.table();
        if (!state.balances.reserve(on.venue().id(), intent.giveAssetId, intent.giveAmount)) {
            throw new IllegalStateException("funds checked but not there: orderId=" + intent.orderId());
        }
        state.day.add(intent.referenceAmount, nowNs);
        state.meters.addToDay(intent.ownerId, intent.referenceAmount, nowNs);
        state.rate.take(state.limits.maxOrdersPerSecond(), nowNs);
        state.venueRates.take(
                on.venue().id(), table.byVenue.perSecond[on.venue().id()], nowNs);
        state.instrumentRates.take(on.id(), table.byInstrument.perSecond[on.id()], nowNs);
        state.ownerRates.take(intent.ownerId, table.byOwner.perSecond[intent.ownerId], nowNs);
        state.venues.useBudget(on, 1);
        state.repetitions.add(LimitChecks.keyOf(intent), table.repeatedOrderWindowNs, nowNs);
        if (!intent.isFollowUp()) {
            state.meters.execute(intent.ownerId, table.repeatedExecutionWindowNs, nowNs);
        }
        state.openOrders++;
        state.open.add(on, intent.side(), intent.ownerId, 1, intent.referenceAmount, intent.incomingAmount);
        state.exposure.update(on.base().id());
        state.exposure.update(on.quote().id());
    }

    /**
     * Judges a change of a resting order as an order of what would be left, in the place of the old one. If it passes, it counts in the
     * rates, and in the day by what its value is higher; funds and limits are the caller's to raise.
     *
     * @param changed an order with the new price and the quantity that would be left.
     */
    public boolean approveAmendment(OrderIntent changed, Order order, long nowNs) {
        Instrument on = order.instrument();
        int give = order.side() == Side.BUY ? on.quote().id() : on.base().id();
        long before = order.counted().value;
        state.leaveOut(order, give);
        if (check(changed, nowNs) == NONE) {
            reason = LimitChecks.amendRate(changed, state, state.table());
        }
        if (reason == NONE) {
            reason = LimitChecks.freeBalance(changed, state);
        }
        state.putBack(order, give);
        if (reason != NONE) {
            return false;
        }
        LimitTable table = state.table();
        state.rate.take(state.limits.maxOrdersPerSecond(), nowNs);
        state.venueRates.take(
                on.venue().id(), table.byVenue.perSecond[on.venue().id()], nowNs);
        state.instrumentRates.take(on.id(), table.byInstrument.perSecond[on.id()], nowNs);
        state.ownerRates.take(changed.ownerId, table.byOwner.perSecond[changed.ownerId], nowNs);
        state.amendRates.take(RiskState.ENGINE_OWNER, table.amendsPerSecond, nowNs);
        if (changed.ownerId != RiskState.ENGINE_OWNER) {
            state.amendRates.take(changed.ownerId, table.ownerAmends[changed.ownerId], nowNs);
        }
        state.venues.useBudget(on, 1);
        long more = Math.max(0, changed.referenceAmount - before);
        state.day.add(more, nowNs);
        state.meters.addToDay(changed.ownerId, more, nowNs);
        return true;
    }

    /** Runs every check but the one of the balance, and changes nothing: for legs whose funds do not exist yet. */
    public RejectReason check(OrderIntent intent, long nowNs) {
        state.nowNs = nowNs;
        state.refusal = Refusal.NONE;
        asked = intent;
        reason = ofOrder(intent, state, state.table());
        if (reason == NONE) {
            reason = ofMarket(intent, state, state.table());
        }
        if (reason == NONE) {
            reason = ofLimits(intent, state, state.table());
        }
        return reason;
    }

    /** The checks in their precedence, called one by one rather than from a list so that they can be compiled into one piece. */
    private static RejectReason ofOrder(OrderIntent intent, RiskState state, LimitTable table) {
        RejectReason found = OrderChecks.engineReady(intent, state);
        if (found == NONE) {
            found = OrderChecks.killSwitch(intent, state);
        }
        if (found == NONE) {
            found = OrderChecks.instrumentKnown(intent, state);
        }
        if (found == NONE) {
            found = OrderChecks.restricted(intent, state, table);
        }
        if (found == NONE) {
            found = OrderChecks.permission(intent, state, table);
        }
        if (found == NONE) {
            found = OrderChecks.instrumentTrading(intent, state);
        }
        if (found == NONE) {
            found = OrderChecks.venueLink(intent, state);
        }
        if (found == NONE) {
            found = OrderChecks.venueSettled(intent, state);
        }
        if (found == NONE) {
            found = OrderChecks.venueClock(intent, state, table);
        }
        if (found == NONE) {
            found = OrderChecks.venueBudget(intent, state, table);
        }
        if (found == NONE) {
            found = OrderChecks.form(intent, state);
        }
        if (found == NONE) {
            found = OrderChecks.validQuantity(intent, state);
        }
        if (found == NONE) {
            found = OrderChecks.maxQuantity(intent, state, table);
        }
        if (found == NONE) {
            found = OrderChecks.validPrice(intent, state, table);
        }
        if (found == NONE) {
            found = OrderChecks.minNotional(intent, state);
        }
        return found;
    }

    private static RejectReason ofMarket(OrderIntent intent, RiskState state, LimitTable table) {
        RejectReason found = OrderChecks.maxNotional(intent, state);
        if (found == NONE) {
            found = LimitChecks.dayNotional(intent, state, table);
        }
        if (found == NONE) {
            found = LimitChecks.maxValue(intent, state, table);
        }
        if (found == NONE) {
            found = OrderChecks.book(intent, state, table);
        }
        if (found == NONE) {
            found = OrderChecks.priceCollar(intent, state, table);
        }
        if (found == NONE) {
            found = OrderChecks.priceMove(intent, state, table);
        }
        if (found == NONE) {
            found = OrderChecks.selfMatch(intent, state);
        }
        if (found == NONE) {
            found = OrderChecks.amounts(intent, state);
        }
        return found;
    }

    private static RejectReason ofLimits(OrderIntent intent, RiskState state, LimitTable table) {
        RejectReason found = LimitChecks.reducing(intent, state);
        if (found == NONE) {
            found = LimitChecks.position(intent, state, table);
        }
        if (found == NONE) {
            found = LimitChecks.exposure(intent, state, table);
        }
        if (found == NONE) {
            found = LimitChecks.dayLoss(intent, state, table);
        }
        if (found == NONE) {
            found = LimitChecks.repeatedOrder(intent, state, table);
        }
        if (found == NONE) {
            found = LimitChecks.repeatedExecution(intent, state, table);
        }
        if (found == NONE) {
            found = LimitChecks.orderRate(intent, state, table);
        }
        if (found == NONE) {
            found = LimitChecks.openOrders(intent, state, table);
        }
        if (found == NONE) {
            found = LimitChecks.openNotional(intent, state, table);
        }
        return found;
    }

    /** Whether the orders of a plan, one after another, would stay within the daily limits and rates of every scope that they are in. */
    public RejectReason checkHeadroom(PlanLegs legs, long nowNs) {
        state.nowNs = nowNs;
        state.refusal = Refusal.NONE;
        asked = NOTHING;
        if (legs.value() == FixedMath.OVERFLOW) {
            reason = state.refuse(RejectReason.OVERFLOW, Refusal.PLAN_OVERFLOW);
            return reason;
        }
        reason = LimitChecks.headroomOfDay(legs.value(), state);
        if (reason == NONE) {
            reason = LimitChecks.headroomOfRate(legs.count(), state);
        }
        if (reason == NONE) {
            reason = LimitChecks.headroomOfScopes(legs, state, state.table());
        }
        return reason;
    }

    /** Whether the orders of a plan may all be open at once, by number and value, in every scope that they are in. */
    public boolean mayBeOpenTogether(PlanLegs legs) {
        return LimitChecks.mayBeOpenTogether(legs, state, state.table());
    }

    /** Why the last intent was refused. */
    public RejectReason reason() {
        return reason;
    }

    /** The same in words, with value and limit; valid while the intent is unchanged. */
    public String reasonText() {
        return state.refusal == Refusal.NONE ? "" : RefusalText.of(state, asked);
    }
}
