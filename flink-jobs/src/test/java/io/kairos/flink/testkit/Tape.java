package io.kairos.flink.testkit;

import io.kairos.flink.candles.Interval;
import io.kairos.flink.ticks.Tick;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A seeded tape of trades, the disorder in which it may arrive, and the plain batch computation of its candles. */
public final class Tape {
    private Tape() {}

    /** Identity of a candle. */
    public record CandleKey(String venue, String symbol, Interval interval, long openTimeNs) {}

    /** Content of a candle, decimals as plain text without trailing zeros. */
    public record CandleContent(
            String open, String high, String low, String close, String volume, String quoteVolume, long tradeCount) {}

    /** Trades of three instruments over three minutes, in their true order, recent enough that retention leaves them alone. */
    public static List<List<Tick>> instruments(SplittableRandom random, int tradesEach) {
        long startNs = (System.currentTimeMillis() / 60_000 - 30) * 60_000_000_000L;
        long spanNs = 179_900_000_000L;
        List<List<Tick>> instruments = new ArrayList<>();
        for (String symbol : List.of("BTC-USDT", "ETH-USDT", "ETH-BTC")) {
            List<Tick> trades = new ArrayList<>(trades(random, symbol, startNs, spanNs, tradesEach));
            // The last trade sits at the end of its minute, so that silence need not last long to close it.
            trades.add(trade(
                    symbol,
                    startNs + spanNs + 50_000_000,
                    9_000_000,
                    new BigDecimal("1234.50"),
                    new BigDecimal("0.1")));
            instruments.add(trades);
        }
        return instruments;
    }

    /** Quotes of one instrument, one after every tenth trade, sequences in step with the trades' ids. */
    public static List<Tick> quotes(List<Tick> trades) {
        List<Tick> quotes = new ArrayList<>();
        for (int i = 0; i < trades.size(); i += 10) {
            Tick trade = trades.get(i);
            quotes.add(new Tick(
                    trade.sequence(),
                    trade.venue(),
                    trade.symbol(),
                    trade.receiveTimeNs() + 1,
                    trade.exchangeTimeNs(),
                    false,
                    trade.px(),
                    trade.qty(),
                    trade.px().add(BigDecimal.ONE),
                    trade.qty(),
                    1 + i,
                    0,
                    null,
                    null,
                    ""));
        }
        return quotes;
    }

    /** Trades of one instrument in their true order, ids in sequence, several at equal times. */
    public static List<Tick> trades(SplittableRandom random, String symbol, long startNs, long spanNs, int count) {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long timeNs = startNs + random.nextLong(spanNs);
            times.add(random.nextInt(3) == 0 && !times.isEmpty() ? times.get(times.size() - 1) : timeNs);
        }
        times.sort(null);
        List<Tick> trades = new ArrayList<>();
        long firstId = 1 + random.nextLong(1_000_000);
        long px = 1_000_000 + random.nextLong(1_000_000);
        for (int i = 0; i < count; i++) {
            px = Math.max(1, px + random.nextLong(-500, 501));
            trades.add(trade(
                    symbol,
                    times.get(i),
                    firstId + i,
                    BigDecimal.valueOf(px, random.nextInt(2, 5)),
                    BigDecimal.valueOf(1 + random.nextLong(10_000_000), random.nextInt(0, 9))));
        }
        return trades;
    }

    /** A trade received a little after it happened. */
    public static Tick trade(String symbol, long timeNs, long tradeId, BigDecimal px, BigDecimal qty) {
        return new Tick(
                tradeId,
                "BINANCE",
                symbol,
                timeNs + 5_000_000,
                timeNs,
                true,
                null,
                null,
                null,
                null,
                0,
                tradeId,
                px,
                qty,
                tradeId % 2 == 0 ? "BUY" : "SELL");
    }

    /** The trades with some swapped far, many swapped near, and some repeated. */
    public static List<Tick> disordered(SplittableRandom random, List<Tick> trades) {
        List<Tick> out = new ArrayList<>(trades);
        for (int i = 0; i < out.size(); i++) {
            int reach = random.nextInt(20) == 0 ? out.size() : 8;
            int other = Math.min(out.size() - 1, i + random.nextInt(reach));
            Tick kept = out.get(i);
            out.set(i, out.get(other));
            out.set(other, kept);
        }
        int repeats = out.size() / 10;
        for (int i = 0; i < repeats; i++) {
            out.add(random.nextInt(out.size() + 1), out.get(random.nextInt(out.size())));
        }
        return out;
    }

    /** Candles of all intervals, computed by sorting; repeats by trade id are dropped. */
    public static Map<CandleKey, CandleContent> candles(List<Tick> trades) {
        Map<CandleKey, List<Tick>> spans = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        for (Tick trade : trades) {
            if (!seen.add(trade.symbol() + "#" + trade.tradeId())) {
                continue;
            }
            for (Interval interval : Interval.values()) {
                long openTimeNs = trade.exchangeTimeNs() - Math.floorMod(trade.exchangeTimeNs(), interval.lengthNs());
                spans.computeIfAbsent(
                                new CandleKey(trade.venue(), trade.symbol(), interval, openTimeNs),
                                key -> new ArrayList<>())
                        .add(trade);
            }
        }
        Map<CandleKey, CandleContent> candles = new TreeMap<>(Comparator.comparing(CandleKey::toString));
        spans.forEach((key, span) -> {
            span.sort(Comparator.comparingLong(Tick::exchangeTimeNs).thenComparingLong(Tick::tradeId));
            BigDecimal high =
                    span.stream().map(Tick::px).max(BigDecimal::compareTo).orElseThrow();
            BigDecimal low =
                    span.stream().map(Tick::px).min(BigDecimal::compareTo).orElseThrow();
            BigDecimal volume = span.stream().map(Tick::qty).reduce(BigDecimal.ZERO, BigDecimal::add);
            BigDecimal quoteVolume = span.stream()
                    .map(trade -> trade.px().multiply(trade.qty()))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            candles.put(
                    key,
                    new CandleContent(
                            text(span.get(0).px()),
                            text(high),
                            text(low),
                            text(span.get(span.size() - 1).px()),
                            text(volume),
                            text(quoteVolume),
                            span.size()));
        });
        return candles;
    }

    /** Plain text without trailing zeros. */
    public static String text(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }
}
