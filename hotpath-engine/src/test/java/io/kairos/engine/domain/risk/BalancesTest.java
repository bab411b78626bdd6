package io.kairos.engine.domain.risk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which of the venue's words on a balance is believed. */
class BalancesTest {
    private final Balances balances = new Balances();

    @Test
    void shouldNotTakeAnOldPictureOverALaterWordOfTheStream() {
        balances.ensure(1);
        balances.onSnapshot(1, 0, 1_000, 0, 10);
        assertThat(balances.reserve(1, 0, 46)).isTrue();
        // Canceled: released here, and told by the stream, before the picture that was asked for earlier arrives.
        balances.release(1, 0, 46);
        balances.onWord(1, 0, 1_000, 30, 30);

        assertThat(balances.onSnapshot(1, 0, 954, 46, 20)).isFalse();
        assertThat(balances.total(1, 0)).isEqualTo(1_000);

        assertThat(balances.onSnapshot(1, 0, 900, 0, 30)).isTrue();
        assertThat(balances.total(1, 0)).isEqualTo(900);
    }
}
