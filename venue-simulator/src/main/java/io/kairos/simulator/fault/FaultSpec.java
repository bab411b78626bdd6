package io.kairos.simulator.fault;

import java.util.Map;
import java.util.Objects;

/**
 * A fault as asked for, complete and checked.
 *
 * @param values every field of the kind by name: {@code Long}, {@code Double} or {@code String}
 */
public record FaultSpec(FaultKind kind, Map<String, Object> values) {
    public FaultSpec {
        values = Map.copyOf(values);
    }

    /** Whether the kind has such a field. */
    public boolean has(String field) {
        return values.containsKey(field);
    }

    /** A whole number. */
    public long number(String field) {
        return (Long) Objects.requireNonNull(values.get(field), field);
    }

    /** A text. */
    public String text(String field) {
        return (String) Objects.requireNonNull(values.get(field), field);
    }

    /** How likely the fault strikes at each occasion. */
    public double probability() {
        return (Double) values.getOrDefault("probability", 1.0);
    }

    /** Where it strikes. */
    public FaultScope scope() {
        return new FaultScope(optional("venue"), optional("connection"), optional("stream"), optional("symbol"));
    }

    private String optional(String field) {
        return (String) values.getOrDefault(field, "*");
    }
}
