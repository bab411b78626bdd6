package io.kairos.engine.adapter.inbound.feed;

import java.util.Arrays;

/** One side of a decoded depth message, in the order of the message. Reused; grows to the largest message seen. Event loop only. */
public final class LevelBuffer {
    /** Most levels of one side of one message; more is refused as malformed. The deepest snapshot of the three venues has 5,000. */
    public static final int MAX_LEVELS = 10_000;

    private long[] px = new long[64];
    private long[] qty = new long[64];
    private int size;

    /** Forgets all levels. */
    public void clear() {
        size = 0;
    }

    /**
     * Adds a level; zero quantity means deleted.
     *
     * @return false when there are {@link #MAX_LEVELS} already and nothing was added.
     */
    public boolean add(long levelPx, long levelQty) {
        if (size == px.length) {
            if (size == MAX_LEVELS) {
                return false;
            }
            int capacity = Math.min(MAX_LEVELS, size * 2);
            px = Arrays.copyOf(px, capacity);
            qty = Arrays.copyOf(qty, capacity);
        }
        px[size] = levelPx;
        qty[size] = levelQty;
        size++;
        return true;
    }

    /** Number of levels. */
    public int size() {
        return size;
    }

    /** Price mantissa of a level. */
    public long px(int index) {
        return px[index];
    }

    /** Quantity mantissa of a level. */
    public long qty(int index) {
        return qty[index];
    }

    /** Takes over the levels of {@code other}. */
    public void copyFrom(LevelBuffer other) {
        clear();
        for (int i = 0; i < other.size; i++) {
            boolean unused = add(other.px[i], other.qty[i]);
        }
    }
}
