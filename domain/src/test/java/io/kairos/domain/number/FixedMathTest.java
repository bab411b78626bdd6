package io.kairos.domain.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FixedMathTest {
    @Test
    void shouldRoundDownAndUp() {
        assertThat(FixedMath.mulDivDown(7, 3, 2)).isEqualTo(10);
        assertThat(FixedMath.mulDivUp(7, 3, 2)).isEqualTo(11);
        assertThat(FixedMath.mulDivUp(8, 3, 2)).isEqualTo(12);
    }

    @Test
    void shouldReportOverflowInsteadOfWrapping() {
        assertThat(FixedMath.mulDivDown(Long.MAX_VALUE, 2, 1)).isEqualTo(FixedMath.OVERFLOW);
        assertThat(FixedMath.mulDivUp(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE))
                .isEqualTo(Long.MAX_VALUE);
        assertThat(FixedMath.add(Long.MAX_VALUE, 1)).isEqualTo(FixedMath.OVERFLOW);
        assertThat(FixedMath.add(Long.MAX_VALUE - 1, 1)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldMoveToTheGrid() {
        assertThat(FixedMath.floorToStep(1_234, 100)).isEqualTo(1_200);
        assertThat(FixedMath.ceilToStep(1_234, 100)).isEqualTo(1_300);
        assertThat(FixedMath.ceilToStep(1_200, 100)).isEqualTo(1_200);
        assertThat(FixedMath.ceilToStep(Long.MAX_VALUE, 100)).isEqualTo(FixedMath.OVERFLOW);
    }

    @Test
    void shouldRefuseOperandsOutOfRange() {
        assertThatThrownBy(() -> FixedMath.mulDivDown(-1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a=-1");
        assertThatThrownBy(() -> FixedMath.mulDivDown(1, 1, 0)).hasMessageContaining("divisor=0");
        assertThatThrownBy(() -> FixedMath.pow10(19)).hasMessageContaining("exponent=19");
    }
}
