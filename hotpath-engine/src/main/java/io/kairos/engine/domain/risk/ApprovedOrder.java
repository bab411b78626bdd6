package io.kairos.engine.domain.risk;

import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;

/**
 * An order that passed every check of the risk gate, its funds reserved. Only this package can make or fill one, so nothing
 * reaches a venue unchecked. Hot: one instance is reused; whoever receives it copies what it needs before returning.
 *
 * <p>Units: {@code limitPx} in the instrument's price decimals, {@code qty} in its quantity decimals.
 */
public final class ApprovedOrder {
    /** Stands for "no limit price" of a market order. */
    public static final long NO_PX = Long.MIN_VALUE;

    private long orderId;
    private int instrumentId;
    private Side side = Side.BUY;
    private OrderType type = OrderType.LIMIT;
    private TimeInForce timeInForce = TimeInForce.GTC;
    private long limitPx = NO_PX;
    private long qty;

    ApprovedOrder() {}

    ApprovedOrder set(
            long newOrderId,
            int newInstrumentId,
            Side newSide,
            OrderType newType,
            TimeInForce newTimeInForce,
            long newLimitPx,
            long newQty) {
        orderId = newOrderId;
        instrumentId = newInstrumentId;
        side = newSide;
        type = newType;
        timeInForce = newTimeInForce;
        limitPx = newLimitPx;
        qty = newQty;
        return this;
    }

    /** Our id, unique over restarts. */
    public long orderId() {
        return orderId;
    }

    /** The instrument. */
    public int instrumentId() {
        return instrumentId;
    }

    /** Side. */
    public Side side() {
        return side;
    }

    /** Type. */
    public OrderType type() {
        return type;
    }

    /** Time in force; meaningless for market orders. */
    public TimeInForce timeInForce() {
        return timeInForce;
    }

    /** Limit price, {@link #NO_PX} for market orders. */
    public long limitPx() {
        return limitPx;
    }

    /** Quantity. */
    public long qty() {
        return qty;
    }
}
