package io.kairos.engine.domain.risk;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.TimeInForce;
import org.jspecify.annotations.Nullable;

/**
 * Pre-trade control: runs every check in fixed precedence, reserves the funds, and makes the only {@link ApprovedOrder} there
 * is. Engine thread only. Hot when it approves; a refusal makes its text.
 *
 * <p>A market order is approved as an immediate-or-cancel limit order at the collar's edge: the venue then cannot fill it
 * farther away than the limits allow, whatever its book does meanwhile.
 */
public final class RiskGate {
    private final RiskState state;
    private final ApprovedOrder approved = new ApprovedOrder();
    private RejectReason reason = RejectReason.NONE;

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
        if (check(intent, nowNs) != RejectReason.NONE) {
            return null;
        }
        reason = RiskChecks.freeBalance(intent, state);
        if (reason != RejectReason.NONE) {
            return null;
        }
        Instrument on = intent.known();
        state.balances.reserve(on.venue().id(), intent.giveAssetId, intent.giveAmount);
        state.day.add(intent.referenceAmount, nowNs);
        state.rate.take(state.limits.maxOrdersPerSecond(), nowNs);
        boolean market = intent.type() == OrderType.MARKET;
        return approved.set(
                intent.orderId(),
                on.id(),
                intent.side(),
                market ? OrderType.LIMIT : intent.type(),
                market ? TimeInForce.IOC : intent.timeInForce(),
                intent.workingPx,
                intent.qty);
    }

    /** Runs every check but the one of the balance, and changes nothing: for legs whose funds do not exist yet. */
    public RejectReason check(OrderIntent intent, long nowNs) {
        state.nowNs = nowNs;
        state.refusal = "";
        reason = RejectReason.NONE;
        reason = firstRefusal(intent, state);
        return reason;
    }

    /** The checks in their precedence, called one by one rather than from a list so that they can be compiled into one piece. */
    private static RejectReason firstRefusal(OrderIntent intent, RiskState state) {
        RejectReason found = RiskChecks.engineReady(intent, state);
        if (found == RejectReason.NONE) {
            found = RiskChecks.killSwitch(intent, state);
        }
        if (found == RejectReason.NONE) {
            found = RiskChecks.instrumentKnown(intent, state);
        }
        if (found == RejectReason.NONE) {
            found = RiskChecks.instrumentTrading(intent, state);
        }
        if (found == RejectReason.NONE) {
            found = RiskChecks.venueAvailable(intent, state);
        }
        if (found == RejectReason.NONE) {
            found = RiskChecks.supported(intent, state);
        }
        if (found == RejectReason.NONE) {
            found = RiskChecks.quantity(intent, state);
        }
        if (found == RejectReason.NONE) {
            found = RiskChecks.price(intent, state);
        }
        if (found == RejectReason.NONE) {
            found = RiskChecks.minNotional(intent, state);
        }
        if (found == RejectReason.NONE) {
            found = RiskChecks.maxNotional(intent, state);
        }
        if (found == RejectReason.NONE) {
            found = RiskChecks.dailyLimit(intent, state);
        }
        if (found == RejectReason.NONE) {
            found = RiskChecks.staleQuote(intent, state);
        }
        if (found == RejectReason.NONE) {
            found = RiskChecks.priceCollar(intent, state);
        }
        if (found == RejectReason.NONE) {
            found = RiskChecks.orderRate(intent, state);
        }
        if (found == RejectReason.NONE) {
            found = RiskChecks.maxOpenOrders(intent, state);
        }
        return found;
    }

    /** Whether {@code orders} orders with this sum of values would stay within daily limit and rate; at most one of them is open at a time. */
    public RejectReason checkHeadroom(int orders, long referenceAmount, long nowNs) {
        state.nowNs = nowNs;
        reason = RiskChecks.headroom(orders, referenceAmount, state);
        return reason;
    }

    /** Why the last intent was refused. */
    public RejectReason reason() {
        return reason;
    }

    /** The same in words, with value and limit. */
    public String reasonText() {
        return state.refusal;
    }
}
