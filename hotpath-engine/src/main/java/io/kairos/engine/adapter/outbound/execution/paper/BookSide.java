package io.kairos.engine.adapter.outbound.execution.paper;

import java.util.Arrays;

/**
 * One side of a book as it is shown, best level first, and how much of each level our paper orders have taken. What was taken stays
 * taken as long as its level stands: only quantity that is newly shown can be taken once more. Paper thread only.
 *
 * <p>Prices and quantities are mantissas in the instrument's decimals.
 */
final class BookSide {
    /** Levels kept; pictures have fewer. */
    static final int MAX_LEVELS = 128;

    private final boolean bids;
    private long[] px = new long[MAX_LEVELS];
    private long[] shownQty = new long[MAX_LEVELS];
    private long[] takenQty = new long[MAX_LEVELS];
    private int size;
    private long[] oldPx = new long[MAX_LEVELS];
    private long[] oldTakenQty = new long[MAX_LEVELS];
    private int oldSize;

    BookSide(boolean bids) {
        this.bids = bids;
    }

    /** Whether {@code one} is nearer to the other side of the market than {@code other}. */
    boolean isBetter(long one, long other) {
        return bids ? one > other : one < other;
    }

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    long px(int level) {
        return px[level];
    }

    /** What can still be taken of a level. */
    long availableQty(int level) {
        return shownQty[level] - takenQty[level];
    }

    /** Takes from a level; not more than is available. */
    void take(int level, long qty) {
        if (qty < 0 || qty > availableQty(level)) {
            throw new IllegalStateException("taken beyond what is shown: px=" + px[level] + " qty=" + qty + " shown="
                    + shownQty[level] + " taken=" + takenQty[level]);
        }
        takenQty[level] += qty;
    }

    /** The best level is this now, so nothing better stands; worse levels are as they were. */
    void best(long bestPx, long bestQty) {
        int gone = 0;
        while (gone < size && isBetter(px[gone], bestPx)) {
            gone++;
        }
        boolean known = gone < size && px[gone] == bestPx;
        if (known) {
            shift(gone, 0);
            shownQty[0] = bestQty;
            takenQty[0] = Math.min(takenQty[0], bestQty);
            return;
        }
        if (gone > 0) {
            shift(gone, 1);
        } else {
            int kept = Math.min(size, MAX_LEVELS - 1);
            System.arraycopy(px, 0, px, 1, kept);
            System.arraycopy(shownQty, 0, shownQty, 1, kept);
            System.arraycopy(takenQty, 0, takenQty, 1, kept);
            size = kept + 1;
        }
        px[0] = bestPx;
        shownQty[0] = bestQty;
        takenQty[0] = 0;
    }

    private void shift(int from, int to) {
        int kept = size - from;
        System.arraycopy(px, from, px, to, kept);
        System.arraycopy(shownQty, from, shownQty, to, kept);
        System.arraycopy(takenQty, from, takenQty, to, kept);
        size = to + kept;
    }

    /** A new picture begins: {@link #add} gives its levels, best first. */
    void begin() {
        long[] swapPx = oldPx;
        oldPx = px;
        px = swapPx;
        long[] swapTaken = oldTakenQty;
        oldTakenQty = takenQty;
        takenQty = swapTaken;
        oldSize = size;
        size = 0;
    }

    /** Adds the next worse level of a picture; those beyond {@link #MAX_LEVELS} are not kept. */
    void add(long levelPx, long levelQty) {
        if (size == MAX_LEVELS) {
            return;
        }
        px[size] = levelPx;
        shownQty[size] = levelQty;
        takenQty[size] = 0;
        for (int i = 0; i < oldSize; i++) {
            if (oldPx[i] == levelPx) {
                takenQty[size] = Math.min(oldTakenQty[i], levelQty);
            }
        }
        size++;
    }

    /**
     * What stands at a price.
     *
     * @return the shown quantity, 0 where a level would be seen and is not, -1 beyond the levels that are seen.
     */
    long shownAt(long price) {
        if (size == 0 || isBetter(px[size - 1], price)) {
            return -1;
        }
        for (int i = 0; i < size; i++) {
            if (px[i] == price) {
                return shownQty[i];
            }
        }
        return 0;
    }

    @Override
    public String toString() {
        return Arrays.toString(Arrays.copyOf(px, size)) + Arrays.toString(Arrays.copyOf(shownQty, size));
    }
}
