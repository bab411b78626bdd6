package io.kairos.domain.number;

/**
 * Natural logarithms of positive integers as integers, the same on every machine. Hot: does not allocate.
 *
 * <p>The exponent and the first ten bits of the mantissa choose a table entry, a polynomial of degree four covers the
 * rest. Only IEEE operations are used, strictly since Java 17, and tables come from {@link StrictMath}; {@link Math#log}
 * may differ between processors.
 */
public final class FixedLog {
    /** What the logarithm of Euler's number is: logarithms are in trillionths. */
    public static final long UNIT = 1_000_000_000_000L;

    /** No result is further than this from the true value. */
    public static final double MAX_ERROR = 0.52;

    private static final int TABLE_BITS = 10;
    private static final int TABLE_SIZE = 1 << TABLE_BITS;
    private static final int FRACTION_BITS = 52;
    private static final long ONE_BITS = 0x3FF0_0000_0000_0000L;
    private static final double LN2 = 0.693_147_180_559_945_3 * UNIT;
    private static final double THIRD = 1.0 / 3;

    private static final double[] RECIPROCAL = new double[TABLE_SIZE];
    private static final double[] LN = new double[TABLE_SIZE];

    static {
        for (int i = 0; i < TABLE_SIZE; i++) {
            double middle = 1 + (i + 0.5) / TABLE_SIZE;
            RECIPROCAL[i] = 1 / middle;
            LN[i] = -StrictMath.log(RECIPROCAL[i]) * UNIT;
        }
    }

    private FixedLog() {}

    /**
     * {@code ln(value)} in trillionths, rounded to the nearest.
     *
     * @throws IllegalArgumentException if {@code value} is not above zero.
     */
    public static long ln(long value) {
        if (value <= 0) {
            throw new IllegalArgumentException("logarithm of a number that is not above zero: value=" + value);
        }
        int zeros = Long.numberOfLeadingZeros(value);
        long fraction = (value << zeros) << 1;
        int index = (int) (fraction >>> (Long.SIZE - TABLE_BITS));
        double mantissa = Double.longBitsToDouble(ONE_BITS | (fraction >>> (Long.SIZE - FRACTION_BITS)));
        double d = mantissa * RECIPROCAL[index] - 1;
        double rest = d * (1 + d * (-0.5 + d * (THIRD - d * 0.25)));
        return (long) ((Long.SIZE - 1 - zeros) * LN2 + LN[index] + rest * UNIT + 0.5);
    }

    /**
     * {@code -ln(1 - fee)} in trillionths, never less than the true value: what a fee costs as a weight.
     *
     * @param fee share of the amount, in parts of {@code denominator}; zero to below {@code denominator}.
     */
    public static long feeCost(long fee, long denominator) {
        if (fee < 0 || fee >= denominator) {
            throw new IllegalArgumentException("fee: expected 0.." + (denominator - 1) + ", got " + fee);
        }
        return fee == 0 ? 0 : (long) Math.ceil(-StrictMath.log1p(-(double) fee / denominator) * UNIT) + 1;
    }
}
