package io.kairos.engine.adapter.outbound.execution.paper;

import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.domain.risk.ApprovedOrder;
import io.kairos.journal.codec.OrderState;
import java.util.ArrayDeque;

/** An order as the paper venue keeps it. Prices and quantities in the instrument's decimals. Paper thread only. */
final class PaperOrder {
    /** Stands for a queue of which nothing is known: only a trade through the price, or the other side, gets to the order. */
    static final long UNKNOWN_QTY = Long.MAX_VALUE;

    /** Fills that are told again when asked for; older ones were told long ago. */
    private static final int MAX_FILLS = 1_000;

    final long orderId;
    final int instrumentId;
    final Side side;
    final OrderType type;
    final TimeInForce timeInForce;
    long limitPx;
    long qty;
    final ArrayDeque<PaperFill> fills = new ArrayDeque<>(2);
    String venueOrderId = "";
    String text = "";
    OrderState state = OrderState.PENDING_NEW;
    long cumQty;
    long cumQuoteAmount;
    long lockedAmount;
    /** What stands before it at its price. */
    long aheadQty = UNKNOWN_QTY;
    /** Trades that the venue dates before this happened before the order was there; 0 when the venue dates nothing. */
    long sinceVenueNs;

    /** An order as it reaches the venue: there are no market orders there, see {@link #working}. */
    PaperOrder(
            long orderId,
            int instrumentId,
            Side side,
            OrderType type,
            TimeInForce timeInForce,
            long limitPx,
            long qty) {
        this.orderId = orderId;
        this.instrumentId = instrumentId;
        this.side = side;
        boolean market = type == OrderType.MARKET;
        this.type = market ? OrderType.LIMIT : type;
        this.timeInForce = market ? TimeInForce.IOC : timeInForce;
        this.limitPx = market ? ApprovedOrder.NO_PX : limitPx;
        this.qty = qty;
    }

    /**
     * The order with the price that it was sent with: what was asked for as a market order leaves the engine as an immediate-or-cancel
     * limit order at the collar's edge.
     */
    PaperOrder working(long px) {
        return limitPx == px ? this : new PaperOrder(orderId, instrumentId, side, type, timeInForce, px, qty);
    }

    long leavesQty() {
        return qty - cumQty;
    }

    boolean rests() {
        return type == OrderType.LIMIT_MAKER || (type == OrderType.LIMIT && timeInForce == TimeInForce.GTC);
    }

    /** Whether it may trade at this price. */
    boolean accepts(long px) {
        return side == Side.BUY ? px <= limitPx : px >= limitPx;
    }

    /** Its market has more decimals: prices and quantities are written in them from now on. */
    void rescale(long pxFactor, long qtyFactor) {
        limitPx = limitPx == ApprovedOrder.NO_PX ? limitPx : Math.multiplyExact(limitPx, pxFactor);
        qty = Math.multiplyExact(qty, qtyFactor);
        cumQty = Math.multiplyExact(cumQty, qtyFactor);
        aheadQty = aheadQty > UNKNOWN_QTY / qtyFactor ? UNKNOWN_QTY : aheadQty * qtyFactor;
        for (int i = fills.size(); i > 0; i--) {
            fills.addLast(fills.removeFirst().times(pxFactor, qtyFactor));
        }
    }

    void add(PaperFill fill) {
        if (fills.size() == MAX_FILLS) {
            fills.removeFirst();
        }
        fills.addLast(fill);
        cumQty = fill.cumQty();
        cumQuoteAmount = fill.cumQuoteAmount();
    }
}
