package io.kairos.domain.marketdata;

/**
 * Best bid and offer of one instrument at one moment. Cold form; hot code passes the same fields as primitives.
 *
 * @param instrumentId the instrument.
 * @param bidPx best bid, {@link #NO_PX} when there is none.
 * @param bidQty size at the best bid.
 * @param askPx best ask, {@link #NO_PX} when there is none.
 * @param askQty size at the best ask.
 * @param exchangeTimeNs venue time since the epoch, 0 when not sent.
 * @param receiveTimeNs our time since the epoch.
 */
public record TopOfBook(
        int instrumentId, long bidPx, long bidQty, long askPx, long askQty, long exchangeTimeNs, long receiveTimeNs) {
    /** Stands for a side without orders. */
    public static final long NO_PX = Long.MIN_VALUE;

    /** Whether both sides are there and the bid is below the ask. */
    public boolean isTwoSided() {
        return bidPx != NO_PX && askPx != NO_PX && bidPx < askPx;
    }
}
