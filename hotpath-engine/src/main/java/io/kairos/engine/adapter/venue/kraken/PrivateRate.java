package io.kairos.engine.adapter.venue.kraken;

import io.kairos.engine.adapter.venue.KeptNumber;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The venue's counter of private REST calls, kept here as well since no answer tells it: each call adds points, time takes them
 * away (Kraken API documentation, "Spot REST rate limits", read 2026-06-30). Each use may only fill it up to its own reserve. Any
 * thread; counts in thousandths of a point.
 *
 * <p>The venue goes on counting over our restarts. So a file holds the counter and when it stood there, in one number, since a kill may
 * come between two ({@link KeptNumber}). The next run does not
 * know the account's tier at first and takes the points away as slowly as at the lowest one.
 */
public final class PrivateRate {
    /** Who asks; each leaves a share of the counter, in percent, to those below it. */
    public enum Use {
        /** Keeping balances and orders compared: stops at half. */
        BACKGROUND(50),
        /** Status queries. */
        QUERY(25),
        /** Making a session; what is left is for calls that reach the venue closer together than they were asked for. */
        SESSION(7);

        private final int reservePercent;

        Use(int reservePercent) {
            this.reservePercent = reservePercent;
        }
    }

    private static final long MILLI = 1_000;
    /** When the venue says that it was too much after all. */
    private static final long PENALTY_NS = 10_000_000_000L;

    private static final long LOWEST_MAX = 15 * MILLI;
    private static final long LOWEST_DECAY_PER_SECOND = 330;
    private static final long HIGHEST_MAX = 20 * MILLI;
    /** The file's number: the lower bits hold the counter, the upper ones the time, milliseconds. */
    private static final int VALUE_BITS = 16;

    private static final long VALUE_MASK = (1L << VALUE_BITS) - 1;

    private final LongSupplier nanoTime;
    private long max = LOWEST_MAX;
    private long decayPerSecond = LOWEST_DECAY_PER_SECOND;
    private long value;
    private long atNs;
    private long blockedUntilNs;
    private boolean blocked;
    private long refusals;
    private final @Nullable EpochNanoClock clock;
    private final @Nullable KeptNumber kept;

    /** An empty counter of the lowest tier that nothing outlives; {@code nanoTime} as of {@link System#nanoTime}. */
    PrivateRate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.atNs = nanoTime.getAsLong();
        this.clock = null;
        this.kept = null;
    }

    /**
     * A counter of the lowest tier that goes on where the last run left it.
     *
     * @param clock the time of day, which the runs have in common.
     * @param file where it is kept; made if missing. One that cannot be used is told, and half of the counter is taken for used.
     */
    PrivateRate(LongSupplier nanoTime, EpochNanoClock clock, Path file) {
        this.nanoTime = nanoTime;
        this.atNs = nanoTime.getAsLong();
        this.clock = clock;
        this.kept = KeptNumber.open(file, "Kraken's counter of calls");
        this.value = kept == null ? max / 2 : left(kept.get(), clock);
    }

    /** What is left of a counter that was kept; a clock that was set back takes nothing away. */
    private static long left(long number, EpochNanoClock clock) {
        long awayMs = Math.max(0, TimeUnit.NANOSECONDS.toMillis(clock.nanoTime()) - (number >>> VALUE_BITS));
        long lost = Math.min(awayMs, TimeUnit.MINUTES.toMillis(10)) * LOWEST_DECAY_PER_SECOND / MILLI;
        return Math.max(0, Math.min(HIGHEST_MAX, number & VALUE_MASK) - lost);
    }

    private void keep() {
        if (kept != null && clock != null) {
            kept.set(TimeUnit.NANOSECONDS.toMillis(clock.nanoTime()) << VALUE_BITS | value);
        }
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
        keep();
        return true;
    }

    /** The venue refused a call for their number. */
    synchronized void onThrottled() {
        decay();
        value = max;
        keep();
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
