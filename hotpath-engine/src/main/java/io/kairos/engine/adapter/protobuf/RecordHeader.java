package io.kairos.engine.adapter.protobuf;

import io.kairos.journal.codec.MessageHeaderDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** What every journal record begins with. */
public final class RecordHeader {
    private RecordHeader() {}

    /** The template of a record, or 0 when it is none of our schema. */
    public static int templateId(DirectBuffer buffer, int offset, int length) {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH
                || unsignedShort(buffer, offset + MessageHeaderDecoder.schemaIdEncodingOffset())
                        != MessageHeaderDecoder.SCHEMA_ID) {
            return 0;
        }
        return unsignedShort(buffer, offset + MessageHeaderDecoder.templateIdEncodingOffset());
    }

    private static int unsignedShort(DirectBuffer buffer, int offset) {
        return Short.toUnsignedInt(buffer.getShort(offset, ByteOrder.LITTLE_ENDIAN));
    }
}
