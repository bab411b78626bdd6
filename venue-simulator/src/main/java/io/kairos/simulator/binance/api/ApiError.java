package io.kairos.simulator.binance.api;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** A refusal with the venue's status, code and text. Code zero means an HTML body from the edge. */
public final class ApiError extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int code;
    private final long retryAfterMs;
    private final transient @Nullable JsonNode data;

    /** An error answered with 400. */
    public ApiError(int code, String message) {
        this(400, code, message, 0, null);
    }

    /** An error with its own status. */
    public ApiError(int status, int code, String message) {
        this(status, code, message, 0, null);
    }

    /** An error with a time to wait or further data. */
    public ApiError(int status, int code, String message, long retryAfterMs, @Nullable JsonNode data) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.retryAfterMs = retryAfterMs;
        this.data = data;
    }

    /** An answer that never comes. */
    public static ApiError silence() {
        return new ApiError(0, 0, "");
    }

    /** Whether the caller must not get any answer. */
    public boolean isSilent() {
        return status == 0;
    }

    public int status() {
        return status;
    }

    public int code() {
        return code;
    }

    /** The text; never null. */
    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }

    /** Epoch milliseconds until which the caller must wait, zero if it need not. */
    public long retryAfterMs() {
        return retryAfterMs;
    }

    public @Nullable JsonNode data() {
        return data;
    }

    static ApiError mandatory(String name) {
        return new ApiError(-1102, "Mandatory parameter '" + name + "' was not sent, was empty/null, or malformed.");
    }

    static ApiError illegal(String name, String pattern) {
        return new ApiError(
                -1100, "Illegal characters found in parameter '" + name + "'; legal range is '" + pattern + "'.");
    }
}
