package io.kairos.engine.domain.risk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderRateTest {
    private static final long NOW = 1_700_000_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private final OrderRate rate = new OrderRate();

    private int takeAll(int perSecond, long nowNs) {
        int taken = 0;
        while (rate.allows(1, perSecond, nowNs)) {
            rate.take(perSecond, nowNs);
            taken++;
        }
        return taken;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 10, 999, 31_623, 64_001, 99_999, 100_000})
    void shouldAllowABurstOfOneSecondsWorthAndNotOneMore(int perSecond) {
        assertThat(takeAll(perSecond, NOW)).isEqualTo(perSecond);
        assertThat(rate.used(perSecond, NOW)).isEqualTo(perSecond);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 10, 999, 99_999})
    void shouldGiveOneBackPerIntervalAndNotANanosecondEarlier(int perSecond) {
        takeAll(perSecond, NOW);
        long interval = (SECOND + perSecond - 1) / perSecond;

        assertThat(rate.allows(1, perSecond, NOW + interval - 1)).isFalse();
        assertThat(takeAll(perSecond, NOW + interval)).isEqualTo(1);
        assertThat(takeAll(perSecond, NOW + 2 * interval)).isEqualTo(1);
    }

    @Test
    void shouldNeverPassMoreThanTheRatePlusItsBurstOverALongTime() {
        int taken = 0;
        for (int ms = 0; ms < 60_000; ms++) {
            taken += takeAll(7, NOW + ms * 1_000_000L);
        }
        assertThat(taken).isBetween(60 * 7, 60 * 7 + 7);
    }

    @Test
    void shouldForgetNothingButWhatTimeGivesBackWhenIdle() {
        takeAll(10, NOW);

        assertThat(takeAll(10, NOW + 3_600 * SECOND)).isEqualTo(10);
    }

    @Test
    void shouldAskForSeveralAtOnce() {
        assertThat(rate.allows(3, 3, NOW)).isTrue();
        assertThat(rate.allows(4, 3, NOW)).isFalse();
        rate.take(3, NOW);
        assertThat(rate.allows(3, 3, NOW)).isFalse();
        assertThat(rate.allows(2, 3, NOW)).isTrue();
    }

    @Test
    void shouldHoldOnOverARestart() {
        takeAll(10, NOW);
        OrderRate restored = new OrderRate();
        restored.restore(rate.save());

        assertThat(restored.allows(1, 10, NOW)).isFalse();
        assertThat(restored.allows(1, 10, NOW + SECOND / 10)).isTrue();
    }
}
