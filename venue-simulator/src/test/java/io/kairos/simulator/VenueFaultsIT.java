package io.kairos.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.simulator.SimulatorFixture.Reply;
import io.kairos.simulator.binance.BinanceVenue;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults that only the venue itself can commit, as Binance commits them. */
class VenueFaultsIT {
    private static final String ORDER = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=";

    @TempDir
    Path directory;

    private SimulatorFixture simulator;

    @BeforeEach
    void start() throws IOException {
        simulator = new SimulatorFixture(directory, 2_000, 0, BinanceVenue.Settings.STANDARD);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void shouldSkewTheClockOfRestAndEvents() {
        try (SocketClient client = new SocketClient(simulator.socket("/ws/btcusdt@depth@100ms"))) {
            client.awaitMessage(message -> message.has("E"));
            arm("{\"kind\":\"CLOCK_SKEW\",\"skewMillis\":-60000,\"durationMillis\":1500}");

            assertThat(serverTime()).isCloseTo(System.currentTimeMillis() - 60_000, within(2_000L));
            client.awaitMessage(
                    message -> Math.abs(message.path("E").asLong() - System.currentTimeMillis() + 60_000) < 2_000);
            assertThat(simulator.signed("GET", "/api/v3/account", "").code()).isEqualTo(-1021);

            eventually(() -> Math.abs(serverTime() - System.currentTimeMillis()) < 2_000);
            long before = client.heard().size();
            eventually(() -> client.heard().size() > before + 5);
        }
    }

    @Test
    void shouldHaltInstruments() {
        arm("{\"kind\":\"HALT\",\"symbol\":\"BTCUSDT\",\"durationMillis\":1000}");

        assertThat(info("BTCUSDT").path("status").asText()).isEqualTo("HALT");
        assertThat(info("ETHUSDT").path("status").asText()).isEqualTo("TRADING");
        assertThat(place().body()).contains("-2010", "Market is closed.");
        eventually(() -> info("BTCUSDT").path("status").asText().equals("TRADING"));
        assertThat(place().status()).isEqualTo(200);

        arm("{\"kind\":\"HALT\",\"symbol\":\"BTCUSDT\",\"status\":\"SLEEPING\",\"durationMillis\":60000}");
        assertThat(info("BTCUSDT").path("status").asText()).isEqualTo("SLEEPING");
    }

    @Test
    void shouldDelistInstrumentsAndCancelTheirOrders() {
        try (SocketClient client =
                new SocketClient(simulator.socket("/stream?streams=btcusdt@bookTicker/ethusdt@bookTicker"))) {
            assertThat(place().status()).isEqualTo(200);
            client.awaitMessage(message -> message.path("stream").asText().equals("btcusdt@bookTicker"));
            assertThat(arm("{\"kind\":\"DELIST\",\"symbol\":\"BTCUSDT\",\"durationMillis\":60000}"))
                    .isEqualTo(1);

            assertThat(simulator.get("/api/v3/exchangeInfo").body())
                    .doesNotContain("\"BTCUSDT\"")
                    .contains("\"ETHUSDT\"");
            assertThat(simulator.get("/api/v3/depth?symbol=BTCUSDT").code()).isEqualTo(-1121);
            assertThat(place().code()).isEqualTo(-1121);
            assertThat(simulator
                            .control("/orders")
                            .json()
                            .path(0)
                            .path("status")
                            .asText())
                    .isEqualTo("CANCELED");
            int heard = client.heard().size();
            eventually(() -> client.heard().size() > heard + 10);
            assertThat(since(client, heard + 5))
                    .allMatch(message -> message.path("stream").asText().equals("ethusdt@bookTicker"));
        }
    }

    @Test
    void shouldChangeTickSizes() {
        arm("{\"kind\":\"TICK_SIZE\",\"symbol\":\"BTCUSDT\",\"durationMillis\":60000}");

        assertThat(filter("BTCUSDT", "PRICE_FILTER").path("tickSize").asText()).isEqualTo("0.00100000");
        BigDecimal fine = new BigDecimal(simulator
                        .get("/api/v3/ticker/bookTicker?symbol=BTCUSDT")
                        .json()
                        .path("bidPrice")
                        .asText())
                .multiply(new BigDecimal("0.9"))
                .setScale(2, RoundingMode.DOWN)
                .add(new BigDecimal("0.001"));
        assertThat(simulator
                        .signed("POST", "/api/v3/order", ORDER + fine.toPlainString())
                        .status())
                .isEqualTo(200);

        arm("{\"kind\":\"CLEAR\"}");
        assertThat(filter("BTCUSDT", "PRICE_FILTER").path("tickSize").asText()).isEqualTo("0.01000000");
        assertThat(simulator
                        .signed("POST", "/api/v3/order", ORDER + fine.toPlainString())
                        .body())
                .contains("PRICE_FILTER");
    }

    @Test
    void shouldGoIntoMaintenanceAndComeBack() {
        try (SocketClient client = new SocketClient(simulator.socket("/ws/btcusdt@bookTicker"))) {
            client.awaitMessage(message -> message.has("u"));
            arm("{\"kind\":\"MAINTENANCE\",\"durationMillis\":1200}");
            assertThat(info("BTCUSDT").path("status").asText()).isEqualTo("BREAK");
            assertThat(place().body()).contains("Market is closed.");
            int heard = client.heard().size();
            long startNs = System.nanoTime();
            eventually(() -> System.nanoTime() - startNs > 500_000_000L);
            assertThat(client.heard().size() - heard).isLessThan(3);

            eventually(() -> info("BTCUSDT").path("status").asText().equals("TRADING"));
            eventually(() -> client.heard().size() > heard + 10);
            arm("{\"kind\":\"MAINTENANCE\",\"status\":\"CANCEL_ONLY\",\"durationMillis\":60000}");
            assertThat(info("BTCUSDT").path("status").asText()).isEqualTo("CANCEL_ONLY");
        }
    }

    @Test
    void shouldLetSequenceNumbersJump() {
        try (SocketClient client = new SocketClient(simulator.socket("/ws/btcusdt@depth@100ms"))) {
            eventually(() -> client.heard().size() > 3);
            arm("{\"kind\":\"SEQUENCE_GAP\",\"symbol\":\"BTCUSDT\",\"ids\":1000}");
            int heard = client.heard().size();
            eventually(() -> client.heard().size() > heard + 5);

            List<Long> jumps = jumps(client.heard());
            assertThat(jumps).containsExactly(1_000L);
            assertSnapshotsFollow(client);
        }
    }

    @Test
    void shouldResetSequenceNumbers() {
        try (SocketClient client = new SocketClient(simulator.socket("/ws/btcusdt@depth@100ms"))) {
            eventually(() -> client.heard().size() > 3);
            arm("{\"kind\":\"SEQUENCE_RESET\",\"symbol\":\"BTCUSDT\",\"to\":500}");
            int heard = client.heard().size();
            eventually(() -> client.heard().size() > heard + 5);

            assertThat(jumps(client.heard())).hasSize(1).allMatch(jump -> jump < 0);
            assertThat(client.last().path("U").asLong()).isBetween(500L, 100_000L);
            assertSnapshotsFollow(client);
        }
    }

    @Test
    void shouldCrossTheBookForAWhile() {
        try (SocketClient client = new SocketClient(simulator.socket("/ws/btcusdt@bookTicker"))) {
            client.awaitMessage(message -> message.has("u"));
            arm("{\"kind\":\"CROSSED_BOOK\",\"symbol\":\"BTCUSDT\",\"ticks\":5,\"durationMillis\":900}");

            JsonNode crossed =
                    client.awaitMessage(message -> spread(message, "b", "a").signum() < 0);
            assertThat(spread(crossed, "b", "a")).isEqualByComparingTo("-0.05");
            assertThat(depthSpread()).isEqualByComparingTo("-0.05");

            eventually(() -> depthSpread().signum() > 0);
            int heard = client.heard().size();
            eventually(() -> client.heard().size() > heard + 20);
            assertThat(since(client, heard))
                    .allMatch(message -> spread(message, "b", "a").signum() > 0);
        }
    }

    @Test
    void shouldAnswerAsIfLimitsWereBroken() {
        arm("{\"kind\":\"RATE_LIMIT\",\"status\":429,\"count\":1}");
        Reply limited = simulator.get("/api/v3/time");
        arm("{\"kind\":\"RATE_LIMIT\",\"status\":418,\"count\":1}");
        Reply banned = simulator.get("/api/v3/time");

        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.code()).isEqualTo(-1003);
        assertThat(Long.parseLong(limited.header("retry-after"))).isBetween(1L, 60L);
        assertThat(banned.status()).isEqualTo(418);
        assertThat(banned.json().path("msg").asText()).contains("IP banned until");
        assertThat(simulator.get("/api/v3/time").status()).isEqualTo(200);
        assertThat(venueHealth().path("limitBreachesTotal").asLong()).isZero();
    }

    @Test
    void shouldCountRealBreaches() {
        try (SocketClient client = new SocketClient(simulator.socket("/ws"))) {
            for (int i = 0; i < 6; i++) {
                client.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":" + i + "}");
            }
            eventually(() -> client.closeCode() == 1008);
        }

        assertThat(venueHealth()
                        .path("limitBreaches")
                        .path("controlMessagesPerSecond")
                        .asLong())
                .isEqualTo(1);
        assertThat(venueHealth().path("limitBreachesTotal").asLong()).isEqualTo(1);
    }

    @Test
    void shouldShowStaleOpenOrders() {
        String id = place().json().path("orderId").asText();
        assertThat(id).isNotEmpty();
        arm("{\"kind\":\"STALE_OPEN_ORDERS\",\"ageMillis\":60000,\"count\":1}");
        assertThat(openOrders()).as("older than the order").isEmpty();
        assertThat(openOrders()).hasSize(1);

        long placedMs = System.currentTimeMillis();
        eventually(() -> System.currentTimeMillis() - placedMs > 300);
        simulator.signed("DELETE", "/api/v3/order", "symbol=BTCUSDT&orderId=" + id);
        arm("{\"kind\":\"STALE_OPEN_ORDERS\",\"ageMillis\":200,\"count\":1}");
        JsonNode stale = openOrders();
        assertThat(stale).as("from before the cancel").hasSize(1);
        assertThat(stale.path(0).path("status").asText()).isEqualTo("NEW");
        assertThat(openOrders()).isEmpty();
    }

    @Test
    void shouldExpireSessionsWithANullId() throws Exception {
        try (SocketClient client = new SocketClient(simulator.socket("/ws-api/v3"))) {
            WebSocketApiIT.logOn(client);
            client.send("{\"id\":\"sub\",\"method\":\"userDataStream.subscribe\"}");
            client.awaitReply("sub");
            assertThat(arm("{\"kind\":\"EXPIRE_SESSIONS\"}")).isEqualTo(1);

            client.awaitMessage(
                    message -> message.path("event").path("e").asText().equals("eventStreamTerminated"));
            client.send(WebSocketApiIT.request("late", "account.status", ""));
            JsonNode refused =
                    client.awaitMessage(message -> message.path("status").asInt() == 401);
            assertThat(refused.path("id").isNull()).isTrue();
            assertThat(refused.path("error").path("code").asInt()).isEqualTo(-2015);
            WebSocketApiIT.logOn(client);
        }
    }

    @Test
    void shouldAnswerFailuresWithoutTheirId() throws Exception {
        try (SocketClient client = new SocketClient(simulator.socket("/ws-api/v3"))) {
            arm("{\"kind\":\"NULL_ID\"}");
            client.send("{\"id\":\"n\",\"method\":\"nonsense\"}");
            JsonNode refused =
                    client.awaitMessage(message -> message.path("status").asInt() == 400);
            assertThat(refused.path("id").isNull()).isTrue();
            client.send("{\"id\":\"m\",\"method\":\"nonsense\"}");
            client.awaitReply("m");
        }
    }

    @Test
    void shouldNeverAnswerOrdersOverTheSocket() throws Exception {
        try (SocketClient client = new SocketClient(simulator.socket("/ws-api/v3"))) {
            WebSocketApiIT.logOn(client);
            arm("{\"kind\":\"ORDER_ERROR\",\"moment\":\"AFTER\",\"answer\":\"NONE\"}");
            client.send(WebSocketApiIT.request("silent", "order.place", limitOrder("kept")));
            eventually(() -> simulator.control("/orders").body().contains("kept"));
            arm("{\"kind\":\"ORDER_ERROR\",\"moment\":\"BEFORE\",\"answer\":\"NONE\"}");
            client.send(WebSocketApiIT.request("silent", "order.place", limitOrder("lost")));
            client.send(WebSocketApiIT.request("next", "account.status", ""));
            client.awaitReply("next");

            assertThat(simulator.control("/orders").body()).doesNotContain("lost");
            assertThat(client.heard())
                    .noneMatch(message -> message.path("id").asText().equals("silent"));
        }
    }

    private String limitOrder(String id) {
        long price = (long) (simulator
                        .get("/api/v3/ticker/bookTicker?symbol=BTCUSDT")
                        .json()
                        .path("bidPrice")
                        .asDouble()
                * 0.9);
        return "\"symbol\":\"BTCUSDT\",\"side\":\"BUY\",\"type\":\"LIMIT\",\"timeInForce\":\"GTC\",\"quantity\":\"0.001\","
                + "\"price\":\"" + price + "\",\"newClientOrderId\":\"" + id + "\",";
    }

    private void assertSnapshotsFollow(SocketClient client) {
        long snapshot = simulator
                .get("/api/v3/depth?symbol=BTCUSDT")
                .json()
                .path("lastUpdateId")
                .asLong();
        eventually(() -> client.last().path("u").asLong() >= snapshot);
        long newest = client.last().path("u").asLong();
        assertThat(newest - snapshot).isBetween(0L, 2_000L);
        assertThat(simulator
                        .control("/book?symbol=BTCUSDT&depth=1")
                        .json()
                        .path("sequence")
                        .asLong())
                .isBetween(snapshot, newest + 5_000);
    }

    private static List<Long> jumps(List<JsonNode> diffs) {
        List<Long> jumps = new ArrayList<>();
        for (int i = 1; i < diffs.size(); i++) {
            long jump =
                    diffs.get(i).path("U").asLong() - diffs.get(i - 1).path("u").asLong() - 1;
            if (jump != 0) {
                jumps.add(jump);
            }
        }
        return jumps;
    }

    private static List<JsonNode> since(SocketClient client, int from) {
        List<JsonNode> all = List.copyOf(client.heard());
        return all.subList(from, all.size());
    }

    private BigDecimal depthSpread() {
        JsonNode depth = simulator.get("/api/v3/depth?symbol=BTCUSDT&limit=5").json();
        return new BigDecimal(depth.path("asks").path(0).path(0).asText())
                .subtract(new BigDecimal(depth.path("bids").path(0).path(0).asText()));
    }

    private static BigDecimal spread(JsonNode quote, String bid, String ask) {
        return new BigDecimal(quote.path(ask).asText())
                .subtract(new BigDecimal(quote.path(bid).asText()));
    }

    private JsonNode openOrders() {
        return simulator.signed("GET", "/api/v3/openOrders", "symbol=BTCUSDT").json();
    }

    private JsonNode info(String symbol) {
        return simulator
                .get("/api/v3/exchangeInfo?symbol=" + symbol)
                .json()
                .path("symbols")
                .path(0);
    }

    private JsonNode filter(String symbol, String type) {
        for (JsonNode filter : info(symbol).path("filters")) {
            if (filter.path("filterType").asText().equals(type)) {
                return filter;
            }
        }
        throw new AssertionError("no such filter: " + type);
    }

    private Reply place() {
        JsonNode quote = simulator.control("/book?symbol=BTCUSDT&depth=1").json();
        long price = (long) (new BigDecimal(quote.path("bids").path(0).path(0).asText()).doubleValue() * 0.9);
        return simulator.signed("POST", "/api/v3/order", ORDER + price);
    }

    private long serverTime() {
        return simulator.get("/api/v3/time").json().path("serverTime").asLong();
    }

    private JsonNode venueHealth() {
        return simulator.control("/health").json().path("venues").path("BINANCE");
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(10))
                .until(condition);
    }

    private long arm(String body) {
        Reply reply = simulator.command("/faults", body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json().path("touched").asLong();
    }
}
