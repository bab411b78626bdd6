package io.kairos.simulator.playback;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** JSON as recordings and their clients write it. */
final class PlaybackJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private PlaybackJson() {}

    /** The text as a tree, a missing node if it is no JSON: recordings hold whatever came. */
    static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException notJson) {
            return MissingNode.getInstance();
        }
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** A whole number from a query, or the standard value if there is none. */
    static int number(@Nullable String text, int standard) {
        try {
            return text == null ? standard : Integer.parseInt(text);
        } catch (NumberFormatException malformed) {
            return standard;
        }
    }
}
