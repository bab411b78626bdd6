package io.kairos.simulator.kraken.api;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The venue's ids: a letter and sixteen base-36 characters in three groups. They are the instrument and the core's number
 * in disguise, so that they need not be kept and hold over restarts.
 */
public final class OrderIds {
    private static final Pattern FORM = Pattern.compile("[A-Z][0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{6}");
    private static final int NUMBER_DIGITS = 13;
    private static final int INSTRUMENT_DIGITS = 3;
    private static final int RADIX = 36;
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;
    private static final long GATHER = inverse(SPREAD);

    private OrderIds() {}

    /** What an order id stands for. */
    record OrderId(int instrumentId, long number) {}

    /** Id of an order. */
    public static String order(int instrumentId, long orderId) {
        return id('O', instrumentId, orderId);
    }

    /** Id of an account's share in a trade. */
    public static String execution(int instrumentId, long tradeId, int accountId) {
        return id('T', instrumentId, tradeId * 64 + accountId);
    }

    /** Id of one of the two bookings of a trade. */
    public static String booking(int instrumentId, long tradeId, int accountId, boolean base) {
        return id('L', instrumentId, tradeId * 128 + accountId * 2L + (base ? 1 : 0));
    }

    /** Id of an amendment. */
    public static String amendment(int instrumentId, long orderId, long timeMs) {
        return id('T', instrumentId, ~(orderId * 1_000_003 + timeMs));
    }

    /** What an order id stands for; empty if it is none. */
    static Optional<OrderId> parse(String text) {
        String id = text.toUpperCase(Locale.ROOT);
        if (!FORM.matcher(id).matches() || id.charAt(0) != 'O') {
            return Optional.empty();
        }
        String digits = id.substring(1).replace("-", "");
        try {
            long mixed = Long.parseUnsignedLong(digits.substring(0, NUMBER_DIGITS), RADIX);
            int instrumentId = Integer.parseInt(digits.substring(NUMBER_DIGITS), RADIX);
            return Optional.of(new OrderId(instrumentId, unmix(mixed)));
        } catch (NumberFormatException beyondRange) {
            return Optional.empty();
        }
    }

    private static String id(char letter, int instrumentId, long number) {
        String digits = digits(Long.toUnsignedString(mix(number), RADIX), NUMBER_DIGITS)
                + digits(Integer.toString(instrumentId, RADIX), INSTRUMENT_DIGITS);
        String upper = digits.toUpperCase(Locale.ROOT);
        return letter + upper.substring(0, 5) + "-" + upper.substring(5, 10) + "-" + upper.substring(10);
    }

    private static String digits(String text, int length) {
        return "0".repeat(length - text.length()) + text;
    }

    private static long mix(long number) {
        long spread = number * SPREAD;
        return spread ^ (spread >>> 32);
    }

    private static long unmix(long mixed) {
        return (mixed ^ (mixed >>> 32)) * GATHER;
    }

    /** Inverse of an odd number modulo 2^64. */
    private static long inverse(long odd) {
        long inverse = odd;
        for (int i = 0; i < 6; i++) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }
}
