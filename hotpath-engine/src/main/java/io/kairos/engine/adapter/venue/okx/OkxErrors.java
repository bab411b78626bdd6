package io.kairos.engine.adapter.venue.okx;

/** The venue's error codes as far as we act on them (OKX API v5 documentation, "Error code", read 2026-07-21). */
public final class OkxErrors {
    /** Success. */
    public static final String OK = "0";
    /** No such instrument. */
    public static final String NO_SUCH_INSTRUMENT = "51001";
    /** The account placed and amended too many orders. */
    public static final String ACCOUNT_LIMIT = "50061";
    /** A query for an order that the venue does not have, or not yet, or no longer. */
    public static final String NO_SUCH_ORDER = "51603";
    /** The session is not logged in, or not any more. */
    public static final String NOT_LOGGED_IN = "60011";
    /** The connection will be closed in a minute for an upgrade of the service. */
    public static final String UPGRADE_NOTICE = "64008";

    /** What is known about a request that was answered by an error. */
    public enum Outcome {
        /** It was refused; nothing happened. */
        REFUSED,
        /** It may have been carried out. */
        UNKNOWN,
    }

    private OkxErrors() {}

    /**
     * The HTTP status that says what a refusal means, whatever status it came with: the venue wraps limits and its own failures
     * in a 200.
     *
     * @return 429 when we asked too often, 503 when the venue cannot answer now, else {@code status}.
     */
    public static int effectiveStatus(int status, String code) {
        return switch (code) {
            // Rate limits of an endpoint, of a sub-account, of requests on a socket.
            case "50011", ACCOUNT_LIMIT, "60014" -> 429;
            // Unavailable, timed out, busy, system error, timeout.
            case "50001", "50004", "50013", "50026", "51054" -> 503;
            default -> status;
        };
    }

    /** Whether the venue said that we asked too often. */
    public static boolean isThrottled(int status, String code) {
        return effectiveStatus(status, code) == 429;
    }

    /** Whether the venue called our time wrong: of a signature, of a log-in, or as the time by which an order had to arrive. */
    public static boolean isWrongTime(String code) {
        return switch (code) {
            case "50102", "50112", "50036", "50037", "60004", "60006" -> true;
            default -> false;
        };
    }

    /**
     * Whether a failed order operation certainly had no effect. In doubt it is unknown: a query then tells the truth, while a wrong
     * "refused" would lose an order.
     *
     * @param status HTTP status; 200 over WebSocket.
     * @param code the venue's code, that of the order if there is one; empty when the answer held none.
     */
    public static Outcome outcome(int status, String code) {
        if (!code.matches("[0-9]{5}")) {
            return status == 429 ? Outcome.REFUSED : Outcome.UNKNOWN;
        }
        return switch (code) {
            // Unavailable, timed out, busy, system error, timeout: all of them may come from behind the gate.
            case "50001", "50004", "50013", "50026", "51054", "51149" -> Outcome.UNKNOWN;
            // A duplicate id means that an order of ours lives under it.
            case "51016" -> Outcome.UNKNOWN;
            case "60011", "60012", "60013", "60014", "60018", "60019" -> Outcome.REFUSED;
            default ->
                switch (code.substring(0, 2)) {
                    // General checks, log-in and permission; checks of orders.
                    case "50", "51", "54" -> status >= 500 ? Outcome.UNKNOWN : Outcome.REFUSED;
                    default -> Outcome.UNKNOWN;
                };
        };
    }

    /** {@code code msg}, as messages to people carry it. */
    public static String text(int status, String code, String message) {
        return code.isEmpty() ? "status " + status + ' ' + message : code + ' ' + message;
    }

    /** The venue's words without what follows a brace: it likes to repeat whole requests, a log-in among them. */
    public static String withoutEcho(String message) {
        int brace = message.indexOf('{');
        return brace < 0 ? message : message.substring(0, brace).stripTrailing();
    }
}
