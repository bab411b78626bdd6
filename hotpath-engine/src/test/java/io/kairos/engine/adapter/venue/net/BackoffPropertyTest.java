package io.kairos.engine.adapter.venue.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffPropertyTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldDoubleItsWindowUpToTheLimitAndStartOver(long seed) {
        Backoff backoff = new Backoff(100, 1_500, seed);

        long window = 100;
        for (int i = 0; i < 20; i++) {
            assertThat(backoff.nextDelayMs()).as("seed=%d", seed).isBetween(window / 2, window + 1);
            window = Math.min(1_500, window * 2);
        }
        backoff.reset();

        assertThat(backoff.nextDelayMs()).isLessThanOrEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldStartOverOnlyAfterASteadyTime(long seed) {
        Backoff backoff = new Backoff(100, 1_600, seed);
        long nowNs = 0;
        for (int i = 0; i < 10; i++) {
            backoff.onUp(nowNs);
            nowNs += Backoff.STEADY_NS - 1;
            backoff.onDown(nowNs);
            backoff.nextDelayMs();
        }
        assertThat(backoff.nextDelayMs()).as("fell each time").isGreaterThan(800);

        backoff.onUp(nowNs);
        backoff.onDown(nowNs + Backoff.STEADY_NS);
        assertThat(backoff.nextDelayMs()).as("was steady").isLessThanOrEqualTo(101);

        backoff.nextDelayMs();
        backoff.onDown(nowNs + 10 * Backoff.STEADY_NS);
        assertThat(backoff.nextDelayMs()).as("never came up").isGreaterThan(200);
    }
}
