package io.kairos.simulator.okx.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.simulator.fault.DemandedRefusals;
import io.kairos.simulator.fault.Patience;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private final DemandedRefusals refusals = new DemandedRefusals();
    private final RateLimits limits = new RateLimits(RateLimits.Limits.STANDARD, refusals.venue());
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
    void shouldRememberARefusalThatWasDemandedWhileItsWindowLasts() throws Exception {
        refusals.demand(429);
        assertThatThrownBy(() -> limits.refuseOnDemand(two, "a", 10_000)).isInstanceOf(ApiError.class);

        limits.refuseOnDemand(two, "a", 10_500);
        limits.refuseOnDemand(two, "b", 11_500);
        limits.refuseOnDemand(RateLimit.perIp("other", 2), "a", 11_500);
        assertThat(refusals.breaches().total()).isZero();
        limits.refuseOnDemand(two, "a", 11_999);
        limits.refuseOnDemand(two, "a", 12_000);

        assertThat(refusals.breaches().counts()).containsEntry(Patience.BREACH, 1L);
    }

    @Test
    void shouldForgetWhatAClockThatWasSetBackLeftInTheFuture() {
        assertThat(limits.admit(two, "a", 2, 90_000)).isTrue();

        assertThat(limits.admit(two, "a", 2, 1_000)).isTrue();
        assertThat(limits.admit(two, "a", 1, 1_500)).isFalse();
    }
}
