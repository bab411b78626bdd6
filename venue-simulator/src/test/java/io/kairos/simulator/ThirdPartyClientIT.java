package io.kairos.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.binance.connector.client.SpotClient;
import com.binance.connector.client.exceptions.BinanceClientException;
import com.binance.connector.client.impl.SpotClientImpl;
import com.binance.connector.client.impl.WebSocketStreamClientImpl;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The venue's own public Java client works against the simulator with nothing but its base URLs changed. */
class ThirdPartyClientIT {
    @TempDir
    Path directory;

    @Test
    void shouldServePublicClientLibrary() throws Exception {
        try (SimulatorFixture simulator = new SimulatorFixture(directory)) {
            SpotClient client =
                    new SpotClientImpl(SimulatorFixture.HMAC_KEY, SimulatorFixture.HMAC_SECRET, simulator.base());

            JsonNode markets = json(client.createMarket().exchangeInfo(new LinkedHashMap<>()));
            JsonNode depth = json(client.createMarket().depth(params("symbol", "BTCUSDT", "limit", 10)));
            JsonNode placed = json(client.createTrade()
                    .newOrder(params(
                            "symbol",
                            "ETHUSDT",
                            "side",
                            "BUY",
                            "type",
                            "LIMIT",
                            "timeInForce",
                            "GTC",
                            "quantity",
                            "0.1",
                            "price",
                            "2500")));
            long orderId = placed.path("orderId").asLong();
            JsonNode queried = json(client.createTrade().getOrder(params("symbol", "ETHUSDT", "orderId", orderId)));
            JsonNode account = json(client.createTrade().account(new LinkedHashMap<>()));
            JsonNode canceled = json(client.createTrade().cancelOrder(params("symbol", "ETHUSDT", "orderId", orderId)));

            assertThat(markets.path("symbols").size()).isGreaterThanOrEqualTo(16);
            assertThat(depth.path("bids").size()).isEqualTo(10);
            assertThat(placed.path("status").asText()).isEqualTo("NEW");
            assertThat(queried.path("orderId").asLong()).isEqualTo(orderId);
            assertThat(locked(account, "USDT")).isEqualTo("250.00000000");
            assertThat(canceled.path("status").asText()).isEqualTo("CANCELED");
            assertThatThrownBy(() -> client.createTrade().cancelOrder(params("symbol", "ETHUSDT", "orderId", orderId)))
                    .isInstanceOfSatisfying(BinanceClientException.class, refused -> assertThat(refused.getErrorCode())
                            .isEqualTo(-2011));
        }
    }

    @Test
    void shouldFeedPublicStreamClient() throws Exception {
        try (SimulatorFixture simulator = new SimulatorFixture(directory)) {
            WebSocketStreamClientImpl streams =
                    new WebSocketStreamClientImpl(simulator.base().replace("http://", "ws://"));
            List<String> quotes = new CopyOnWriteArrayList<>();
            List<String> diffs = new CopyOnWriteArrayList<>();
            int quoteConnection = streams.bookTicker("btcusdt", quotes::add);
            int depthConnection = streams.diffDepthStream("btcusdt", 100, diffs::add);

            await().atMost(Duration.ofSeconds(20)).until(() -> quotes.size() > 5 && diffs.size() > 5);
            streams.closeConnection(quoteConnection);
            streams.closeConnection(depthConnection);

            assertThat(json(quotes.get(0)).path("s").asText()).isEqualTo("BTCUSDT");
            assertThat(json(diffs.get(0)).path("e").asText()).isEqualTo("depthUpdate");
        }
    }

    private static Map<String, Object> params(Object... pairs) {
        Map<String, Object> params = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            params.put((String) pairs[i], pairs[i + 1]);
        }
        return params;
    }

    private static String locked(JsonNode account, String asset) {
        for (JsonNode balance : account.path("balances")) {
            if (balance.path("asset").asText().equals(asset)) {
                return balance.path("locked").asText();
            }
        }
        return "";
    }

    private static JsonNode json(String text) throws IOException {
        return SimulatorFixture.JSON.readTree(text);
    }
}
