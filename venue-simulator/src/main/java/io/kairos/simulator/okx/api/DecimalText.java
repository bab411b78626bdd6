package io.kairos.simulator.okx.api;

import io.kairos.simulator.number.Fixed8;

/** Numbers as the venue prints them: plain text without trailing zeros. */
public final class DecimalText {
    private DecimalText() {}

    /** An amount of eight decimals, as short as it can be told exactly. */
    public static String of(long value) {
        StringBuilder text = new StringBuilder(24);
        append(text, value);
        return text.toString();
    }

    /** Appends what {@link #of} prints. */
    public static void append(StringBuilder text, long value) {
        if (value < 0) {
            text.append('-');
        }
        long magnitude = Math.abs(value);
        text.append(magnitude / Fixed8.ONE);
        long part = magnitude % Fixed8.ONE;
        if (part == 0) {
            return;
        }
        text.append('.');
        for (long digit = Fixed8.ONE / 10; part > 0; digit /= 10) {
            text.append((char) ('0' + part / digit));
            part %= digit;
        }
    }
}
