package io.kairos.engine.domain.book;

import io.kairos.domain.order.Side;

/**
 * What an order on one side of a book meets, best level first: the quote, and behind it those levels of the last depth that
 * are worse than the quote. What the depth says at or before the quote's price is older than the quote and does not count.
 * Mutable and reused; one thread; does not allocate.
 */
public final class QuoteLadder {
    private final long[] px = new long[1 + DepthBoard.MAX_LEVELS];
    private final long[] qty = new long[1 + DepthBoard.MAX_LEVELS];
    private int levels;

    /**
     * Reads the side that an order meets.
     *
     * @param side the order's.
     * @param oldestNs a depth received before this is not used.
     * @param worstPx levels beyond are left out.
     */
    public void read(QuoteBoard board, DepthBoard depth, int id, Side side, long oldestNs, long worstPx) {
        levels = 0;
        boolean sell = side == Side.SELL;
        long best = sell ? board.bidPx(id) : board.askPx(id);
        if (best == QuoteBoard.NO_PX) {
            return;
        }
        add(best, sell ? board.bidQty(id) : board.askQty(id));
        if (depth.receiveTimeNs(id) < oldestNs) {
            return;
        }
        int count = sell ? depth.bids(id) : depth.asks(id);
        for (int level = 0; level < count; level++) {
            long levelPx = sell ? depth.bidPx(id, level) : depth.askPx(id, level);
            boolean behind = sell ? levelPx < best : levelPx > best;
            boolean beyond = sell ? levelPx < worstPx : levelPx > worstPx;
            if (behind && !beyond) {
                add(levelPx, sell ? depth.bidQty(id, level) : depth.askQty(id, level));
            }
        }
    }

    private void add(long levelPx, long levelQty) {
        px[levels] = levelPx;
        qty[levels] = levelQty;
        levels++;
    }

    /** Number of levels, 0 when the side is empty. */
    public int levels() {
        return levels;
    }

    /** Price of a level. */
    public long px(int level) {
        return px[level];
    }

    /** Quantity of a level. */
    public long qty(int level) {
        return qty[level];
    }
}
