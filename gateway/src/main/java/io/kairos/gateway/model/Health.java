package io.kairos.gateway.model;

import java.time.Instant;
import java.util.List;

/**
 * How the engine feels.
 *
 * @param engineUp whether the engine answers now; the rest is its last word.
 */
public record Health(
        String engineId,
        boolean engineUp,
        boolean ready,
        String mode,
        KillSwitch killSwitch,
        List<FeedHealth> feeds,
        List<Latency> latencies,
        Pulse pulse,
        int openOrders,
        int unknownOrders,
        long opportunitiesFound,
        long opportunitiesTaken,
        long ordersSent,
        long rejections,
        long mirrorLag,
        long journalSequence,
        long uptimeSeconds,
        Instant time) {
    public Health {
        feeds = List.copyOf(feeds);
        latencies = List.copyOf(latencies);
    }

    /** The same report, marked as the last word of an engine that does not answer. */
    public Health asLastWord() {
        return new Health(
                engineId,
                false,
                ready,
                mode,
                killSwitch,
                feeds,
                latencies,
                pulse,
                openOrders,
                unknownOrders,
                opportunitiesFound,
                opportunitiesTaken,
                ordersSent,
                rejections,
                mirrorLag,
                journalSequence,
                uptimeSeconds,
                time);
    }
}
