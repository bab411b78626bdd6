package io.kairos.benchmarks.pipeline;

import io.kairos.benchmarks.Contender;
import io.kairos.benchmarks.Figures;
import io.kairos.benchmarks.Meter;
import org.HdrHistogram.Histogram;

/**
 * Latency at a given rate, from the time at which each operation was meant to begin: what waits behind a slow one counts. Windows
 * alternate with a loop that does nothing at the same times, which shows what the machine alone adds.
 */
final class Paced {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int WINDOW_MS = 200;

    private final Contender contender;
    private final Histogram ours = new Histogram(3);
    private final Histogram empty = new Histogram(3);
    private int next;

    Paced(Contender contender) {
        this.contender = contender;
    }

    /** Runs for so many windows of each kind. */
    void run(int perSecond, int windows) {
        contender.reset();
        next = 0;
        ours.reset();
        empty.reset();
        for (int i = 0; i < windows; i++) {
            window(perSecond, ours, true);
            window(perSecond, empty, false);
        }
    }

    Figures ours() {
        return Meter.percentiles(ours);
    }

    Figures empty() {
        return Meter.percentiles(empty);
    }

    private void window(int perSecond, Histogram into, boolean working) {
        long interval = NANOS_PER_SECOND / perSecond;
        int count = (int) ((long) perSecond * WINDOW_MS / 1_000);
        long start = System.nanoTime() + interval;
        long result = 0;
        for (int i = 0; i < count; i++) {
            long intended = start + i * interval;
            while (System.nanoTime() - intended < 0) {
                Thread.onSpinWait();
            }
            if (working) {
                result += contender.step(next);
            }
            into.recordValue(Math.max(0, System.nanoTime() - intended));
            if (working) {
                contender.settle(next);
                if (++next == contender.operations()) {
                    next = 0;
                }
            }
        }
        Meter.consume(result);
    }
}
