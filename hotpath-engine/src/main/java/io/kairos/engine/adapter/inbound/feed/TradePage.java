package io.kairos.engine.adapter.inbound.feed;

import java.util.Arrays;

/** One page of trade history, oldest first; ids rise. Reused. Event loop only. */
public final class TradePage {
    /** Stands for the quantity of a trade that cannot be written in the instrument's decimals. */
    public static final long INEXACT_QTY = -1;

    private static final int FIELDS = 5;
    private static final int MAX_TRADES = 10_000;

    private long[] values = new long[FIELDS * 64];
    private int size;
    private boolean full;

    /** Forgets everything. */
    public void clear() {
        size = 0;
        full = false;
    }

    /**
     * Adds a trade.
     *
     * @param qty {@link #INEXACT_QTY} for one that is only passed over.
     * @return false when the page is full and nothing was added.
     */
    public boolean add(long tradeId, long px, long qty, long timeNs, boolean aggressorIsBuyer) {
        if (size == MAX_TRADES) {
            return false;
        }
        int at = size * FIELDS;
        if (at == values.length) {
            values = Arrays.copyOf(values, values.length * 2);
        }
        values[at] = tradeId;
        values[at + 1] = px;
        values[at + 2] = qty;
        values[at + 3] = timeNs;
        values[at + 4] = aggressorIsBuyer ? 1 : 0;
        size++;
        return true;
    }

    /** Says that the venue cut the page at its limit, so that more may follow. */
    public void setFull() {
        full = true;
    }

    /** Whether more may follow. */
    public boolean isFull() {
        return full;
    }

    /** Number of trades. */
    public int size() {
        return size;
    }

    /** Id of a trade. */
    public long tradeId(int index) {
        return values[index * FIELDS];
    }

    /** Price mantissa. */
    public long px(int index) {
        return values[index * FIELDS + 1];
    }

    /** Quantity mantissa or {@link #INEXACT_QTY}. */
    public long qty(int index) {
        return values[index * FIELDS + 2];
    }

    /** The venue's time, nanoseconds since the epoch. */
    public long timeNs(int index) {
        return values[index * FIELDS + 3];
    }

    /** Whether the taker bought. */
    public boolean aggressorIsBuyer(int index) {
        return values[index * FIELDS + 4] != 0;
    }
}
