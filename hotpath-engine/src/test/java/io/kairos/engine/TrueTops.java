package io.kairos.engine;

import io.kairos.simulator.exchange.MarketListener;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.market.Instrument;
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
    /** States kept per instrument unless told otherwise: at a thousand changes a second half a minute. */
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
        private final int kept;
        private final long[] bidPx;
        private final long[] bidQty;
        private final long[] askPx;
        private final long[] askQty;
        private final long[] timesNs;
        private long count;
        private long lastAsked = -1;

        Tops(int kept) {
            this.kept = kept;
            this.bidPx = new long[kept];
            this.bidQty = new long[kept];
            this.askPx = new long[kept];
            this.askQty = new long[kept];
            this.timesNs = new long[kept];
        }

        synchronized void add(long bestBid, long bidSize, long bestAsk, long askSize) {
            int at = (int) (count % kept);
            bidPx[at] = bestBid;
            bidQty[at] = bidSize;
            askPx[at] = bestAsk;
            askQty[at] = askSize;
            timesNs[at] = System.nanoTime();
            count++;
        }

        private boolean is(long index, long bestBid, long bidSize, long bestAsk, long askSize) {
            int at = (int) (index % kept);
            return bidPx[at] == bestBid && bidQty[at] == bidSize && askPx[at] == bestAsk && askQty[at] == askSize;
        }

        synchronized Answer ask(long bestBid, long bidSize, long bestAsk, long askSize, boolean ordered) {
            long oldest = Math.max(0, count - kept);
            // The earliest match not before the last one: a state that came twice must not make the next one look
            // older.
            for (long i = Math.max(oldest, lastAsked); i < count; i++) {
                if (is(i, bestBid, bidSize, bestAsk, askSize)) {
                    // What has an order of its own must not move the place of the others.
                    lastAsked = ordered ? i : lastAsked;
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

        synchronized long[] newest() {
            int at = (int) ((count - 1) % kept);
            return count == 0 ? new long[4] : new long[] {bidPx[at], bidQty[at], askPx[at], askQty[at]};
        }

        synchronized String describe() {
            StringBuilder text = new StringBuilder("asked=" + lastAsked + " count=" + count + " newest:");
            for (long i = Math.max(0, count - 4); i < count; i++) {
                int at = (int) (i % kept);
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
    private final int kept;

    TrueTops() {
        this(KEPT);
    }

    /** Keeps so many states of each instrument. */
    TrueTops(int kept) {
        this.kept = kept;
    }

    private Tops tops(String symbol) {
        return bySymbol.computeIfAbsent(symbol, unused -> new Tops(kept));
    }

    /**
     * Whether a best bid and ask were true. Prices and quantities have eight decimals; a missing side is zero.
     *
     * @param symbol in the venue's spelling.
     * @param ordered whether the next one that is asked about must not be older than this one.
     */
    Answer ask(String symbol, long bestBid, long bidSize, long bestAsk, long askSize, boolean ordered) {
        return tops(symbol).ask(bestBid, bidSize, bestAsk, askSize, ordered);
    }

    /** Best bid, its size, best ask, its size as they are now. */
    long[] newest(String symbol) {
        return tops(symbol).newest();
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
        tops(book.instrument().symbol())
                .add(book.bestPx(Side.BUY), book.bestQty(Side.BUY), book.bestPx(Side.SELL), book.bestQty(Side.SELL));
    }
}
