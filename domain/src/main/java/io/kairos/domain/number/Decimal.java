package io.kairos.domain.number;

import java.math.BigDecimal;

/**
 * An exact decimal number {@code mantissa × 10^-scale}. Cold: for edges, tests and messages; hot code keeps bare mantissas.
 *
 * @param mantissa the digits, signed.
 * @param scale number of decimals, 0 to 18.
 */
public record Decimal(long mantissa, int scale) implements Comparable<Decimal> {
    /** Zero without decimals. */
    public static final Decimal ZERO = new Decimal(0, 0);

    public Decimal {
        if (scale < 0 || scale > FixedMath.MAX_SCALE) {
            throw new IllegalArgumentException("scale outside 0..18: scale=" + scale);
        }
    }

    /**
     * Parses plain decimal text, keeping as many decimals as are written.
     *
     * @throws NumberFormatException if the text is no plain decimal or does not fit.
     */
    public static Decimal parse(String text) {
        int point = text.indexOf('.');
        int scale = point < 0 ? 0 : text.length() - point - 1;
        if (scale > FixedMath.MAX_SCALE) {
            throw new NumberFormatException("more than 18 decimals: \"" + text + '"');
        }
        return new Decimal(DecimalText.parse(text, scale), scale);
    }

    /**
     * The mantissa at another scale, only if no digit is lost.
     *
     * @throws ArithmeticException if digits would be lost or the result does not fit 64 bits.
     */
    public long mantissaAt(int otherScale) {
        long magnitude = mantissa == Long.MIN_VALUE
                ? FixedMath.OVERFLOW
                : FixedMath.rescaleExact(Math.abs(mantissa), scale, otherScale);
        if (magnitude == FixedMath.OVERFLOW) {
            throw new ArithmeticException("cannot be written with " + otherScale + " decimals: " + this);
        }
        return mantissa < 0 ? -magnitude : magnitude;
    }

    /** The same number as a {@link BigDecimal}. */
    public BigDecimal toBigDecimal() {
        return BigDecimal.valueOf(mantissa, scale);
    }

    /** By value: 1.0 and 1.00 compare as equal although they are not {@link #equals(Object) equal}. */
    @Override
    public int compareTo(Decimal other) {
        return toBigDecimal().compareTo(other.toBigDecimal());
    }

    @Override
    public String toString() {
        return DecimalText.format(mantissa, scale);
    }
}
