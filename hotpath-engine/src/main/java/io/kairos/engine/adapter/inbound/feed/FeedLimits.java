package io.kairos.engine.adapter.inbound.feed;

/**
 * A venue's rules for market-data connections, with our margin inside them.
 *
 * @param instrumentsPerConnection instruments that share a connection.
 * @param controlIntervalMs least time between two requests on a connection.
 * @param requestsPerHour requests on one connection in any hour, 0 for no limit; what is short is bought with a fresh connection.
 * @param silenceTimeoutMs without a single byte for this long a connection is dead.
 * @param keepAliveIntervalMs after this long without a message {@link VenueProtocol#keepAlive} is sent, 0 for never.
 * @param bookSilenceMs a book without any message for this long is in doubt, 0 where the venue does not keep books alive.
 * @param snapshotTimeoutMs a book that is not whole this long after it was asked for is asked for again.
 */
public record FeedLimits(
        int instrumentsPerConnection,
        int controlIntervalMs,
        int requestsPerHour,
        int silenceTimeoutMs,
        int keepAliveIntervalMs,
        int bookSilenceMs,
        int snapshotTimeoutMs) {
    public FeedLimits {
        require("instrumentsPerConnection", instrumentsPerConnection, 1);
        require("controlIntervalMs", controlIntervalMs, 1);
        require("requestsPerHour", requestsPerHour, 0);
        require("silenceTimeoutMs", silenceTimeoutMs, 1);
        require("keepAliveIntervalMs", keepAliveIntervalMs, 0);
        require("bookSilenceMs", bookSilenceMs, 0);
        require("snapshotTimeoutMs", snapshotTimeoutMs, 1);
    }

    private static void require(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": expected " + least + " or more, got " + value);
        }
    }
}
