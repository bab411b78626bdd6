package io.kairos.flink.trading;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.kairos.flink.kafka.MalformedMessageException;
import io.kairos.flink.kafka.ProtoDeserializer;
import io.kairos.flink.kafka.ProtoValues;
import io.kairos.proto.engine.v1.EngineHealth;

/** Reads {@code kairos.engine.v1.EngineHealth}. */
final class HealthDecoder implements ProtoDeserializer.Decoder<HealthRecord> {
    private static final long serialVersionUID = 1L;
    private static final JsonFormat.Printer JSON =
            JsonFormat.printer().alwaysPrintFieldsWithNoPresence().omittingInsignificantWhitespace();

    @Override
    public HealthRecord decode(byte[] value) throws InvalidProtocolBufferException, MalformedMessageException {
        EngineHealth health = EngineHealth.parseFrom(value);
        return new HealthRecord(ProtoValues.required("engine_id", health.getEngineId()), JSON.print(health));
    }
}
