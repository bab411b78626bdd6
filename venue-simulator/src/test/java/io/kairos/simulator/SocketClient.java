package io.kairos.simulator;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A WebSocket client that keeps everything it hears, in order. */
final class SocketClient implements AutoCloseable, WebSocket.Listener {
    private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger closeCode = new AtomicInteger();
    private final AtomicInteger pings = new AtomicInteger();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    SocketClient(URI uri) {
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

    /** The newest message; reading the size and the list apart would race with the next one. */
    JsonNode last() {
        JsonNode newest = null;
        for (JsonNode message : heard) {
            newest = message;
        }
        return Objects.requireNonNull(newest, "nothing heard yet");
    }

    int closeCode() {
        return closeCode.get();
    }

    int pings() {
        return pings.get();
    }

    JsonNode awaitMessage(Predicate<JsonNode> wanted) {
        return await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> heard.stream().filter(wanted).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    JsonNode awaitReply(String id) {
        return awaitMessage(message -> message.path("id").asText().equals(id));
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            try {
                heard.add(SimulatorFixture.JSON.readTree(partial.toString()));
            } catch (IOException malformed) {
                throw new AssertionError("not JSON: " + partial, malformed);
            }
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
        pings.incrementAndGet();
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
