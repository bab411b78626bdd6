package io.kairos.standalone.system;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Candles computed from the venue's tape, by a way of their own: the oracle for those in the database. */
final class TapeCandles {
    private TapeCandles() {}

    /** One candle; decimals without trailing zeros, so that equal means equal to the last digit. */
    record Bar(
            BigDecimal open,
            BigDecimal high,
            BigDecimal low,
            BigDecimal close,
            BigDecimal volume,
            BigDecimal quoteVolume,
            long tradeCount) {}

    /** Candles by open time in milliseconds; spans without a trade have none. */
    static Map<Long, Bar> of(List<Venue.TapeTrade> trades, long intervalMs) {
        Map<Long, Bar> bars = new TreeMap<>();
        List<Venue.TapeTrade> ordered = trades.stream()
                .sorted(Comparator.comparingLong(Venue.TapeTrade::timeMs).thenComparingLong(Venue.TapeTrade::id))
                .toList();
        for (Venue.TapeTrade trade : ordered) {
            long openTime = trade.timeMs() - Math.floorMod(trade.timeMs(), intervalMs);
            BigDecimal price = trade.price();
            Bar one = new Bar(price, price, price, price, trade.qty(), price.multiply(trade.qty()), 1);
            bars.merge(openTime, one, TapeCandles::joined);
        }
        bars.replaceAll((openTime, bar) -> stripped(bar));
        return bars;
    }

    private static Bar joined(Bar earlier, Bar later) {
        return new Bar(
                earlier.open(),
                earlier.high().max(later.high()),
                earlier.low().min(later.low()),
                later.close(),
                earlier.volume().add(later.volume()),
                earlier.quoteVolume().add(later.quoteVolume()),
                earlier.tradeCount() + later.tradeCount());
    }

    private static Bar stripped(Bar bar) {
        return new Bar(
                plain(bar.open()),
                plain(bar.high()),
                plain(bar.low()),
                plain(bar.close()),
                plain(bar.volume()),
                plain(bar.quoteVolume()),
                bar.tradeCount());
    }

    private static BigDecimal plain(BigDecimal number) {
        return Venue.plain(number.toPlainString());
    }
}
