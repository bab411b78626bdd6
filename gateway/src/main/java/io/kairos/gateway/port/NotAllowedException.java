package io.kairos.gateway.port;

/** The engine refuses the person behind the call; the message is fit for a user. */
public final class NotAllowedException extends RuntimeException {
    public NotAllowedException(String message) {
        super(message);
    }
}
