package io.kairos.simulator.kraken.api;

import io.kairos.simulator.number.Fixed8;

/**
 * Prints eight-decimal values with another number of decimals, as the venue does: plain, never with an exponent. Hot:
 * appends digits, allocates nothing of its own.
 */
public final class Decimals {
    private static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000};

    private Decimals() {}

    /** The smallest value with this many decimals, from 0 to 8. */
    static long unit(int decimals) {
        return POWERS[Fixed8.DECIMALS - decimals];
    }

    /**
     * The value as a count of its last shown decimal, further digits dropped.
     *
     * @param decimals from 0 to 8
     */
    public static long scaled(long value, int decimals) {
        return value / POWERS[Fixed8.DECIMALS - decimals];
    }

    /**
     * Appends exactly this many decimals; further digits are dropped, missing ones are zeros.
     *
     * @param decimals from 0 on; above 8 zeros follow
     */
    public static StringBuilder append(StringBuilder to, long value, int decimals) {
        int kept = Math.min(decimals, Fixed8.DECIMALS);
        long magnitude = scaled(Math.abs(value), kept);
        if (value < 0 && magnitude != 0) {
            to.append('-');
        }
        long unit = POWERS[kept];
        to.append(magnitude / unit);
        if (decimals == 0) {
            return to;
        }
        to.append('.');
        long part = magnitude % unit;
        for (int digit = kept - 1; digit >= 0; digit--) {
            to.append((char) ('0' + part / POWERS[digit] % 10));
        }
        for (int digit = kept; digit < decimals; digit++) {
            to.append('0');
        }
        return to;
    }

    /** Appends at most this many decimals without trailing zeros, but always one: the documentation's samples. */
    public static StringBuilder appendTrimmed(StringBuilder to, long value, int decimals) {
        append(to, value, decimals);
        if (decimals == 0) {
            return to;
        }
        int length = to.length();
        while (to.charAt(length - 1) == '0' && to.charAt(length - 2) != '.') {
            length--;
        }
        to.setLength(length);
        return to;
    }

    /** The value with exactly this many decimals. */
    public static String text(long value, int decimals) {
        return append(new StringBuilder(24), value, decimals).toString();
    }

    /**
     * A step as the venue's instrument channel prints it: below a ten-thousandth with an exponent ({@code 1e-08}),
     * otherwise without trailing zeros.
     */
    public static String increment(long step) {
        if (step >= Fixed8.ONE / 10_000) {
            return appendTrimmed(new StringBuilder(24), step, Fixed8.DECIMALS).toString();
        }
        String digits = Long.toString(step);
        int exponent = Fixed8.DECIMALS - digits.length() + 1;
        StringBuilder text = new StringBuilder(24).append(digits.charAt(0));
        String rest = digits.substring(1).replaceAll("0+$", "");
        if (!rest.isEmpty()) {
            text.append('.').append(rest);
        }
        return text.append("e-0").append(exponent).toString();
    }
}
