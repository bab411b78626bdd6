package io.kairos.engine.adapter.inbound.grpc;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.kairos.domain.number.Decimal;
import io.kairos.domain.number.FixedMath;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Collects what is wrong with a request, field by field: value and expectation. One call, one thread. */
final class Violations {
    private static final Pattern CLIENT_ORDER_ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
    private static final Pattern VENUE = Pattern.compile("[A-Z0-9]{1,16}");
    private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9]{1,24}-[A-Z0-9]{1,24}");
    private static final Pattern ASSET = Pattern.compile("[A-Z0-9]{1,24}");
    private static final int MAX_REASON_BYTES = 512;
    private static final int MAX_SHOWN = 80;

    private final BadRequest.Builder details = BadRequest.newBuilder();

    /** Notes a fault. */
    void add(String field, Object value, String expected) {
        String shown = String.valueOf(value).replaceAll("\\p{Cntrl}", "?");
        if (shown.length() > MAX_SHOWN) {
            shown = shown.substring(0, MAX_SHOWN) + "…";
        }
        details.addFieldViolations(BadRequest.FieldViolation.newBuilder()
                .setField(field)
                .setDescription("expected " + expected + ", got \"" + shown + '"'));
    }

    void clientOrderId(String field, String value) {
        matches(CLIENT_ORDER_ID, field, value, "1 to 64 characters of [A-Za-z0-9._:-]");
    }

    void venue(String field, String value) {
        matches(VENUE, field, value, "a venue name in capitals");
    }

    void symbol(String field, String value) {
        matches(SYMBOL, field, value, "BASE-QUOTE in capitals");
    }

    void asset(String field, String value) {
        matches(ASSET, field, value, "an asset name in capitals");
    }

    private void matches(Pattern pattern, String field, String value, String expected) {
        if (!pattern.matcher(value).matches()) {
            add(field, value, expected);
        }
    }

    void reason(String field, String value) {
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (value.isBlank() || bytes > MAX_REASON_BYTES) {
            add(field, value, "a reason of 1 to " + MAX_REASON_BYTES + " bytes");
        }
    }

    /** The number above zero in a message, or zero after noting why it is none. */
    Decimal positive(String field, boolean present, io.kairos.proto.common.v1.Decimal message) {
        if (!present) {
            add(field, "nothing", "a decimal above zero");
        } else if (message.getScale() < 0 || message.getScale() > FixedMath.MAX_SCALE) {
            add(field + ".scale", Integer.toUnsignedString(message.getScale()), "0 to 18");
        } else if (message.getMantissa() <= 0) {
            add(field + ".mantissa", message.getMantissa(), "a number above zero");
        } else {
            return new Decimal(message.getMantissa(), message.getScale());
        }
        return Decimal.ZERO;
    }

    /** The mantissa of a number at this many decimals, or 0 after noting that it does not fit. */
    long mantissaAt(String field, Decimal value, int decimals) {
        try {
            return value.mantissaAt(decimals);
        } catch (ArithmeticException e) {
            add(field, value, "a number of at most " + decimals + " decimals that fits 64 bits");
            return 0;
        }
    }

    void range(String field, long value, long min, long max) {
        if (value < min || value > max) {
            add(field, value, min + " to " + max);
        }
    }

    /**
     * Ends the noting.
     *
     * @throws StatusRuntimeException INVALID_ARGUMENT with {@code google.rpc.BadRequest} details if anything was noted.
     */
    void throwIfAny() {
        if (details.getFieldViolationsCount() > 0) {
            BadRequest.FieldViolation first = details.getFieldViolations(0);
            throw StatusProto.toStatusRuntimeException(Status.newBuilder()
                    .setCode(Code.INVALID_ARGUMENT_VALUE)
                    .setMessage(first.getField() + ": " + first.getDescription())
                    .addDetails(Any.pack(details.build()))
                    .build());
        }
    }
}
