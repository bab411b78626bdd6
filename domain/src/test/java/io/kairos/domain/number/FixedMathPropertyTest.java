package io.kairos.domain.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link FixedMath} against {@link BigInteger}, its plain twin. */
class FixedMathPropertyTest {
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);
    private static final int ROUNDS = 200_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldMultiplyAndDivideLikeBigInteger(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < ROUNDS; i++) {
            long a = magnitude(random);
            long b = magnitude(random);
            long divisor = Math.max(1, magnitude(random));

            BigInteger[] expected = BigInteger.valueOf(a)
                    .multiply(BigInteger.valueOf(b))
                    .divideAndRemainder(BigInteger.valueOf(divisor));
            BigInteger up = expected[1].signum() == 0 ? expected[0] : expected[0].add(BigInteger.ONE);

            String at = "seed=" + seed + " a=" + a + " b=" + b + " divisor=" + divisor;
            assertThat(FixedMath.mulDivDown(a, b, divisor)).as(at).isEqualTo(orOverflow(expected[0]));
            assertThat(FixedMath.mulDivUp(a, b, divisor)).as(at).isEqualTo(orOverflow(up));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 7})
    void shouldRescaleLikeBigInteger(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < ROUNDS; i++) {
            long mantissa = magnitude(random);
            int from = random.nextInt(FixedMath.MAX_SCALE + 1);
            int to = random.nextInt(FixedMath.MAX_SCALE + 1);

            BigInteger value = BigInteger.valueOf(mantissa).multiply(BigInteger.TEN.pow(to));
            BigInteger[] expected = value.divideAndRemainder(BigInteger.TEN.pow(from));

            String at = "seed=" + seed + " mantissa=" + mantissa + " from=" + from + " to=" + to;
            assertThat(FixedMath.rescaleDown(mantissa, from, to)).as(at).isEqualTo(orOverflow(expected[0]));
            assertThat(FixedMath.rescaleExact(mantissa, from, to))
                    .as(at)
                    .isEqualTo(expected[1].signum() == 0 ? orOverflow(expected[0]) : FixedMath.OVERFLOW);
        }
    }

    /** All sizes alike, the largest included, so that overflow and the one-word path both happen often. */
    private static long magnitude(SplittableRandom random) {
        if (random.nextInt(50) == 0) {
            return Long.MAX_VALUE - random.nextInt(3);
        }
        return random.nextLong(Long.MAX_VALUE) >>> random.nextInt(63);
    }

    private static long orOverflow(BigInteger value) {
        return value.compareTo(MAX) > 0 ? FixedMath.OVERFLOW : value.longValueExact();
    }
}
