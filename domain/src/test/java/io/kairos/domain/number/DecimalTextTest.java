package io.kairos.domain.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTextTest {
    @ParameterizedTest
    @CsvSource({
        "0,0,0",
        "12.50,2,1250",
        "12.5,2,1250",
        "12,2,1200",
        "-0.01,2,-1",
        "0.35210000,4,3521",
        "92233720368547758.07,2,9223372036854775807",
        "000.10,1,1"
    })
    void shouldParse(String text, int scale, long mantissa) {
        assertThat(DecimalText.parse(text, scale)).isEqualTo(mantissa);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", ".", ".5", "5.", "1e3", "+1", "1,5", "1.2.3", " 1", "NaN", "--1", "0x1", "１"})
    void shouldRefuseWhatIsNoPlainDecimal(String text) {
        assertThatThrownBy(() -> DecimalText.parse(text, 8))
                .isInstanceOf(NumberFormatException.class)
                .hasMessageContaining('"' + text + '"');
    }

    @ParameterizedTest
    @CsvSource({"0.001,2", "92233720368547758.08,2", "9223372036854775808,0"})
    void shouldRefuseWhatDoesNotFit(String text, int scale) {
        assertThatThrownBy(() -> DecimalText.parse(text, scale)).isInstanceOf(NumberFormatException.class);
    }

    @ParameterizedTest
    @CsvSource({"1250,2,12.50", "-1,2,-0.01", "0,3,0.000", "5,0,5", "-9223372036854775808,2,-92233720368547758.08"})
    void shouldFormat(long mantissa, int scale, String text) {
        assertThat(DecimalText.format(mantissa, scale)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0.01000000,2", "1.00000000,0", "5,0", "0.00000001,8", "10.50,1"})
    void shouldCountSignificantDecimals(String text, int decimals) {
        assertThat(DecimalText.significantDecimals(text)).isEqualTo(decimals);
    }

    @Test
    void shouldRoundTripLikeBigDecimal() {
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < 100_000; i++) {
            long mantissa = random.nextLong() >> random.nextInt(63);
            int scale = random.nextInt(FixedMath.MAX_SCALE + 1);

            String text = DecimalText.format(mantissa, scale);

            assertThat(text).isEqualTo(BigDecimal.valueOf(mantissa, scale).toPlainString());
            if (mantissa != Long.MIN_VALUE) {
                assertThat(DecimalText.parse(text, scale)).as(text).isEqualTo(mantissa);
            }
        }
    }

    @Test
    void shouldNeverThrowAnythingButNumberFormatException() {
        SplittableRandom random = new SplittableRandom(43);
        String alphabet = "0123456789.-+eE, \u00e9";
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(24); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                long mantissa = DecimalText.parse(text, 8);
                assertThat(new BigDecimal(text.toString()).movePointRight(8))
                        .isEqualByComparingTo(BigDecimal.valueOf(mantissa));
            } catch (NumberFormatException expected) {
                assertThat(expected).hasMessageContaining(text.toString());
            }
        }
    }
}
