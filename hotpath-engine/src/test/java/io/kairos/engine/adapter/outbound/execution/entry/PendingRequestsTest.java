package io.kairos.engine.adapter.outbound.execution.entry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PendingRequestsTest {
    private final PendingRequests<String> pending = new PendingRequests<>();

    @Test
    void shouldTellEachOnceWhoWaits() {
        long first = pending.await("first", 100);
        long second = pending.await("second", 100);

        assertThat(first).isPositive().isNotEqualTo(second);
        assertThat(pending.take(second)).isEqualTo("second");
        assertThat(pending.take(second)).isNull();
        assertThat(pending.size()).isEqualTo(1);
    }

    @Test
    void shouldGiveUpThoseWhoseTimeIsOverInTheirOrder() {
        for (int i = 0; i < 50; i++) {
            pending.await("late" + i, 100);
        }
        long patient = pending.await("patient", 101);

        assertThat(pending.takeLate(99)).isEmpty();
        assertThat(pending.takeLate(100))
                .hasSize(50)
                .startsWith("late0", "late1")
                .endsWith("late49");
        assertThat(pending.take(patient)).isEqualTo("patient");
    }

    @Test
    void shouldLetNobodyWaitAfterTheConnectionIsLost() {
        pending.await("one", Long.MAX_VALUE);
        pending.await("two", Long.MAX_VALUE);

        assertThat(pending.takeAll()).containsExactly("one", "two");
        assertThat(pending.takeAll()).isEmpty();
        assertThat(pending.await("three", 0)).isEqualTo(3);
    }
}
