package io.kairos.flink.trading;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.kairos.flink.kafka.MalformedMessageException;
import io.kairos.flink.kafka.ProtoDeserializer;
import io.kairos.flink.kafka.ProtoValues;
import io.kairos.proto.engine.v1.EngineHealth;
import java.util.HashSet;
import java.util.Set;

/** Reads {@code kairos.engine.v1.EngineHealth}. */
final class HealthDecoder implements ProtoDeserializer.Decoder<HealthRecord> {
    private static final long serialVersionUID = 1L;
    /** Books are by far the most and go elsewhere; an empty list of them would say that there are none. */
    private static final JsonFormat.Printer JSON =
            JsonFormat.printer().includingDefaultValueFields(fieldsButBooks()).omittingInsignificantWhitespace();

    private static Set<FieldDescriptor> fieldsButBooks() {
        Set<FieldDescriptor> fields = new HashSet<>();
        addFields(EngineHealth.getDescriptor(), fields);
        fields.remove(EngineHealth.getDescriptor().findFieldByNumber(EngineHealth.BOOKS_FIELD_NUMBER));
        fields.remove(EngineHealth.getDescriptor().findFieldByNumber(EngineHealth.BOOKS_OMITTED_FIELD_NUMBER));
        return fields;
    }

    private static void addFields(Descriptor type, Set<FieldDescriptor> fields) {
        for (FieldDescriptor field : type.getFields()) {
            if (fields.add(field) && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                addFields(field.getMessageType(), fields);
            }
        }
    }

    @Override
    public HealthRecord decode(byte[] value) throws InvalidProtocolBufferException, MalformedMessageException {
        EngineHealth health = EngineHealth.parseFrom(value);
        return new HealthRecord(
                ProtoValues.required("engine_id", health.getEngineId()),
                JSON.print(health.toBuilder().clearBooks().clearBooksOmitted().build()),
                BooksJson.of(health));
    }
}
