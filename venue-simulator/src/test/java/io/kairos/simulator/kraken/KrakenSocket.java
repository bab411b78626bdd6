package io.kairos.simulator.kraken;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A WebSocket client that keeps everything it hears, as text and as JSON, in order. */
final class KrakenSocket implements AutoCloseable, WebSocket.Listener {
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger closeCode = new AtomicInteger();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    KrakenSocket(URI uri) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(uri, this)
                .join();
    }

    void send(String text) {
        WebSocket sent = socket.sendText(text, true).join();
        if (sent.isOutputClosed()) {
            throw new AssertionError("the socket is closed");
        }
    }

    List<JsonNode> heard() {
        return heard;
    }

    /** Messages of a data channel. */
    List<JsonNode> channel(String channel) {
        return heard.stream()
                .filter(message -> message.path("channel").asText().equals(channel) && message.has("data"))
                .toList();
    }

    String text(JsonNode message) {
        return texts.get(heard.indexOf(message));
    }

    int closeCode() {
        return closeCode.get();
    }

    JsonNode awaitMessage(Predicate<JsonNode> wanted) {
        return await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> heard.stream().filter(wanted).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    /** The first response with this request id. */
    JsonNode awaitReply(long requestId) {
        return awaitMessage(
                message -> message.has("method") && message.path("req_id").asLong(-1) == requestId);
    }

    /** The n-th data message of a channel, from zero. */
    JsonNode awaitData(String channel, int index) {
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> channel(channel).size() > index);
        return channel(channel).get(index);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            String text = partial.toString();
            texts.add(text);
            heard.add(KrakenFixture.json(text));
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closeCode.set(code);
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
