package io.kairos.gateway.port;

/** Somebody else changed the same thing first; the message tells what to do. */
public final class ConflictException extends RuntimeException {
    public ConflictException(String message) {
        super(message);
    }
}
