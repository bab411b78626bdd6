package io.kairos.engine.application.measure;

import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/**
 * Histograms of durations that one thread writes and one other thread takes in intervals. The writer pays for no lock, no
 * locked instruction and no object: it fills plain histograms and, once per duty cycle, looks at one flag. When the reader has
 * asked, the writer itself swaps all of its histograms for empty ones, so that a taken interval is whole and the same for every
 * series.
 *
 * <ol>
 *   <li>{@link #ask} (reader);
 *   <li>{@link #exchange} (writer, at the end of a duty cycle) hands the interval over;
 *   <li>{@link #isHanded}, {@link #handed} for each series, {@link #release} (reader).
 * </ol>
 *
 * <p>A writer that does not run hands nothing over; its samples come with a later interval, and none is lost.
 */
public final class IntervalRecorder {
    /** Longer durations count as this one. */
    public static final long HIGHEST_NS = 60_000_000_000L;

    /** Values keep two significant digits: the width of a bucket is at most 1 % of its value. */
    private static final int DIGITS = 2;

    private static final int IDLE = 0;
    private static final int ASKED = 1;
    private static final int HANDED = 2;

    /** Release stores pair with acquire loads of the other side: whoever sees a state sees the histograms that go with it. */
    private final AtomicInteger state = new AtomicInteger(IDLE);

    private Histogram[] active;
    private Histogram[] spare;

    /** Empty, for this many series. */
    public IntervalRecorder(int series) {
        active = new Histogram[series];
        spare = new Histogram[series];
        for (int i = 0; i < series; i++) {
            active[i] = empty();
            spare[i] = empty();
        }
    }

    /** A histogram of the same shape. */
    static Histogram empty() {
        return new Histogram(1, HIGHEST_NS, DIGITS);
    }

    /** Takes one sample, in nanoseconds. Writer only; hot: does not allocate. */
    public void record(int series, long elapsedNs) {
        active[series].recordValue(within(elapsedNs));
    }

    /**
     * Takes one sample of something that is due every {@code expectedNs}. One that took longer held up those that should have
     * begun meanwhile; they are counted with what they would have waited. Writer only.
     */
    public void recordDue(int series, long elapsedNs, long expectedNs) {
        active[series].recordValueWithExpectedInterval(within(elapsedNs), expectedNs);
    }

    private static long within(long elapsedNs) {
        return Math.min(HIGHEST_NS, Math.max(1, elapsedNs));
    }

    /** Hands the interval over if it was asked for. Writer only; hot. */
    public void exchange() {
        if (state.getAcquire() == ASKED) {
            Histogram[] full = active;
            active = spare;
            spare = full;
            state.setRelease(HANDED);
        }
    }

    /** Asks for the interval up to now, unless one is asked for or there already. Reader only. */
    public void ask() {
        if (state.getAcquire() == IDLE) {
            state.setRelease(ASKED);
        }
    }

    /** Whether the interval asked for is there. Reader only. */
    public boolean isHanded() {
        return state.getAcquire() == HANDED;
    }

    /**
     * Samples of a series in the interval that was handed over. Reader only, after {@link #isHanded}.
     *
     * @return valid until {@link #release}; to be read only.
     */
    public Histogram handed(int series) {
        if (!isHanded()) {
            throw new IllegalStateException("no interval was handed over: series=" + series);
        }
        return spare[series];
    }

    /** Gives back what was handed over. Reader only. */
    public void release() {
        if (isHanded()) {
            for (Histogram histogram : spare) {
                histogram.reset();
            }
            state.setRelease(IDLE);
        }
    }
}
