package io.kairos.simulator.okx.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.simulator.number.Fixed8;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DecimalTextTest {
    @Test
    void shouldPrintWithoutTrailingZeros() {
        assertThat(DecimalText.of(Fixed8.parse("42219.90"))).isEqualTo("42219.9");
        assertThat(DecimalText.of(Fixed8.parse("100"))).isEqualTo("100");
        assertThat(DecimalText.of(0)).isEqualTo("0");
        assertThat(DecimalText.of(1)).isEqualTo("0.00000001");
        assertThat(DecimalText.of(-2_522_168)).isEqualTo("-0.02522168");
    }

    @Test
    void shouldPrintWhatABigDecimalPrints() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 20_000; i++) {
            long value = random.nextLong() >> random.nextInt(1, 63);

            assertThat(DecimalText.of(value))
                    .isEqualTo(
                            value == 0
                                    ? "0"
                                    : BigDecimal.valueOf(value, Fixed8.DECIMALS)
                                            .stripTrailingZeros()
                                            .toPlainString());
        }
    }
}
