package io.kairos.benchmarks.risk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateContenderTest {
    private static final int ORDERS = 100_000;

    /** A refusal throws. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldApproveEachOrderAtItsPriceInEachPass(boolean everyScope) {
        GateContender gate = new GateContender(ORDERS, everyScope);

        for (int pass = 0; pass < 3; pass++) {
            gate.reset();
            for (int i = 0; i < ORDERS; i++) {
                long expected = i % 2 == 0 ? 50_000_00 + i % 64 : 49_990_00 - i % 64;
                assertThat(gate.step(i)).isEqualTo(expected);
                gate.settle(i);
            }
        }
    }
}
