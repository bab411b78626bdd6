package io.kairos.engine.adapter.venue;

import io.kairos.domain.instrument.Instrument;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import io.kairos.journal.codec.Side;

/**
 * What a venue said of one order, in the engine's terms. Mutable and reused by one thread; {@link #reset} first, then set what
 * was said. Units: prices, quantities in the decimals of the instrument that it was started with, amounts in the asset's, times in nanoseconds.
 */
public final class ExecutionReport {
    /** Stands for a number that the venue did not say. */
    public static final long NOT_SAID = Long.MIN_VALUE;

    /** Stands for "nothing here is in an instrument's decimals". */
    public static final int NO_DECIMALS = 255;

    private int instrumentId;
    private long orderId;
    private long receiveTimeNs;
    private long exchangeTimeNs;
    private ReportKind kind = ReportKind.STATUS;
    private OrderState state = OrderState.UNKNOWN;
    private long cumQty;
    private long cumQuoteAmount;
    private long tradeId;
    private long lastPx;
    private long lastQty;
    private long feeAmount;
    private int feeAssetId;
    private boolean maker;
    private Side side = Side.NULL_VAL;
    private long px;
    private long qty;
    private int priceDecimals = NO_DECIMALS;
    private int qtyDecimals = NO_DECIMALS;
    private String venueOrderId = "";
    private String text = "";

    /** Starts a report: nothing said yet beyond these. */
    public ExecutionReport reset(ReportKind newKind, int newInstrumentId, long newOrderId, long newReceiveTimeNs) {
        kind = newKind;
        instrumentId = newInstrumentId;
        orderId = newOrderId;
        receiveTimeNs = newReceiveTimeNs;
        exchangeTimeNs = 0;
        state = OrderState.UNKNOWN;
        cumQty = NOT_SAID;
        cumQuoteAmount = NOT_SAID;
        side = Side.NULL_VAL;
        px = NOT_SAID;
        qty = NOT_SAID;
        priceDecimals = NO_DECIMALS;
        qtyDecimals = NO_DECIMALS;
        venueOrderId = "";
        text = "";
        return noTrade();
    }

    /** Starts a report whose prices and quantities will be in the decimals of this definition of its instrument. */
    public ExecutionReport reset(ReportKind newKind, Instrument on, long newOrderId, long newReceiveTimeNs) {
        reset(newKind, on.id(), newOrderId, newReceiveTimeNs);
        priceDecimals = on.priceDecimals();
        qtyDecimals = on.qtyDecimals();
        return this;
    }

    /** Sets the trade fields to "no trade". */
    public ExecutionReport noTrade() {
        return trade(-1, 0, 0, 0, -1, false);
    }

    /** Sets the trade fields. */
    public ExecutionReport trade(
            long newTradeId, long newLastPx, long newLastQty, long newFeeAmount, int newFeeAssetId, boolean newMaker) {
        tradeId = newTradeId;
        lastPx = newLastPx;
        lastQty = newLastQty;
        feeAmount = newFeeAmount;
        feeAssetId = newFeeAssetId;
        maker = newMaker;
        return this;
    }

    /** Sets the kind. */
    public ExecutionReport kind(ReportKind newKind) {
        kind = newKind;
        return this;
    }

    /** Sets the state after this report. */
    public ExecutionReport state(OrderState newState) {
        state = newState;
        return this;
    }

    /** Sets the venue's time. */
    public ExecutionReport exchangeTimeNs(long newExchangeTimeNs) {
        exchangeTimeNs = newExchangeTimeNs;
        return this;
    }

    /** Sets the cumulative fields; {@link #NOT_SAID} where the venue was silent. */
    public ExecutionReport cumulative(long newCumQty, long newCumQuoteAmount) {
        cumQty = newCumQty;
        cumQuoteAmount = newCumQuoteAmount;
        return this;
    }

    /** Sets the side. */
    public ExecutionReport side(Side newSide) {
        side = newSide;
        return this;
    }

    /** Sets the order's terms: its limit and its whole quantity. */
    public ExecutionReport terms(long newPx, long newQty) {
        px = newPx;
        qty = newQty;
        return this;
    }

    /** Sets the venue's order id. */
    public ExecutionReport venueOrderId(String newVenueOrderId) {
        venueOrderId = newVenueOrderId;
        return this;
    }

    /** Sets the free text. */
    public ExecutionReport text(String newText) {
        text = newText;
        return this;
    }

    /** The instrument. */
    public int instrumentId() {
        return instrumentId;
    }

    /** Our order id, 0 for an order that is not ours. */
    public long orderId() {
        return orderId;
    }

    /** When it reached us. */
    public long receiveTimeNs() {
        return receiveTimeNs;
    }

    /** The venue's time, 0 when not said. */
    public long exchangeTimeNs() {
        return exchangeTimeNs;
    }

    /** Kind. */
    public ReportKind kind() {
        return kind;
    }

    /** State after this report. */
    public OrderState state() {
        return state;
    }

    /** Filled so far. */
    public long cumQty() {
        return cumQty;
    }

    /** Quote value filled so far. */
    public long cumQuoteAmount() {
        return cumQuoteAmount;
    }

    /** Trade id, -1 when this is no trade. */
    public long tradeId() {
        return tradeId;
    }

    /** Price of the trade. */
    public long lastPx() {
        return lastPx;
    }

    /** Quantity of the trade. */
    public long lastQty() {
        return lastQty;
    }

    /** Fee of the trade. */
    public long feeAmount() {
        return feeAmount;
    }

    /** Asset of the fee, -1 for none. */
    public int feeAssetId() {
        return feeAssetId;
    }

    /** Whether we were the maker. */
    public boolean maker() {
        return maker;
    }

    /** Side of the order; {@code NULL_VAL} when the venue did not say it. */
    public Side side() {
        return side;
    }

    /** Limit of the order, {@link #NOT_SAID} when the venue did not say it. */
    public long px() {
        return px;
    }

    /** Whole quantity of the order, {@link #NOT_SAID} when the venue did not say it. */
    public long qty() {
        return qty;
    }

    /** Decimals of prices, {@link #NO_DECIMALS} when there are none. */
    public int priceDecimals() {
        return priceDecimals;
    }

    /** Decimals of quantities, {@link #NO_DECIMALS} when there are none. */
    public int qtyDecimals() {
        return qtyDecimals;
    }

    /** The venue's order id, empty when not known. */
    public String venueOrderId() {
        return venueOrderId;
    }

    /** Free text. */
    public String text() {
        return text;
    }
}
