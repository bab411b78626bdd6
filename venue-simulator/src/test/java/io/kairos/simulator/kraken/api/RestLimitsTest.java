package io.kairos.simulator.kraken.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.simulator.fault.DemandedRefusals;
import io.kairos.simulator.fault.Patience;
import org.junit.jupiter.api.Test;

class RestLimitsTest {
    private final DemandedRefusals refusals = new DemandedRefusals();
    private final RestLimits limits = new RestLimits(RestLimits.Limits.STANDARD, refusals.venue());

    @Test
    void shouldRememberARefusalThatWasDemanded() throws Exception {
        refusals.demand(429);
        assertThatThrownBy(() -> limits.refuseOnDemand("key", "too many", 10_000))
                .isInstanceOf(ApiError.class);

        limits.refuseOnDemand("key", "too many", 10_900);
        limits.refuseOnDemand("127.0.0.1", "too many", 11_500);
        limits.refuseOnDemand("", "too many", 11_500);
        assertThat(refusals.breaches().total()).isZero();
        limits.refuseOnDemand("key", "too many", 11_999);
        limits.refuseOnDemand("key", "too many", 12_000);

        assertThat(refusals.breaches().counts()).containsEntry(Patience.BREACH, 1L);
    }
}
