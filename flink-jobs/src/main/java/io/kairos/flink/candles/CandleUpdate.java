package io.kairos.flink.candles;

import io.kairos.proto.market.v1.Candle;
import java.math.BigDecimal;

/**
 * A candle as published. Decimals carry no trailing zeros, so that equal candles have equal text.
 *
 * @param venue venue name in capitals.
 * @param symbol BASE-QUOTE.
 * @param interval length.
 * @param openTimeNs start, nanoseconds since the epoch, a multiple of the interval.
 * @param open price of the first trade by (exchange time, trade id).
 * @param high highest price.
 * @param low lowest price.
 * @param close price of the last trade by (exchange time, trade id).
 * @param volume sum of quantities, base units.
 * @param quoteVolume sum of price times quantity, quote units.
 * @param tradeCount number of different trades, above zero.
 * @param closed whether its time is over; false for the forming candle.
 * @param correction whether it was published as closed before.
 * @param newest whether it is the instrument's newest candle of this interval.
 */
public record CandleUpdate(
        String venue,
        String symbol,
        Interval interval,
        long openTimeNs,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        BigDecimal close,
        BigDecimal volume,
        BigDecimal quoteVolume,
        long tradeCount,
        boolean closed,
        boolean correction,
        boolean newest) {

    static CandleUpdate of(
            String venue,
            String symbol,
            Interval interval,
            long openTimeNs,
            CandleAccumulator candle,
            boolean closed,
            boolean newest) {
        return new CandleUpdate(
                venue,
                symbol,
                interval,
                openTimeNs,
                candle.open.stripTrailingZeros(),
                candle.high.stripTrailingZeros(),
                candle.low.stripTrailingZeros(),
                candle.close.stripTrailingZeros(),
                candle.volume.stripTrailingZeros(),
                candle.quoteVolume.stripTrailingZeros(),
                candle.tradeCount,
                closed,
                candle.published,
                newest);
    }

    /** Name in keys and channels. */
    String key() {
        return venue + ":" + symbol + ":" + interval.text();
    }

    Candle toProto() {
        return Candle.newBuilder()
                .setVenue(venue)
                .setSymbol(symbol)
                .setInterval(interval.wire())
                .setOpenTimeNs(openTimeNs)
                .setOpen(open.toPlainString())
                .setHigh(high.toPlainString())
                .setLow(low.toPlainString())
                .setClose(close.toPlainString())
                .setVolume(volume.toPlainString())
                .setQuoteVolume(quoteVolume.toPlainString())
                .setTradeCount(tradeCount)
                .setCorrection(correction)
                .build();
    }
}
