package io.kairos.simulator.okx;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.simulator.okx.api.Signing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** A WebSocket client that keeps everything it hears, in order. */
final class OkxSocket implements AutoCloseable, WebSocket.Listener {
    private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger pongs = new AtomicInteger();
    private final AtomicInteger closeCode = new AtomicInteger();
    private final AtomicReference<String> closeReason = new AtomicReference<>("");
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    OkxSocket(URI uri) {
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

    /** Subscribes to channels of instruments, each given as {@code channel:instId}. */
    void subscribe(String... channels) {
        StringBuilder args = new StringBuilder();
        for (String channel : channels) {
            String[] parts = channel.split(":", -1);
            args.append(args.isEmpty() ? "" : ",").append("{\"channel\":\"").append(parts[0]);
            args.append("\",\"instId\":\"").append(parts[1]).append("\"}");
        }
        send("{\"op\":\"subscribe\",\"args\":[" + args + "]}");
    }

    void login(String key, String passphrase, String secret) {
        login(key, passphrase, secret, Long.toString(Instant.now().getEpochSecond()));
    }

    void login(String key, String passphrase, String secret, String timestamp) {
        send("{\"op\":\"login\",\"args\":[{\"apiKey\":\"" + key + "\",\"passphrase\":\"" + passphrase
                + "\",\"timestamp\":\"" + timestamp + "\",\"sign\":\""
                + Signing.sign(secret, timestamp + Signing.LOGIN) + "\"}]}");
    }

    List<JsonNode> heard() {
        return heard;
    }

    /** Pushes of one channel so far. */
    List<JsonNode> pushes(String channel) {
        return heard.stream()
                .filter(message -> message.has("data")
                        && message.path("arg").path("channel").asText().equals(channel))
                .toList();
    }

    int pongs() {
        return pongs.get();
    }

    int closeCode() {
        return closeCode.get();
    }

    String closeReason() {
        return closeReason.get();
    }

    JsonNode awaitMessage(Predicate<JsonNode> wanted) {
        return await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> heard.stream().filter(wanted).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    JsonNode awaitEvent(String event) {
        return awaitMessage(message -> message.path("event").asText().equals(event));
    }

    JsonNode awaitReply(String id) {
        return awaitMessage(message -> message.path("id").asText().equals(id));
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            String text = partial.toString();
            partial.setLength(0);
            if (text.equals("pong")) {
                pongs.incrementAndGet();
            } else {
                try {
                    heard.add(OkxFixture.JSON.readTree(text));
                } catch (IOException malformed) {
                    throw new AssertionError("not JSON: " + text, malformed);
                }
            }
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closeReason.set(reason);
        closeCode.set(code);
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
