package io.kairos.engine.adapter.venue.okx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateBudgetTest {
    private long nowNs = 1_000_000_000_000L;
    private final RateBudget budget = new RateBudget(() -> nowNs);

    private int takeAll(String endpoint, int limit, boolean urgent) {
        int taken = 0;
        while (budget.tryTake(endpoint, limit, urgent)) {
            taken++;
        }
        return taken;
    }

    @Test
    void shouldStayBelowTheLimitInAnyTwoSeconds() {
        int inWindow = 0;
        long[] sent = new long[10_000];
        int count = 0;
        for (int ms = 0; ms < 20_000; ms += 7) {
            nowNs += 7_000_000;
            while (budget.tryTake("books", 40, true)) {
                sent[count++] = nowNs;
            }
        }
        for (int i = 0; i < count; i++) {
            int together = 0;
            for (int k = i; k < count && sent[k] - sent[i] <= 2_000_000_000L; k++) {
                together++;
            }
            inWindow = Math.max(inWindow, together);
        }
        assertThat(inWindow).isEqualTo(30);
        assertThat(count).isGreaterThanOrEqualTo(270);
    }

    @Test
    void shouldLeaveHalfToWhatIsUrgent() {
        assertThat(takeAll("books", 40, false)).isEqualTo(15);
        assertThat(takeAll("books", 40, true)).isEqualTo(15);
    }

    @Test
    void shouldCountEndpointsApart() {
        assertThat(takeAll("books", 40, true)).isEqualTo(30);
        assertThat(takeAll("time", 10, true)).isEqualTo(8);
        assertThat(budget.refusals()).isEqualTo(2);
    }

    @Test
    void shouldWaitAfterTheVenueSaidTooMuch() {
        budget.onThrottled();
        assertThat(budget.tryTake("books", 40, true)).isFalse();

        nowNs += 2_600_000_000L;
        assertThat(budget.tryTake("books", 40, true)).isTrue();
    }
}
