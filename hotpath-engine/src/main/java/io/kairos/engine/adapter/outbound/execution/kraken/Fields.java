package io.kairos.engine.adapter.outbound.execution.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.number.DecimalText;
import io.kairos.engine.adapter.outbound.execution.entry.Amounts;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;

/** Reads values of the venue: numbers are JSON numbers on the socket and texts in REST, times are RFC 3339 or seconds. */
final class Fields {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int MAX_DIGITS = 40;

    private Fields() {}

    /** A value that is not what the protocol says. */
    static final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnreadableException(String message) {
            super(message);
        }
    }

    /**
     * A number as plain decimal text.
     *
     * @throws UnreadableException if it is none.
     */
    static String decimal(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (value.isTextual()) {
            return value.textValue();
        }
        if (!value.isNumber()) {
            throw new UnreadableException(field + ": expected a number, got " + shown(value));
        }
        BigDecimal number = value.decimalValue();
        if (number.precision() > MAX_DIGITS || Math.abs(number.scale()) > MAX_DIGITS) {
            throw new UnreadableException(field + ": expected up to " + MAX_DIGITS + " digits");
        }
        return number.toPlainString();
    }

    /** A price or quantity, which must fit its decimals exactly, and must not be negative. */
    static long exact(JsonNode node, String field, int scale) {
        try {
            long value = DecimalText.parse(decimal(node, field), scale);
            if (value < 0) {
                throw new UnreadableException(field + ": expected zero or more, got " + shown(node.path(field)));
            }
            return value;
        } catch (NumberFormatException e) {
            throw new UnreadableException(field + ": " + e.getMessage());
        }
    }

    /** An amount that we got or have. */
    static long amountDown(JsonNode node, String field, int scale) {
        try {
            return Amounts.down(decimal(node, field), scale);
        } catch (NumberFormatException e) {
            throw new UnreadableException(field + ": " + e.getMessage());
        }
    }

    /** An amount that we paid. */
    static long amountUp(JsonNode node, String field, int scale) {
        try {
            return Amounts.up(decimal(node, field), scale);
        } catch (NumberFormatException e) {
            throw new UnreadableException(field + ": " + e.getMessage());
        }
    }

    /** A number of the venue, zero or more. */
    static long id(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new UnreadableException(field + ": expected a number of a trade, got " + shown(value));
        }
        return value.longValue();
    }

    /** Nanoseconds since the epoch of an RFC 3339 time, 0 when there is none. */
    static long timeNs(JsonNode value) {
        if (!value.isTextual()) {
            return 0;
        }
        try {
            Instant time = Instant.parse(value.textValue());
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS_PER_SECOND), time.getNano());
        } catch (DateTimeException | ArithmeticException noTime) {
            return 0;
        }
    }

    /** Nanoseconds since the epoch of seconds with a fraction, 0 when there are none. */
    static long secondsNs(JsonNode value) {
        if (!value.isNumber()) {
            return 0;
        }
        BigDecimal seconds = value.decimalValue();
        if (seconds.precision() > MAX_DIGITS || Math.abs(seconds.scale()) > MAX_DIGITS) {
            return 0;
        }
        BigDecimal nanos = seconds.movePointRight(9);
        return nanos.signum() < 0 || nanos.precision() - nanos.scale() > 18 ? 0 : nanos.longValue();
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() > 40 ? text.substring(0, 40) : text;
    }
}
