package io.kairos.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SteadyEpochClockTest {
    private static final long SECOND = 1_000_000_000L;

    private long monotonicNs = 77;
    private long wallNs = 5_000 * SECOND;
    private final SteadyEpochClock clock = new SteadyEpochClock(() -> monotonicNs, () -> wallNs);

    private void pass(long ns) {
        monotonicNs += ns;
        wallNs += ns;
    }

    @Test
    void shouldAgreeWithTheWallClock() {
        assertThat(clock.nanoTime()).isEqualTo(wallNs);
        pass(123);
        assertThat(clock.nanoTime()).isEqualTo(wallNs);
        pass(3_600 * SECOND);
        assertThat(clock.nanoTime()).isEqualTo(wallNs);
    }

    @Test
    void shouldFollowAClockSetForwardWithinASecond() {
        wallNs += 3_600 * SECOND;
        pass(SECOND);

        assertThat(clock.nanoTime()).isEqualTo(wallNs);
    }

    @Test
    void shouldNeitherGoBackNorStandStillWhenTheClockIsSetBack() {
        long start = clock.nanoTime();
        wallNs -= 2 * SECOND;
        long last = start;
        for (int i = 0; i < 6_000; i++) {
            pass(SECOND / 10);
            long now = clock.nanoTime();
            assertThat(now - last).isBetween(SECOND / 10 - SECOND / 1_000, SECOND / 10);
            last = now;
        }
        assertThat(last)
                .as("after ten minutes it has let the wall clock catch up")
                .isBetween(wallNs, wallNs + SECOND / 1_000);
    }

    @Test
    void shouldPassOverChance() {
        wallNs -= SECOND / 2_000;
        pass(2 * SECOND);
        long first = clock.nanoTime();
        pass(10 * SECOND);

        assertThat(clock.nanoTime()).isEqualTo(first + 10 * SECOND);
    }
}
