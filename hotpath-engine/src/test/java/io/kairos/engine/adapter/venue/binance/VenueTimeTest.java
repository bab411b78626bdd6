package io.kairos.engine.adapter.venue.binance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VenueTimeTest {
    private static final long MS = 1_000_000;
    private long nowNs = 1_000 * MS;
    private final VenueTime time = new VenueTime(() -> nowNs);

    @Test
    void shouldTakeTheQuickestSampleAndNeverRunAhead() {
        time.onSample(1_000 * MS, 1_100 * MS, 5_050);
        time.onSample(1_100 * MS, 1_110 * MS, 5_105);
        time.onSample(1_110 * MS, 1_400 * MS, 5_300);
        nowNs = 1_500 * MS;

        assertThat(time.offsetMs()).isEqualTo(3_995);
        assertThat(time.nowMs()).as("the true time is 5500").isEqualTo(5_495);
    }

    @Test
    void shouldMeasureAnewWhenDistrustedOrOld() {
        time.onSample(1_000 * MS, 1_001 * MS, 5_000);
        time.distrust();
        time.onSample(2_000 * MS, 2_100 * MS, 7_000);
        assertThat(time.offsetMs()).isEqualTo(4_900);

        time.onSample(400_000 * MS, 400_200 * MS, 410_000);
        assertThat(time.offsetMs()).isEqualTo(9_800);
    }

    @Test
    void shouldPassOverSamplesOfASteppedClock() {
        time.onSample(2_000 * MS, 1_000 * MS, 5_000);

        assertThat(time.offsetMs()).isZero();
    }
}
