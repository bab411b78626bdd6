package io.kairos.engine.runtime;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * What a core does to a thread that never lets go of it: gaps between two looks at the clock. A gap beyond the clock's own cost is time
 * that the core spent elsewhere.
 *
 * @param looks how often the clock was read.
 * @param p50Ns the clock's own cost, nanoseconds.
 * @param p999Ns exceeded by one gap of a thousand.
 * @param maxNs the longest.
 */
public record Jitter(long looks, long p50Ns, long p999Ns, long maxNs) {
    private static final long MAX_NS = TimeUnit.SECONDS.toNanos(10);

    /** Measures on the calling thread, which spins meanwhile. */
    public static Jitter measure(long durationNs, LongSupplier nanoTime) {
        Histogram gaps = new Histogram(MAX_NS, 2);
        long startNs = nanoTime.getAsLong();
        long lastNs = startNs;
        while (lastNs - startNs < durationNs) {
            long nowNs = nanoTime.getAsLong();
            gaps.recordValue(Math.min(MAX_NS, Math.max(0, nowNs - lastNs)));
            lastNs = nowNs;
        }
        return new Jitter(
                gaps.getTotalCount(),
                gaps.getValueAtPercentile(50),
                gaps.getValueAtPercentile(99.9),
                gaps.getMaxValue());
    }
}
