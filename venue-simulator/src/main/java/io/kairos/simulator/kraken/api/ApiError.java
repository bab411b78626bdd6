package io.kairos.simulator.kraken.api;

/** A refusal in the venue's words: severity, category, text, for example {@code EOrder:Insufficient funds}. */
public final class ApiError extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int OK = 200;
    private static final int SILENT = 0;

    private final int status;

    /** A refusal, answered with HTTP 200 as all are. */
    public ApiError(String text) {
        this(text, OK);
    }

    /** A refusal with another HTTP status, as only an edge server in trouble sends. */
    ApiError(String text, int status) {
        super(text, null, false, false);
        this.status = status;
    }

    /** The text; never null. */
    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }

    /** HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** Whether the caller must not get any answer. */
    public boolean isSilent() {
        return status == SILENT;
    }

    /** An answer that never comes. */
    static ApiError silence() {
        return new ApiError("", SILENT);
    }

    static ApiError arguments(String field) {
        return new ApiError("EGeneral:Invalid arguments:" + field);
    }
}
