package io.kairos.simulator.playback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Kraken's public WebSocket v2. A key is channel and symbol; status and heartbeats go to everyone. */
final class KrakenDialect implements Dialect {
    @Override
    public Optional<String> keyOf(JsonNode frame) {
        String channel = frame.path("channel").asText();
        if (frame.has("method") || channel.isEmpty()) {
            return Optional.empty();
        }
        if (channel.equals("heartbeat") || channel.equals("status")) {
            return Optional.of(EVERYONE);
        }
        JsonNode data = frame.path("data");
        return Optional.of(
                key(channel, data.isArray() ? data.path(0).path("symbol").asText() : ""));
    }

    private static String key(String channel, String symbol) {
        return channel + '|' + symbol;
    }

    @Override
    public boolean isSnapshot(JsonNode frame) {
        return !frame.path("type").asText().equals("update")
                || !frame.path("channel").asText().equals("book");
    }

    @Override
    public List<String> greeting(long timeNs) {
        return List.of(
                "{\"channel\":\"status\",\"type\":\"update\",\"data\":[{\"version\":\"2.0.10\",\"system\":\"online\","
                        + "\"api_version\":\"v2\",\"connection_id\":13834774380200032777}]}");
    }

    @Override
    public Request read(String message) {
        JsonNode request = PlaybackJson.parse(message);
        String method = request.path("method").asText();
        String now = Instant.now().toString();
        if (method.equals("ping")) {
            return Request.answer(answer("pong", request, now).toString());
        }
        if (!method.equals("subscribe") && !method.equals("unsubscribe")) {
            ObjectNode error = answer("error", request, now);
            return Request.answer(error.put("error", "Malformed request")
                    .put("success", false)
                    .toString());
        }
        JsonNode parameters = request.path("params");
        String channel = parameters.path("channel").asText();
        List<String> symbols = new ArrayList<>();
        parameters.path("symbol").forEach(symbol -> symbols.add(symbol.asText()));
        if (symbols.isEmpty()) {
            symbols.add("");
        }
        List<String> keys = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        for (String symbol : symbols) {
            keys.add(key(channel, symbol));
            ObjectNode answer = answer(method, request, now);
            ObjectNode result = answer.putObject("result").put("channel", channel);
            parameters.properties().forEach(member -> {
                if (!member.getKey().equals("symbol")) {
                    result.set(member.getKey(), member.getValue());
                }
            });
            if (!symbol.isEmpty()) {
                result.put("symbol", symbol);
            }
            answers.add(answer.put("success", true).toString());
        }
        return new Request(method.equals("subscribe"), keys, answers);
    }

    private static ObjectNode answer(String method, JsonNode request, String now) {
        ObjectNode answer = PlaybackJson.object().put("method", method);
        if (request.has("req_id")) {
            answer.set("req_id", request.path("req_id"));
        }
        return answer.put("time_in", now).put("time_out", now);
    }

    @Override
    public Optional<String> clock(String path, long timeNs) {
        return path.equals("/0/public/Time")
                ? Optional.of(
                        "{\"error\":[],\"result\":{\"unixtime\":" + timeNs / 1_000_000_000 + ",\"rfc1123\":\"\"}}")
                : Optional.empty();
    }
}
