package io.kairos.simulator.number;

import java.math.BigInteger;

/**
 * Decimals as a {@code long} count of 10^-8, the precision the venue prints. All operations are exact or name their
 * rounding; overflow throws {@link ArithmeticException}.
 */
public final class Fixed8 {
    /** Decimals held by a value. */
    public static final int DECIMALS = 8;

    /** The value one. */
    public static final long ONE = 100_000_000L;

    private static final BigInteger BIG_ONE = BigInteger.valueOf(ONE);

    private Fixed8() {}

    /**
     * Product rounded toward zero.
     *
     * @param left not negative
     * @param right not negative
     */
    public static long multiplyDown(long left, long right) {
        if (left < 0 || right < 0) {
            throw new IllegalArgumentException("negative factor: left=" + left + " right=" + right);
        }
        long leftWhole = left / ONE;
        long leftPart = left % ONE;
        long rightWhole = right / ONE;
        long rightPart = right % ONE;
        long whole = Math.multiplyExact(Math.multiplyExact(leftWhole, rightWhole), ONE);
        long cross = Math.addExact(Math.multiplyExact(leftWhole, rightPart), Math.multiplyExact(leftPart, rightWhole));
        return Math.addExact(Math.addExact(whole, cross), leftPart * rightPart / ONE);
    }

    /** Quotient rounded toward zero; {@code divisor} above zero, {@code dividend} not negative. */
    public static long divideDown(long dividend, long divisor) {
        if (dividend < 0 || divisor <= 0) {
            throw new IllegalArgumentException("bad division: dividend=" + dividend + " divisor=" + divisor);
        }
        return BigInteger.valueOf(dividend)
                .multiply(BIG_ONE)
                .divide(BigInteger.valueOf(divisor))
                .longValueExact();
    }

    /** Largest multiple of {@code step} that is not above {@code value}. */
    public static long floorTo(long value, long step) {
        return Math.floorDiv(value, step) * step;
    }

    /** Plain text with exactly eight decimals, as the venue prints it. */
    public static String text(long value) {
        StringBuilder text = new StringBuilder(24);
        append(text, value);
        return text.toString();
    }

    /** Appends what {@link #text} gives. */
    public static void append(StringBuilder text, long value) {
        long magnitude = Math.abs(value);
        if (value < 0) {
            text.append('-');
        }
        text.append(magnitude / ONE).append('.');
        long part = magnitude % ONE;
        for (long unit = ONE / 10; unit > 0; unit /= 10) {
            text.append((char) ('0' + part / unit % 10));
        }
    }

    /**
     * Reads plain decimal text with at most eight decimals (further zeros are accepted).
     *
     * @throws NumberFormatException if the text is not a plain decimal, has more decimals, or does not fit
     */
    public static long parse(String text) {
        int dot = text.indexOf('.');
        String whole = dot < 0 ? text : text.substring(0, dot);
        String part = dot < 0 ? "" : text.substring(dot + 1);
        boolean negative = whole.startsWith("-");
        String wholeDigits = negative ? whole.substring(1) : whole;
        if (wholeDigits.isEmpty() || (dot >= 0 && part.isEmpty()) || !isDigits(wholeDigits) || !isDigits(part)) {
            throw new NumberFormatException("not a plain decimal: " + text);
        }
        if (significantDecimals(part) > DECIMALS) {
            throw new NumberFormatException("more than eight decimals: " + text);
        }
        StringBuilder padded = new StringBuilder(part.length() > DECIMALS ? part.substring(0, DECIMALS) : part);
        while (padded.length() < DECIMALS) {
            padded.append('0');
        }
        try {
            long value = Math.addExact(
                    Math.multiplyExact(Long.parseLong(wholeDigits), ONE), Long.parseLong(padded.toString()));
            return negative ? -value : value;
        } catch (ArithmeticException overflow) {
            NumberFormatException refused = new NumberFormatException("too large: " + text);
            refused.initCause(overflow);
            throw refused;
        }
    }

    private static int significantDecimals(String part) {
        int length = part.length();
        while (length > 0 && part.charAt(length - 1) == '0') {
            length--;
        }
        return length;
    }

    private static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
