package io.kairos.domain.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FixedLogPropertyTest {
    private static final MathContext DIGITS = new MathContext(40);
    private static final BigDecimal LN2 = new BigDecimal("0.6931471805599453094172321214581765680755");

    @Test
    void shouldBeWithinHalfAUnitOfTheTrueLogarithm() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 4_000; i++) {
            long value = random.nextLong(1, Long.MAX_VALUE) >>> random.nextInt(63);
            check(Math.max(1, value));
        }
    }

    @Test
    void shouldBeRightAtTheEdgesOfTheTable() {
        for (long value = 1; value < 1_500; value++) {
            check(value);
        }
        for (int shift = 1; shift < 63; shift++) {
            check(1L << shift);
            check((1L << shift) - 1);
            check((1L << shift) + 1);
        }
        check(Long.MAX_VALUE);
    }

    @Test
    void shouldRefuseWhatHasNoLogarithm() {
        assertThatThrownBy(() -> FixedLog.ln(0)).hasMessageContaining("value=0");
        assertThatThrownBy(() -> FixedLog.ln(-5)).hasMessageContaining("value=-5");
        assertThatThrownBy(() -> FixedLog.feeCost(100, 100)).hasMessageContaining("got 100");
        assertThatThrownBy(() -> FixedLog.feeCost(-1, 100)).hasMessageContaining("got -1");
    }

    @Test
    void shouldNeverMakeAFeeCheaper() {
        for (int fee = 0; fee < 20_000; fee += 97) {
            BigDecimal exact = ln(new BigDecimal(1_000_000 - fee).divide(new BigDecimal(1_000_000), DIGITS))
                    .negate()
                    .multiply(BigDecimal.valueOf(FixedLog.UNIT));
            assertThat(BigDecimal.valueOf(FixedLog.feeCost(fee, 1_000_000)))
                    .as("fee=%d", fee)
                    .isBetween(exact, exact.add(BigDecimal.valueOf(3)));
        }
    }

    private static void check(long value) {
        BigDecimal exact = ln(new BigDecimal(BigInteger.valueOf(value))).multiply(BigDecimal.valueOf(FixedLog.UNIT));
        BigDecimal error =
                exact.subtract(BigDecimal.valueOf(FixedLog.ln(value))).abs();
        assertThat(error.doubleValue()).as("value=%d", value).isLessThanOrEqualTo(FixedLog.MAX_ERROR);
    }

    /** By halving to 2/3..4/3 and the series of artanh. */
    private static BigDecimal ln(BigDecimal value) {
        BigDecimal x = value;
        int halvings = 0;
        while (x.compareTo(new BigDecimal("1.34")) > 0) {
            x = x.divide(BigDecimal.valueOf(2), DIGITS);
            halvings++;
        }
        BigDecimal z = x.subtract(BigDecimal.ONE).divide(x.add(BigDecimal.ONE), DIGITS);
        BigDecimal square = z.multiply(z, DIGITS);
        BigDecimal power = z;
        BigDecimal sum = BigDecimal.ZERO;
        for (int n = 1; n < 60; n += 2) {
            sum = sum.add(power.divide(BigDecimal.valueOf(n), DIGITS), DIGITS);
            power = power.multiply(square, DIGITS);
        }
        return sum.multiply(BigDecimal.valueOf(2)).add(LN2.multiply(BigDecimal.valueOf(halvings)), DIGITS);
    }
}
