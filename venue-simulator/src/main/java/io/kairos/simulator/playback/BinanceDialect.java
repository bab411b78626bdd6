package io.kairos.simulator.playback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * Binance's combined streams, which are what the recorder records. A key is a stream name. Its diffs carry no snapshot, so the
 * books are rebuilt here and {@code /api/v3/depth} is answered from them.
 */
final class BinanceDialect implements Dialect {
    private static final String DEPTH_PATH = "/api/v3/depth";
    private static final int DEPTH_LIMIT = 100;

    @Override
    public Optional<String> keyOf(JsonNode frame) {
        JsonNode stream = frame.path("stream");
        return stream.isTextual() ? Optional.of(stream.textValue()) : Optional.empty();
    }

    @Override
    public boolean isSnapshot(JsonNode frame) {
        // A diff joins whatever snapshot the client fetches, so no earlier one is ever needed.
        return true;
    }

    @Override
    public Request read(String message) {
        JsonNode request = PlaybackJson.parse(message);
        JsonNode id = request.path("id");
        ObjectNode answer = PlaybackJson.object();
        String method = request.path("method").asText();
        List<String> streams = new ArrayList<>();
        request.path("params").forEach(stream -> streams.add(stream.asText()));
        boolean known = method.equals("SUBSCRIBE") || method.equals("UNSUBSCRIBE");
        if (known) {
            answer.putNull("result");
        } else {
            answer.putObject("error").put("code", 2).put("msg", "Invalid request: unknown variant `" + method + "`");
        }
        answer.set("id", id.isMissingNode() ? PlaybackJson.object().nullNode() : id);
        return new Request(method.equals("SUBSCRIBE"), known ? streams : List.of(), List.of(answer.toString()));
    }

    @Override
    public String adapt(String frame, String path) {
        return path.startsWith("/ws") ? PlaybackJson.parse(frame).path("data").toString() : frame;
    }

    @Override
    public Optional<String> clock(String path, long timeNs) {
        return path.equals("/api/v3/time")
                ? Optional.of("{\"serverTime\":" + timeNs / 1_000_000 + "}")
                : Optional.empty();
    }

    @Override
    public void apply(JsonNode frame, DepthBooks books) {
        JsonNode data = frame.path("data");
        if (!data.path("e").asText().equals("depthUpdate")) {
            return;
        }
        String symbol = data.path("s").asText();
        long first = data.path("U").asLong();
        long last = data.path("u").asLong();
        books.find(symbol).ifPresent(book -> {
            if (last <= book.lastId) {
                return;
            }
            if (first > book.lastId + 1) {
                books.forget(symbol);
                return;
            }
            DepthBooks.set(book.bids, data.path("b"));
            DepthBooks.set(book.asks, data.path("a"));
            book.lastId = last;
        });
    }

    @Override
    public void apply(String path, Map<String, String> query, JsonNode body, DepthBooks books) {
        String symbol = query.getOrDefault("symbol", "");
        if (!path.equals(DEPTH_PATH) || !body.path("lastUpdateId").isIntegralNumber()) {
            return;
        }
        long lastId = body.path("lastUpdateId").longValue();
        if (books.find(symbol).map(book -> book.lastId < lastId).orElse(true)) {
            DepthBooks.Book book = books.start(symbol, lastId);
            DepthBooks.set(book.bids, body.path("bids"));
            DepthBooks.set(book.asks, body.path("asks"));
        }
    }

    @Override
    public Optional<String> book(String path, Map<String, String> query, DepthBooks books) {
        if (!path.equals(DEPTH_PATH)) {
            return Optional.empty();
        }
        int limit = PlaybackJson.number(query.get("limit"), DEPTH_LIMIT);
        return books.find(query.getOrDefault("symbol", "").toUpperCase(Locale.ROOT))
                .map(book -> {
                    ObjectNode body = PlaybackJson.object().put("lastUpdateId", book.lastId);
                    levels(body.putArray("bids"), book.bids, limit);
                    levels(body.putArray("asks"), book.asks, limit);
                    return body.toString();
                });
    }

    private static void levels(ArrayNode array, NavigableMap<BigDecimal, String[]> side, int limit) {
        side.values().stream()
                .limit(limit)
                .forEach(level -> array.addArray().add(level[0]).add(level[1]));
    }
}
