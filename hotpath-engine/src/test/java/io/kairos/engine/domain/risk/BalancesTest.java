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
        balances.onWord(1, 0, 1_000, 0, 30, 30);

        assertThat(balances.onSnapshot(1, 0, 954, 46, 20)).isFalse();
        assertThat(balances.total(1, 0)).isEqualTo(1_000);

        assertThat(balances.onSnapshot(1, 0, 900, 0, 30)).isTrue();
        assertThat(balances.total(1, 0)).isEqualTo(900);
    }

    /** Two rest when the stream breaks; one is canceled by another road while the picture that still has it locked is on its way. */
    @Test
    void shouldCountWhatAPictureCallsLockedForAnOrderThatHasEndedSince() {
        balances.ensure(2);
        balances.onSnapshot(1, 0, 1_000, 0, 10);
        assertThat(balances.reserve(1, 0, 46)).isTrue();
        assertThat(balances.reserve(1, 0, 28)).isTrue();
        balances.onInterruption(1);
        balances.release(1, 0, 28);

        assertThat(balances.onSnapshot(1, 0, 926, 74, 10)).isFalse();
        assertThat(balances.total(1, 0)).isEqualTo(1_000);
        assertThat(balances.onSnapshot(1, 0, 954, 46, 20)).isFalse();
        assertThat(balances.onSnapshot(1, 0, 900, 100, 20))
                .as("26 for somebody else's")
                .isTrue();
        assertThat(balances.total(1, 0)).isEqualTo(974);

        balances.onInterruption(1);
        assertThat(balances.onSnapshot(1, 0, 926, 74, 30)).isTrue();
        assertThat(balances.total(1, 0))
                .as("what was released before is not ours any more")
                .isEqualTo(972);
    }

    /** A process of before read the venue's clock as ahead; what fills after the picture of now is not in it. */
    @Test
    void shouldBookAFillAfterTheLastPictureWhateverTimeOneBeforeItBore() {
        balances.ensure(1);
        balances.onSnapshot(1, 0, 1_000, 0, 5_000);
        assertThat(balances.onSnapshot(1, 0, 900, 0, 2_000)).isTrue();

        balances.book(1, 0, 10, 2_000);
        assertThat(balances.total(1, 0)).as("of before the picture").isEqualTo(900);
        balances.book(1, 0, 46, 3_000);
        assertThat(balances.total(1, 0)).as("of after it").isEqualTo(946);
    }

    /** An order of 46 rests, of 1,000; then the stream tells of the asset. */
    private void word(long free, long locked) {
        balances.ensure(1);
        balances.onSnapshot(1, 0, 1_000, 0, 10);
        assertThat(balances.reserve(1, 0, 46)).isTrue();
        balances.onWord(1, 0, free, locked, 20, 20);
    }

    private boolean settle() {
        return balances.settle(1, 0, 20 + Balances.QUIET_NS);
    }

    @Test
    void shouldCountWhatAWordCallsLockedForAnOrderThatHasEndedSince() {
        word(954, 46);
        assertThat(settle()).as("while it rests").isFalse();
        balances.release(1, 0, 46);

        assertThat(settle()).isFalse();
        assertThat(balances.total(1, 0)).isEqualTo(1_000);
    }

    @Test
    void shouldTakeADepositThatWasToldWhileAnOrderRested() {
        word(1_054, 46);
        balances.release(1, 0, 46);

        assertThat(settle()).isTrue();
        assertThat(balances.total(1, 0)).isEqualTo(1_100);
    }

    @Test
    void shouldNotCountWhatIsLockedForOrdersOfOthers() {
        word(854, 146);
        balances.release(1, 0, 46);

        assertThat(settle()).isTrue();
        assertThat(balances.total(1, 0)).isEqualTo(900);
    }

    @Test
    void shouldNotTakeAWordOnWhatHasTradedSince() {
        word(954, 46);
        balances.post(1, 0, 46, 46, 30);

        assertThat(settle()).isFalse();
        assertThat(balances.total(1, 0)).isEqualTo(954);
    }
}
