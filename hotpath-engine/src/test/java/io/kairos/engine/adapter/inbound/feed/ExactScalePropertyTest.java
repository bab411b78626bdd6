package io.kairos.engine.adapter.inbound.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Moving the decimal point without a division against arithmetic that cannot overflow. */
class ExactScalePropertyTest {
    private static final int ROUNDS = 200_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldBeExactOrSaySo(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int exact = 0;
        for (int i = 0; i < ROUNDS; i++) {
            int shift = random.nextInt(-ExactScale.MAX_SHIFT, ExactScale.MAX_SHIFT + 1);
            long mantissa = mantissa(random);

            long shifted = ExactScale.shift(mantissa, shift);

            long expected = expected(mantissa, shift);
            assertThat(shifted).as("%d * 10^%d", mantissa, shift).isEqualTo(expected);
            exact += expected >= 0 ? 1 : 0;
        }
        assertThat(exact).isBetween(ROUNDS / 10, ROUNDS * 9 / 10);
    }

    @ParameterizedTest
    @ValueSource(ints = {-18, -17, -8, -1, 0, 1, 8, 17, 18})
    void shouldBeExactAtTheBounds(int shift) {
        long power = BigInteger.TEN.pow(Math.abs(shift)).longValueExact();
        for (long near :
                new long[] {0, 1, power, Long.MAX_VALUE / power * power, Long.MAX_VALUE / power, Long.MAX_VALUE}) {
            for (long mantissa = Math.max(0, near - 2); mantissa >= 0 && mantissa - near < 3; mantissa++) {
                assertThat(ExactScale.shift(mantissa, shift))
                        .as("%d * 10^%d", mantissa, shift)
                        .isEqualTo(expected(mantissa, shift));
                if (mantissa == Long.MAX_VALUE) {
                    break;
                }
            }
        }
    }

    /** Of any size, and often with zeros at its end. */
    private static long mantissa(SplittableRandom random) {
        long any = random.nextLong() >>> random.nextInt(1, 64);
        long power = BigInteger.TEN.pow(random.nextInt(19)).longValueExact();
        return random.nextBoolean() ? any : any / power * power;
    }

    private static long expected(long mantissa, int shift) {
        BigDecimal exact = BigDecimal.valueOf(mantissa).scaleByPowerOfTen(shift);
        try {
            return exact.longValueExact();
        } catch (ArithmeticException doesNotFit) {
            return ExactScale.INEXACT;
        }
    }
}
