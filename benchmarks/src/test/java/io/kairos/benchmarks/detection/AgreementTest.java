package io.kairos.benchmarks.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.warmup.SyntheticUniverse.Mood;
import org.junit.jupiter.api.Test;

class AgreementTest {
    @Test
    void shouldFindThatExactContendersAgree() {
        QuoteStream stream = new QuoteStream(3, 40, new Mood(2, 3_000, 120), 6_000);
        Agreement agreement = new Agreement(stream);

        agreement.check(3_000);
        assertThat(agreement.differencesOfThreeLegs(6_000)).isZero();

        assertThat(agreement.gains()).isPositive();
        assertThat(agreement.labelsAsked()).isEqualTo(3_000);
        assertThat(agreement.labelsWrong()).isLessThan(1_500);
    }
}
