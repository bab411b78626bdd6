package io.kairos.domain.marketdata;

import java.math.BigDecimal;

/**
 * Open, high, low, close and volume of the trades of one interval. Cold: exact and unbounded numbers.
 *
 * @param venue venue name.
 * @param symbol {@code BASE-QUOTE}.
 * @param interval length.
 * @param openTimeMillis start since the epoch, a multiple of the interval.
 * @param open price of the first trade by (venue time, trade id).
 * @param high highest price.
 * @param low lowest price.
 * @param close price of the last trade by (venue time, trade id).
 * @param volume sum of quantities.
 * @param quoteVolume sum of price times quantity.
 * @param tradeCount number of trades, above zero.
 */
public record Candle(
        String venue,
        String symbol,
        CandleInterval interval,
        long openTimeMillis,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        BigDecimal close,
        BigDecimal volume,
        BigDecimal quoteVolume,
        long tradeCount) {
    public Candle {
        if (openTimeMillis != interval.openTimeMillis(openTimeMillis)) {
            throw new IllegalArgumentException(
                    "candle openTimeMillis: expected a multiple of " + interval.millis() + ", got " + openTimeMillis);
        }
        if (tradeCount <= 0) {
            throw new IllegalArgumentException("candle tradeCount: expected above zero, got " + tradeCount);
        }
    }
}
