package io.kairos.engine.adapter.outbound.execution.entry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InFlightTest {
    private final InFlight inFlight = new InFlight();

    @Test
    void shouldKeepPlacesForCancelsWhateverElseWaits() {
        for (int i = 0; i < InFlight.MAX; i++) {
            assertThat(inFlight.tryTake()).isTrue();
        }
        assertThat(inFlight.tryTake()).isFalse();

        for (int i = 0; i < InFlight.CANCEL_RESERVE; i++) {
            assertThat(inFlight.tryTakeForCancel()).as("cancel %d", i).isTrue();
        }
        assertThat(inFlight.tryTakeForCancel()).isFalse();
        assertThat(inFlight.count()).isEqualTo(InFlight.MAX + InFlight.CANCEL_RESERVE);

        inFlight.release();
        assertThat(inFlight.tryTake()).as("a place of the reserve").isFalse();
        assertThat(inFlight.tryTakeForCancel()).isTrue();
    }
}
