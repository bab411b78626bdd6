package io.kairos.engine.domain.risk;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An order that passed every check of the risk gate, its funds reserved. Only this package can make or fill one, so nothing
 * reaches a venue unchecked. Hot: one instance is reused; whoever receives it copies what it needs before returning.
 *
 * <p>Units: {@code limitPx} in the price decimals of {@link #instrument}, {@code qty} in its quantity decimals. It is the definition by
 * which the order was judged: whoever writes the numbers takes the decimals from there and from nowhere else.
 */
public final class ApprovedOrder {
    /** Stands for "no limit price" of a market order. */
    public static final long NO_PX = Long.MIN_VALUE;

    private long orderId;
    private @Nullable Instrument instrument;
    private Side side = Side.BUY;
    private OrderType type = OrderType.LIMIT;
    private TimeInForce timeInForce = TimeInForce.GTC;
    private long limitPx = NO_PX;
    private long qty;

    ApprovedOrder() {}

    ApprovedOrder set(
            long newOrderId,
            Instrument newInstrument,
            Side newSide,
            OrderType newType,
            TimeInForce newTimeInForce,
            long newLimitPx,
            long newQty) {
        orderId = newOrderId;
        instrument = newInstrument;
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

    /** The instrument as it was defined when the order was approved. */
    public Instrument instrument() {
        return Objects.requireNonNull(instrument);
    }

    /** Id of the instrument. */
    public int instrumentId() {
        return instrument().id();
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
