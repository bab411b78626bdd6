package io.kairos.engine.adapter.outbound.execution.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountsTest {
    @ParameterizedTest
    @CsvSource({
        "0.00000192834,192,193",
        "-0.00000192834,-193,-192",
        "1,100000000,100000000",
        "0.10000000000,10000000,10000000",
        "0.00000000,0,0",
        "-2.5,-250000000,-250000000",
        "92233720368.547758079,9223372036854775807,-1"
    })
    void shouldRoundAsAsked(String text, long down, long up) {
        assertThat(Amounts.down(text, 8)).isEqualTo(down);
        if (up != -1) {
            assertThat(Amounts.up(text, 8)).isEqualTo(up);
        } else {
            assertThatThrownBy(() -> Amounts.up(text, 8)).isInstanceOf(NumberFormatException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                ".",
                "1.",
                ".000000001",
                "1e5",
                "1.0000000001e5",
                "+1.123456789",
                "1,5",
                "NaN",
                "9223372036855"
            })
    void shouldRefuseWhatIsNoAmount(String text) {
        assertThatThrownBy(() -> Amounts.down(text, 8)).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void shouldNotReadTextsWithoutEnd() {
        assertThatThrownBy(() -> Amounts.up("0." + "1".repeat(100_000), 8)).isInstanceOf(NumberFormatException.class);
    }
}
