package io.kairos.engine.domain.risk;

import io.kairos.engine.domain.book.QuoteBoard;
import java.util.Arrays;

/**
 * Where each market stood a while ago: the middle of its quote, taken every half window. What an order is compared with is half a
 * window to a whole one old; an instrument that was not seen before is compared with the present. Engine thread only; does not
 * allocate but to grow.
 */
final class PriceHistory {
    static final long NONE = Long.MIN_VALUE;

    private long[] olderPx = new long[0];
    private long[] newerPx = new long[0];
    private long takenNs = Long.MIN_VALUE / 2;

    void ensure(int count) {
        int old = olderPx.length;
        if (count > old) {
            olderPx = Arrays.copyOf(olderPx, count);
            newerPx = Arrays.copyOf(newerPx, count);
            Arrays.fill(olderPx, old, count, NONE);
            Arrays.fill(newerPx, old, count, NONE);
        }
    }

    /** Takes samples if it is time. */
    void onTimer(QuoteBoard board, long windowNs, long nowNs) {
        if (nowNs - takenNs < windowNs / 2) {
            return;
        }
        boolean fresh = nowNs - takenNs <= windowNs;
        takenNs = nowNs;
        for (int id = 0; id < olderPx.length; id++) {
            olderPx[id] = fresh ? newerPx[id] : NONE;
            newerPx[id] = mid(board, id);
        }
    }

    /** What a price of this instrument is compared with, {@link #NONE} when nothing is known. */
    long referencePx(QuoteBoard board, int id) {
        long px = olderPx[id] != NONE ? olderPx[id] : newerPx[id];
        return px != NONE ? px : mid(board, id);
    }

    private static long mid(QuoteBoard board, int id) {
        long bid = board.bidPx(id);
        long ask = board.askPx(id);
        if (!board.isUsable(id) || bid == QuoteBoard.NO_PX || ask == QuoteBoard.NO_PX) {
            return NONE;
        }
        return bid + (ask - bid) / 2;
    }

    /** Writes what is known of an instrument in other units; what does not fit is forgotten. */
    void rescale(int id, long factor) {
        olderPx[id] = times(olderPx[id], factor);
        newerPx[id] = times(newerPx[id], factor);
    }

    private static long times(long px, long factor) {
        return px == NONE || px > Long.MAX_VALUE / factor ? NONE : px * factor;
    }

    int size() {
        return olderPx.length;
    }

    long takenNs() {
        return takenNs;
    }

    long olderPx(int id) {
        return olderPx[id];
    }

    long newerPx(int id) {
        return newerPx[id];
    }

    void restore(long savedTakenNs) {
        takenNs = savedTakenNs;
    }

    void restore(int id, long older, long newer) {
        olderPx[id] = older;
        newerPx[id] = newer;
    }
}
