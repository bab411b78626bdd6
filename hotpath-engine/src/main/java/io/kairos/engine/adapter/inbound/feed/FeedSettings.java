package io.kairos.engine.adapter.inbound.feed;

import java.util.List;

/**
 * What a person may choose about a feed. Immutable.
 *
 * @param depth levels per side that books are kept to: one of {@link #DEPTHS}; 1 is top of book only.
 * @param depthLevels best levels that are published.
 * @param depthIntervalMs least time between two published depths of an instrument.
 * @param redundant whether each connection has a second one beside it, the first arrival counting.
 * @param reconnectMinMs delay before the first new attempt.
 * @param reconnectMaxMs largest delay between attempts.
 * @param connectionMaxAgeMs connections are replaced at this age.
 * @param clockSyncIntervalMs how often the venue's clock is measured.
 * @param maxBackfillTrades largest hole in an instrument's trades that is refilled.
 */
public record FeedSettings(
        int depth,
        int depthLevels,
        int depthIntervalMs,
        boolean redundant,
        int reconnectMinMs,
        int reconnectMaxMs,
        long connectionMaxAgeMs,
        int clockSyncIntervalMs,
        int maxBackfillTrades) {
    /** Depths that can be chosen. */
    public static final List<Integer> DEPTHS = List.of(1, 5, 25, 100, 400, 1_000);

    /** Defaults of everything. */
    public static final FeedSettings DEFAULTS =
            new FeedSettings(100, 10, 100, false, 250, 15_000, 23 * 3_600_000L, 10_000, 200_000);

    public FeedSettings {
        if (!DEPTHS.contains(depth)) {
            throw new IllegalArgumentException("depth: expected one of " + DEPTHS + ", got " + depth);
        }
        require("depthLevels", depthLevels, 1, 100);
        require("depthIntervalMs", depthIntervalMs, 1, 60_000);
        require("reconnectMinMs", reconnectMinMs, 1, 600_000);
        require("reconnectMaxMs", reconnectMaxMs, reconnectMinMs, 600_000);
        require("connectionMaxAgeMs", connectionMaxAgeMs, 1_000, 24 * 3_600_000L);
        require("clockSyncIntervalMs", clockSyncIntervalMs, 100, 3_600_000);
        require("maxBackfillTrades", maxBackfillTrades, 0, 100_000_000);
    }

    private static void require(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": expected " + least + ".." + most + ", got " + value);
        }
    }

    /** The same with other depth and redundancy. */
    public FeedSettings with(int newDepth, boolean newRedundant) {
        return new FeedSettings(
                newDepth,
                depthLevels,
                depthIntervalMs,
                newRedundant,
                reconnectMinMs,
                reconnectMaxMs,
                connectionMaxAgeMs,
                clockSyncIntervalMs,
                maxBackfillTrades);
    }

    /** The same with other limits of what is published. */
    public FeedSettings publishing(int newDepthLevels, int newDepthIntervalMs) {
        return new FeedSettings(
                depth,
                newDepthLevels,
                newDepthIntervalMs,
                redundant,
                reconnectMinMs,
                reconnectMaxMs,
                connectionMaxAgeMs,
                clockSyncIntervalMs,
                maxBackfillTrades);
    }

    /** The same with other times of connections. */
    public FeedSettings connecting(int newReconnectMinMs, int newReconnectMaxMs, long newConnectionMaxAgeMs) {
        return new FeedSettings(
                depth,
                depthLevels,
                depthIntervalMs,
                redundant,
                newReconnectMinMs,
                newReconnectMaxMs,
                newConnectionMaxAgeMs,
                clockSyncIntervalMs,
                maxBackfillTrades);
    }
}
