package io.kairos.simulator.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.Set;

/** The JSON object in a control request, with refusals that name field, value and expectation. */
final class BodyReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode body;

    private BodyReader(JsonNode body) {
        this.body = body;
    }

    static BodyReader of(String text) throws BadRequest {
        if (text.isBlank()) {
            return new BodyReader(JSON.createObjectNode());
        }
        try {
            JsonNode parsed = JSON.readTree(text);
            if (!parsed.isObject()) {
                throw new BadRequest("the body is not a JSON object");
            }
            return new BodyReader(parsed);
        } catch (JsonProcessingException malformed) {
            throw new BadRequest("the body is not JSON: " + malformed.getOriginalMessage());
        }
    }

    BodyReader allow(Set<String> names) throws BadRequest {
        for (var entry : body.properties()) {
            if (!names.contains(entry.getKey())) {
                throw new BadRequest("unknown field '" + entry.getKey() + "'; expected " + names);
            }
        }
        return this;
    }

    JsonNode json() {
        return body;
    }

    boolean has(String name) {
        return body.has(name);
    }

    long number(String name, long standard, long least, long most) throws BadRequest {
        JsonNode value = body.path(name);
        if (value.isMissingNode()) {
            return standard;
        }
        if (!value.isIntegralNumber() || value.asLong() < least || value.asLong() > most) {
            throw new BadRequest(
                    "field '" + name + "' is " + value + "; expected a whole number from " + least + " to " + most);
        }
        return value.asLong();
    }

    double decimal(String name, double standard, double least, double most) throws BadRequest {
        JsonNode value = body.path(name);
        if (value.isMissingNode()) {
            return standard;
        }
        if (!value.isNumber() || value.asDouble() < least || value.asDouble() > most) {
            throw new BadRequest(
                    "field '" + name + "' is " + value + "; expected a number from " + least + " to " + most);
        }
        return value.asDouble();
    }

    String text(String name, String standard) throws BadRequest {
        JsonNode value = body.path(name);
        if (value.isMissingNode()) {
            return standard;
        }
        if (!value.isTextual()) {
            throw new BadRequest("field '" + name + "' is " + value + "; expected a string");
        }
        return value.asText();
    }

    <E extends Enum<E>> E oneOf(String name, Class<E> type, Optional<E> standard) throws BadRequest {
        String text = text(name, "");
        if (text.isEmpty() && standard.isPresent()) {
            return standard.get();
        }
        StringBuilder expected = new StringBuilder();
        for (E value : type.getEnumConstants()) {
            if (value.name().equals(text)) {
                return value;
            }
            expected.append(expected.isEmpty() ? "" : ", ").append(value.name());
        }
        throw new BadRequest("field '" + name + "' is '" + text + "'; expected one of " + expected);
    }
}
