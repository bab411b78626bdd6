package io.kairos.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.simulator.SimulatorConfig.VenueConfig;
import io.kairos.simulator.binance.BinanceVenue;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.world.WorldSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreeVenuesIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void shouldPriceTheSameAssetNearlyEqualEverywhere() throws Exception {
        try (Simulator simulator = start()) {
            for (int sample = 0; sample < 20; sample++) {
                long trades = trades(simulator);
                double binance = middle(simulator, "BINANCE", "BTCUSDT");
                assertThat(middle(simulator, "OKX", "BTC-USDT")).isCloseTo(binance, Percentage.withPercentage(0.1));
                assertThat(middle(simulator, "KRAKEN", "BTC/USDT")).isCloseTo(binance, Percentage.withPercentage(0.1));
                assertThat(middle(simulator, "KRAKEN", "BTC/USD")
                                * middle(simulator, "KRAKEN", "EUR/USD")
                                / middle(simulator, "KRAKEN", "EUR/USD"))
                        .isCloseTo(binance, within(binance * 0.002));
                await().atMost(Duration.ofSeconds(10)).until(() -> trades(simulator) > trades);
            }
        }
    }

    @Test
    void shouldPlantTrianglesAtEachVenue() throws Exception {
        try (Simulator simulator = start()) {
            for (VenueName venue : VenueName.values()) {
                JsonNode planted = post(
                        simulator,
                        "/world/plant",
                        "{\"venue\":\"" + venue + "\",\"edgeBps\":25,\"lifetimeMillis\":200}");
                assertThat(planted.path("venue").asText())
                        .as(planted.toString())
                        .isEqualTo(venue.name());
                assertThat(planted.path("idealEdgeBps").asDouble()).isBetween(15.0, 45.0);
            }
        }
    }

    @Test
    void shouldPayBetweenVenuesWhatTruthPromises() throws Exception {
        try (Simulator simulator = start()) {
            for (String sell : List.of("OKX", "KRAKEN")) {
                JsonNode planted = post(
                        simulator,
                        "/world/plant",
                        "{\"kind\":\"CROSS_VENUE\",\"buyVenue\":\"BINANCE\",\"sellVenue\":\"" + sell
                                + "\",\"base\":\"ETH\",\"quote\":\"USDT\",\"edgeBps\":12,\"lifetimeMillis\":300}");
                assertThat(planted.path("idealEdgeBps").asDouble())
                        .as(planted.toString())
                        .isBetween(8.0, 14.0);
                assertThat(planted.path("venue").asText()).isEqualTo(sell);
                double ask = Double.parseDouble(
                        planted.path("legs").path(0).path("price").asText());
                double bid = Double.parseDouble(
                        planted.path("legs").path(1).path("price").asText());
                double fees = sell.equals("OKX") ? 0.999 * 0.999 : 0.999 * 0.9976;
                assertThat(bid * fees / ask).isBetween(1.0008, 1.0014);
                JsonNode ended = await().atMost(Duration.ofSeconds(10))
                        .until(() -> last(get(simulator, "/truth?since=0")), entry -> entry.path("endReason")
                                .isTextual());
                assertThat(ended.path("endReason").asText()).isEqualTo("EXPIRED");
                assertThat(ended.path("kind").asText()).isEqualTo("CROSS_VENUE");
                assertThat(middle(simulator, sell, sell.equals("OKX") ? "ETH-USDT" : "ETH/USDT"))
                        .isCloseTo(middle(simulator, "BINANCE", "ETHUSDT"), Percentage.withPercentage(0.1));
            }
        }
    }

    private static JsonNode last(JsonNode entries) {
        return entries.path(entries.size() - 1);
    }

    @Test
    void shouldKeepVenuesApart() throws Exception {
        try (Simulator simulator = start()) {
            assertThat(get(simulator, "/ledger?venue=KRAKEN").path("error").asText())
                    .contains("no such account");
            assertThat(get(simulator, "/book?venue=OKX&symbol=BTCUSDT")
                            .path("error")
                            .asText())
                    .contains("BTCUSDT", "OKX", "BTC-USDT");
            assertThat(get(simulator, "/book?venue=NYSE&symbol=BTCUSDT")
                            .path("error")
                            .asText())
                    .contains("NYSE", "KRAKEN");
            assertThat(get(simulator, "/health")
                            .path("venues")
                            .path("OKX")
                            .path("open")
                            .asBoolean())
                    .isFalse();
            assertThatThrownBy(() -> simulator.port(VenueName.OKX)).hasMessageContaining("OKX");
        }
    }

    private Simulator start() throws IOException {
        return Simulator.start(new SimulatorConfig(
                "127.0.0.1",
                0,
                directory,
                1 << 20,
                24 << 20,
                new WorldSettings(7, 600, 0, 300, 1500),
                List.of(
                        new VenueConfig(VenueName.BINANCE, 0, BinanceVenue.Settings.STANDARD, List.of()),
                        new VenueConfig(VenueName.OKX, 0, null, List.of()),
                        new VenueConfig(VenueName.KRAKEN, 0, null, List.of()))));
    }

    private long trades(Simulator simulator) {
        return get(simulator, "/health")
                .path("venues")
                .path("KRAKEN")
                .path("lastTradeIds")
                .path("BTC/USD")
                .asLong();
    }

    private double middle(Simulator simulator, String venue, String symbol) {
        JsonNode book = get(simulator, "/book?venue=" + venue + "&symbol=" + symbol + "&depth=1");
        assertThat(book.path("sequence").asLong()).isPositive();
        double bid = book.path("bids").path(0).path(0).asDouble();
        double ask = book.path("asks").path(0).path(0).asDouble();
        assertThat(bid).isPositive().isLessThan(ask);
        return (bid + ask) / 2;
    }

    private JsonNode get(Simulator simulator, String path) {
        return send(HttpRequest.newBuilder(uri(simulator, path)).GET().build());
    }

    private JsonNode post(Simulator simulator, String path, String body) {
        return send(HttpRequest.newBuilder(uri(simulator, path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static URI uri(Simulator simulator, String path) {
        return URI.create("http://127.0.0.1:" + simulator.controlPort() + path);
    }

    private JsonNode send(HttpRequest request) {
        try {
            return JSON.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
