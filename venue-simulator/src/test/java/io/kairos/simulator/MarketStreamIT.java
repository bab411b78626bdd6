package io.kairos.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.simulator.binance.BinanceVenue;
import io.kairos.simulator.binance.api.RateLimits;
import io.kairos.simulator.net.WebSocketConnection;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarketStreamIT {
    @TempDir
    Path directory;

    @Test
    void shouldKeepBookOfSnapshotAndDiffsEqualToBestQuotes() throws Exception {
        try (SimulatorFixture simulator = new SimulatorFixture(directory, 600, 0, BinanceVenue.Settings.STANDARD);
                SocketClient client = new SocketClient(simulator.socket(
                        "/stream?streams=btcusdt@depth@100ms/btcusdt@bookTicker/btcusdt@trade/btcusdt@aggTrade"))) {
            client.awaitMessage(message -> stream(message).equals("btcusdt@depth@100ms"));
            JsonNode snapshot =
                    simulator.get("/api/v3/depth?symbol=BTCUSDT&limit=5000").json();
            await().atMost(Duration.ofSeconds(20)).until(() -> client.heard().size() > 1500);

            LocalBook book = new LocalBook(snapshot);
            JsonNode quote = null;
            int compared = 0;
            long lastTrade = 0;
            for (JsonNode message : client.heard()) {
                JsonNode data = message.path("data");
                switch (stream(message)) {
                    case "btcusdt@bookTicker" -> {
                        assertThat(data.path("u").asLong())
                                .as("a quote must precede the diff that contains it")
                                .isGreaterThan(book.lastSeenUpdateId);
                        quote = data;
                    }
                    case "btcusdt@depth@100ms" -> {
                        book.apply(data);
                        if (quote != null && quote.path("u").asLong() == book.updateId) {
                            assertThat(book.bids.firstEntry().getKey())
                                    .isEqualByComparingTo(quote.path("b").asText());
                            assertThat(book.bids.firstEntry().getValue())
                                    .isEqualTo(quote.path("B").asText());
                            assertThat(book.asks.firstEntry().getKey())
                                    .isEqualByComparingTo(quote.path("a").asText());
                            assertThat(book.asks.firstEntry().getValue())
                                    .isEqualTo(quote.path("A").asText());
                            compared++;
                        }
                    }
                    case "btcusdt@trade" -> {
                        long id = data.path("t").asLong();
                        assertThat(lastTrade == 0 || id == lastTrade + 1).isTrue();
                        lastTrade = id;
                    }
                    default -> assertThat(stream(message)).isEqualTo("btcusdt@aggTrade");
                }
            }

            assertThat(compared).isGreaterThan(3);
            assertThat(lastTrade).isPositive();
        }
    }

    @Test
    void shouldAnswerControlMessages() throws Exception {
        try (SimulatorFixture simulator = new SimulatorFixture(directory);
                SocketClient client = new SocketClient(simulator.socket("/ws"))) {
            client.send("{\"method\":\"SUBSCRIBE\",\"params\":[\"ethusdt@bookTicker\",\"nosuch@trade\"],\"id\":1}");
            assertThat(client.awaitReply("1").path("result").isNull()).isTrue();
            JsonNode quote =
                    client.awaitMessage(message -> message.path("s").asText().equals("ETHUSDT"));
            assertThat(quote.has("e")).isFalse();
            client.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":\"two\"}");
            assertThat(client.awaitReply("two").path("result").size()).isEqualTo(2);
            client.send("{\"method\":\"SET_PROPERTY\",\"params\":[\"combined\",true],\"id\":3}");
            client.awaitReply("3");
            client.awaitMessage(message -> stream(message).equals("ethusdt@bookTicker"));
            client.send("{\"method\":\"SUBSCRIBE\",\"params\":[\"ethusdt@nonsense\"],\"id\":4}");
            JsonNode refused = client.awaitReply("4");
            assertThat(refused.path("error").path("code").asInt()).isEqualTo(2);
            assertThat(refused.path("error").path("msg").asText()).isEqualTo("Invalid request: invalid stream");
        }
    }

    @Test
    void shouldCloseClientThatSendsMoreThanFiveMessagesInOneSecond() throws Exception {
        try (SimulatorFixture simulator = new SimulatorFixture(directory);
                SocketClient client = new SocketClient(simulator.socket("/ws"))) {
            for (int i = 0; i < 6; i++) {
                client.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":" + i + "}");
            }

            await().atMost(Duration.ofSeconds(5)).until(() -> client.closeCode() == 1008);
        }
    }

    @Test
    void shouldPingAndKeepAnsweringClient() throws Exception {
        BinanceVenue.Settings quick = new BinanceVenue.Settings(
                RateLimits.Limits.STANDARD, new WebSocketConnection.Timing(250, 600, 86_400_000), 0);
        try (SimulatorFixture simulator = new SimulatorFixture(directory, 50, 0, quick);
                SocketClient client = new SocketClient(simulator.socket("/ws/btcusdt@bookTicker"))) {
            await().atMost(Duration.ofSeconds(10)).until(() -> client.pings() >= 5);
            int before = client.heard().size();
            await().atMost(Duration.ofSeconds(5)).until(() -> client.heard().size() > before);
        }
    }

    @Test
    void shouldSilenceStreamAndDropFramesOnDemand() throws Exception {
        try (SimulatorFixture simulator = new SimulatorFixture(directory, 600, 0, BinanceVenue.Settings.STANDARD);
                SocketClient client = new SocketClient(simulator.socket("/ws/btcusdt@depth@100ms"))) {
            await().atMost(Duration.ofSeconds(10)).until(() -> client.heard().size() > 3);
            assertThat(simulator
                            .command(
                                    "/faults",
                                    "{\"kind\":\"DROP_FRAMES\",\"stream\":\"btcusdt@depth@100ms\",\"count\":1}")
                            .status())
                    .isEqualTo(200);

            await().atMost(Duration.ofSeconds(10)).until(() -> gaps(client.heard()) == 1);
            simulator.command("/faults", "{\"kind\":\"DROP_SOCKETS\",\"target\":\"STREAM\"}");
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> simulator
                                    .control("/health")
                                    .json()
                                    .path("venues")
                                    .path("BINANCE")
                                    .path("streamConnections")
                                    .asInt()
                            == 0);
        }
    }

    private static int gaps(List<JsonNode> diffs) {
        int gaps = 0;
        List<JsonNode> copy = new ArrayList<>(diffs);
        for (int i = 1; i < copy.size(); i++) {
            if (copy.get(i).path("U").asLong() != copy.get(i - 1).path("u").asLong() + 1) {
                gaps++;
            }
        }
        return gaps;
    }

    private static String stream(JsonNode message) {
        return message.path("stream").asText();
    }

    private static final class LocalBook {
        private final TreeMap<BigDecimal, String> bids = new TreeMap<>(Comparator.reverseOrder());
        private final TreeMap<BigDecimal, String> asks = new TreeMap<>();
        private long updateId;
        private long lastSeenUpdateId;
        private boolean started;

        LocalBook(JsonNode snapshot) {
            updateId = snapshot.path("lastUpdateId").asLong();
            set(bids, snapshot.path("bids"));
            set(asks, snapshot.path("asks"));
        }

        void apply(JsonNode diff) {
            long first = diff.path("U").asLong();
            long last = diff.path("u").asLong();
            assertThat(lastSeenUpdateId == 0 || first == lastSeenUpdateId + 1).isTrue();
            lastSeenUpdateId = last;
            if (last <= updateId) {
                return;
            }
            assertThat(first).isLessThanOrEqualTo(updateId + 1);
            assertThat(!started || first == updateId + 1).isTrue();
            started = true;
            set(bids, diff.path("b"));
            set(asks, diff.path("a"));
            updateId = last;
        }

        private static void set(Map<BigDecimal, String> side, JsonNode levels) {
            for (JsonNode level : levels) {
                BigDecimal price = new BigDecimal(level.path(0).asText());
                if (new BigDecimal(level.path(1).asText()).signum() == 0) {
                    side.remove(price);
                } else {
                    side.put(price, level.path(1).asText());
                }
            }
        }
    }
}
