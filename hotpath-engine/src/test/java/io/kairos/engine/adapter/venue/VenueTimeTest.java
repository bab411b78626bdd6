package io.kairos.engine.adapter.venue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VenueTimeTest {
    private static final long MS = 1_000_000;
    private long nowNs = 1_000 * MS;
    private final VenueTime time = new VenueTime(() -> nowNs);

    @Test
    void shouldTakeTheQuickestSampleAndNeverRunAhead() {
        sample(1_000, 1_100, 5_050);
        sample(1_100, 1_110, 5_105);
        sample(1_110, 1_400, 5_300);
        nowNs = 1_500 * MS;

        assertThat(time.nowMs()).as("the true time is 5500").isEqualTo(5_495);
        assertThat(time.venueClock().offsetNs()).isBetween(3_999 * MS, 4_001 * MS);
        assertThat(time.samples()).isEqualTo(3);
    }

    @Test
    void shouldKnowItsUncertainty() {
        assertThat(time.uncertaintyNs(nowNs)).isZero();
        sample(1_000, 1_010, 5_005);
        nowNs = 1_010 * MS;

        assertThat(time.venueClock().uncertaintyNs()).isEqualTo(5_500_000);
        nowNs += 100_000 * MS;
        assertThat(time.venueClock().uncertaintyNs()).as("clocks drift").isEqualTo(5_500_000 + 10 * MS);
    }

    @Test
    void shouldPreferAFreshSampleOverADriftedOne() {
        sample(1_000, 1_001, 5_000);
        sample(400_000, 400_050, 410_025);
        nowNs = 400_050 * MS;

        assertThat(time.venueClock().offsetNs()).isBetween(9_999 * MS, 10_001 * MS);
    }

    @Test
    void shouldMeasureAnewWhenDistrusted() {
        sample(1_000, 1_001, 5_000);
        time.distrust();
        sample(2_000, 2_100, 7_000);
        nowNs = 2_100 * MS;

        assertThat(time.nowMs()).isEqualTo(7_000);
    }

    @Test
    void shouldBelieveASampleThatContradictsWhatItKnows() {
        sample(1_000, 1_002, 5_001);
        sample(2_000, 2_100, 6_052);
        nowNs = 2_100 * MS;
        assertThat(time.offsetNs()).as("worse, and compatible").isBetween(3_999 * MS, 4_001 * MS);

        sample(2_000, 2_100, 16_050);

        assertThat(time.offsetNs()).as("one of the clocks was set").isBetween(13_999 * MS, 14_001 * MS);
        assertThat(time.uncertaintyNs(nowNs)).isEqualTo(50_500_000);
    }

    @Test
    void shouldPassOverSamplesOfASteppedClock() {
        sample(2_000, 1_000, 5_000);

        assertThat(time.offsetNs()).isZero();
        assertThat(time.samples()).isZero();
    }

    private void sample(long sentMs, long receivedMs, long venueMs) {
        time.onSample(sentMs * MS, receivedMs * MS, venueMs * MS, MS);
    }
}
