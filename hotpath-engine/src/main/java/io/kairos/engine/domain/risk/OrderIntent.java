package io.kairos.engine.domain.risk;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import org.jspecify.annotations.Nullable;

/**
 * An order as somebody wants it, before the gate. Mutable and reused; engine thread only. The gate fills the derived fields as
 * its checks go along.
 */
public final class OrderIntent {
    /** Stands for "no price". */
    public static final long NO_PX = ApprovedOrder.NO_PX;

    private long orderId;
    private @Nullable Instrument instrument;
    private Side side = Side.BUY;
    private OrderType type = OrderType.LIMIT;
    private TimeInForce timeInForce = TimeInForce.GTC;
    private long qtyMantissa;
    private int qtyScale;
    private long pxMantissa;
    private int pxScale;

    long qty;
    long workingPx;
    long quoteAmount;
    long referenceAmount;
    long giveUpAmount;
    int giveAssetId;
    long giveAmount;
    long incomingAmount;
    long incomingPx;
    int ownerId;
    int level;
    boolean reducing;
    private boolean followUp;

    /**
     * Sets everything anew.
     *
     * @param newInstrument null when the asker named one that is not known.
     * @param newPxMantissa {@link #NO_PX} for none.
     */
    public OrderIntent set(
            long newOrderId,
            @Nullable Instrument newInstrument,
            Side newSide,
            OrderType newType,
            TimeInForce newTimeInForce,
            long newQtyMantissa,
            int newQtyScale,
            long newPxMantissa,
            int newPxScale) {
        orderId = newOrderId;
        instrument = newInstrument;
        side = newSide;
        type = newType;
        timeInForce = newTimeInForce;
        qtyMantissa = newQtyMantissa;
        qtyScale = newQtyScale;
        pxMantissa = newPxMantissa;
        pxScale = newPxScale;
        qty = 0;
        workingPx = NO_PX;
        quoteAmount = 0;
        referenceAmount = 0;
        giveUpAmount = 0;
        giveAssetId = -1;
        giveAmount = 0;
        incomingAmount = 0;
        incomingPx = 0;
        ownerId = 0;
        level = 0;
        reducing = false;
        followUp = false;
        return this;
    }

    /** A limit order in the instrument's own decimals. */
    public OrderIntent limit(
            long newOrderId, Instrument on, Side newSide, TimeInForce newTimeInForce, long newQty, long newPx) {
        return set(
                newOrderId,
                on,
                newSide,
                OrderType.LIMIT,
                newTimeInForce,
                newQty,
                on.qtyDecimals(),
                newPx,
                on.priceDecimals());
    }

    /** Says who asks, an id of {@link Owners}; the engine itself where nobody says so. */
    public OrderIntent by(int newOwnerId) {
        ownerId = newOwnerId;
        return this;
    }

    /** Says that it goes on with what an earlier order began, so that it is no execution of the strategy of its own. */
    public OrderIntent asFollowUp() {
        followUp = true;
        return this;
    }

    /** Whether it goes on with what an earlier order began. */
    public boolean isFollowUp() {
        return followUp;
    }

    /** Who asks. */
    public int ownerId() {
        return ownerId;
    }

    /** Our id for it. */
    public long orderId() {
        return orderId;
    }

    /** The instrument, null when unknown. */
    public @Nullable Instrument instrument() {
        return instrument;
    }

    /** The instrument, once it was checked that there is one. */
    public Instrument known() {
        Instrument on = instrument;
        if (on == null) {
            throw new IllegalStateException("intent without instrument: orderId=" + orderId);
        }
        return on;
    }

    /** Side. */
    public Side side() {
        return side;
    }

    /** Type as asked for. */
    public OrderType type() {
        return type;
    }

    /** Time in force as asked for. */
    public TimeInForce timeInForce() {
        return timeInForce;
    }

    /** Quantity as asked for. */
    public long qtyMantissa() {
        return qtyMantissa;
    }

    /** Decimals of {@link #qtyMantissa}. */
    public int qtyScale() {
        return qtyScale;
    }

    /** Price as asked for, or {@link #NO_PX}. */
    public long pxMantissa() {
        return pxMantissa;
    }

    /** Decimals of {@link #pxMantissa}. */
    public int pxScale() {
        return pxScale;
    }

    /** After the gate: quantity in the instrument's decimals. */
    public long qty() {
        return qty;
    }

    /** After the gate: price it works at; for market orders the collar's price. */
    public long workingPx() {
        return workingPx;
    }

    /** After approval: asset that the order gives. */
    public int giveAssetId() {
        return giveAssetId;
    }

    /** After approval: amount reserved. */
    public long giveAmount() {
        return giveAmount;
    }

    /** After the gate: value in the reference asset. */
    public long referenceAmount() {
        return referenceAmount;
    }
}
