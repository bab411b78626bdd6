package io.kairos.engine.adapter.venue.net;

/**
 * Limits of a WebSocket client.
 *
 * @param connectTimeoutMs for the TCP connection.
 * @param handshakeTimeoutMs for TLS and for the upgrade, each.
 * @param silenceTimeoutMs without a single received byte, pings included, the connection counts as dead.
 * @param maxMessageBytes largest message, continuation frames added up; a larger one ends the connection.
 */
public record WebSocketSettings(
        int connectTimeoutMs, int handshakeTimeoutMs, int silenceTimeoutMs, int maxMessageBytes) {
    public WebSocketSettings {
        requirePositive("connectTimeoutMs", connectTimeoutMs);
        requirePositive("handshakeTimeoutMs", handshakeTimeoutMs);
        requirePositive("silenceTimeoutMs", silenceTimeoutMs);
        requirePositive("maxMessageBytes", maxMessageBytes);
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": expected above zero, got " + value);
        }
    }
}
