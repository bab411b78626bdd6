package io.kairos.simulator.okx.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a method answers: the venue's code, its text, its data. */
public record Answer(String code, String msg, ArrayNode data) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** A success. */
    public static Answer ok(ArrayNode data) {
        return new Answer("0", "", data);
    }

    /** A success with one row. */
    public static Answer one(JsonNode row) {
        return ok(NODES.arrayNode().add(row));
    }

    /** The envelope that carries it. */
    public ObjectNode envelope() {
        ObjectNode envelope = NODES.objectNode().put("code", code).put("msg", msg);
        envelope.set("data", data);
        return envelope;
    }
}
