package io.kairos.engine.domain.arbitrage.detection;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.kairos.engine.warmup.SyntheticUniverse;
import io.kairos.engine.warmup.SyntheticUniverse.Mood;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class DetectionAllocationTest {
    private static final int TICKS = 200_000;

    @Test
    void shouldNotAllocateWhateverTheMarketDoes() {
        SyntheticUniverse universe = new SyntheticUniverse(3, 120, Mood.DISTURBED);
        CycleDetector detector = new CycleDetector(universe.graph(), 4, 0, 200);
        run(universe, detector, TICKS / 4);
        long searchesBefore = detector.searches();
        long repairsBefore = detector.repairs();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        run(universe, detector, TICKS);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("the measurement itself allocates a little")
                .isLessThan(20_000);
        assertThat(detector.searches() - searchesBefore).isGreaterThan(100);
        assertThat(detector.repairs() - repairsBefore).isGreaterThan(100);
        assertThat(detector.parkings()).isPositive();
    }

    private long tick;

    private void run(SyntheticUniverse universe, CycleDetector detector, int ticks) {
        for (long end = tick + ticks; tick < end; tick++) {
            universe.step();
            detector.onQuote(universe.market(), universe.bidPx(), universe.askPx(), tick);
            detector.finish(tick);
        }
    }
}
