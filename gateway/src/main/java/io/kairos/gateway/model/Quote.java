package io.kairos.gateway.model;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Latest top of book of one instrument; an empty side is zero price and zero quantity.
 *
 * @param openPx the last price of 24 hours ago, added from history.
 * @param sequence journal sequence, a larger one is newer.
 */
public record Quote(
        String venue,
        String symbol,
        BigDecimal bidPx,
        BigDecimal bidQty,
        BigDecimal askPx,
        BigDecimal askQty,
        @Nullable BigDecimal lastPx,
        @Nullable BigDecimal openPx,
        Instant receiveTime,
        @Nullable Instant exchangeTime,
        long sequence) {

    /** Identity of the instrument. */
    public InstrumentKey key() {
        return new InstrumentKey(venue, symbol);
    }

    /** The same quote with the price of 24 hours ago. */
    public Quote withOpenPx(@Nullable BigDecimal open) {
        return new Quote(
                venue, symbol, bidPx, bidQty, askPx, askQty, lastPx, open, receiveTime, exchangeTime, sequence);
    }
}
