package io.kairos.engine.domain.risk;

import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.FixedMath;
import java.util.Arrays;

/**
 * The ledger of two-phase transfers: per venue and asset an amount is free, or reserved for an order; free + reserved = total at
 * every step, in integers of the asset's decimals. {@link #reserve} opens a transfer; {@link #post} completes some of it,
 * {@link #release} takes back what will not trade any more, {@link #expire} the same for what ran out of time. Engine thread
 * only. Hot: does not allocate except in {@link #ensure}.
 *
 * <p>What does not fit 64 bits or is not there is refused and changes nothing. Readers on other threads see each change as a
 * {@code BalanceChanged} record.
 *
 * <p>Our fills move it exactly. The venue's absolute word replaces the total when it is a snapshot, and otherwise once the
 * asset has been quiet for {@link #QUIET_NS}, so that deposits arrive and no word that was overtaken by a fill undoes it. Fills
 * whose venue time is not after the last snapshot are contained in it: they release their reservation and change no total.
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
    private long[] saidTotal = new long[0];
    private long[] saidAtNs = new long[0];
    private long[] saidReceiveNs = new long[0];
    private long[] chargedAsFee = new long[0];
    /** Released since {@link #onInterruption}. */
    private long[] released = new long[0];
    /** Bookings, transfers and words of a stream since the process began, to see whether there were any; not kept. */
    private long[] changes = new long[0];
    /** By asset, over all venues. */
    private long[] net = new long[0];

    private long[] reservedSum = new long[0];
    private long expired;

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
        saidTotal = widen(saidTotal, count, 0);
        saidAtNs = widen(saidAtNs, count, 0);
        saidReceiveNs = widen(saidReceiveNs, count, NONE);
        chargedAsFee = widen(chargedAsFee, count, 0);
        released = widen(released, count, 0);
        changes = widen(changes, count, 0);
        net = Arrays.copyOf(net, count);
        reservedSum = Arrays.copyOf(reservedSum, count);
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

    /** Free and reserved together. */
    public long total(int venueId, int assetId) {
        int i = at(venueId, assetId);
        return Math.addExact(free[i], reserved[i]);
    }

    /** Net change by our fills and fees at all venues. */
    public long net(int assetId) {
        return net[assetId];
    }

    /** What is reserved at all venues. */
    public long reservedEverywhere(int assetId) {
        return reservedSum[assetId];
    }

    /** How often a reservation ran out of time. */
    public long expiredCount() {
        return expired;
    }

    /**
     * Opens a transfer: moves an amount from free to reserved.
     *
     * @return false when that much is not free or a sum would not fit 64 bits; nothing changed then.
     */
    public boolean reserve(int venueId, int assetId, long amount) {
        int i = at(venueId, assetId);
        long sum = FixedMath.add(reservedSum[assetId], amount);
        if (amount < 0 || amount > free[i] || sum == FixedMath.OVERFLOW) {
            return false;
        }
        move(i, assetId, amount);
        return true;
    }

    /**
     * Reserves for an order that lives at the venue whatever we think of it, be it that more is then reserved than was free.
     *
     * @throws ArithmeticException if a sum does not fit 64 bits.
     */
    public void reserveAnyway(int venueId, int assetId, long amount) {
        int i = at(venueId, assetId);
        Math.addExact(reservedSum[assetId], amount);
        Math.subtractExact(free[i], amount);
        move(i, assetId, amount);
    }

    /**
     * Counts as reserved what the venue has locked for an order that was not known: it is not in what the venue calls free.
     *
     * @throws ArithmeticException if a sum does not fit 64 bits.
     */
    public void reserveLocked(int venueId, int assetId, long amount) {
        int i = at(venueId, assetId);
        long sum = Math.addExact(reservedSum[assetId], amount);
        Math.addExact(free[i], Math.addExact(reserved[i], amount));
        reserved[i] += amount;
        reservedSum[assetId] = sum;
        changes[i]++;
    }

    private void move(int i, int assetId, long amount) {
        free[i] -= amount;
        reserved[i] += amount;
        reservedSum[assetId] += amount;
        changes[i]++;
    }

    /**
     * Takes back an amount that will not trade: from reserved to free.
     *
     * @throws IllegalStateException if less than that is reserved.
     */
    public void release(int venueId, int assetId, long amount) {
        int i = at(venueId, assetId);
        if (amount < 0 || amount > reserved[i]) {
            throw new IllegalStateException("release beyond reservation: venueId=" + venueId + " assetId=" + assetId
                    + " amount=" + amount + " reserved=" + reserved[i]);
        }
        Math.addExact(free[i], amount);
        released[i] = capped(released[i], amount);
        move(i, assetId, -amount);
    }

    /** Notes that a venue's stream ends or is whole again: what was released before, no picture to come can hold as locked. */
    public void onInterruption(int venueId) {
        Arrays.fill(released, at(venueId, 0), at(venueId + 1, 0), 0);
    }

    /** Takes back a reservation whose time ran out; otherwise as {@link #release}. */
    public void expire(int venueId, int assetId, long amount) {
        release(venueId, assetId, amount);
        expired++;
    }

    /**
     * Completes a part of a transfer: {@code unreserved} is not reserved any more, of which {@code given} leaves the account and
     * the rest is free again.
     *
     * @throws ArithmeticException if a sum does not fit 64 bits; nothing changed then.
     */
    public void post(int venueId, int assetId, long unreserved, long given, long exchangeTimeNs) {
        Math.subtractExact(position[at(venueId, assetId)], given);
        Math.subtractExact(net[assetId], given);
        release(venueId, assetId, unreserved);
        book(venueId, assetId, -given, exchangeTimeNs);
    }

    /**
     * Books what a fill or its fee gave (positive) or took (negative).
     *
     * @throws ArithmeticException if a sum does not fit 64 bits; nothing changed then.
     */
    public void book(int venueId, int assetId, long signedAmount, long exchangeTimeNs) {
        int i = at(venueId, assetId);
        long nextNet = Math.addExact(net[assetId], signedAmount);
        long nextPosition = Math.addExact(position[i], signedAmount);
        if (exchangeTimeNs > asOfNs[i]) {
            free[i] = Math.addExact(free[i], signedAmount);
        }
        position[i] = nextPosition;
        net[assetId] = nextNet;
        lastFillNs[i] = Math.max(lastFillNs[i], exchangeTimeNs);
        changes[i]++;
    }

    /** How often something moved here since the process began: reserved, released, posted, booked, or told by a stream. */
    public long changes(int venueId, int assetId) {
        return changes[at(venueId, assetId)];
    }

    /** Notes that the venue told of something that moves an asset: a balance that was asked for before is of no use. */
    public void stir(int venueId, int assetId) {
        changes[at(venueId, assetId)]++;
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
     * are not ours are not counted; for ours counts also what was released since {@link #onInterruption}, since the picture may have been on its
     * way when their end was told by another road. A stream's later word that waits to be adopted stands, for the same reason.
     *
     * @return whether the ledger changed.
     */
    public boolean onSnapshot(int venueId, int assetId, long freeAmount, long lockedAmount, long exchangeTimeNs) {
        int i = at(venueId, assetId);
        boolean overtaken = saidReceiveNs[i] != NONE && exchangeTimeNs < saidAtNs[i];
        if (overtaken || exchangeTimeNs < lastFillNs[i]) {
            return false;
        }
        // Also where it is earlier than that of the snapshot before: the venue's clock went back, or our reading of it,
        // and a fill to
        // come is later than this picture by the clock of now.
        asOfNs[i] = exchangeTimeNs;
        saidReceiveNs[i] = NONE;
        long ours = capped(reserved[i], released[i]);
        return replaceTotal(i, Math.addExact(freeAmount, Math.min(lockedAmount, ours)));
    }

    /**
     * Keeps the venue's word from a stream, to be adopted by {@link #settle} when nothing overtakes it. What it calls locked
     * belongs to the total as far as orders of ours have it reserved now: before it is adopted they may have ended.
     */
    public void onWord(
            int venueId, int assetId, long freeAmount, long lockedAmount, long exchangeTimeNs, long receiveTimeNs) {
        int i = at(venueId, assetId);
        changes[i]++;
        if (exchangeTimeNs < lastFillNs[i] || exchangeTimeNs < asOfNs[i]) {
            return;
        }
        saidTotal[i] = Math.addExact(freeAmount, Math.min(lockedAmount, reserved[i]));
        saidAtNs[i] = exchangeTimeNs;
        saidReceiveNs[i] = receiveTimeNs;
    }

    /** Whether a word of the venue waits to be adopted. */
    public boolean isWordWaiting(int venueId, int assetId) {
        return saidReceiveNs[at(venueId, assetId)] != NONE;
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
        return saidAtNs[i] >= lastFillNs[i] && replaceTotal(i, saidTotal[i]);
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

    /** Adds what the venue has more, or takes what it has less, of a total that was compared. */
    public void correct(int venueId, int assetId, long difference) {
        int i = at(venueId, assetId);
        free[i] = Math.addExact(free[i], difference);
        saidReceiveNs[i] = NONE;
    }

    /** The sum of two amounts that are not negative, or the largest number. */
    private static long capped(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    private boolean replaceTotal(int i, long total) {
        long nextFree = Math.subtractExact(total, reserved[i]);
        boolean changed = nextFree != free[i];
        free[i] = nextFree;
        return changed;
    }

    /** Number of values that {@link #save} gives per venue and asset. */
    public static final int SAVED_VALUES = 10;

    private static final int SAVED_RESERVED = 1;
    private static final int SAVED_POSITION = 2;

    /** Value {@code n} of what a snapshot must keep. */
    public long save(int venueId, int assetId, int n) {
        return column(n)[at(venueId, assetId)];
    }

    /** Puts back what {@link #save} gave. */
    public void restore(int venueId, int assetId, int n, long value) {
        long before = column(n)[at(venueId, assetId)];
        column(n)[at(venueId, assetId)] = value;
        if (n == SAVED_RESERVED) {
            reservedSum[assetId] += value - before;
        } else if (n == SAVED_POSITION) {
            net[assetId] += value - before;
        }
    }

    private long[] column(int n) {
        return switch (n) {
            case 0 -> free;
            case 1 -> reserved;
            case 2 -> position;
            case 3 -> asOfNs;
            case 4 -> lastFillNs;
            case 5 -> saidTotal;
            case 6 -> saidAtNs;
            case 7 -> saidReceiveNs;
            case 8 -> chargedAsFee;
            case 9 -> released;
            default -> throw new IllegalArgumentException("saved value: expected 0 to 9, got " + n);
        };
    }
}
