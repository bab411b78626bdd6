package io.kairos.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * Measures contenders on the calling thread.
 *
 * <p><b>Means</b> are processor time of the thread: waiting for a processor that somebody else uses does not count.
 * Contenders take turns, and of each the least disturbed pass counts. <b>Tails</b> are times on the clock, each operation
 * the smallest of all passes over the same stream: an interruption hits different operations in different passes and
 * drops out, what the algorithm itself takes long for stays. They contain one reading of the clock, see {@link #timerNs}.
 */
public final class Meter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP_TURNS = 4;
    private static final int TIMER_READINGS = 2_000_000;

    /** Keeps results alive. */
    private static final AtomicLong SINK = new AtomicLong();

    private Meter() {}

    /** Processor time of this thread, nanoseconds. */
    public static long cpuNs() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** Bytes that this thread ever allocated. */
    public static long allocatedBytes() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /** Uses a value in a way that no compiler sees through. */
    public static void consume(long value) {
        SINK.lazySet(value);
    }

    /** What one reading of the clock costs: the mean between two readings in a row, nanoseconds. */
    public static double timerNs() {
        double best = Double.MAX_VALUE;
        for (int pass = 0; pass < 3; pass++) {
            long start = System.nanoTime();
            long last = start;
            for (int i = 0; i < TIMER_READINGS; i++) {
                last = System.nanoTime();
            }
            best = Math.min(best, (double) (last - start) / TIMER_READINGS);
        }
        return best;
    }

    /**
     * Lets the compiler see everything that is going to be measured.
     *
     * @param millis processor time for each.
     */
    public static void warmUp(List<? extends Contender> contenders, int millis) {
        // By turns: code that all share is compiled anew when it meets the next of them.
        for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
            for (Contender contender : contenders) {
                long end = cpuNs() + millis * 1_000_000L / WARM_UP_TURNS;
                do {
                    contender.reset();
                    consume(pass(contender));
                } while (cpuNs() < end);
            }
        }
    }

    /**
     * Mean cost and garbage of each, in the order given.
     *
     * @param passes how often each is run; the cheapest counts.
     */
    public static List<Figures> means(List<? extends Contender> contenders, int passes) {
        double[] mean = new double[contenders.size()];
        double[] garbage = new double[contenders.size()];
        Arrays.fill(mean, Double.MAX_VALUE);
        Arrays.fill(garbage, Double.MAX_VALUE);
        for (int pass = 0; pass < passes; pass++) {
            for (int i = 0; i < mean.length; i++) {
                Contender contender = contenders.get(i);
                contender.reset();
                long bytes = allocatedBytes();
                long start = cpuNs();
                long result = pass(contender);
                long end = cpuNs();
                long allocated = allocatedBytes() - bytes;
                consume(result);
                mean[i] = Math.min(mean[i], (double) (end - start) / contender.operations());
                garbage[i] = Math.min(garbage[i], (double) allocated / contender.operations());
            }
        }
        List<Figures> figures = new ArrayList<>();
        for (int i = 0; i < mean.length; i++) {
            figures.add(Figures.NONE.withMean(mean[i], garbage[i]));
        }
        return figures;
    }

    /**
     * Mean cost and garbage of {@link Contender#step} alone, {@link Contender#settle} left out: for operations of ten microseconds
     * and more, of which only some of the stream can be measured.
     *
     * @param passes how often it is run; the cheapest counts.
     */
    public static Figures sampled(Contender contender, int passes) {
        double clockNs = cpuClockNs();
        double mean = Double.MAX_VALUE;
        double garbage = Double.MAX_VALUE;
        for (int pass = 0; pass < passes; pass++) {
            contender.reset();
            long bytes = 0;
            long time = 0;
            long result = 0;
            for (int i = 0; i < contender.operations(); i++) {
                long bytesBefore = allocatedBytes();
                long start = cpuNs();
                result += contender.step(i);
                time += cpuNs() - start;
                bytes += allocatedBytes() - bytesBefore;
                contender.settle(i);
            }
            consume(result);
            mean = Math.min(mean, (double) time / contender.operations() - clockNs);
            garbage = Math.min(garbage, (double) bytes / contender.operations());
        }
        return Figures.NONE.withMean(mean, garbage);
    }

    /** What one reading of the processor time costs, which {@link #sampled} takes off. */
    private static double cpuClockNs() {
        double best = Double.MAX_VALUE;
        for (int pass = 0; pass < 3; pass++) {
            long start = cpuNs();
            long last = start;
            for (int i = 0; i < TIMER_READINGS / 10; i++) {
                last = cpuNs();
            }
            best = Math.min(best, (double) (last - start) / (TIMER_READINGS / 10));
        }
        return best;
    }

    /**
     * Latency of each, in the order given; {@link Contender#settle} is not part of it.
     *
     * @param passes how often each is run; the smallest time of an operation counts.
     */
    public static List<Figures> tails(List<? extends Contender> contenders, int passes) {
        List<long[]> best = new ArrayList<>();
        for (Contender contender : contenders) {
            long[] times = new long[contender.operations()];
            Arrays.fill(times, Long.MAX_VALUE);
            best.add(times);
        }
        for (int pass = 0; pass < passes; pass++) {
            for (int i = 0; i < contenders.size(); i++) {
                contenders.get(i).reset();
                consume(timedPass(contenders.get(i), best.get(i)));
            }
        }
        return best.stream().map(Meter::percentiles).toList();
    }

    /** Percentiles of times in nanoseconds. */
    public static Figures percentiles(long[] times) {
        Histogram histogram = new Histogram(3);
        for (long time : times) {
            histogram.recordValue(Math.max(0, time));
        }
        return percentiles(histogram);
    }

    /** Percentiles of a histogram of nanoseconds. */
    public static Figures percentiles(Histogram histogram) {
        return Figures.NONE.withPercentiles(
                (double) histogram.getValueAtPercentile(50),
                (double) histogram.getValueAtPercentile(99),
                (double) histogram.getValueAtPercentile(99.9),
                (double) histogram.getMaxValue());
    }

    /** Percentiles from {@code tail}, the rest from {@code mean}. */
    public static Figures join(Figures mean, Figures tail) {
        return mean.withPercentiles(tail.p50Ns(), tail.p99Ns(), tail.p999Ns(), tail.maxNs());
    }

    private static long pass(Contender contender) {
        long result = 0;
        int operations = contender.operations();
        for (int i = 0; i < operations; i++) {
            result += contender.step(i);
            contender.settle(i);
        }
        return result;
    }

    private static long timedPass(Contender contender, long[] best) {
        long result = 0;
        for (int i = 0; i < best.length; i++) {
            long start = System.nanoTime();
            result += contender.step(i);
            long time = System.nanoTime() - start;
            contender.settle(i);
            best[i] = Math.min(best[i], time);
        }
        return result;
    }
}
