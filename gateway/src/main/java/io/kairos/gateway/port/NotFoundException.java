package io.kairos.gateway.port;

/** The thing asked for does not exist. */
public final class NotFoundException extends RuntimeException {
    public NotFoundException(String message) {
        super(message);
    }
}
