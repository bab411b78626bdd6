package io.kairos.flink.kafka;

import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;

/** The topics of the contract, with the partitions that are made when a topic is missing. */
public enum Topic {
    TICKS("kairos.market.ticks.v1", 4),
    DEPTH("kairos.market.depth.v1", 4),
    CANDLES("kairos.market.candles.v1", 4),
    TRADING_EVENTS("kairos.trading.events.v1", 1),
    OPPORTUNITIES("kairos.trading.opportunities.v1", 1),
    HEALTH("kairos.engine.health.v1", 1);

    private final String topicName;
    private final int partitions;

    Topic(String topicName, int partitions) {
        this.topicName = topicName;
        this.partitions = partitions;
    }

    public String topicName() {
        return topicName;
    }

    public int partitions() {
        return partitions;
    }

    /**
     * Reads the topic. Positions live in the checkpoints; without one everything that Kafka keeps is read again, since repeats do no harm and a gap
     * would. Committed offsets are for people who watch lag.
     */
    public <T> Source<T, ?, ?> source(String bootstrapServers, String groupId, ProtoDeserializer<T> deserializer) {
        return KafkaSource.<T>builder()
                .setBootstrapServers(bootstrapServers)
                .setTopics(topicName)
                .setGroupId(groupId)
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setProperty("partition.discovery.interval.ms", "30000")
                .setProperty("client.id.prefix", groupId + "-" + topicName)
                .setDeserializer(deserializer)
                .build();
    }
}
