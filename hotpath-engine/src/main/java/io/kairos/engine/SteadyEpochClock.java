package io.kairos.engine;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Nanoseconds since the epoch that never go back and never stand still, for all threads of a process. Between looks at the wall
 * clock, once a second, it runs with the monotonic clock, which costs less and makes no objects. A wall clock that was set forward
 * is followed at once; one that was set back is approached by running slower, since deadlines, ages and the order of records hang
 * on this time. Any thread. Hot.
 */
public final class SteadyEpochClock implements EpochNanoClock {
    private static final long LOOK_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    /** What two clocks read one after the other may differ by chance. */
    private static final long TOLERANCE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** While it is ahead of the wall clock, one part in this many of the time that passes is left out. */
    private static final long SLOWDOWN = 200;

    /** The time from one look at the wall clock to the next; {@code aheadNs} is what is still to be left out. */
    private record Stretch(long monotonicNs, long epochNs, long aheadNs) {
        long at(long nowNs) {
            long passedNs = Math.max(0, nowNs - monotonicNs);
            return epochNs + passedNs - Math.min(aheadNs, passedNs / SLOWDOWN);
        }
    }

    private final LongSupplier monotonic;
    private final LongSupplier wall;
    private volatile Stretch stretch;

    /** A clock that agrees with the wall clock now. */
    public SteadyEpochClock() {
        this(System::nanoTime, SteadyEpochClock::wallNs);
    }

    /** A clock between looks at {@code wall} run by {@code monotonic}; both in nanoseconds. */
    public SteadyEpochClock(LongSupplier monotonic, LongSupplier wall) {
        this.monotonic = monotonic;
        this.wall = wall;
        this.stretch = new Stretch(monotonic.getAsLong(), wall.getAsLong(), 0);
    }

    private static long wallNs() {
        Instant now = Clock.systemUTC().instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    @Override
    public long nanoTime() {
        Stretch current = stretch;
        long nowNs = monotonic.getAsLong();
        return nowNs - current.monotonicNs < LOOK_INTERVAL_NS ? current.at(nowNs) : look();
    }

    private synchronized long look() {
        Stretch current = stretch;
        long wallNs = wall.getAsLong();
        long nowNs = monotonic.getAsLong();
        long timeNs = current.at(nowNs);
        if (nowNs - current.monotonicNs < LOOK_INTERVAL_NS) {
            // Another thread was quicker.
            return timeNs;
        }
        long aheadNs = timeNs - wallNs;
        Stretch next = aheadNs < -TOLERANCE_NS
                ? new Stretch(nowNs, wallNs, 0)
                : new Stretch(nowNs, timeNs, aheadNs > TOLERANCE_NS ? aheadNs : 0);
        stretch = next;
        return next.epochNs;
    }
}
