package io.kairos.engine.domain.risk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class DayNotionalTest {
    private static final long MIDNIGHT = Instant.parse("2026-03-01T00:00:00Z").getEpochSecond() * 1_000_000_000L;

    private final DayNotional day = new DayNotional();

    @Test
    void shouldBeginAnewAtMidnightUtc() {
        day.add(60, MIDNIGHT - 86_400_000_000_000L);
        day.add(40, MIDNIGHT - 1);

        assertThat(day.used(MIDNIGHT - 1)).isEqualTo(100);
        assertThat(day.allows(1, 100, MIDNIGHT - 1)).isFalse();
        assertThat(day.allows(0, 100, MIDNIGHT - 1)).isTrue();
        assertThat(day.used(MIDNIGHT)).isZero();
        assertThat(day.allows(100, 100, MIDNIGHT)).isTrue();
        assertThat(day.allows(101, 100, MIDNIGHT)).isFalse();
        day.add(7, MIDNIGHT);
        assertThat(day.used(MIDNIGHT)).isEqualTo(7);
    }

    @Test
    void shouldRefuseASumThatDoesNotFit() {
        day.add(Long.MAX_VALUE - 1, MIDNIGHT);

        assertThat(day.allows(1, Long.MAX_VALUE, MIDNIGHT)).isTrue();
        assertThat(day.allows(2, Long.MAX_VALUE, MIDNIGHT)).isFalse();
        assertThat(day.allows(Long.MAX_VALUE, Long.MAX_VALUE, MIDNIGHT)).isFalse();
    }

    @Test
    void shouldForgetARestoredSumAtMidnightToo() {
        day.restore(5, MIDNIGHT - 1);

        assertThat(day.used(MIDNIGHT - 1)).isEqualTo(5);
        assertThat(day.used(MIDNIGHT)).isZero();
    }
}
