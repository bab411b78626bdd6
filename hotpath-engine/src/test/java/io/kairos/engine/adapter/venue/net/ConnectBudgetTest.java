package io.kairos.engine.adapter.venue.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectBudgetTest {
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    @Test
    void shouldSayHowLongToWait() {
        ConnectBudget budget = new ConnectBudget(2, 1_000);

        assertThat(budget.take(-5 * MS)).isZero();
        assertThat(budget.take(300 * MS)).isZero();
        assertThat(budget.take(400 * MS)).isEqualTo(595 + 1);
        assertThat(budget.take(996 * MS)).isZero();
        assertThat(budget.take(997 * MS)).isEqualTo(303 + 1);
    }

    /** Whoever asks, and whenever they ask again, no window holds more than its attempts, and nobody waits for ever. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldNeverAllowMoreInAnyWindow(long seed) {
        Random random = new Random(seed);
        int attempts = 1 + random.nextInt(4);
        int windowMs = 200 + random.nextInt(2_000);
        ConnectBudget budget = new ConnectBudget(attempts, windowMs);
        List<Long> takenMs = new ArrayList<>();
        long[] dueMs = {0, random.nextInt(50)};
        for (long nowMs = 0; nowMs < 60_000; nowMs++) {
            for (int who = 0; who < dueMs.length; who++) {
                if (nowMs >= dueMs[who]) {
                    long waitMs = budget.take(nowMs * MS);
                    if (waitMs == 0) {
                        takenMs.add(nowMs);
                    }
                    dueMs[who] = nowMs + (waitMs == 0 ? random.nextInt(100) : waitMs);
                }
            }
        }

        assertThat(takenMs).hasSizeGreaterThan(attempts);
        for (int i = attempts; i < takenMs.size(); i++) {
            assertThat(takenMs.get(i) - takenMs.get(i - attempts)).isGreaterThanOrEqualTo(windowMs);
        }
    }

    @Test
    void shouldRefuseNothing() {
        assertThatThrownBy(() -> new ConnectBudget(0, 500)).hasMessageContaining("got 0 and 500");
    }
}
