package io.kairos.simulator.kraken.socket;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalLong;

/**
 * One request of a client.
 *
 * @param params an object, empty if there were none
 * @param timeIn when it came, as the answer repeats it
 */
public record Request(String method, JsonNode params, OptionalLong requestId, String timeIn) {}
