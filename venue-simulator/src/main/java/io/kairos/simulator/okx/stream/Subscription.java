package io.kairos.simulator.okx.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.market.Instrument;
import org.jspecify.annotations.Nullable;

/**
 * One argument of a subscribe request, checked.
 *
 * @param instrument null for all
 * @param arg as sent; acknowledgements echo it
 */
record Subscription(Channel channel, @Nullable Instrument instrument, ObjectNode arg) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What two arguments for the same have in common. */
    Topic topic() {
        return Topic.of(channel, instrument);
    }

    /** Whether the {@code extraParams}, which are JSON in a string, ask for no repetitions. */
    boolean wantsEventsOnly() {
        try {
            return JSON.readTree(arg.path("extraParams").asText("{}"))
                    .path("updateInterval")
                    .asText("")
                    .equals("0");
        } catch (JsonProcessingException malformed) {
            return false;
        }
    }
}
