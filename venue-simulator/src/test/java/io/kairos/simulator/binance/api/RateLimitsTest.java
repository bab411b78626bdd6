package io.kairos.simulator.binance.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kairos.simulator.fault.DemandedRefusals;
import io.kairos.simulator.fault.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitsTest {
    private static final long NOW_MS = 1_000 * 60_000L + 20_000;

    private final DemandedRefusals refusals = new DemandedRefusals();
    private final RateLimits limits = new RateLimits(new RateLimits.Limits(100, 1_000, 10, 100), refusals.venue());

    @ParameterizedTest
    @ValueSource(ints = {429, 418})
    void shouldRememberARefusalThatWasDemanded(int status) throws Exception {
        refusals.demand(status);
        ApiError refused = catchThrowableOfType(ApiError.class, () -> limits.charge("a", 1, NOW_MS));
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refusals.breaches().total()).isZero();

        limits.charge("a", 1, NOW_MS + 500);
        limits.charge("b", 1, NOW_MS + 5_000);
        assertThat(refusals.breaches().total()).isZero();
        limits.charge("a", 1, NOW_MS + 5_000);
        limits.charge("a", 1, refused.retryAfterMs() - 1);
        assertThat(refusals.breaches().counts()).containsEntry(Patience.BREACH, 2L);
        limits.charge("a", 1, refused.retryAfterMs());
        assertThat(refusals.breaches().total()).isEqualTo(2);
    }

    @Test
    void shouldCountLightRequestsAfterAHeavyOneWasTooMuch() throws Exception {
        limits.charge("a", 60, NOW_MS);
        assertThatThrownBy(() -> limits.charge("a", 60, NOW_MS)).isInstanceOf(ApiError.class);

        limits.charge("a", 1, NOW_MS + 5_000);

        assertThat(refusals.breaches().counts())
                .containsEntry("requestWeightPerMinute", 1L)
                .containsEntry(Patience.BREACH, 1L);
    }
}
