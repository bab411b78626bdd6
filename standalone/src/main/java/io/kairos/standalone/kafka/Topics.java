package io.kairos.standalone.kafka;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;

/** The topics of the system with their partitions and how long they keep what they hold. */
final class Topics {
    private static final long HOUR_MS = 3_600_000L;
    private static final long MEBIBYTE = 1_048_576L;

    private Topics() {}

    /** All topics by name. */
    static Map<String, NewTopic> all() {
        Map<String, NewTopic> topics = new LinkedHashMap<>();
        // Ticks are by far the most; a day or 256 MiB per partition, whichever comes first, bounds the disk at 1 GiB.
        add(topics, "kairos.market.ticks.v1", 4, 24 * HOUR_MS, 256 * MEBIBYTE);
        // Only the newest picture of a book counts; an hour lets people look at a moment again.
        add(topics, "kairos.market.depth.v1", 4, HOUR_MS, 128 * MEBIBYTE);
        add(topics, "kairos.market.candles.v1", 4, 24 * HOUR_MS, 64 * MEBIBYTE);
        // A week of trading events leaves time to repair a broken consumer.
        add(topics, "kairos.trading.events.v1", 1, 7 * 24 * HOUR_MS, 512 * MEBIBYTE);
        add(topics, "kairos.trading.opportunities.v1", 1, 7 * 24 * HOUR_MS, 256 * MEBIBYTE);
        add(topics, "kairos.engine.health.v1", 1, HOUR_MS, 64 * MEBIBYTE);
        return topics;
    }

    private static void add(
            Map<String, NewTopic> topics, String name, int partitions, long retentionMs, long retentionBytes) {
        topics.put(
                name,
                new NewTopic(name, partitions, (short) 1)
                        .configs(Map.of(
                                "retention.ms", Long.toString(retentionMs),
                                "retention.bytes", Long.toString(retentionBytes),
                                "segment.bytes", Long.toString(32 * MEBIBYTE))));
    }
}
