package io.kairos.simulator.binance.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.binance.api.TimeScale;
import io.kairos.simulator.net.WebSocketConnection;
import io.kairos.simulator.net.WebSocketSession;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One client of the market streams: its subscriptions and its control messages. Venue thread only. */
final class StreamSession implements WebSocketSession {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MESSAGES_PER_SECOND = 5;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int STREAMS_MAX = 1024;
    private static final int SILENT_FRAME_BYTES = 4088;

    private final StreamSource hub;
    private final WebSocketConnection connection;
    private final TimeScale times;
    private final Set<String> streams = new LinkedHashSet<>();
    private final Deque<Long> recentNs = new ArrayDeque<>();
    private final Deque<String> heldReplies = new ArrayDeque<>();
    private boolean combined;

    StreamSession(
            StreamSource hub, WebSocketConnection connection, TimeScale times, boolean combined, List<String> first) {
        this.hub = hub;
        this.connection = connection;
        this.times = times;
        this.combined = combined;
        this.streams.addAll(first);
    }

    @Override
    public void onOpen() {
        hub.join(this);
        streams.forEach(stream -> hub.subscribe(stream, this));
    }

    @Override
    public void onPing() {
        isWithinRate();
    }

    @Override
    public void onPong(String payload) {
        connection.onPong(payload);
        if (isWithinRate()) {
            // A reply to an oversized control frame is stuck until the ping; see the class that documents the streams.
            while (!heldReplies.isEmpty()) {
                connection.send(heldReplies.removeFirst());
            }
        }
    }

    @Override
    public void onClosed() {
        streams.forEach(stream -> hub.unsubscribe(stream, this));
        hub.leave(this);
    }

    @Override
    public void onText(String text) {
        if (!isWithinRate()) {
            return;
        }
        String reply = answer(text);
        if (text.getBytes(StandardCharsets.UTF_8).length > SILENT_FRAME_BYTES) {
            heldReplies.addLast(reply);
        } else {
            connection.send(reply);
        }
    }

    TimeScale times() {
        return times;
    }

    WebSocketConnection connection() {
        return connection;
    }

    boolean isCombined() {
        return combined;
    }

    /** Sends what is not of a stream of its own. */
    void announce(String stream, String payload) {
        connection.send(combined ? "{\"stream\":\"" + stream + "\",\"data\":" + payload + "}" : payload);
    }

    private boolean isWithinRate() {
        long nowNs = connection.nowNs();
        while (!recentNs.isEmpty() && nowNs - recentNs.getFirst() >= SECOND_NS) {
            recentNs.removeFirst();
        }
        recentNs.addLast(nowNs);
        if (recentNs.size() > MESSAGES_PER_SECOND) {
            hub.breaches().add("controlMessagesPerSecond");
            connection.close(1008, "Too many requests");
            return false;
        }
        return true;
    }

    private String answer(String text) {
        JsonNode parsed;
        try {
            parsed = JSON.readTree(text);
        } catch (JsonProcessingException broken) {
            int line = broken.getLocation() == null ? 1 : broken.getLocation().getLineNr();
            int column = broken.getLocation() == null ? 1 : broken.getLocation().getColumnNr();
            return error(3, "Invalid JSON: expected value at line " + line + " column " + column, NullNode.instance);
        }
        JsonNode id = parsed.path("id").isMissingNode() ? NullNode.instance : parsed.path("id");
        if (!isId(id)) {
            return error(2, "Invalid request: request ID must be an unsigned integer", NullNode.instance);
        }
        if (!parsed.path("method").isTextual()) {
            return error(2, "Invalid request: missing field `method` at line 1 column " + text.length(), id);
        }
        return run(parsed.path("method").asText(), parsed.path("params"), id, text);
    }

    private String run(String method, JsonNode params, JsonNode id, String text) {
        switch (method) {
            case "SUBSCRIBE", "UNSUBSCRIBE" -> {
                return change(method.equals("SUBSCRIBE"), params, id);
            }
            case "LIST_SUBSCRIPTIONS" -> {
                ArrayNode list = NODES.arrayNode();
                streams.forEach(list::add);
                return result(list, id);
            }
            case "SET_PROPERTY", "GET_PROPERTY" -> {
                return property(method.equals("SET_PROPERTY"), params, id);
            }
            default -> {
                int column = Math.max(1, text.indexOf(method) + method.length() + 1);
                return error(
                        2,
                        "Invalid request: unknown variant `" + method + "`, expected one of `SUBSCRIBE`,"
                                + " `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`, `SET_PROPERTY`, `GET_PROPERTY` at line 1"
                                + " column " + column,
                        id);
            }
        }
    }

    private String change(boolean subscribe, JsonNode params, JsonNode id) {
        List<String> names = new ArrayList<>();
        for (JsonNode name : params) {
            if (!name.isTextual() || !hub.isValid(name.asText())) {
                return error(2, "Invalid request: invalid stream", id);
            }
            names.add(name.asText());
        }
        if (names.isEmpty()) {
            return error(2, "Invalid request: invalid stream", id);
        }
        if (subscribe && streams.size() + names.size() > STREAMS_MAX) {
            hub.breaches().add("streamsPerConnection");
            return error(2, "Invalid request: too many parameters", id);
        }
        for (String name : names) {
            if (subscribe) {
                streams.add(name);
                hub.subscribe(name, this);
            } else {
                streams.remove(name);
                hub.unsubscribe(name, this);
            }
        }
        return result(NullNode.instance, id);
    }

    private String property(boolean set, JsonNode params, JsonNode id) {
        if (!params.path(0).isTextual()) {
            return error(2, "Invalid request: property name must be a string", id);
        }
        if (!params.path(0).asText().equals("combined")) {
            return error(0, "Unknown property", id);
        }
        if (params.size() > (set ? 2 : 1)) {
            return error(2, "Invalid request: too many parameters", id);
        }
        if (!set) {
            return result(NODES.booleanNode(combined), id);
        }
        if (!params.path(1).isBoolean()) {
            return error(1, "Invalid value type: expected Boolean", id);
        }
        combined = params.path(1).asBoolean();
        return result(NullNode.instance, id);
    }

    private static boolean isId(JsonNode id) {
        return id.isNull()
                || (id.isIntegralNumber() && id.canConvertToLong())
                || (id.isTextual() && id.asText().matches("[A-Za-z0-9_-]{1,36}"));
    }

    private static String result(JsonNode result, JsonNode id) {
        ObjectNode reply = NODES.objectNode();
        reply.set("result", result);
        reply.set("id", id);
        return reply.toString();
    }

    private static String error(int code, String message, JsonNode id) {
        ObjectNode reply = NODES.objectNode();
        reply.putObject("error").put("code", code).put("msg", message);
        reply.set("id", id);
        return reply.toString();
    }
}
