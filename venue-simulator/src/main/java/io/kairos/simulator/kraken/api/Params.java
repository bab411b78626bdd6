package io.kairos.simulator.kraken.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.simulator.number.Fixed8;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The parameters of one request as text, whatever they came as, with the venue's refusals for bad ones. */
public final class Params {
    private final Map<String, String> values;

    /** Parameters by name; empty values count as absent. */
    public Params(Map<String, String> values) {
        this.values = new LinkedHashMap<>(values);
        this.values.values().removeIf(String::isEmpty);
    }

    /** The fields of a JSON object; arrays and objects as their JSON. */
    public static Params of(JsonNode object) {
        Map<String, String> values = new LinkedHashMap<>();
        object.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (!value.isNull()) {
                values.put(
                        field.getKey(),
                        value.isNumber()
                                ? value.decimalValue().toPlainString()
                                : value.isContainerNode() ? value.toString() : value.asText());
            }
        });
        return new Params(values);
    }

    /** Whether a value was given. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** A value, if given. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** A value, or the standard one. */
    public String text(String name, String standard) {
        return values.getOrDefault(name, standard);
    }

    /** A value that must be given. */
    public String requiredText(String name) throws ApiError {
        return text(name).orElseThrow(() -> ApiError.arguments(name));
    }

    /** Values separated by commas. */
    public List<String> list(String name) {
        List<String> list = new ArrayList<>();
        for (String part : values.getOrDefault(name, "").split(",", -1)) {
            if (!part.isBlank()) {
                list.add(part.strip());
            }
        }
        return list;
    }

    /** A whole number, if given. */
    public OptionalLong integer(String name) throws ApiError {
        String value = values.get(name);
        if (value == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(value));
        } catch (NumberFormatException malformed) {
            throw ApiError.arguments(name);
        }
    }

    /** A positive decimal with eight decimals; plain or with an exponent, as JSON numbers may be. */
    public OptionalLong decimal(String name) throws ApiError {
        String value = values.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(decimalValue(name, value));
    }

    /** A yes or no, or the standard one. */
    public boolean flag(String name, boolean standard) {
        String value = values.get(name);
        return value == null ? standard : value.equals("true") || value.equals("1");
    }

    private static long decimalValue(String name, String value) throws ApiError {
        try {
            BigDecimal number = new BigDecimal(value);
            if (number.signum() < 0 || number.precision() > 40 || Math.abs(number.scale()) > 40) {
                throw ApiError.arguments(name);
            }
            return Fixed8.parse(number.toPlainString());
        } catch (NumberFormatException malformed) {
            throw ApiError.arguments(name);
        }
    }
}
