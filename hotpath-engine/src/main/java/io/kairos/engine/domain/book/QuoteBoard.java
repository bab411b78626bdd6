package io.kairos.engine.domain.book;

import java.util.Arrays;

/**
 * Best bid and offer per instrument, as parallel arrays by instrument id. Engine thread only. Hot: reading and updating does
 * not allocate; {@link #ensure} does, when instruments are defined.
 *
 * <p>A quote is usable only while its feed is live, and only if it arrived after the feed last became live: what was seen
 * before an interruption is forgotten at the interruption.
 */
public final class QuoteBoard {
    /** Stands for a side without orders. */
    public static final long NO_PX = Long.MIN_VALUE;

    private int size;
    private long[] bidPx = new long[0];
    private long[] bidQty = new long[0];
    private long[] askPx = new long[0];
    private long[] askQty = new long[0];
    private long[] receiveTimeNs = new long[0];
    private long[] exchangeTimeNs = new long[0];
    private long[] updateId = new long[0];
    private boolean[] live = new boolean[0];
    private boolean[] present = new boolean[0];

    /** Makes room for instrument ids below {@code count}; new ones have no quote and no live feed. */
    public void ensure(int count) {
        if (count <= size) {
            return;
        }
        bidPx = Arrays.copyOf(bidPx, count);
        bidQty = Arrays.copyOf(bidQty, count);
        askPx = Arrays.copyOf(askPx, count);
        askQty = Arrays.copyOf(askQty, count);
        receiveTimeNs = Arrays.copyOf(receiveTimeNs, count);
        exchangeTimeNs = Arrays.copyOf(exchangeTimeNs, count);
        updateId = Arrays.copyOf(updateId, count);
        live = Arrays.copyOf(live, count);
        present = Arrays.copyOf(present, count);
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
        bidPx[id] = newBidPx;
        bidQty[id] = newBidQty;
        askPx[id] = newAskPx;
        askQty[id] = newAskQty;
        receiveTimeNs[id] = newReceiveTimeNs;
        exchangeTimeNs[id] = newExchangeTimeNs;
        updateId[id] = newUpdateId;
        present[id] = true;
    }

    /** Forgets the quote of an instrument. */
    public void clear(int id) {
        update(id, NO_PX, 0, NO_PX, 0, 0, 0, 0);
        present[id] = false;
    }

    /** Sets whether the feed of an instrument is live; when it is not, its quote is forgotten. */
    public void setLive(int id, boolean isLive) {
        live[id] = isLive;
        if (!isLive) {
            clear(id);
        }
    }

    /** Whether the feed of an instrument is live. */
    public boolean isLive(int id) {
        return live[id];
    }

    /** Whether any quote was seen since the feed became live. */
    public boolean isPresent(int id) {
        return present[id];
    }

    /** Whether the quote may be used: live, seen, not crossed. */
    public boolean isUsable(int id) {
        return id < size
                && live[id]
                && present[id]
                && !(bidPx[id] != NO_PX && askPx[id] != NO_PX && bidPx[id] >= askPx[id]);
    }

    /** Whether the quote may be used and is not older than {@code maxAgeNs}. */
    public boolean isFresh(int id, long nowNs, long maxAgeNs) {
        return isUsable(id) && nowNs - receiveTimeNs[id] <= maxAgeNs;
    }

    /** Best bid or {@link #NO_PX}. */
    public long bidPx(int id) {
        return bidPx[id];
    }

    /** Size at the best bid. */
    public long bidQty(int id) {
        return bidQty[id];
    }

    /** Best ask or {@link #NO_PX}. */
    public long askPx(int id) {
        return askPx[id];
    }

    /** Size at the best ask. */
    public long askQty(int id) {
        return askQty[id];
    }

    /** When the quote was received. */
    public long receiveTimeNs(int id) {
        return receiveTimeNs[id];
    }

    /** The venue's time of the quote, 0 when not sent. */
    public long exchangeTimeNs(int id) {
        return exchangeTimeNs[id];
    }

    /** The venue's number of the quote. */
    public long updateId(int id) {
        return updateId[id];
    }
}
