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

    /** The largest digit of 32 bits. */
    private static final long DIGIT = 0xFFFF_FFFFL;

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
        return divideWide(high, low, divisor, up);
    }

    /**
     * Of a dividend of 128 bits and a divisor above its high word: schoolbook division by digits of 32 bits (D. Knuth, <i>The Art of
     * Computer Programming</i>, volume 2, 4.3.1, algorithm D, for two digits by two). The divisor is shifted to the left until its
     * highest bit is set; then a digit guessed by its upper half is at most two too high.
     */
    private static long divideWide(long high, long low, long divisor, boolean up) {
        int shift = Long.numberOfLeadingZeros(divisor);
        long by = divisor << shift;
        long byHigh = by >>> Integer.SIZE;
        long byLow = by & DIGIT;
        long top = (high << shift) | (low >>> (Long.SIZE - shift));
        long rest = low << shift;

        long first = digit(top, rest >>> Integer.SIZE, byHigh, byLow);
        long middle = ((top << Integer.SIZE) | (rest >>> Integer.SIZE)) - first * by;
        long second = digit(middle, rest & DIGIT, byHigh, byLow);
        long quotient = (first << Integer.SIZE) + second;
        if (quotient < 0) {
            return OVERFLOW;
        }
        boolean exact = ((middle << Integer.SIZE) | (rest & DIGIT)) == second * by;
        if (up && !exact) {
            return quotient == Long.MAX_VALUE ? OVERFLOW : quotient + 1;
        }
        return quotient;
    }

    /** The quotient's next digit: of {@code (upper, next)} by {@code (byHigh, byLow)}, where {@code upper} is below the divisor. */
    private static long digit(long upper, long next, long byHigh, long byLow) {
        long guess = Long.divideUnsigned(upper, byHigh);
        long left = upper - guess * byHigh;
        while (guess > DIGIT || Long.compareUnsigned(guess * byLow, (left << Integer.SIZE) | next) > 0) {
            guess--;
            left += byHigh;
            if (left > DIGIT) {
                break;
            }
        }
        return guess;
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
