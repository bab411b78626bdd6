package io.kairos.simulator.kraken.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.simulator.fault.LimitBreaches;
import io.kairos.simulator.market.InstrumentCatalogue;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineRatesTest {
    private static final Offset<Double> NEAR = Offset.offset(1e-9);

    private final Pairs pairs = new Pairs(InstrumentCatalogue.kraken());
    private final Pair pair = pairs.all().get(0);
    private final LimitBreaches breaches = new LimitBreaches();

    @ParameterizedTest
    @CsvSource({
        "0, 4, 8",
        "4999, 4, 8",
        "5000, 3, 6",
        "9999, 3, 6",
        "10000, 2, 5",
        "15000, 1, 4",
        "44999, 1, 4",
        "45000, 1, 2",
        "90000, 1, 1",
        "299999, 1, 1",
        "300000, 1, 0"
    })
    void shouldCostLessTheOlderTheOrderIs(long ageMs, double amend, double cancel) {
        assertThat(EngineRates.amend(ageMs)).isEqualTo(amend);
        assertThat(EngineRates.cancel(ageMs)).isEqualTo(cancel);
    }

    @Test
    void shouldAddUpAsInTheDocumentedExample() throws ApiError {
        EngineRates rates = new EngineRates(new EngineRates.Tier(180, 0, 225), breaches);

        rates.charge(1, pair, EngineRates.add(), 0);
        rates.charge(1, pair, EngineRates.amend(7_000), 7_000);
        rates.charge(1, pair, EngineRates.cancel(36_000), 43_000);

        assertThat(rates.value(1, pair, 43_000)).isEqualTo(8);
        assertThat(EngineRates.addBatch(15)).isEqualTo(7.5);
    }

    @Test
    void shouldNotCountMoreWhenTheClockIsSetBack() throws ApiError {
        EngineRates rates = new EngineRates(EngineRates.Tier.STARTER, breaches);
        rates.charge(1, pair, 10, 90_000);

        assertThat(rates.value(1, pair, 0)).isEqualTo(10);
        assertThat(rates.value(1, pair, 1_000)).isLessThan(10);
    }

    @Test
    void shouldRefuseAboveTheThresholdUntilDecayed() throws ApiError {
        EngineRates rates = new EngineRates(EngineRates.Tier.STARTER, breaches);
        for (int i = 0; i < 60; i++) {
            rates.charge(1, pair, 1, 0);
        }

        assertThatThrownBy(() -> rates.charge(1, pair, 1, 999)).hasMessage("EOrder:Rate limit exceeded");
        rates.charge(1, pair, 1, 1_000);
        rates.charge(1, pairs.all().get(1), 1, 1_000);
        rates.charge(2, pair, 1, 1_000);

        assertThat(breaches.counts()).containsEntry("engineRateCounter", 1L);
        assertThat(rates.value(1, pair, 3_500)).isCloseTo(57.5, NEAR);
    }
}
