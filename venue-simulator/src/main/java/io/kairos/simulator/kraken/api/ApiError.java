package io.kairos.simulator.kraken.api;

/** A refusal in the venue's words: severity, category, text, for example {@code EOrder:Insufficient funds}. */
public final class ApiError extends Exception {
    private static final long serialVersionUID = 1L;

    /** A refusal without stack trace: it is an expected outcome. */
    public ApiError(String text) {
        super(text, null, false, false);
    }

    /** The text; never null. */
    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }

    static ApiError arguments(String field) {
        return new ApiError("EGeneral:Invalid arguments:" + field);
    }
}
