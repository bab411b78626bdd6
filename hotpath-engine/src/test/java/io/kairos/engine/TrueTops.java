package io.kairos.engine;

import io.kairos.simulator.exchange.MarketListener;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.BookLevel;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every true state of the best levels of one venue's books, in the order of their happening: what a feed may publish is one of
 * these and nothing else. Written by the venue thread, asked by the feeds' threads.
 */
final class TrueTops implements MarketListener {
    /** States kept per instrument: at a thousand changes a second half a minute. */
    private static final int KEPT = 1 << 15;

    /** The oracle's answer. */
    enum Answer {
        /** It was true, and later than or the same as the one asked about before. */
        TRUE,
        /** It was true, but before the one asked about last. */
        WENT_BACK,
        /** It was never true. */
        FALSE
    }

    /** One instrument. */
    private static final class Tops {
        private final long[] bidPx = new long[KEPT];
        private final long[] bidQty = new long[KEPT];
        private final long[] askPx = new long[KEPT];
        private final long[] askQty = new long[KEPT];
        private final long[] timesNs = new long[KEPT];
        private long count;
        private long lastAsked = -1;

        synchronized void add(long bestBid, long bidSize, long bestAsk, long askSize) {
            int at = (int) (count % KEPT);
            bidPx[at] = bestBid;
            bidQty[at] = bidSize;
            askPx[at] = bestAsk;
            askQty[at] = askSize;
            timesNs[at] = System.nanoTime();
            count++;
        }

        private boolean is(long index, long bestBid, long bidSize, long bestAsk, long askSize) {
            int at = (int) (index % KEPT);
            return bidPx[at] == bestBid && bidQty[at] == bidSize && askPx[at] == bestAsk && askQty[at] == askSize;
        }

        synchronized Answer ask(long bestBid, long bidSize, long bestAsk, long askSize) {
            long oldest = Math.max(0, count - KEPT);
            // The earliest match not before the last one: a state that came twice must not make the next one look
            // older.
            for (long i = Math.max(oldest, lastAsked); i < count; i++) {
                if (is(i, bestBid, bidSize, bestAsk, askSize)) {
                    lastAsked = i;
                    return Answer.TRUE;
                }
            }
            for (long i = Math.min(lastAsked, count) - 1; i >= oldest; i--) {
                if (is(i, bestBid, bidSize, bestAsk, askSize)) {
                    return Answer.WENT_BACK;
                }
            }
            return Answer.FALSE;
        }

        synchronized String describe() {
            StringBuilder text = new StringBuilder("asked=" + lastAsked + " count=" + count + " newest:");
            for (long i = Math.max(0, count - 4); i < count; i++) {
                int at = (int) (i % KEPT);
                text.append(" [")
                        .append(i)
                        .append(": ")
                        .append(bidPx[at] + "x" + bidQty[at] + " " + askPx[at] + "x" + askQty[at])
                        .append(" ageMs=")
                        .append((System.nanoTime() - timesNs[at]) / 1_000_000)
                        .append(']');
            }
            return text.toString();
        }
    }

    private final Map<String, Tops> bySymbol = new ConcurrentHashMap<>();

    private Tops tops(String symbol) {
        return bySymbol.computeIfAbsent(symbol, unused -> new Tops());
    }

    /**
     * Whether a best bid and ask were true. Prices and quantities have eight decimals; a missing side is zero.
     *
     * @param symbol in the venue's spelling.
     */
    Answer ask(String symbol, long bestBid, long bidSize, long bestAsk, long askSize) {
        return tops(symbol).ask(bestBid, bidSize, bestAsk, askSize);
    }

    /** For messages of failed checks. */
    String describe(String symbol) {
        return tops(symbol).describe();
    }

    @Override
    public void onLevel(OrderBook book, Side side, long price, long quantity) {
        // A venue may show the book after each single change of an action.
        if (isNearTop(book, side, price)) {
            record(book);
        }
    }

    private static boolean isNearTop(OrderBook book, Side side, long price) {
        long best = book.bestPx(side);
        return best == 0 || (side == Side.BUY ? price >= best : price <= best);
    }

    @Override
    public void onTrades(Instrument instrument, List<Trade> trades) {}

    @Override
    public void onTopOfBook(OrderBook book, long timeMs) {
        record(book);
    }

    private void record(OrderBook book) {
        List<BookLevel> bid = book.top(Side.BUY, 1);
        List<BookLevel> ask = book.top(Side.SELL, 1);
        tops(book.instrument().symbol())
                .add(
                        bid.isEmpty() ? 0 : bid.get(0).price(),
                        bid.isEmpty() ? 0 : bid.get(0).quantity(),
                        ask.isEmpty() ? 0 : ask.get(0).price(),
                        ask.isEmpty() ? 0 : ask.get(0).quantity());
    }
}
