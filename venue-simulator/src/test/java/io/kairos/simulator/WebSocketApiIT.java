package io.kairos.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebSocketApiIT {
    @TempDir
    Path directory;

    @Test
    void shouldTradeOnLoggedOnSessionWithEventsInOrder() throws Exception {
        try (SimulatorFixture simulator = new SimulatorFixture(directory);
                SocketClient client = new SocketClient(simulator.socket("/ws-api/v3"))) {
            logOn(client);
            client.send("{\"id\":\"sub\",\"method\":\"userDataStream.subscribe\"}");
            assertThat(client.awaitReply("sub")
                            .path("result")
                            .path("subscriptionId")
                            .asInt())
                    .isZero();
            client.send("{\"id\":\"sub2\",\"method\":\"userDataStream.subscribe\"}");
            assertThat(client.awaitReply("sub2").path("error").path("code").asInt())
                    .isEqualTo(-2035);

            client.send(request(
                    "place",
                    "order.place",
                    "\"symbol\":\"BTCUSDT\",\"side\":\"BUY\",\"type\":\"MARKET\",\"quantity\":\"0.9\","));
            JsonNode placed = client.awaitReply("place");
            client.awaitMessage(message -> type(message).equals("outboundAccountPosition"));

            assertThat(placed.path("status").asInt()).as(placed.toString()).isEqualTo(200);
            assertThat(placed.path("rateLimits").size()).isEqualTo(3);
            List<String> order = new ArrayList<>();
            long executionId = 0;
            for (JsonNode message : client.heard()) {
                if (message.has("event")) {
                    JsonNode event = message.path("event");
                    order.add(type(message) + ":" + event.path("x").asText());
                    if (event.has("I")) {
                        assertThat(event.path("I").asLong()).isGreaterThan(executionId);
                        executionId = event.path("I").asLong();
                        assertThat(event.path("T").asLong())
                                .isEqualTo(placed.path("result")
                                        .path("transactTime")
                                        .asLong());
                    }
                }
            }
            assertThat(order.get(0)).isEqualTo("executionReport:NEW");
            assertThat(order.get(order.size() - 1)).isEqualTo("outboundAccountPosition:");
            assertThat(order.subList(1, order.size() - 1)).allMatch("executionReport:TRADE"::equals);
            assertThat(placed.path("result").path("fills").size()).isEqualTo(order.size() - 2);
        }
    }

    @Test
    void shouldCancelWithSwappedIdsAndAnswerQueries() throws Exception {
        try (SimulatorFixture simulator = new SimulatorFixture(directory);
                SocketClient client = new SocketClient(simulator.socket("/ws-api/v3"))) {
            logOn(client);
            client.send("{\"id\":\"sub\",\"method\":\"userDataStream.subscribe\"}");
            client.awaitReply("sub");
            client.send(request(
                    "p",
                    "order.place",
                    "\"symbol\":\"ETHUSDT\",\"side\":\"SELL\",\"type\":\"LIMIT\",\"timeInForce\":\"GTC\","
                            + "\"quantity\":\"1\",\"price\":\"9000\",\"newClientOrderId\":\"mine\","));
            client.awaitReply("p");
            client.send(request("open", "openOrders.status", "\"symbol\":\"ETHUSDT\","));
            assertThat(client.awaitReply("open").path("result").size()).isEqualTo(1);
            client.send(request(
                    "c",
                    "order.cancel",
                    "\"symbol\":\"ETHUSDT\",\"origClientOrderId\":\"mine\",\"newClientOrderId\":\"cancelMine\","));
            client.awaitReply("c");
            JsonNode event = client.awaitMessage(
                            message -> message.path("event").path("x").asText().equals("CANCELED"))
                    .path("event");
            client.send(request("s", "order.status", "\"symbol\":\"ETHUSDT\",\"origClientOrderId\":\"mine\","));
            client.send(request("a", "account.status", "\"omitZeroBalances\":true,"));
            client.send("{\"id\":\"d\",\"method\":\"depth\",\"params\":{\"symbol\":\"ETHUSDT\",\"limit\":5}}");
            client.send("{\"id\":\"x\",\"method\":\"nonsense\"}");

            assertThat(event.path("c").asText()).isEqualTo("cancelMine");
            assertThat(event.path("C").asText()).isEqualTo("mine");
            assertThat(client.awaitReply("s").path("result").path("status").asText())
                    .isEqualTo("CANCELED");
            assertThat(client.awaitReply("a").path("result").path("balances").size())
                    .isEqualTo(3);
            assertThat(client.awaitReply("d").path("result").path("bids").size())
                    .isEqualTo(5);
            assertThat(client.awaitReply("x").path("status").asInt()).isEqualTo(400);
        }
    }

    @Test
    void shouldRefuseLogOnWithHmacKeyButSubscribeBySignature() throws Exception {
        try (SimulatorFixture simulator = new SimulatorFixture(directory);
                SocketClient client = new SocketClient(simulator.socket("/ws-api/v3"))) {
            String payload = "apiKey=" + SimulatorFixture.HMAC_KEY + "&timestamp=" + System.currentTimeMillis();
            String params = "{\"apiKey\":\"" + SimulatorFixture.HMAC_KEY + "\",\"timestamp\":"
                    + payload.substring(payload.lastIndexOf('=') + 1) + ",\"signature\":\""
                    + SimulatorFixture.hmac(payload) + "\"}";
            client.send("{\"id\":\"l\",\"method\":\"session.logon\",\"params\":" + params + "}");
            client.send("{\"id\":\"s\",\"method\":\"userDataStream.subscribe.signature\",\"params\":" + params + "}");

            assertThat(client.awaitReply("l").path("error").has("code")).isTrue();
            assertThat(client.awaitReply("s").path("status").asInt()).isEqualTo(200);
            client.send("{\"id\":\"u\",\"method\":\"userDataStream.unsubscribe\"}");
            client.awaitMessage(message -> type(message).equals("eventStreamTerminated"));
        }
    }

    @Test
    void shouldDeliverAnswersAndEventsInEitherOrder() throws Exception {
        try (SimulatorFixture simulator = new SimulatorFixture(directory);
                SocketClient client = new SocketClient(simulator.socket("/ws-api/v3"))) {
            logOn(client);
            client.send("{\"id\":\"sub\",\"method\":\"userDataStream.subscribe\"}");
            client.awaitReply("sub");
            for (int i = 0; i < 40; i++) {
                client.send(request(
                        "n" + i,
                        "order.place",
                        "\"symbol\":\"ETHUSDT\",\"side\":\"BUY\",\"type\":\"LIMIT\",\"timeInForce\":\"GTC\","
                                + "\"quantity\":\"0.01\",\"price\":\"2000\",\"newClientOrderId\":\"n" + i + "\","));
            }
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> client.heard().stream()
                                    .filter(message -> type(message).equals("outboundAccountPosition"))
                                    .count()
                            == 40);

            int eventFirst = 0;
            int answerFirst = 0;
            List<String> seen = new ArrayList<>();
            for (JsonNode message : client.heard()) {
                String key = type(message).equals("executionReport")
                        ? message.path("event").path("c").asText()
                        : message.path("id").asText("");
                if (key.startsWith("n")) {
                    if (!seen.contains(key)) {
                        seen.add(key);
                        if (message.has("event")) {
                            eventFirst++;
                        } else {
                            answerFirst++;
                        }
                    }
                }
            }
            assertThat(eventFirst).isPositive();
            assertThat(answerFirst).isPositive();
        }
    }

    static void logOn(SocketClient client) throws Exception {
        String time = Long.toString(System.currentTimeMillis());
        String payload = "apiKey=" + SimulatorFixture.ED25519_KEY + "&timestamp=" + time;
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(KeyFactory.getInstance("Ed25519")
                .generatePrivate(
                        new PKCS8EncodedKeySpec(Base64.getDecoder().decode(SimulatorFixture.ED25519_PRIVATE))));
        signer.update(payload.getBytes(StandardCharsets.UTF_8));
        client.send("{\"id\":\"logon\",\"method\":\"session.logon\",\"params\":{\"apiKey\":\""
                + SimulatorFixture.ED25519_KEY + "\",\"timestamp\":" + time + ",\"signature\":\""
                + Base64.getEncoder().encodeToString(signer.sign()) + "\"}}");
        JsonNode answer = client.awaitReply("logon");
        assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(200);
    }

    static String request(String id, String method, String params) {
        return "{\"id\":\"" + id + "\",\"method\":\"" + method + "\",\"params\":{" + params + "\"timestamp\":"
                + System.currentTimeMillis() + "}}";
    }

    private static String type(JsonNode message) {
        return message.path("event").path("e").asText();
    }
}
