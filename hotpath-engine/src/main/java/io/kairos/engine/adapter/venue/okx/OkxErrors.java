package io.kairos.engine.adapter.venue.okx;

/** The venue's error codes as far as we act on them (OKX API v5 documentation, "Error code", read 2026-07-21). */
public final class OkxErrors {
    /** Success. */
    public static final String OK = "0";
    /** No such instrument. */
    public static final String NO_SUCH_INSTRUMENT = "51001";

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
            case "50011", "50061", "60014" -> 429;
            // Unavailable, timed out, busy, system error, timeout.
            case "50001", "50004", "50013", "50026", "51054" -> 503;
            default -> status;
        };
    }

    /** {@code code msg}, as messages to people carry it. */
    public static String text(int status, String code, String message) {
        return code.isEmpty() ? "status " + status + ' ' + message : code + ' ' + message;
    }
}
