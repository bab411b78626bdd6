package io.kairos.engine.application.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class IntervalRecorderTest {
    private final IntervalRecorder recorder = new IntervalRecorder(2);

    @Test
    void shouldHandOverAllSeriesOfOneInterval() {
        recorder.record(0, 100);
        recorder.record(1, 7);
        recorder.ask();
        assertThat(recorder.isHanded()).isFalse();
        recorder.record(0, 200);

        recorder.exchange();
        recorder.record(0, 300);

        assertThat(recorder.handed(0).getTotalCount()).isEqualTo(2);
        assertThat(recorder.handed(0).getMaxValue()).isBetween(200L, 202L);
        assertThat(recorder.handed(1).getTotalCount()).isEqualTo(1);
    }

    @Test
    void shouldBeginEachIntervalEmpty() {
        for (int interval = 1; interval <= 5; interval++) {
            for (int i = 0; i < interval; i++) {
                recorder.record(0, 50);
            }
            recorder.ask();
            recorder.exchange();

            assertThat(recorder.handed(0).getTotalCount()).isEqualTo(interval);
            recorder.release();
        }
    }

    @Test
    void shouldHandNothingOverUnasked() {
        recorder.record(0, 1);
        recorder.exchange();

        assertThat(recorder.isHanded()).isFalse();
        assertThatThrownBy(() -> recorder.handed(0)).hasMessageContaining("series=0");
    }

    @Test
    void shouldKeepWhatWasHandedOverUntilItIsTaken() {
        recorder.record(0, 1);
        recorder.ask();
        recorder.exchange();
        recorder.record(0, 2);
        recorder.ask();
        recorder.exchange();
        assertThat(recorder.handed(0).getTotalCount()).isEqualTo(1);
        assertThat(recorder.handed(0).getMaxValue()).isEqualTo(1);

        recorder.release();
        recorder.ask();
        recorder.exchange();

        assertThat(recorder.handed(0).getMaxValue()).isEqualTo(2);
    }

    @Test
    void shouldBoundWhatIsOutOfRange() {
        recorder.record(0, -5);
        recorder.record(0, 0);
        recorder.record(0, Long.MAX_VALUE);
        recorder.ask();
        recorder.exchange();

        Histogram samples = recorder.handed(0);
        assertThat(samples.getTotalCount()).isEqualTo(3);
        assertThat(samples.getMinValue()).isEqualTo(1);
        assertThat(samples.getMaxValue()).isGreaterThanOrEqualTo(IntervalRecorder.HIGHEST_NS);
    }

    @Test
    void shouldKeepValuesWithinOnePercent() {
        for (long value = 1; value < 10_000_000_000L; value += 1 + value / 3) {
            recorder.record(0, value);
            recorder.ask();
            recorder.exchange();

            assertThat(recorder.handed(0).getValueAtPercentile(50)).isBetween(value, value + value / 100);
            recorder.release();
        }
    }

    @Test
    void shouldCountWhatALongHiccupHeldUp() {
        recorder.recordDue(0, 10, 1_000);
        recorder.recordDue(0, 5_000, 1_000);
        recorder.ask();
        recorder.exchange();

        // The long one, and those that were due after 1, 2, 3 and 4 of its 5 microseconds.
        assertThat(recorder.handed(0).getTotalCount()).isEqualTo(6);
    }

    /** Every sample is in exactly one interval, whatever the two threads' luck. */
    @Test
    @Timeout(60)
    void shouldLoseNothingBetweenTwoThreads() throws Exception {
        int samples = 2_000_000;
        Thread writer = new Thread(() -> {
            for (int i = 0; i < samples; i++) {
                recorder.record(0, 1 + (i & 1_023));
                recorder.record(1, 1);
                recorder.exchange();
            }
        });
        writer.start();
        long first = 0;
        long second = 0;
        long intervals = 0;
        boolean last = false;
        while (!last) {
            last = !writer.isAlive();
            recorder.ask();
            if (last) {
                recorder.exchange();
            }
            if (recorder.isHanded()) {
                long ofFirst = recorder.handed(0).getTotalCount();
                long ofSecond = recorder.handed(1).getTotalCount();
                assertThat(ofSecond).isEqualTo(ofFirst);
                first += ofFirst;
                second += ofSecond;
                intervals++;
                recorder.release();
            }
        }
        writer.join(TimeUnit.SECONDS.toMillis(10));
        recorder.ask();
        recorder.exchange();
        first += recorder.handed(0).getTotalCount();
        second += recorder.handed(1).getTotalCount();

        assertThat(first).isEqualTo(samples);
        assertThat(second).isEqualTo(samples);
        assertThat(intervals).isPositive();
    }

    @Test
    void shouldNotAllocateWhileRecording() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        record(100_000);
        long before = threads.getCurrentThreadAllocatedBytes();
        record(1_000_000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).isLessThan(10_000);
    }

    private void record(int count) {
        for (int i = 0; i < count; i++) {
            recorder.record(0, i);
            recorder.recordDue(1, i & 4_095, 1_000);
            if ((i & 1_023) == 0) {
                recorder.ask();
                recorder.exchange();
                recorder.release();
            }
        }
    }

    @Test
    void shouldSlideItsWindow() {
        SlidingWindow window = new SlidingWindow(3);
        for (int interval = 1; interval <= 5; interval++) {
            recorder.record(0, interval * 10L);
            recorder.ask();
            recorder.exchange();
            window.add(recorder.handed(0));
            recorder.release();
        }
        assertThat(window.sum().getTotalCount()).isEqualTo(3);
        assertThat(window.sum().getMinValue()).isEqualTo(30);
        assertThat(window.sum().getMaxValue()).isEqualTo(50);

        window.skip();
        window.skip();
        assertThat(window.sum().getMinValue()).isEqualTo(50);
        window.skip();
        assertThat(window.sum().getTotalCount()).isZero();
    }
}
