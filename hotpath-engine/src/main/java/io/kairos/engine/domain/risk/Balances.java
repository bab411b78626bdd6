package io.kairos.engine.domain.risk;

import io.kairos.domain.instrument.Venue;
import java.util.Arrays;

/**
 * The ledger: free and reserved per venue and asset, in the asset's decimals; free + reserved = total at every step. Engine
 * thread only. Hot: does not allocate except in {@link #ensure}.
 *
 * <p>Our fills move it exactly. The venue's absolute word replaces the total when it is a snapshot, and otherwise once the
 * asset has been quiet for {@link #QUIET_NS}, so that deposits arrive and no word that was overtaken by a fill undoes it. Fills
 * whose venue time is not after the snapshot are contained in it: they release their reservation and change no total.
 */
public final class Balances {
    /** How long a word of the venue that is not a snapshot must stand before it corrects the ledger. */
    public static final long QUIET_NS = 1_000_000_000L;

    private static final long NONE = Long.MIN_VALUE;
    private static final int VENUES = Venue.values().length;

    private int assets;
    private long[] free = new long[0];
    private long[] reserved = new long[0];
    private long[] position = new long[0];
    private long[] asOfNs = new long[0];
    private long[] lastFillNs = new long[0];
    private long[] saidFree = new long[0];
    private long[] saidAtNs = new long[0];
    private long[] saidReceiveNs = new long[0];
    private long[] chargedAsFee = new long[0];
    /** Bookings since the process began, to see whether there were any; not kept. */
    private long[] bookings = new long[0];

    /** Makes room for asset ids below {@code count}. */
    public void ensure(int count) {
        if (count <= assets) {
            return;
        }
        free = widen(free, count, 0);
        reserved = widen(reserved, count, 0);
        position = widen(position, count, 0);
        asOfNs = widen(asOfNs, count, NONE);
        lastFillNs = widen(lastFillNs, count, NONE);
        saidFree = widen(saidFree, count, 0);
        saidAtNs = widen(saidAtNs, count, 0);
        saidReceiveNs = widen(saidReceiveNs, count, NONE);
        chargedAsFee = widen(chargedAsFee, count, 0);
        bookings = widen(bookings, count, 0);
        assets = count;
    }

    private long[] widen(long[] old, int count, long fill) {
        long[] wide = new long[VENUES * count];
        Arrays.fill(wide, fill);
        for (int venue = 0; venue < VENUES; venue++) {
            System.arraycopy(old, venue * assets, wide, venue * count, assets);
        }
        return wide;
    }

    private int at(int venueId, int assetId) {
        return venueId * assets + assetId;
    }

    /** Number of assets. */
    public int assets() {
        return assets;
    }

    /** Usable amount. */
    public long free(int venueId, int assetId) {
        return free[at(venueId, assetId)];
    }

    /** Sum of the reservations of orders that are not final. */
    public long reserved(int venueId, int assetId) {
        return reserved[at(venueId, assetId)];
    }

    /** Net change by our fills and fees. */
    public long position(int venueId, int assetId) {
        return position[at(venueId, assetId)];
    }

    /** Moves an amount from free to reserved. */
    public void reserve(int venueId, int assetId, long amount) {
        int i = at(venueId, assetId);
        free[i] = Math.subtractExact(free[i], amount);
        reserved[i] = Math.addExact(reserved[i], amount);
    }

    /**
     * Moves an amount from reserved back to free.
     *
     * @throws IllegalStateException if less than that is reserved.
     */
    public void release(int venueId, int assetId, long amount) {
        int i = at(venueId, assetId);
        if (amount < 0 || amount > reserved[i]) {
            throw new IllegalStateException("release beyond reservation: venueId=" + venueId + " assetId=" + assetId
                    + " amount=" + amount + " reserved=" + reserved[i]);
        }
        reserved[i] -= amount;
        free[i] = Math.addExact(free[i], amount);
    }

    /** Books what a fill or its fee gave (positive) or took (negative). */
    public void book(int venueId, int assetId, long signedAmount, long exchangeTimeNs) {
        int i = at(venueId, assetId);
        position[i] = Math.addExact(position[i], signedAmount);
        if (exchangeTimeNs > asOfNs[i]) {
            free[i] = Math.addExact(free[i], signedAmount);
        }
        lastFillNs[i] = Math.max(lastFillNs[i], exchangeTimeNs);
        bookings[i]++;
    }

    /** How often {@link #book} was called since the process began. */
    public long bookings(int venueId, int assetId) {
        return bookings[at(venueId, assetId)];
    }

    /** Notes that the venue takes fees in an asset that its order neither gave nor received. */
    public void chargesFeesIn(int venueId, int assetId) {
        chargedAsFee[at(venueId, assetId)] = 1;
    }

    /** Whether an order in other assets may change this one. */
    public boolean isChargedAsFee(int venueId, int assetId) {
        return chargedAsFee[at(venueId, assetId)] != 0;
    }

    /**
     * Takes the venue's word from an account query as the truth up to {@code exchangeTimeNs}. Amounts locked for orders that
     * are not ours are not counted.
     *
     * @return whether the ledger changed.
     */
    public boolean onSnapshot(int venueId, int assetId, long freeAmount, long lockedAmount, long exchangeTimeNs) {
        int i = at(venueId, assetId);
        if (exchangeTimeNs < lastFillNs[i]) {
            return false;
        }
        asOfNs[i] = Math.max(asOfNs[i], exchangeTimeNs);
        saidReceiveNs[i] = NONE;
        return replaceTotal(i, Math.addExact(freeAmount, Math.min(lockedAmount, reserved[i])));
    }

    /** Keeps the venue's word from a stream, to be adopted by {@link #settle} when nothing overtakes it. */
    public void onWord(int venueId, int assetId, long freeAmount, long exchangeTimeNs, long receiveTimeNs) {
        int i = at(venueId, assetId);
        if (exchangeTimeNs < lastFillNs[i] || exchangeTimeNs < asOfNs[i]) {
            return;
        }
        saidFree[i] = freeAmount;
        saidAtNs[i] = exchangeTimeNs;
        saidReceiveNs[i] = receiveTimeNs;
    }

    /**
     * Adopts the venue's last word on an asset if nothing of ours is in motion there and it has stood long enough.
     *
     * @return whether the ledger changed.
     */
    public boolean settle(int venueId, int assetId, long nowNs) {
        int i = at(venueId, assetId);
        if (saidReceiveNs[i] == NONE || reserved[i] != 0 || nowNs - saidReceiveNs[i] < QUIET_NS) {
            return false;
        }
        saidReceiveNs[i] = NONE;
        return saidAtNs[i] >= lastFillNs[i] && replaceTotal(i, saidFree[i]);
    }

    /**
     * Takes the venue's word that was asked for while nothing of ours was in motion there, whatever times the venue's clock tells: no
     * fill to come is contained in it.
     *
     * @return whether the ledger changed.
     * @throws IllegalStateException if something is reserved, and so in motion.
     */
    public boolean adopt(int venueId, int assetId, long freeAmount) {
        int i = at(venueId, assetId);
        if (reserved[i] != 0) {
            throw new IllegalStateException(
                    "in motion: venueId=" + venueId + " assetId=" + assetId + " reserved=" + reserved[i]);
        }
        asOfNs[i] = NONE;
        saidReceiveNs[i] = NONE;
        return replaceTotal(i, freeAmount);
    }

    private boolean replaceTotal(int i, long total) {
        long nextFree = Math.subtractExact(total, reserved[i]);
        boolean changed = nextFree != free[i];
        free[i] = nextFree;
        return changed;
    }

    /** Number of values that {@link #save} gives per venue and asset. */
    public static final int SAVED_VALUES = 9;

    /** Value {@code n} of what a snapshot must keep. */
    public long save(int venueId, int assetId, int n) {
        return column(n)[at(venueId, assetId)];
    }

    /** Puts back what {@link #save} gave. */
    public void restore(int venueId, int assetId, int n, long value) {
        column(n)[at(venueId, assetId)] = value;
    }

    private long[] column(int n) {
        return switch (n) {
            case 0 -> free;
            case 1 -> reserved;
            case 2 -> position;
            case 3 -> asOfNs;
            case 4 -> lastFillNs;
            case 5 -> saidFree;
            case 6 -> saidAtNs;
            case 7 -> saidReceiveNs;
            case 8 -> chargedAsFee;
            default -> throw new IllegalArgumentException("saved value: expected 0 to 8, got " + n);
        };
    }
}
