package io.kairos.engine.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.SteadyEpochClock;
import io.kairos.engine.application.EngineSettings;
import io.kairos.engine.domain.arbitrage.detection.CycleDetector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    /** Without a time it does what it must; how long it takes on a loaded machine is not looked at. */
    @Test
    void shouldTakeEveryBranchOfDetectorAndEngine() {
        WarmUpReport report = new WarmUp(EngineSettings.defaults("test", true), new SteadyEpochClock())
                .run(List.of(), 2_000_000_000L);

        assertThat(report.faults()).isZero();
        assertThat(report.cold()).containsExactlyInAnyOrder("decoded_in_shape", "decoded_otherwise");
        assertThat(report.ticks()).isGreaterThan(6_000);
        assertThat(report.orders()).isPositive();
        assertThat(report.detection().getTotalCount()).isPositive();
        assertThat(report.tickToOrder().getTotalCount()).isPositive();
    }

    @Test
    void shouldTakeEveryBranchOfTheDetectorWithoutAnyTime() {
        DetectorWarmUp detectors = new DetectorWarmUp();
        detectors.run(System.nanoTime());
        Map<String, Long> branches = new LinkedHashMap<>();
        detectors.countInto(branches);

        assertThat(branches).hasSize(7).allSatisfy((name, count) -> assertThat(count)
                .isPositive());
    }

    @Test
    void shouldListMarketsThatADetectorTakes() {
        SyntheticUniverse universe = new SyntheticUniverse(5, 20, SyntheticUniverse.Mood.CALM);
        CycleDetector detector = new CycleDetector(universe.graph(), 3, 0, Long.MAX_VALUE);
        detector.onQuote(0, universe.bidPx(0), universe.askPx(0), 0);
        detector.finish(0);

        assertThat(universe.worth(0)).isEqualTo(1);
        assertThat(universe.venue(universe.markets() - 1)).isEqualTo(2);
    }
}
