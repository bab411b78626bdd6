package io.kairos.simulator.playback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** OKX's public channels. A key is the channel with its arguments, in the order of their names. */
final class OkxDialect implements Dialect {
    private static final String CONNECTION_ID = "playback";

    @Override
    public Optional<String> keyOf(JsonNode frame) {
        if (frame.has("event") || !frame.has("arg")) {
            return Optional.empty();
        }
        return Optional.of(key(frame.path("arg")));
    }

    private static String key(JsonNode argument) {
        return argument.path("channel").asText()
                + '|'
                + argument.path("instId").asText(argument.path("instType").asText());
    }

    @Override
    public boolean isSnapshot(JsonNode frame) {
        // Channels without an action send whole pictures or events that need none before them.
        return !frame.path("action").asText("snapshot").equals("update");
    }

    @Override
    public Request read(String message) {
        if (message.equals("ping")) {
            return Request.answer("pong");
        }
        JsonNode request = PlaybackJson.parse(message);
        String operation = request.path("op").asText();
        if (!operation.equals("subscribe") && !operation.equals("unsubscribe")) {
            ObjectNode error = PlaybackJson.object()
                    .put("event", "error")
                    .put("code", "60012")
                    .put("msg", "Invalid request: a recording takes subscriptions only")
                    .put("connId", CONNECTION_ID);
            return Request.answer(error.toString());
        }
        List<String> keys = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        for (JsonNode argument : request.path("args")) {
            keys.add(key(argument));
            ObjectNode answer = PlaybackJson.object();
            if (request.has("id")) {
                answer.set("id", request.path("id"));
            }
            answer.put("event", operation);
            answer.set("arg", argument);
            answers.add(answer.put("connId", CONNECTION_ID).toString());
        }
        return new Request(operation.equals("subscribe"), keys, answers);
    }

    @Override
    public Optional<String> clock(String path, long timeNs) {
        return path.equals("/api/v5/public/time")
                ? Optional.of("{\"code\":\"0\",\"msg\":\"\",\"data\":[{\"ts\":\"" + timeNs / 1_000_000 + "\"}]}")
                : Optional.empty();
    }
}
