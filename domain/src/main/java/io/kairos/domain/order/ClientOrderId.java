package io.kairos.domain.order;

/**
 * Our order ids as venues see them: a positive long in base 36, at most 13 characters, which fits every venue's limit.
 *
 * <p>Ids are made by the engine, increase, and are unique over restarts. The prefix tells our orders from those that a person
 * placed by hand.
 */
public final class ClientOrderId {
    /** First characters of every id that we send. */
    public static final String PREFIX = "k-";

    private ClientOrderId() {}

    /** The text sent to venues. */
    public static String format(long orderId) {
        if (orderId <= 0) {
            throw new IllegalArgumentException("orderId: expected above zero, got " + orderId);
        }
        return PREFIX + Long.toString(orderId, 36);
    }

    /** The order id in a venue's text, or 0 when the order is not ours. */
    public static long parse(CharSequence text) {
        int length = text.length();
        if (length <= PREFIX.length()
                || length > PREFIX.length() + 13
                || text.charAt(0) != 'k'
                || text.charAt(1) != '-') {
            return 0;
        }
        long value = 0;
        for (int i = PREFIX.length(); i < length; i++) {
            char c = text.charAt(i);
            int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'z' ? c - 'a' + 10 : -1;
            if (digit < 0 || value > (Long.MAX_VALUE - digit) / 36) {
                return 0;
            }
            value = value * 36 + digit;
        }
        return value;
    }
}
