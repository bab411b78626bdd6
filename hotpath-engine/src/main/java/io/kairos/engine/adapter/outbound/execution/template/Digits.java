package io.kairos.engine.adapter.outbound.execution.template;

/** Writes numbers as ASCII. Hot: does not allocate. */
final class Digits {
    /** Most decimals of a number. */
    static final int MAX_DECIMALS = 18;

    private static final long DAY_MS = 86_400_000;
    /** The first moment of year 10000. */
    private static final long END_OF_TIME_MS = 253_402_300_800_000L;

    private Digits() {}

    /** Writes a mantissa that is not negative with all of its decimals; where it ends. */
    static int decimal(long mantissa, int decimals, byte[] into, int offset) {
        if (mantissa < 0) {
            throw new IllegalArgumentException("mantissa: expected zero or more, got " + mantissa);
        }
        int digits = Math.max(count(mantissa), decimals + 1);
        int end = offset + digits + (decimals > 0 ? 1 : 0);
        long rest = mantissa;
        int at = end;
        for (int i = 0; i < digits; i++) {
            if (i == decimals && decimals > 0) {
                into[--at] = '.';
            }
            long tenth = rest / 10;
            into[--at] = (byte) ('0' + (rest - tenth * 10));
            rest = tenth;
        }
        return end;
    }

    private static int count(long value) {
        int digits = 1;
        long bound = 10;
        while (digits < 19 && value >= bound) {
            digits++;
            bound *= 10;
        }
        return digits;
    }

    /** Writes a number above zero in base 36, lower case; where it ends. */
    static int base36(long value, byte[] into, int offset) {
        if (value <= 0) {
            throw new IllegalArgumentException("orderId: expected above zero, got " + value);
        }
        int digits = 0;
        for (long rest = value; rest > 0; rest /= 36) {
            digits++;
        }
        long rest = value;
        for (int at = offset + digits - 1; at >= offset; at--) {
            int digit = (int) (rest % 36);
            into[at] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
            rest /= 36;
        }
        return offset + digits;
    }

    /** Writes milliseconds since the epoch as UTC time to the millisecond, {@code 2024-02-29T12:00:00.000Z}; where it ends. */
    static int isoTime(long epochMs, byte[] into, int offset) {
        if (epochMs < 0 || epochMs >= END_OF_TIME_MS) {
            throw new IllegalArgumentException("timeMs: expected 0 to " + (END_OF_TIME_MS - 1) + ", got " + epochMs);
        }
        long days = epochMs / DAY_MS;
        int ms = (int) (epochMs - days * DAY_MS);
        // Days from 1 March of year 0: leap days then come last in their year, era, and century (Hinnant,
        // "chrono-compatible
        // low-level date algorithms").
        long shifted = days + 719_468;
        long era = shifted / 146_097;
        int dayOfEra = (int) (shifted - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
        int at = padded(year, 4, '-', into, offset);
        at = padded(month, 2, '-', into, at);
        at = padded(day, 2, 'T', into, at);
        at = padded(ms / 3_600_000, 2, ':', into, at);
        at = padded(ms / 60_000 % 60, 2, ':', into, at);
        at = padded(ms / 1_000 % 60, 2, '.', into, at);
        return padded(ms % 1_000, 3, 'Z', into, at);
    }

    private static int padded(int value, int digits, char behind, byte[] into, int offset) {
        int rest = value;
        for (int at = offset + digits - 1; at >= offset; at--) {
            into[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        into[offset + digits] = (byte) behind;
        return offset + digits + 1;
    }
}
