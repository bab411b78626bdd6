package io.kairos.domain.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DecimalTest {
    @Test
    void shouldKeepTheDecimalsAsWritten() {
        assertThat(Decimal.parse("12.50")).isEqualTo(new Decimal(1250, 2)).hasToString("12.50");
        assertThat(Decimal.parse("-3")).isEqualTo(new Decimal(-3, 0));
    }

    @Test
    void shouldCompareByValue() {
        assertThat(Decimal.parse("1.0")).isEqualByComparingTo(Decimal.parse("1.000"));
        assertThat(Decimal.parse("-1.01")).isLessThan(Decimal.parse("-1"));
    }

    @Test
    void shouldRescaleOnlyWithoutLoss() {
        assertThat(Decimal.parse("1.50").mantissaAt(1)).isEqualTo(15);
        assertThat(Decimal.parse("-1.5").mantissaAt(3)).isEqualTo(-1_500);
        assertThatThrownBy(() -> Decimal.parse("1.55").mantissaAt(1))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("1.55");
        assertThatThrownBy(() -> new Decimal(Long.MIN_VALUE, 0).mantissaAt(0)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void shouldRefuseScalesOutOfRange() {
        assertThatThrownBy(() -> new Decimal(1, 19)).hasMessageContaining("scale=19");
        assertThatThrownBy(() -> Decimal.parse("0.0000000000000000001")).isInstanceOf(NumberFormatException.class);
    }
}
