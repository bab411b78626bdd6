package io.kairos.gateway.port;

/** A part behind the gateway does not answer now; the message is fit for a user. */
public final class PartUnavailableException extends RuntimeException {
    private final String part;

    public PartUnavailableException(String part, String message) {
        super(message);
        this.part = part;
    }

    public PartUnavailableException(String part, String message, Throwable cause) {
        super(message, cause);
        this.part = part;
    }

    /** Which part: {@code engine}, {@code history} or {@code hot-cache}. */
    public String part() {
        return part;
    }
}
