package io.kairos.flink.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.Serializable;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns protobuf values into flat records at the edge, because Flink would hand protobuf classes to its generic serializer. A value that cannot be
 * read is counted ({@code malformedMessages}) and skipped: one bad record must not stop the history of all others.
 *
 * @param <T> record type.
 */
public final class ProtoDeserializer<T> implements KafkaRecordDeserializationSchema<T> {
    private static final Logger LOG = LoggerFactory.getLogger(ProtoDeserializer.class);
    private static final long serialVersionUID = 1L;

    /** Parses and checks one value. */
    @FunctionalInterface
    public interface Decoder<T> extends Serializable {
        /** The record, or null for a message that is nobody's business here. */
        @Nullable
        T decode(byte[] value) throws InvalidProtocolBufferException, MalformedMessageException;
    }

    private final Class<T> type;
    private final Decoder<T> decoder;
    private transient Counter malformed = new SimpleCounter();

    public ProtoDeserializer(Class<T> type, Decoder<T> decoder) {
        this.type = type;
        this.decoder = decoder;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        malformed = context.getMetricGroup().counter("malformedMessages");
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<T> out) {
        try {
            byte[] value = message.value();
            if (value == null) {
                throw new MalformedMessageException("value", "null", "a protobuf message");
            }
            T decoded = decoder.decode(value);
            if (decoded != null) {
                out.collect(decoded);
            }
        } catch (InvalidProtocolBufferException | MalformedMessageException e) {
            malformed.inc();
            if (Long.bitCount(malformed.getCount()) == 1) {
                LOG.error(
                        "malformed message left out topic={} partition={} offset={} malformed={} cause={}",
                        message.topic(),
                        message.partition(),
                        message.offset(),
                        malformed.getCount(),
                        e.getMessage());
            }
        }
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return TypeInformation.of(type);
    }
}
