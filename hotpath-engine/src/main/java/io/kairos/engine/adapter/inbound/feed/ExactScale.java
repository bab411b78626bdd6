package io.kairos.engine.adapter.inbound.feed;

/**
 * Brings mantissas from a message's decimals to an instrument's, exactly or not at all. Hot: neither allocates nor divides.
 *
 * <p>A number is a multiple of {@code 10^k} when its last {@code k} bits are zero and what is left is a multiple of {@code 5^k}. The
 * latter, multiplied by the inverse of {@code 5^k} modulo {@code 2^64}, gives the quotient; any other number gives one that is too large
 * (T. Granlund and P. Montgomery, <i>Division by invariant integers using multiplication</i>, 1994, section 9).
 */
public final class ExactScale {
    /** Result for what cannot be written in the wanted decimals. */
    public static final long INEXACT = -1;

    /** Largest shift of the decimal point, either way. */
    public static final int MAX_SHIFT = 18;

    private static final long FIVE_INVERSE = inverse(5);
    private static final long[] TENS = new long[MAX_SHIFT + 1];
    private static final long[] LARGEST = new long[MAX_SHIFT + 1];
    private static final long[] INVERSES = new long[MAX_SHIFT + 1];
    private static final long[] MULTIPLES = new long[MAX_SHIFT + 1];

    static {
        long ten = 1;
        long five = 1;
        long inverse = 1;
        for (int k = 0; k <= MAX_SHIFT; k++) {
            TENS[k] = ten;
            LARGEST[k] = Long.MAX_VALUE / ten;
            INVERSES[k] = inverse;
            MULTIPLES[k] = Long.divideUnsigned(-1L, five);
            ten *= 10;
            five *= 5;
            inverse *= FIVE_INVERSE;
        }
    }

    private ExactScale() {}

    /** The odd number's inverse modulo 2^64, by Newton: each step doubles the bits that are right. */
    private static long inverse(long odd) {
        long x = odd;
        for (int i = 0; i < 6; i++) {
            x *= 2 - odd * x;
        }
        return x;
    }

    /**
     * {@code mantissa * 10^shift}, or {@link #INEXACT} when that is no whole number or does not fit.
     *
     * @param mantissa not negative.
     * @param shift from {@code -MAX_SHIFT} to {@code MAX_SHIFT}.
     */
    public static long shift(long mantissa, int shift) {
        if (shift >= 0) {
            return mantissa <= LARGEST[shift] ? mantissa * TENS[shift] : INEXACT;
        }
        int k = -shift;
        long quotient = (mantissa >>> k) * INVERSES[k];
        boolean exact = (mantissa & ((1L << k) - 1)) == 0 && Long.compareUnsigned(quotient, MULTIPLES[k]) <= 0;
        return exact ? quotient : INEXACT;
    }
}
