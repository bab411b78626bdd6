package io.kairos.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.simulator.binance.BinanceVenue;
import io.kairos.simulator.number.Fixed8;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MispricingIT {
    @TempDir
    Path directory;

    @Test
    void shouldPayWhatTruthPromisesWhenTradedAtOnce() throws Exception {
        try (SimulatorFixture simulator = new SimulatorFixture(directory)) {
            JsonNode planted = simulator
                    .command("/world/plant", "{\"triangle\":\"USDT-BTC-ETH\",\"edgeBps\":30,\"lifetimeMillis\":20000}")
                    .json();
            assertThat(planted.has("legs")).as(planted.toString()).isTrue();
            long before = simulator.free("USDT");

            for (JsonNode leg : planted.path("legs")) {
                JsonNode order = simulator
                        .signed(
                                "POST",
                                "/api/v3/order",
                                "symbol=" + leg.path("symbol").asText() + "&side="
                                        + leg.path("side").asText() + "&type=LIMIT&timeInForce=IOC&quantity="
                                        + leg.path("quantity").asText() + "&price="
                                        + leg.path("price").asText())
                        .json();
                assertThat(order.path("status").asText()).as(order.toString()).isEqualTo("FILLED");
            }

            long profit = Fixed8.parse(planted.path("idealProfit").asText());
            assertThat(simulator.free("USDT") - before).isEqualTo(profit).isPositive();
            JsonNode ended = await().atMost(Duration.ofSeconds(10))
                    .until(() -> simulator.control("/truth?since=0").json().path(0), entry -> entry.path("endReason")
                            .isTextual());
            assertThat(ended.path("endReason").asText()).isEqualTo("EATEN");
            assertThat(ended.path("tradedByAccount").asBoolean()).isTrue();
        }
    }

    @Test
    void shouldOfferNoTriangleInNormalTimes() throws Exception {
        try (SimulatorFixture simulator = new SimulatorFixture(directory, 1000, 0, BinanceVenue.Settings.STANDARD)) {
            for (int sample = 0; sample < 100; sample++) {
                Map<String, JsonNode> quotes = new HashMap<>();
                for (JsonNode quote : simulator.get("/api/v3/ticker/bookTicker").json()) {
                    quotes.put(quote.path("symbol").asText(), quote);
                }
                assertThat(bestCycle(quotes)).isLessThan(1.0);
            }
        }
    }

    @Test
    void shouldPlantByItselfAndLogTruth() throws Exception {
        try (SimulatorFixture simulator = new SimulatorFixture(directory, 200, 400, BinanceVenue.Settings.STANDARD)) {
            JsonNode truth = await().atMost(Duration.ofSeconds(30))
                    .until(() -> simulator.control("/truth?since=0").json(), entries -> entries.size() >= 5);
            for (JsonNode entry : truth) {
                assertThat(Fixed8.parse(entry.path("idealProfit").asText())).isPositive();
                assertThat(entry.path("legs").size()).isEqualTo(3);
            }
        }
    }

    @Test
    void shouldStandStillWhileFrozenAndStillMatchAccounts() throws Exception {
        try (SimulatorFixture simulator = new SimulatorFixture(directory)) {
            simulator.command("/world/freeze", "");
            String before = simulator.get("/api/v3/depth?symbol=SOLUSDT").body();
            JsonNode order = simulator
                    .signed("POST", "/api/v3/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.001")
                    .json();

            assertThat(order.path("status").asText()).isEqualTo("FILLED");
            await().during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(5))
                    .until(() ->
                            simulator.get("/api/v3/depth?symbol=SOLUSDT").body().equals(before));
            simulator.command("/world/thaw", "");
            await().atMost(Duration.ofSeconds(10)).until(() -> !simulator
                    .get("/api/v3/depth?symbol=SOLUSDT")
                    .body()
                    .equals(before));
        }
    }

    @Test
    void shouldNameFieldValueAndExpectationOfBadCommands() throws Exception {
        try (SimulatorFixture simulator = new SimulatorFixture(directory)) {
            assertThat(simulator
                            .command("/world/plant", "{\"edgeBps\":\"much\"}")
                            .body())
                    .contains("edgeBps", "much", "expected a number from 1.0 to 500.0");
            assertThat(simulator.command("/faults", "{\"kind\":\"FIRE\"}").body())
                    .contains("kind", "FIRE", "DROP_SOCKETS");
            assertThat(simulator.command("/world/rate", "{\"speed\":1}").body()).contains("speed");
            assertThat(simulator.control("/tape?symbol=NOPE").status()).isEqualTo(400);
            assertThat(simulator.control("/nothing").status()).isEqualTo(404);
        }
    }

    private static double bestCycle(Map<String, JsonNode> quotes) {
        List<String> assets = List.of("USDT", "BTC", "ETH", "BNB", "SOL", "XRP", "LTC");
        double best = 0;
        for (String a : assets) {
            for (String b : assets) {
                for (String c : assets) {
                    best = Math.max(best, rate(quotes, a, b) * rate(quotes, b, c) * rate(quotes, c, a));
                }
            }
        }
        return best;
    }

    private static double rate(Map<String, JsonNode> quotes, String from, String to) {
        JsonNode sell = quotes.get(from + to);
        if (sell != null) {
            return sell.path("bidPrice").asDouble() * 0.999;
        }
        JsonNode buy = quotes.get(to + from);
        return buy == null ? 0 : 0.999 / buy.path("askPrice").asDouble();
    }
}
