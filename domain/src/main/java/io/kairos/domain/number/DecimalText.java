package io.kairos.domain.number;

/**
 * Plain decimal text to mantissa and back, digit by digit, never through a binary float.
 *
 * <p>Accepted: {@code -?[0-9]+(\.[0-9]+)?}, no exponent, no sign {@code +}, no grouping.
 */
public final class DecimalText {
    private DecimalText() {}

    /**
     * The mantissa of {@code text} at {@code scale}.
     *
     * @throws NumberFormatException if the text is no plain decimal, has non-zero digits beyond {@code scale}, or does not
     *     fit 64 bits; the message quotes the text.
     */
    public static long parse(CharSequence text, int scale) {
        int length = text.length();
        int i = 0;
        boolean negative = length > 0 && text.charAt(0) == '-';
        if (negative) {
            i = 1;
        }
        long mantissa = 0;
        int decimals = -1;
        int digits = 0;
        for (; i < length; i++) {
            char c = text.charAt(i);
            if (c == '.' && decimals < 0 && digits > 0) {
                decimals = 0;
                continue;
            }
            if (c < '0' || c > '9') {
                throw malformed(text, scale);
            }
            digits++;
            if (decimals >= 0 && decimals == scale) {
                if (c != '0') {
                    throw new NumberFormatException("more than " + scale + " decimals: \"" + text + '"');
                }
                continue;
            }
            mantissa = append(mantissa, c - '0', text);
            if (decimals >= 0) {
                decimals++;
            }
        }
        if (digits == 0 || text.charAt(length - 1) == '.') {
            throw malformed(text, scale);
        }
        for (int have = Math.max(decimals, 0); have < scale; have++) {
            mantissa = append(mantissa, 0, text);
        }
        return negative ? -mantissa : mantissa;
    }

    private static long append(long mantissa, int digit, CharSequence text) {
        if (mantissa > (Long.MAX_VALUE - digit) / 10) {
            throw new NumberFormatException("does not fit 64 bits: \"" + text + '"');
        }
        return mantissa * 10 + digit;
    }

    private static NumberFormatException malformed(CharSequence text, int scale) {
        return new NumberFormatException(
                "expected a plain decimal with up to " + scale + " decimals, got \"" + text + '"');
    }

    /** Number of decimals written in {@code text}, trailing zeros not counted: {@code "0.01000000"} has 2. */
    public static int significantDecimals(CharSequence text) {
        int point = -1;
        int last = -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                point = i;
            } else if (point >= 0 && c != '0') {
                last = i;
            }
        }
        return last < 0 ? 0 : last - point;
    }

    /** Plain text with exactly {@code scale} decimals: {@code format(1250, 2)} is {@code "12.50"}. */
    public static String format(long mantissa, int scale) {
        StringBuilder out = new StringBuilder(24);
        append(out, mantissa, scale);
        return out.toString();
    }

    /** Appends what {@link #format(long, int)} returns. */
    public static void append(StringBuilder out, long mantissa, int scale) {
        if (scale < 0 || scale > FixedMath.MAX_SCALE) {
            throw new IllegalArgumentException("scale outside 0..18: scale=" + scale);
        }
        if (mantissa < 0) {
            out.append('-');
        }
        // Long.toString of the minimum keeps its digits right although it has no positive twin.
        String digits = Long.toString(mantissa);
        int start = mantissa < 0 ? 1 : 0;
        int count = digits.length() - start;
        if (scale == 0) {
            out.append(digits, start, digits.length());
            return;
        }
        if (count <= scale) {
            out.append("0.");
            for (int i = count; i < scale; i++) {
                out.append('0');
            }
            out.append(digits, start, digits.length());
        } else {
            out.append(digits, start, digits.length() - scale)
                    .append('.')
                    .append(digits, digits.length() - scale, digits.length());
        }
    }
}
