package io.kairos.benchmarks.pipeline;

import io.kairos.benchmarks.Figures;
import io.kairos.benchmarks.Meter;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Quotes that send orders as they come in life: one every few milliseconds, when the processor's caches hold something else. The stream is
 * played as it is; before each quote that will send an order, memory that nobody needs is read until the quote's time has come, and the
 * order's time counts from that time on, whatever held it up. Every such quote of every pass counts. One thread.
 */
final class ColdOrders {
    private static final long LEAST_GAP_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long MOST_GAP_NS = TimeUnit.MILLISECONDS.toNanos(20);
    /** So much before the quote's time the reading ends: then the thread only looks at the clock, as an engine that never sleeps. */
    private static final long AWAKE_NS = TimeUnit.MICROSECONDS.toNanos(50);

    private static final int LONGS_PER_LINE = 8;
    private static final int LINES_AT_ONCE = 1_024;

    /** Larger than the caches of a core, and than its share of those that cores have together. */
    private final long[] elsewhere = new long[8 << 20];

    private final SplittableRandom random;
    private int at;

    ColdOrders(long seed) {
        random = new SplittableRandom(seed);
        Arrays.setAll(elsewhere, i -> i);
    }

    /** Times of the quotes that {@code sends} says of, over so many passes. */
    Figures run(EnginePath engine, boolean[] sends, int passes) {
        int expected = 0;
        for (boolean each : sends) {
            expected += each ? passes : 0;
        }
        long[] times = new long[expected];
        int count = 0;
        for (int pass = 0; pass < passes; pass++) {
            engine.reset();
            for (int i = 0; i < sends.length; i++) {
                long intendedNs = sends[i] ? awaitTurn() : 0;
                Meter.consume(engine.step(i));
                if (sends[i] && engine.isOrdered()) {
                    times[count++] = engine.orderedNs() - intendedNs;
                }
                engine.settle(i);
            }
        }
        if (count == 0) {
            throw new IllegalStateException("no quote sent an order");
        }
        return Meter.percentiles(Arrays.copyOf(times, count));
    }

    /** Reads memory until a quote's time has come; that time. */
    private long awaitTurn() {
        long intendedNs = System.nanoTime() + random.nextLong(LEAST_GAP_NS, MOST_GAP_NS);
        long sum = 0;
        while (intendedNs - System.nanoTime() > AWAKE_NS) {
            for (int line = 0; line < LINES_AT_ONCE; line++) {
                sum += elsewhere[at];
                at = (at + LONGS_PER_LINE) & (elsewhere.length - 1);
            }
        }
        Meter.consume(sum);
        while (System.nanoTime() - intendedNs < 0) {
            Thread.onSpinWait();
        }
        return intendedNs;
    }
}
