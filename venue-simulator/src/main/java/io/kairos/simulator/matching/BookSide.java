package io.kairos.simulator.matching;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The price levels of one side in sorted arrays, the best last, so that changes near the best price move little. Venue
 * thread only.
 */
final class BookSide {
    private final boolean bids;
    private long[] keys = new long[64];
    private long[] totals = new long[64];
    private @Nullable PriceQueue[] queues = new PriceQueue[64];
    private int size;

    BookSide(Side side) {
        this.bids = side == Side.BUY;
    }

    int size() {
        return size;
    }

    /** Price of the level of this rank; zero is the best. */
    long price(int rank) {
        long key = keys[size - 1 - rank];
        return bids ? key : -key;
    }

    long total(int rank) {
        return totals[size - 1 - rank];
    }

    @Nullable
    PriceQueue queue(int rank) {
        return queues[size - 1 - rank];
    }

    void setQueue(int rank, @Nullable PriceQueue queue) {
        queues[size - 1 - rank] = queue;
    }

    void setTotal(int rank, long total) {
        totals[size - 1 - rank] = total;
    }

    /** Rank of a price; if it has no level, minus one minus the number of better levels. */
    int rank(long price) {
        int found = Arrays.binarySearch(keys, 0, size, bids ? price : -price);
        return found >= 0 ? size - 1 - found : -(size - (-found - 1)) - 1;
    }

    /** Makes room for a level; {@code better} levels stand before it. */
    void insert(int better, long price) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
            totals = Arrays.copyOf(totals, size * 2);
            queues = Arrays.copyOf(queues, size * 2);
        }
        int at = size - better;
        System.arraycopy(keys, at, keys, at + 1, better);
        System.arraycopy(totals, at, totals, at + 1, better);
        System.arraycopy(queues, at, queues, at + 1, better);
        keys[at] = bids ? price : -price;
        totals[at] = 0;
        queues[at] = null;
        size++;
    }

    void remove(int rank) {
        int at = size - 1 - rank;
        System.arraycopy(keys, at + 1, keys, at, rank);
        System.arraycopy(totals, at + 1, totals, at, rank);
        System.arraycopy(queues, at + 1, queues, at, rank);
        size--;
        queues[size] = null;
    }
}
