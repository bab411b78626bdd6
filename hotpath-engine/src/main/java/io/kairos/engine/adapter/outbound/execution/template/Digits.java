package io.kairos.engine.adapter.outbound.execution.template;

/** Writes numbers as ASCII. Hot: does not allocate. */
final class Digits {
    /** Most decimals of a number. */
    static final int MAX_DECIMALS = 18;

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
}
