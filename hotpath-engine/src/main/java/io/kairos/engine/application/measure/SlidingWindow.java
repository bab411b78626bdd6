package io.kairos.engine.application.measure;

import org.HdrHistogram.Histogram;

/** The last few intervals of one series, as one histogram. One thread. */
public final class SlidingWindow {
    private final Histogram[] intervals;
    private final Histogram sum = IntervalRecorder.empty();
    private int next;

    /** Of this many intervals, none of them there yet. */
    public SlidingWindow(int intervals) {
        this.intervals = new Histogram[intervals];
        for (int i = 0; i < intervals; i++) {
            this.intervals[i] = IntervalRecorder.empty();
        }
    }

    /** Takes in the newest interval, which is copied, and lets go of the oldest. */
    public void add(Histogram newest) {
        oldest().add(newest);
        sumUp();
    }

    /** Takes in an interval without samples. */
    public void skip() {
        var unused = oldest();
        sumUp();
    }

    private Histogram oldest() {
        Histogram slot = intervals[next];
        next = (next + 1) % intervals.length;
        slot.reset();
        return slot;
    }

    private void sumUp() {
        sum.reset();
        for (Histogram interval : intervals) {
            sum.add(interval);
        }
    }

    /** All samples of the window; to be read only, changed by {@link #add}. */
    public Histogram sum() {
        return sum;
    }
}
