package io.kairos.engine.adapter.venue.kraken;

import java.util.function.LongSupplier;

/**
 * The venue's counter of private REST calls, kept here as well since no answer tells it: each call adds points, time takes them
 * away (Kraken API documentation, "Spot REST rate limits", read 2026-06-30). Each use may only fill it up to its own reserve. Any
 * thread; counts in thousandths of a point.
 */
public final class PrivateRate {
    /** Who asks; each leaves a share of the counter, in percent, to those below it. */
    public enum Use {
        /** Keeping balances and orders compared: stops at half. */
        BACKGROUND(50),
        /** Status queries. */
        QUERY(25),
        /** Making a session. */
        SESSION(0);

        private final int reservePercent;

        Use(int reservePercent) {
            this.reservePercent = reservePercent;
        }
    }

    private static final long MILLI = 1_000;
    /** When the venue says that it was too much after all. */
    private static final long PENALTY_NS = 10_000_000_000L;

    private final LongSupplier nanoTime;
    private long max = 15 * MILLI;
    private long decayPerSecond = 330;
    private long value;
    private long atNs;
    private long blockedUntilNs;
    private boolean blocked;
    private long refusals;

    /** An empty counter of the lowest tier; {@code nanoTime} as of {@link System#nanoTime}. */
    PrivateRate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.atNs = nanoTime.getAsLong();
    }

    /** The account is of a higher tier; thousandths of points and of points per second. */
    synchronized void tier(long newMax, long newDecayPerSecond) {
        decay();
        max = newMax;
        decayPerSecond = newDecayPerSecond;
    }

    /** Takes points if the reserve of {@code use} allows it. */
    public synchronized boolean tryTake(Use use, int points) {
        decay();
        if (blocked || value + points * MILLI > max - max * use.reservePercent / 100) {
            refusals++;
            return false;
        }
        value += points * MILLI;
        return true;
    }

    /** The venue refused a call for their number. */
    synchronized void onThrottled() {
        decay();
        value = max;
        blocked = true;
        blockedUntilNs = nanoTime.getAsLong() + PENALTY_NS;
    }

    /** How often something was not asked for want of budget. */
    public synchronized long refusals() {
        return refusals;
    }

    private void decay() {
        long nowNs = nanoTime.getAsLong();
        long lostMs = (nowNs - atNs) / 1_000_000;
        if (lostMs > 0) {
            value = Math.max(0, value - Math.min(lostMs, 10_000_000) * decayPerSecond / MILLI);
            atNs += lostMs * 1_000_000;
        }
        if (blocked && nowNs - blockedUntilNs >= 0) {
            blocked = false;
        }
    }
}
