package io.kairos.domain.number;

/**
 * Exact arithmetic on scaled 64-bit integers with 128-bit intermediates. Hot: does not allocate unless it throws.
 *
 * <p>Every operation names its rounding: {@code Down} is toward negative infinity for what we receive, {@code Up} toward
 * positive infinity for what we pay. A result that does not fit 64 bits is {@link #OVERFLOW}, never a wrapped number; callers
 * turn it into a refusal.
 */
public final class FixedMath {
    /** Returned when a result does not fit; no valid amount has this value. */
    public static final long OVERFLOW = Long.MIN_VALUE;

    /** Largest scale for which {@link #pow10(int)} fits 64 bits. */
    public static final int MAX_SCALE = 18;

    private static final long[] POW10 = new long[MAX_SCALE + 1];

    static {
        POW10[0] = 1;
        for (int i = 1; i <= MAX_SCALE; i++) {
            POW10[i] = POW10[i - 1] * 10;
        }
    }

    private FixedMath() {}

    /**
     * Ten to the power of {@code exponent}.
     *
     * @throws IllegalArgumentException if {@code exponent} is outside 0 to 18.
     */
    public static long pow10(int exponent) {
        if (exponent < 0 || exponent > MAX_SCALE) {
            throw new IllegalArgumentException("exponent outside 0..18: exponent=" + exponent);
        }
        return POW10[exponent];
    }

    /**
     * {@code floor(a * b / divisor)} for {@code a, b >= 0} and {@code divisor > 0}.
     *
     * @return the quotient, or {@link #OVERFLOW} when it does not fit.
     */
    public static long mulDivDown(long a, long b, long divisor) {
        return mulDiv(a, b, divisor, false);
    }

    /**
     * {@code ceil(a * b / divisor)} for {@code a, b >= 0} and {@code divisor > 0}.
     *
     * @return the quotient, or {@link #OVERFLOW} when it does not fit.
     */
    public static long mulDivUp(long a, long b, long divisor) {
        return mulDiv(a, b, divisor, true);
    }

    private static long mulDiv(long a, long b, long divisor, boolean up) {
        if (a < 0 || b < 0 || divisor <= 0) {
            throw new IllegalArgumentException(
                    "operands must not be negative: a=" + a + " b=" + b + " divisor=" + divisor);
        }
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        if (high == 0 && low >= 0) {
            if (divisor == 1) {
                return low;
            }
            long quotient = low / divisor;
            return up && quotient * divisor != low ? quotient + 1 : quotient;
        }
        // The quotient fits 63 bits only if the high word is below the divisor.
        if (high >= divisor) {
            return OVERFLOW;
        }
        long remainder = high;
        long quotient = 0;
        // Shift-and-subtract: the remainder stays below the divisor, hence below 2^63, and one shift fits unsigned.
        for (int bit = Long.SIZE - 1; bit >= 0; bit--) {
            remainder = (remainder << 1) | ((low >>> bit) & 1);
            quotient <<= 1;
            if (Long.compareUnsigned(remainder, divisor) >= 0) {
                remainder -= divisor;
                quotient |= 1;
            }
        }
        if (quotient < 0) {
            return OVERFLOW;
        }
        if (up && remainder != 0) {
            return quotient == Long.MAX_VALUE ? OVERFLOW : quotient + 1;
        }
        return quotient;
    }

    /** {@code a + b}, or {@link #OVERFLOW}. */
    public static long add(long a, long b) {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0 ? OVERFLOW : sum;
    }

    /**
     * Changes the scale of a non-negative mantissa, rounding down.
     *
     * @return the new mantissa, or {@link #OVERFLOW}.
     */
    public static long rescaleDown(long mantissa, int fromScale, int toScale) {
        return toScale >= fromScale
                ? mulDivDown(mantissa, pow10(toScale - fromScale), 1)
                : mulDivDown(mantissa, 1, pow10(fromScale - toScale));
    }

    /**
     * Changes the scale of a non-negative mantissa only if no digit is lost.
     *
     * @return the new mantissa, or {@link #OVERFLOW} when digits would be lost or the result does not fit.
     */
    public static long rescaleExact(long mantissa, int fromScale, int toScale) {
        if (toScale >= fromScale) {
            return mulDivDown(mantissa, pow10(toScale - fromScale), 1);
        }
        long divisor = pow10(fromScale - toScale);
        return mantissa % divisor == 0 ? mantissa / divisor : OVERFLOW;
    }

    /** The largest multiple of {@code step} not above {@code value}; {@code value >= 0}, {@code step > 0}. */
    public static long floorToStep(long value, long step) {
        return value - value % step;
    }

    /** The smallest multiple of {@code step} not below {@code value}, or {@link #OVERFLOW}. */
    public static long ceilToStep(long value, long step) {
        long rest = value % step;
        return rest == 0 ? value : add(value, step - rest);
    }
}
