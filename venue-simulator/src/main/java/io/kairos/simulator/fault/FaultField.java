package io.kairos.simulator.fault;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One field of a fault request.
 *
 * @param standard value when the field is missing; null makes it required
 * @param choices allowed texts; empty for a number or a free text
 */
public record FaultField(
        String name, Type type, @Nullable Object standard, long least, long most, List<String> choices) {
    private static final long COUNT_MAX = 1_000_000;
    private static final long SPAN_MAX_MS = 3_600_000;

    /** How a field is written. */
    public enum Type {
        NUMBER,
        PROBABILITY,
        TEXT
    }

    /** Fields that faults of one area share. */
    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
    public enum Group {
        VENUE(text("venue", "*")),
        CONNECTION(text("connection", "*")),
        FRAME(text("stream", "*"), text("symbol", "*"), oneOf("frames", "MARKET", "MARKET", "ACCOUNT", "REPLY", "ALL")),
        SYMBOL(text("symbol", "*")),
        PATH(text("method", "*"), text("path", "*")),
        DURATION(number("durationMillis", -1, 0, SPAN_MAX_MS)),
        CHANCE(
                number("count", -1, 1, COUNT_MAX),
                number("durationMillis", -1, 0, SPAN_MAX_MS),
                new FaultField("probability", Type.PROBABILITY, 1.0, 0, 1, List.of()),
                number("seed", -1, 0, Long.MAX_VALUE));

        private final List<FaultField> fields;

        Group(FaultField... fields) {
            this.fields = List.of(fields);
        }

        List<FaultField> fields() {
            return fields;
        }
    }

    static FaultField number(String name, @Nullable Integer standard, long least, long most) {
        return new FaultField(
                name, Type.NUMBER, standard == null ? null : standard.longValue(), least, most, List.of());
    }

    static FaultField text(String name, String standard) {
        return new FaultField(name, Type.TEXT, standard, 0, 0, List.of());
    }

    static FaultField oneOf(String name, @Nullable String standard, String... choices) {
        return new FaultField(name, Type.TEXT, standard, 0, 0, List.of(choices));
    }
}
