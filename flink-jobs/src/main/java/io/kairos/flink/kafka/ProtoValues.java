package io.kairos.flink.kafka;

import com.google.protobuf.ProtocolMessageEnum;
import io.kairos.proto.common.v1.Decimal;
import io.kairos.proto.common.v1.Side;
import java.math.BigDecimal;

/** Checked conversions of what the messages have in common. */
public final class ProtoValues {
    private static final int MAX_SCALE = 18;

    private ProtoValues() {}

    /** The decimal as it was sent, scale included. */
    public static BigDecimal decimal(String field, Decimal value) throws MalformedMessageException {
        return BigDecimal.valueOf(value.getMantissa(), scale(field + ".scale", value.getScale()));
    }

    /** Decimals of a number, 0 to 18. */
    public static int scale(String field, int scale) throws MalformedMessageException {
        if (scale < 0 || scale > MAX_SCALE) {
            throw new MalformedMessageException(field, Integer.toUnsignedString(scale), "0 to " + MAX_SCALE);
        }
        return scale;
    }

    /** A decimal above zero. */
    public static BigDecimal positive(String field, Decimal value) throws MalformedMessageException {
        BigDecimal decimal = decimal(field, value);
        if (decimal.signum() <= 0) {
            throw new MalformedMessageException(field, decimal.toPlainString(), "a decimal above zero");
        }
        return decimal;
    }

    public static String required(String field, String value) throws MalformedMessageException {
        if (value.isEmpty()) {
            throw new MalformedMessageException(field, value, "a name");
        }
        return value;
    }

    /** A time in nanoseconds since the epoch, above zero. */
    public static long time(String field, long timeNs) throws MalformedMessageException {
        if (timeNs <= 0) {
            throw new MalformedMessageException(field, timeNs, "nanoseconds since the epoch, above zero");
        }
        return timeNs;
    }

    /** BUY or SELL. */
    public static String side(String field, Side side) throws MalformedMessageException {
        String name = optionalSide(field, side);
        if (name.isEmpty()) {
            throw new MalformedMessageException(field, side, "SIDE_BUY or SIDE_SELL");
        }
        return name;
    }

    /** BUY, SELL, or empty for unspecified. */
    public static String optionalSide(String field, Side side) throws MalformedMessageException {
        return word(field, side, "SIDE_");
    }

    /** Name of an enum constant without its prefix; empty for the unspecified one. */
    public static String word(String field, ProtocolMessageEnum value, String prefix) throws MalformedMessageException {
        String name = value.toString();
        if (!name.startsWith(prefix)) {
            throw new MalformedMessageException(field, name, "a known " + prefix + "… constant");
        }
        String word = name.substring(prefix.length());
        return word.equals("UNSPECIFIED") ? "" : word;
    }

    /** As {@link #word}, refusing the unspecified constant. */
    public static String requiredWord(String field, ProtocolMessageEnum value, String prefix)
            throws MalformedMessageException {
        String word = word(field, value, prefix);
        if (word.isEmpty()) {
            throw new MalformedMessageException(field, value, "a specified constant");
        }
        return word;
    }
}
