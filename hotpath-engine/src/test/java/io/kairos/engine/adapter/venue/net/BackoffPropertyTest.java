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
}
