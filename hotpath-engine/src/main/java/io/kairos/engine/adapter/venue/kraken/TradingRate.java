package io.kairos.engine.adapter.venue.kraken;

import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * The trading engine's counter, one per pair: each operation adds points, cancels and amendments more the younger the order is,
 * and time takes them away (Kraken API documentation, "Spot trading rate limits", read 2026-06-30). The venue tells its own value
 * and our threshold on the private socket; the higher of the two values counts. New orders and amendments leave a share to
 * cancels. Any thread; does not allocate but for new instruments; counts in thousandths of a point.
 */
public final class TradingRate {
    private static final long MILLI = 1_000;
    private static final long STARTER_THRESHOLD = 60;
    private static final long INTERMEDIATE_THRESHOLD = 125;
    private static final long PRO_THRESHOLD = 180;
    /** What new orders leave to cancels. */
    private static final int RESERVE_PERCENT = 30;

    private static final long[] AGES_MS = {5_000, 10_000, 15_000, 45_000, 90_000, 300_000};
    private static final int[] AMEND = {4, 3, 2, 1, 1, 1, 1};
    private static final int[] CANCEL = {8, 6, 5, 4, 2, 1, 0};

    private final LongSupplier nanoTime;
    private final PrivateRate rest;
    private long threshold = STARTER_THRESHOLD * MILLI;
    private long decayPerSecond = MILLI;
    private long[] values = new long[0];
    private long[] atNs = new long[0];
    private long refusals;

    /** Empty counters of the lowest tier; {@code rest} learns the tier with them. */
    TradingRate(LongSupplier nanoTime, PrivateRate rest) {
        this.nanoTime = nanoTime;
        this.rest = rest;
    }

    /** What the venue says that our counters may reach, which tells the tier of the account; points. */
    public synchronized void learnThreshold(long points) {
        if (points < 1 || points > 1_000_000) {
            return;
        }
        threshold = points * MILLI;
        if (points >= PRO_THRESHOLD) {
            decayPerSecond = 3_750;
            rest.tier(20 * MILLI, 1_000);
        } else if (points >= INTERMEDIATE_THRESHOLD) {
            decayPerSecond = 2_340;
            rest.tier(20 * MILLI, 500);
        } else {
            decayPerSecond = 1_000;
            rest.tier(15 * MILLI, 330);
        }
    }

    /** Takes the points of a new order if that leaves enough for cancels. */
    public synchronized boolean tryAdd(int instrumentId) {
        return tryTake(instrumentId, MILLI, threshold - threshold * RESERVE_PERCENT / 100);
    }

    /** Takes the points of an amendment, as {@link #tryAdd}. */
    public synchronized boolean tryAmend(int instrumentId, long ageMs) {
        return tryTake(instrumentId, byAge(AMEND, ageMs) * MILLI, threshold - threshold * RESERVE_PERCENT / 100);
    }

    /** Takes the points of a cancel; only the venue's own threshold stops it. */
    public synchronized boolean tryCancel(int instrumentId, long ageMs) {
        return tryTake(instrumentId, byAge(CANCEL, ageMs) * MILLI, threshold);
    }

    private boolean tryTake(int instrumentId, long cost, long upTo) {
        if (value(instrumentId) + cost > upTo) {
            refusals++;
            return false;
        }
        values[instrumentId] += cost;
        return true;
    }

    /** The venue's own value; thousandths of a point. */
    public synchronized void onCount(int instrumentId, long milliPoints) {
        if (milliPoints >= 0 && milliPoints <= 2 * threshold) {
            raise(instrumentId, milliPoints);
        }
    }

    /** The venue refused an operation for its counter: it is full. */
    public synchronized void onRefused(int instrumentId) {
        raise(instrumentId, threshold);
    }

    private void raise(int instrumentId, long milliPoints) {
        long known = value(instrumentId);
        values[instrumentId] = Math.max(known, milliPoints);
    }

    /** The counter of a pair now, thousandths of a point. */
    public synchronized long milliPoints(int instrumentId) {
        return value(instrumentId);
    }

    /** Takes what is left to new orders of one pair. */
    @FunctionalInterface
    public interface Levels {
        /** What is left, in points; of these an order takes one. */
        void level(int instrumentId, long remaining, long capacity, long resetInNs);
    }

    /** Tells what is left of each pair's counter. */
    public synchronized void levels(Levels to) {
        for (int id = 0; id < values.length; id++) {
            long used = value(id);
            to.level(
                    id,
                    Math.max(0, threshold - used) / MILLI,
                    threshold / MILLI,
                    used * 1_000_000_000L / decayPerSecond);
        }
    }

    /** How often something was not sent for want of budget. */
    public synchronized long refusals() {
        return refusals;
    }

    private long value(int instrumentId) {
        long nowNs = nanoTime.getAsLong();
        if (instrumentId >= values.length) {
            int before = atNs.length;
            values = Arrays.copyOf(values, instrumentId + 16);
            atNs = Arrays.copyOf(atNs, instrumentId + 16);
            Arrays.fill(atNs, before, atNs.length, nowNs);
        }
        long lostMs = (nowNs - atNs[instrumentId]) / 1_000_000;
        if (lostMs > 0) {
            long lost = Math.min(lostMs, 10_000_000) * decayPerSecond / 1_000;
            values[instrumentId] = Math.max(0, values[instrumentId] - lost);
            atNs[instrumentId] += lostMs * 1_000_000;
        }
        return values[instrumentId];
    }

    private static int byAge(int[] points, long ageMs) {
        for (int i = 0; i < AGES_MS.length; i++) {
            if (ageMs < AGES_MS[i]) {
                return points[i];
            }
        }
        return points[AGES_MS.length];
    }
}
