package io.kairos.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kairos.simulator.SimulatorFixture.Reply;
import io.kairos.simulator.binance.BinanceVenue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults of requests over HTTP, before and after they took effect. */
class HttpFaultsIT {
    private static final String ORDER = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=";

    @TempDir
    Path directory;

    private SimulatorFixture simulator;

    @BeforeEach
    void start() throws IOException {
        simulator = new SimulatorFixture(directory, 50, 0, BinanceVenue.Settings.STANDARD);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void shouldAnswerErrorsOfEveryKind() {
        arm("{\"kind\":\"HTTP_ERROR\",\"status\":502}");
        Reply html = simulator.get("/api/v3/time");
        arm("{\"kind\":\"HTTP_ERROR\",\"status\":429,\"body\":\"JSON\",\"retryAfterSeconds\":7}");
        Reply limited = simulator.get("/api/v3/time");
        arm("{\"kind\":\"HTTP_ERROR\",\"status\":418,\"body\":\"JSON\"}");
        Reply banned = simulator.get("/api/v3/time");
        arm("{\"kind\":\"HTTP_ERROR\",\"status\":503,\"body\":\"EMPTY\"}");
        Reply empty = simulator.get("/api/v3/time");

        assertThat(html.status()).isEqualTo(502);
        assertThat(html.body()).startsWith("<html>");
        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.header("retry-after")).isEqualTo("7");
        assertThat(limited.code()).isEqualTo(-1003);
        assertThat(banned.status()).isEqualTo(418);
        assertThat(empty.status()).isEqualTo(503);
        assertThat(empty.body()).isEmpty();
        assertThat(simulator.get("/api/v3/time").status()).isEqualTo(200);
    }

    @Test
    void shouldCutAnswersShort() {
        arm("{\"kind\":\"HTTP_ERROR\",\"status\":500,\"body\":\"TRUNCATED\"}");

        assertThatThrownBy(() -> get("/api/v3/time", 3_000)).isInstanceOf(IOException.class);
    }

    @Test
    void shouldStrikeOnlyTheRequestsMeant() {
        arm("{\"kind\":\"HTTP_ERROR\",\"path\":\"/api/v3/depth*\",\"method\":\"GET\",\"count\":1}");

        assertThat(simulator.get("/api/v3/time").status()).isEqualTo(200);
        assertThat(simulator.get("/api/v3/depth?symbol=BTCUSDT").status()).isEqualTo(503);
        assertThat(simulator.get("/api/v3/depth?symbol=BTCUSDT").status()).isEqualTo(200);
        assertThat(simulator
                        .control("/faults/log")
                        .json()
                        .path("entries")
                        .path(0)
                        .path("stream")
                        .asText())
                .isEqualTo("GET /api/v3/depth");
    }

    @Test
    void shouldFailOrdersBeforeAndAfterTheyTookEffect() {
        long price = farBelow();
        arm(
                "{\"kind\":\"HTTP_ERROR\",\"path\":\"/api/v3/order\",\"method\":\"POST\",\"status\":504,\"moment\":\"BEFORE\"}");
        assertThat(place(price, "before").status()).isEqualTo(504);
        arm(
                "{\"kind\":\"HTTP_ERROR\",\"path\":\"/api/v3/order\",\"method\":\"POST\",\"status\":504,\"moment\":\"AFTER\"}");
        assertThat(place(price, "after").status()).isEqualTo(504);

        assertThat(simulator.control("/orders").body()).contains("after").doesNotContain("before");
    }

    @Test
    void shouldTimeOutBeforeAndAfterOrdersTookEffect() {
        long price = farBelow();
        arm("{\"kind\":\"HTTP_TIMEOUT\",\"path\":\"/api/v3/order\",\"moment\":\"BEFORE\"}");
        assertThatThrownBy(() -> postOrder(price, "lost")).isInstanceOf(HttpTimeoutException.class);
        arm("{\"kind\":\"HTTP_TIMEOUT\",\"path\":\"/api/v3/order\",\"moment\":\"AFTER\"}");
        assertThatThrownBy(() -> postOrder(price, "kept")).isInstanceOf(HttpTimeoutException.class);

        await().atMost(Duration.ofSeconds(5))
                .until(() -> simulator.control("/orders").body().contains("kept"));
        assertThat(simulator.control("/orders").body()).doesNotContain("lost");
    }

    @Test
    void shouldAnswerLate() throws Exception {
        arm("{\"kind\":\"HTTP_DELAY\",\"delayMillis\":600}");
        long startNs = System.nanoTime();

        assertThat(get("/api/v3/time", 5_000).statusCode()).isEqualTo(200);

        assertThat(System.nanoTime() - startNs).isGreaterThan(590_000_000L);
    }

    @Test
    void shouldRefuseUpgrades() {
        arm("{\"kind\":\"HTTP_ERROR\",\"path\":\"/ws*\",\"status\":503}");

        assertThatThrownBy(() -> new SocketClient(simulator.socket("/ws/btcusdt@trade")))
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
        try (SocketClient client = new SocketClient(simulator.socket("/ws/btcusdt@bookTicker"))) {
            client.awaitMessage(message -> message.path("s").asText().equals("BTCUSDT"));
        }
    }

    private long farBelow() {
        return (long) (simulator
                        .get("/api/v3/ticker/bookTicker?symbol=BTCUSDT")
                        .json()
                        .path("bidPrice")
                        .asDouble()
                * 0.9);
    }

    private Reply place(long price, String id) {
        return simulator.signed("POST", "/api/v3/order", ORDER + price + "&newClientOrderId=" + id);
    }

    private HttpResponse<String> postOrder(long price, String id) throws IOException, InterruptedException {
        String query = ORDER + price + "&newClientOrderId=" + id + "&timestamp=" + System.currentTimeMillis();
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(simulator.base() + "/api/v3/order?" + query + "&signature="
                                        + SimulatorFixture.hmac(query)))
                                .header("X-MBX-APIKEY", SimulatorFixture.HMAC_KEY)
                                .timeout(Duration.ofMillis(500))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path, long timeoutMs) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(simulator.base() + path))
                                .timeout(Duration.ofMillis(timeoutMs))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private void arm(String body) {
        Reply reply = simulator.command("/faults", body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    }
}
