package io.kairos.engine.adapter.venue.binance;

/**
 * What the venue's error answers mean for a request (Binance Spot API documentation, "Error codes" and "General information on
 * endpoints", read 2026-07-21).
 */
public final class BinanceErrors {
    /** Unknown order on cancel: it is not open any more. */
    public static final int CANCEL_REJECTED = -2011;
    /** Order does not exist, or cannot be found yet. */
    public static final int NO_SUCH_ORDER = -2013;
    /** Canceled or expired without fill over 90 days ago, and archived. */
    public static final int ORDER_ARCHIVED = -2026;
    /** Our time stamp was outside of the window. */
    public static final int BAD_TIMESTAMP = -1021;
    /** Too many new orders. */
    public static final int TOO_MANY_ORDERS = -1015;
    /** The key is wrong, or became invalid. */
    public static final int KEY_REJECTED = -2015;

    /** What is known about a request that was answered by an error. */
    public enum Outcome {
        /** It was refused; nothing happened. */
        REFUSED,
        /** It may have been carried out. */
        UNKNOWN,
    }

    private BinanceErrors() {}

    /**
     * Whether a failed request certainly had no effect. In doubt it is unknown: a query then tells the truth, while a wrong
     * "refused" would lose an order.
     *
     * @param status HTTP status, or its twin in a WebSocket answer.
     * @param code the venue's code, 0 when the answer held none.
     */
    public static Outcome outcome(int status, int code, String message) {
        if (status >= 500 || status < 400 || code == 0) {
            return status == 429 || status == 418 ? Outcome.REFUSED : Outcome.UNKNOWN;
        }
        return switch (code) {
            // -1000 unknown error, -1001 internal error, -1006 unexpected response, -1007 timeout.
            case -1000, -1001, -1006, -1007 -> Outcome.UNKNOWN;
            // Engine refusals. A duplicate id, however, means that an order of ours lives under it.
            case -2010 -> message.contains("Duplicate order sent") ? Outcome.UNKNOWN : Outcome.REFUSED;
            case -2011, -2013, -2014, -2015, -2026, -2035, -2036, -2038, -2039, -2042 -> Outcome.REFUSED;
            case -1002, -1003, -1008, -1013, -1015, -1016, -1020, -1021, -1022, -1034, -1194, -1220 -> Outcome.REFUSED;
            default -> code <= -1100 && code > -1200 ? Outcome.REFUSED : Outcome.UNKNOWN;
        };
    }

    /** {@code code msg}, as reports carry it. */
    public static String text(int status, int code, String message) {
        return code == 0 ? "status " + status + ' ' + message : code + " " + message;
    }
}
