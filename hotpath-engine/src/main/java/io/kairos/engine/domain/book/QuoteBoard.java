package io.kairos.engine.domain.book;

import java.util.Arrays;

/**
 * Best bid and offer per instrument, side by side in one array, so that a quote touches two lines of memory and not nine. Engine thread
 * only. Hot: reading and updating does not allocate; {@link #ensure} does, when instruments are defined.
 *
 * <p>A quote is usable only while its feed is live, and only if it arrived after the feed last became live: what was seen
 * before an interruption is forgotten at the interruption.
 */
public final class QuoteBoard {
    /** Stands for a side without orders. */
    public static final long NO_PX = Long.MIN_VALUE;

    private static final int BID_PX = 0;
    private static final int BID_QTY = 1;
    private static final int ASK_PX = 2;
    private static final int ASK_QTY = 3;
    private static final int RECEIVE_TIME = 4;
    private static final int EXCHANGE_TIME = 5;
    private static final int UPDATE_ID = 6;
    private static final int FLAGS = 7;
    private static final int SHIFT = 3;

    private static final long LIVE = 1;
    private static final long PRESENT = 2;

    private int size;
    private long[] cells = new long[0];

    /** Makes room for instrument ids below {@code count}; new ones have no quote and no live feed. */
    public void ensure(int count) {
        if (count <= size) {
            return;
        }
        if (count << SHIFT > cells.length) {
            // By half as much again: instruments are defined one by one, thousands of them at a start.
            cells = Arrays.copyOf(cells, Math.max(count << SHIFT, cells.length + (cells.length >> 1)));
        }
        for (int id = size; id < count; id++) {
            clear(id);
        }
        size = count;
    }

    /** Number of instruments. */
    public int size() {
        return size;
    }

    /** Replaces the quote of an instrument; a missing side has {@link #NO_PX} and zero quantity. */
    public void update(
            int id,
            long newBidPx,
            long newBidQty,
            long newAskPx,
            long newAskQty,
            long newReceiveTimeNs,
            long newExchangeTimeNs,
            long newUpdateId) {
        int at = id << SHIFT;
        cells[at + BID_PX] = newBidPx;
        cells[at + BID_QTY] = newBidQty;
        cells[at + ASK_PX] = newAskPx;
        cells[at + ASK_QTY] = newAskQty;
        cells[at + RECEIVE_TIME] = newReceiveTimeNs;
        cells[at + EXCHANGE_TIME] = newExchangeTimeNs;
        cells[at + UPDATE_ID] = newUpdateId;
        cells[at + FLAGS] |= PRESENT;
    }

    /** Forgets the quote of an instrument. */
    public void clear(int id) {
        update(id, NO_PX, 0, NO_PX, 0, 0, 0, 0);
        cells[(id << SHIFT) + FLAGS] &= ~PRESENT;
    }

    /** Sets whether the feed of an instrument is live; when it is not, its quote is forgotten. */
    public void setLive(int id, boolean isLive) {
        if (isLive) {
            cells[(id << SHIFT) + FLAGS] |= LIVE;
        } else {
            cells[(id << SHIFT) + FLAGS] &= ~LIVE;
            clear(id);
        }
    }

    /** Whether the feed of an instrument is live. */
    public boolean isLive(int id) {
        return (cells[(id << SHIFT) + FLAGS] & LIVE) != 0;
    }

    /** Whether any quote was seen since the feed became live. */
    public boolean isPresent(int id) {
        return (cells[(id << SHIFT) + FLAGS] & PRESENT) != 0;
    }

    /** Whether the quote may be used: live, seen, not crossed. */
    public boolean isUsable(int id) {
        if (id >= size) {
            return false;
        }
        int at = id << SHIFT;
        long bid = cells[at + BID_PX];
        long ask = cells[at + ASK_PX];
        return cells[at + FLAGS] == (LIVE | PRESENT) && !(bid != NO_PX && ask != NO_PX && bid >= ask);
    }

    /** Whether the quote may be used and is not older than {@code maxAgeNs}. */
    public boolean isFresh(int id, long nowNs, long maxAgeNs) {
        return isUsable(id) && nowNs - receiveTimeNs(id) <= maxAgeNs;
    }

    /** Best bid or {@link #NO_PX}. */
    public long bidPx(int id) {
        return cells[(id << SHIFT) + BID_PX];
    }

    /** Size at the best bid. */
    public long bidQty(int id) {
        return cells[(id << SHIFT) + BID_QTY];
    }

    /** Best ask or {@link #NO_PX}. */
    public long askPx(int id) {
        return cells[(id << SHIFT) + ASK_PX];
    }

    /** Size at the best ask. */
    public long askQty(int id) {
        return cells[(id << SHIFT) + ASK_QTY];
    }

    /** When the quote was received. */
    public long receiveTimeNs(int id) {
        return cells[(id << SHIFT) + RECEIVE_TIME];
    }

    /** The venue's time of the quote, 0 when not sent. */
    public long exchangeTimeNs(int id) {
        return cells[(id << SHIFT) + EXCHANGE_TIME];
    }

    /** The venue's number of the quote. */
    public long updateId(int id) {
        return cells[(id << SHIFT) + UPDATE_ID];
    }
}
