package io.kairos.engine.adapter.measure;

import io.kairos.engine.application.measure.IntervalRecorder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What the machine does to a thread that does nothing: the floor under every latency measured here. Below it no program gets,
 * and a latency that moves with it is not the program's.
 *
 * <p>On a thread of its own, {@code hiccups}, a thousand times a second:
 *
 * <ul>
 *   <li>{@link #WAKE}: sleep a millisecond; how much later than that the thread runs again. Holds the timer's slack, the
 *       scheduler, pauses of the virtual machine. The floor of whatever begins with waiting. A hiccup longer than the sleep
 *       counts for every sleep that it swallowed.
 *   <li>{@link #RUN}: then look at the clock without pause for 10 microseconds; the longest time between two looks. Holds
 *       interrupts, preemption, time stolen by other guests. The floor of whatever runs without waiting.
 * </ul>
 *
 * <p>It measures its own thread, not the engine's: on whatever core the system gives it. It takes about one percent of one.
 */
public final class HiccupMeter implements AutoCloseable {
    /** Series of late wakings. */
    public static final int WAKE = 0;

    /** Series of gaps while running. */
    public static final int RUN = 1;

    private static final long SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long RUN_NS = TimeUnit.MICROSECONDS.toNanos(10);

    private final IntervalRecorder recorder = new IntervalRecorder(2);
    private volatile boolean closed;

    /** Begins to measure. */
    public HiccupMeter() {
        Thread thread = new Thread(this::measure, "hiccups");
        thread.setDaemon(true);
        thread.start();
    }

    /** Series {@link #WAKE} and {@link #RUN}, nanoseconds. */
    public IntervalRecorder recorder() {
        return recorder;
    }

    private void measure() {
        while (!closed) {
            long asleepNs = System.nanoTime();
            LockSupport.parkNanos(SLEEP_NS);
            long awakeNs = System.nanoTime();
            long lateNs = awakeNs - asleepNs - SLEEP_NS;
            // Parking may end early for no reason; that is no sample.
            if (lateNs >= 0) {
                recorder.recordDue(WAKE, lateNs, SLEEP_NS);
            }
            long lastNs = awakeNs;
            long longestNs = 0;
            while (lastNs - awakeNs < RUN_NS) {
                long nowNs = System.nanoTime();
                longestNs = Math.max(longestNs, nowNs - lastNs);
                lastNs = nowNs;
            }
            recorder.record(RUN, longestNs);
            recorder.exchange();
        }
    }

    @Override
    public void close() {
        // The thread sees it within a millisecond, and nobody needs to wait for that.
        closed = true;
    }
}
