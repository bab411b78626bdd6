package io.kairos.simulator.okx.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.simulator.fault.Faults;
import io.kairos.simulator.fault.VenueFaults;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private final VenueFaults faults = new Faults(() -> 0, 1).venue("OKX");
    private final RateLimits limits = new RateLimits(RateLimits.Limits.STANDARD, faults);
    private final RateLimit two = RateLimit.perIp("two", 2);

    @Test
    void shouldRefuseTheThirdInTwoSeconds() {
        assertThat(limits.admit(two, "a", 1, 0)).isTrue();
        assertThat(limits.admit(two, "a", 1, 1_999)).isTrue();
        assertThat(limits.admit(two, "a", 1, 1_999)).isFalse();
        assertThat(limits.admit(two, "b", 1, 1_999)).isTrue();
        assertThat(limits.admit(two, "a", 1, 2_000)).isTrue();
    }

    @Test
    void shouldForgetWhatAClockThatWasSetBackLeftInTheFuture() {
        assertThat(limits.admit(two, "a", 2, 90_000)).isTrue();

        assertThat(limits.admit(two, "a", 2, 1_000)).isTrue();
        assertThat(limits.admit(two, "a", 1, 1_500)).isFalse();
    }
}
