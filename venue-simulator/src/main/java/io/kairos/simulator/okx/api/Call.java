package io.kairos.simulator.okx.api;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One request as a method sees it.
 *
 * @param params the query, or the fields of a body that is an object
 * @param body the JSON body; missing for GET
 * @param nowMs epoch milliseconds
 */
public record Call(Params params, JsonNode body, Caller caller, long nowMs) {}
