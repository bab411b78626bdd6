package io.kairos.engine.domain.book;

import java.util.Arrays;

/**
 * What is behind the best quotes: per instrument the last published picture of its best levels. Younger quotes are laid over
 * it by the reader, see {@link QuoteLadder}. Engine thread only. Hot: nothing is allocated except in {@link #ensure}.
 *
 * <p>Prices and quantities are mantissas in the instrument's decimals, best level first.
 */
public final class DepthBoard {
    /** Levels kept per side; what a picture has beyond is not taken. */
    public static final int MAX_LEVELS = 20;

    private static final int STRIDE = 2 * MAX_LEVELS;

    private int size;
    private long[] px = new long[0];
    private long[] qty = new long[0];
    private int[] bids = new int[0];
    private int[] asks = new int[0];
    private long[] receiveTimeNs = new long[0];

    /** Makes room for instrument ids below {@code count}; new ones have no levels. */
    public void ensure(int count) {
        if (count <= size) {
            return;
        }
        if (count > bids.length) {
            // By half as much again: instruments are defined one by one, thousands of them at a start.
            int room = Math.max(count, size + (size >> 1));
            px = Arrays.copyOf(px, room * STRIDE);
            qty = Arrays.copyOf(qty, room * STRIDE);
            bids = Arrays.copyOf(bids, room);
            asks = Arrays.copyOf(asks, room);
            receiveTimeNs = Arrays.copyOf(receiveTimeNs, room);
        }
        size = count;
    }

    /** Forgets an instrument's levels; a picture begins with this. */
    public void clear(int id) {
        bids[id] = 0;
        asks[id] = 0;
        receiveTimeNs[id] = 0;
    }

    /** Notes when the picture was received. */
    public void receivedAt(int id, long timeNs) {
        receiveTimeNs[id] = timeNs;
    }

    /** Adds the next worse bid; those beyond {@link #MAX_LEVELS} are not kept. */
    public void addBid(int id, long levelPx, long levelQty) {
        if (bids[id] < MAX_LEVELS) {
            int at = id * STRIDE + bids[id]++;
            px[at] = levelPx;
            qty[at] = levelQty;
        }
    }

    /** Adds the next worse ask; those beyond {@link #MAX_LEVELS} are not kept. */
    public void addAsk(int id, long levelPx, long levelQty) {
        if (asks[id] < MAX_LEVELS) {
            int at = id * STRIDE + MAX_LEVELS + asks[id]++;
            px[at] = levelPx;
            qty[at] = levelQty;
        }
    }

    /** Number of bid levels. */
    public int bids(int id) {
        return bids[id];
    }

    /** Number of ask levels. */
    public int asks(int id) {
        return asks[id];
    }

    /** Price of a bid level, 0 for the best. */
    public long bidPx(int id, int level) {
        return px[id * STRIDE + level];
    }

    /** Quantity of a bid level. */
    public long bidQty(int id, int level) {
        return qty[id * STRIDE + level];
    }

    /** Price of an ask level, 0 for the best. */
    public long askPx(int id, int level) {
        return px[id * STRIDE + MAX_LEVELS + level];
    }

    /** Quantity of an ask level. */
    public long askQty(int id, int level) {
        return qty[id * STRIDE + MAX_LEVELS + level];
    }

    /** When the picture was received, 0 for none. */
    public long receiveTimeNs(int id) {
        return receiveTimeNs[id];
    }
}
