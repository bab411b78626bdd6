package io.kairos.simulator.okx.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.simulator.number.Fixed8;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The parameters of one request, as text, with the venue's refusals for bad ones. An empty value counts as absent. */
public final class Params {
    /** No parameters. */
    public static final Params NONE = new Params(Map.of());

    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,20}(\\.[0-9]{1,20})?");
    private static final Pattern INTEGER = Pattern.compile("[0-9]{1,19}");

    private final Map<String, String> values;

    /** Parameters by name. */
    public Params(Map<String, String> values) {
        this.values = new LinkedHashMap<>(values);
    }

    /** The fields of a JSON object; nested ones as their JSON. */
    public static Params of(JsonNode object) {
        Map<String, String> values = new LinkedHashMap<>();
        object.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (!value.isNull()) {
                values.put(
                        entry.getKey(),
                        value.isContainerNode()
                                ? value.toString()
                                : value.isBigDecimal() ? value.decimalValue().toPlainString() : value.asText());
            }
        });
        return new Params(values);
    }

    /** A value, if it is there and not empty. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    /** A value that must be there. */
    public String required(String name) throws ApiError {
        return text(name).orElseThrow(() -> ApiError.missing(name));
    }

    /** A value of a list of words. */
    public String oneOf(String name, String standard, String... words) throws ApiError {
        String value = text(name).orElse(standard);
        for (String word : words) {
            if (word.equals(value)) {
                return value;
            }
        }
        throw ApiError.illegal(name);
    }

    /** A plain decimal, not negative, with at most eight decimals. */
    public Optional<Long> decimal(String name) throws ApiError {
        Optional<String> value = text(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!DECIMAL.matcher(value.get()).matches()) {
            throw ApiError.illegal(name);
        }
        try {
            return Optional.of(Fixed8.parse(value.get()));
        } catch (NumberFormatException tooLong) {
            int dot = value.get().indexOf('.');
            if (dot >= 0 && value.get().length() - dot - 1 > Fixed8.DECIMALS) {
                throw ApiError.business("51150", "Failed to place order. The " + name + " has too many decimals.");
            }
            throw ApiError.illegal(name);
        }
    }

    /** A whole number, not negative. */
    public Optional<Long> integer(String name) throws ApiError {
        Optional<String> value = text(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (INTEGER.matcher(value.get()).matches()) {
                return Optional.of(Long.parseLong(value.get()));
            }
        } catch (NumberFormatException tooLarge) {
            throw ApiError.illegal(name);
        }
        throw ApiError.illegal(name);
    }

    /** A count from one to {@code maximum}; above it the maximum itself. */
    public int limit(String name, int standard, int maximum) throws ApiError {
        long limit = integer(name).orElse((long) standard);
        if (limit == 0) {
            throw ApiError.illegal(name);
        }
        return (int) Math.min(limit, maximum);
    }

    /** True or false. */
    public boolean flag(String name) throws ApiError {
        return oneOf(name, "false", "true", "false").equals("true");
    }
}
