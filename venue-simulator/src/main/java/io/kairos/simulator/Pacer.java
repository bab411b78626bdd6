package io.kairos.simulator;

import io.kairos.simulator.time.Lateness;
import io.kairos.simulator.time.Timetable;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Drives a timetable by a real clock. An exact one waits for the last millisecond before each piece of work without
 * sleeping, which takes a core of its own; the other is up to a millisecond late. Venue thread only.
 */
final class Pacer {
    private static final long MILLISECOND_NS = 1_000_000L;
    private static final long SPIN_NS = 1_500_000L;
    private static final long SLICE_NS = 10_000_000L;
    private static final long IDLE_NS = 100_000_000L;

    private final EventLoop loop;
    private final Timetable timetable;
    private final LongSupplier wallNs;
    private final boolean exact;
    private final Runnable guard;
    private final Lateness lateness = new Lateness();
    private @Nullable ScheduledFuture<?> wake;
    private boolean running;
    private boolean stopped;

    /**
     * A pacer.
     *
     * @param wallNs venue time that it is now by the real clock
     * @param guard runs one round of {@link #round} and catches what breaks
     */
    Pacer(EventLoop loop, Timetable timetable, LongSupplier wallNs, boolean exact, Runnable guard) {
        this.loop = loop;
        this.timetable = timetable;
        this.wallNs = wallNs;
        this.exact = exact;
        this.guard = guard;
        timetable.onEarlier(this::onEarlier);
    }

    /** How late the work started. */
    Lateness lateness() {
        return lateness;
    }

    void start() {
        loop.execute(guard);
    }

    void stop() {
        stopped = true;
        if (wake != null) {
            wake.cancel(false);
        }
    }

    /** Does what is due and plans the next round. */
    void round() {
        if (stopped) {
            return;
        }
        running = true;
        long startNs = System.nanoTime();
        boolean done = timetable.advanceTo(
                wallNs.getAsLong(),
                dueNs -> lateness.add(wallNs.getAsLong() - dueNs),
                () -> System.nanoTime() - startNs < SLICE_NS);
        running = false;
        if (!done) {
            // Sockets get their turn between two slices: planned work lets them, submitted work would not.
            wake = loop.schedule(guard, 0, TimeUnit.NANOSECONDS);
            return;
        }
        plan();
    }

    private void plan() {
        long waitNs = Math.min(IDLE_NS, timetable.nextDueNs() - wallNs.getAsLong());
        long delayNs = exact
                ? waitNs < SPIN_NS ? 0 : waitNs - MILLISECOND_NS
                : Math.max(1, (waitNs + MILLISECOND_NS - 1) / MILLISECOND_NS) * MILLISECOND_NS;
        wake = loop.schedule(guard, delayNs, TimeUnit.NANOSECONDS);
    }

    private void onEarlier() {
        if (!running && !stopped && wake != null && wake.cancel(false)) {
            Future<?> unused = loop.submit(guard);
        }
    }
}
