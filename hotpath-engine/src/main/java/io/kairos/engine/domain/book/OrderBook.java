package io.kairos.engine.domain.book;

import java.util.Arrays;

/**
 * One instrument's resting interest by price: two arrays of levels, best first. One thread. Hot: updating does not allocate once
 * the arrays have grown to the deepest book seen; cost is a search from the top plus the move of the levels behind.
 *
 * <p>Prices and quantities are mantissas in the instrument's decimals. A side keeps at most {@link #maxLevels} levels: beyond that
 * the worst one falls off, which {@link #fellOff()} counts, since a level that fell off is unknown from then on.
 */
public final class OrderBook {
    private static final int INITIAL_LEVELS = 64;

    private final int maxLevels;
    private final Levels bids;
    private final Levels asks;
    private long fellOff;

    /**
     * Creates an empty book.
     *
     * @param maxLevels most levels kept per side, above zero.
     */
    public OrderBook(int maxLevels) {
        if (maxLevels <= 0) {
            throw new IllegalArgumentException("maxLevels: expected above zero, got " + maxLevels);
        }
        this.maxLevels = maxLevels;
        this.bids = new Levels(true, Math.min(INITIAL_LEVELS, maxLevels));
        this.asks = new Levels(false, Math.min(INITIAL_LEVELS, maxLevels));
    }

    /** Most levels kept per side. */
    public int maxLevels() {
        return maxLevels;
    }

    /** Levels that fell off because a side was full, since the last {@link #clear}. */
    public long fellOff() {
        return fellOff;
    }

    /** Forgets everything. */
    public void clear() {
        bids.size = 0;
        asks.size = 0;
        fellOff = 0;
    }

    /**
     * Sets the absolute quantity at a bid price; zero deletes, and deleting an unknown price does nothing.
     *
     * @return index of the level set or deleted, -1 when nothing changed.
     */
    public int setBid(long px, long qty) {
        return set(bids, px, qty);
    }

    /** As {@link #setBid} for asks. */
    public int setAsk(long px, long qty) {
        return set(asks, px, qty);
    }

    /** Takes over everything of {@code other}, as far as {@link #maxLevels} allows. */
    public void copyFrom(OrderBook other) {
        bids.copyFrom(other.bids, maxLevels);
        asks.copyFrom(other.asks, maxLevels);
        fellOff = other.fellOff;
    }

    /** Cuts both sides to their best {@code depth} levels. */
    public void truncate(int depth) {
        bids.size = Math.min(bids.size, depth);
        asks.size = Math.min(asks.size, depth);
    }

    /** Levels on the bid side. */
    public int bidCount() {
        return bids.size;
    }

    /** Levels on the ask side. */
    public int askCount() {
        return asks.size;
    }

    /** Price of a bid level, 0 is the best. */
    public long bidPx(int level) {
        return bids.px[level];
    }

    /** Quantity of a bid level. */
    public long bidQty(int level) {
        return bids.qty[level];
    }

    /** Price of an ask level, 0 is the best. */
    public long askPx(int level) {
        return asks.px[level];
    }

    /** Quantity of an ask level. */
    public long askQty(int level) {
        return asks.qty[level];
    }

    /** Whether the best bid is at or above the best ask: never true of a book that is whole. */
    public boolean isCrossed() {
        return bids.size > 0 && asks.size > 0 && bids.px[0] >= asks.px[0];
    }

    private int set(Levels side, long px, long qty) {
        int at = side.find(px);
        if (at < side.size && side.px[at] == px) {
            if (qty == 0) {
                side.remove(at);
            } else if (side.qty[at] == qty) {
                return -1;
            } else {
                side.qty[at] = qty;
            }
            return at;
        }
        if (qty == 0) {
            return -1;
        }
        if (side.size == maxLevels) {
            fellOff++;
            if (at == maxLevels) {
                return -1;
            }
            side.size--;
        }
        side.insert(at, px, qty, maxLevels);
        return at;
    }

    /** One side, best first. */
    private static final class Levels {
        private final boolean descending;
        private long[] px;
        private long[] qty;
        private int size;

        Levels(boolean descending, int capacity) {
            this.descending = descending;
            this.px = new long[capacity];
            this.qty = new long[capacity];
        }

        /** Index of {@code price}, or where it belongs. Most changes are near the top, so the search gallops from there. */
        int find(long price) {
            int low = 0;
            int step = 4;
            while (low + step < size && isBefore(px[low + step], price)) {
                low += step;
                step <<= 1;
            }
            int high = Math.min(size, low + step + 1);
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (isBefore(px[middle], price)) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        private boolean isBefore(long levelPx, long price) {
            return descending ? levelPx > price : levelPx < price;
        }

        void copyFrom(Levels other, int most) {
            size = Math.min(other.size, most);
            if (size > px.length) {
                px = new long[size];
                qty = new long[size];
            }
            System.arraycopy(other.px, 0, px, 0, size);
            System.arraycopy(other.qty, 0, qty, 0, size);
        }

        void remove(int at) {
            int moved = size - at - 1;
            System.arraycopy(px, at + 1, px, at, moved);
            System.arraycopy(qty, at + 1, qty, at, moved);
            size--;
        }

        void insert(int at, long newPx, long newQty, int most) {
            if (size == px.length) {
                int capacity = Math.min(most, size * 2);
                px = Arrays.copyOf(px, capacity);
                qty = Arrays.copyOf(qty, capacity);
            }
            int moved = size - at;
            System.arraycopy(px, at, px, at + 1, moved);
            System.arraycopy(qty, at, qty, at + 1, moved);
            px[at] = newPx;
            qty[at] = newQty;
            size++;
        }
    }
}
