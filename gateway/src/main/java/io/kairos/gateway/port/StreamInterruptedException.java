package io.kairos.gateway.port;

/**
 * A stream that may not lose anything cannot go on: the source was interrupted or the client was too slow. The client reads the
 * present state again and subscribes anew.
 */
public final class StreamInterruptedException extends RuntimeException {
    public StreamInterruptedException(String message) {
        super(message);
    }
}
