package io.kairos.engine.adapter.protobuf;

import io.kairos.domain.number.Decimal;

/** Exact decimals between mantissas and messages. */
public final class ProtoDecimal {
    private ProtoDecimal() {}

    /** The message of a mantissa and its decimals. */
    public static io.kairos.proto.common.v1.Decimal of(long mantissa, int scale) {
        return io.kairos.proto.common.v1.Decimal.newBuilder()
                .setMantissa(mantissa)
                .setScale(scale)
                .build();
    }

    /**
     * The number in a message.
     *
     * @throws IllegalArgumentException if the scale is outside 0 to 18.
     */
    public static Decimal parse(io.kairos.proto.common.v1.Decimal message) {
        return new Decimal(message.getMantissa(), message.getScale());
    }
}
