package io.kairos.standalone.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final RestartPolicy policy = new RestartPolicy(Duration.ofSeconds(30));

    @Test
    void shouldGiveUpAfterTooManyQuickFailuresInARow() {
        for (int failure = 1; failure < RestartPolicy.QUICK_FAILURES_MAX; failure++) {
            assertThat(policy.givesUpAfter(SHORT)).as("failure %d", failure).isFalse();
        }

        assertThat(policy.givesUpAfter(SHORT)).isTrue();
    }

    @Test
    void shouldForgiveQuickFailuresAfterALongLife() {
        for (int failure = 1; failure < RestartPolicy.QUICK_FAILURES_MAX; failure++) {
            policy.givesUpAfter(SHORT);
        }

        assertThat(policy.givesUpAfter(LONG)).isFalse();
        assertThat(policy.delay()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void shouldDoubleTheDelayWithEachQuickFailure() {
        policy.givesUpAfter(SHORT);
        Duration first = policy.delay();
        policy.givesUpAfter(SHORT);

        assertThat(policy.delay()).isEqualTo(first.multipliedBy(2));
    }
}
