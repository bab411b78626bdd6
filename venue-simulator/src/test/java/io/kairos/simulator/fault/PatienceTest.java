package io.kairos.simulator.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PatienceTest {
    private final LimitBreaches breaches = new LimitBreaches();
    private final Patience patience = new Patience(breaches);

    @Test
    void shouldCountWhatComesBeforeTheTimeThatWasNamed() {
        patience.onRequest("a", 5_000);
        patience.ask("a", 40_000, 10_000);

        patience.onRequest("a", 11_000);
        assertThat(breaches.total()).as("it may have been on its way").isZero();
        patience.onRequest("b", 20_000);
        assertThat(breaches.total()).as("nobody told him").isZero();
        patience.onRequest("a", 11_001);
        patience.onRequest("a", 39_999);
        assertThat(breaches.counts()).containsEntry(Patience.BREACH, 2L).hasSize(1);
        patience.onRequest("a", 40_000);
        assertThat(breaches.total()).isEqualTo(2);
    }

    @Test
    void shouldNotForgiveAgainWhoIsToldTwice() {
        patience.ask("a", 40_000, 10_000);
        patience.ask("a", 30_000, 10_900);

        patience.onRequest("a", 11_500);
        patience.onRequest("a", 35_000);
        assertThat(breaches.total()).isEqualTo(2);

        patience.ask("a", 60_000, 50_000);
        patience.onRequest("a", 50_900);
        assertThat(breaches.total()).as("another time").isEqualTo(2);
    }
}
