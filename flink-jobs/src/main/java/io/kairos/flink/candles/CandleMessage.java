package io.kairos.flink.candles;

import io.kairos.flink.kafka.Topic;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A candle as a record of {@code kairos.market.candles.v1}. A named class: Flink cannot see the types of a lambda here. */
final class CandleMessage implements KafkaRecordSerializationSchema<CandleUpdate> {
    private static final long serialVersionUID = 1L;

    @Override
    public ProducerRecord<byte[], byte[]> serialize(CandleUpdate candle, KafkaSinkContext context, Long timestamp) {
        return new ProducerRecord<>(
                Topic.CANDLES.topicName(),
                candle.key().getBytes(StandardCharsets.UTF_8),
                candle.toProto().toByteArray());
    }

    /** At least once: a later message for the same open time replaces the earlier one, so repeats do no harm. */
    static KafkaSink<CandleUpdate> sink(String bootstrapServers) {
        return KafkaSink.<CandleUpdate>builder()
                .setBootstrapServers(bootstrapServers)
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setProperty("acks", "all")
                .setProperty("linger.ms", "20")
                .setProperty("compression.type", "lz4")
                .setProperty("delivery.timeout.ms", "120000")
                .setRecordSerializer(new CandleMessage())
                .build();
    }
}
