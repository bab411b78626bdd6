package io.kairos.flink.ticks;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A quote or a public trade, flat. Fields of the other kind are null or zero.
 *
 * @param sequence journal sequence of the engine.
 * @param venue venue name in capitals.
 * @param symbol BASE-QUOTE.
 * @param receiveTimeNs when the engine received it, nanoseconds since the epoch.
 * @param exchangeTimeNs the venue's time, nanoseconds since the epoch; 0 when it sends none. Never 0 for a trade: there the receive time stands in.
 * @param trade whether this is a trade.
 * @param bidPx best bid; null when the side is empty.
 * @param bidQty size at the best bid, base units.
 * @param askPx best ask; null when the side is empty.
 * @param askQty size at the best ask, base units.
 * @param updateId the venue's update id.
 * @param tradeId the venue's trade id, unique per instrument.
 * @param px trade price.
 * @param qty trade quantity, base units.
 * @param aggressorSide BUY, SELL, or empty.
 */
public record Tick(
        long sequence,
        String venue,
        String symbol,
        long receiveTimeNs,
        long exchangeTimeNs,
        boolean trade,
        @Nullable BigDecimal bidPx,
        @Nullable BigDecimal bidQty,
        @Nullable BigDecimal askPx,
        @Nullable BigDecimal askQty,
        long updateId,
        long tradeId,
        @Nullable BigDecimal px,
        @Nullable BigDecimal qty,
        String aggressorSide) {

    /** The instrument as the tick stream is keyed. */
    public String instrumentKey() {
        return venue + ":" + symbol;
    }
}
