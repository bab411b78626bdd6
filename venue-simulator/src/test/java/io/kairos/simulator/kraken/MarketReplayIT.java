package io.kairos.simulator.kraken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.simulator.Simulator;
import io.kairos.simulator.SimulatorConfig;
import io.kairos.simulator.SimulatorConfig.VenueConfig;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.InstrumentCatalogue;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.world.WorldSettings;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole simulator with its living market: a plain client's books are the true ones, message by message. */
class MarketReplayIT {
    private static final int DEPTH = 100;

    @TempDir
    Path directory;

    @Test
    void shouldKeepEveryBookOfThePlainClientTrue() throws Exception {
        try (Simulator simulator = start();
                KrakenSocket client =
                        new KrakenSocket(URI.create("ws://127.0.0.1:" + simulator.port(VenueName.KRAKEN) + "/v2"))) {
            Map<String, NaiveBook> books = new HashMap<>();
            List<String> symbols = new ArrayList<>();
            for (Instrument instrument : InstrumentCatalogue.kraken().all()) {
                books.put(
                        instrument.symbol(),
                        new NaiveBook(DEPTH, instrument.priceDecimals(), instrument.qtyDecimals()));
                symbols.add('"' + instrument.symbol() + '"');
            }
            client.send("{\"method\":\"subscribe\",\"params\":{\"channel\":\"book\",\"depth\":" + DEPTH
                    + ",\"symbol\":[" + String.join(",", symbols) + "]}}");
            await().atMost(Duration.ofSeconds(60)).until(() -> client.heard().size() > 3_000);
            control(simulator, "/world/freeze");
            await().atMost(Duration.ofSeconds(10)).until(() -> isQuiet(client));

            int checked = 0;
            int repeats = 0;
            for (JsonNode message : client.channel("book")) {
                String symbol = message.path("data").path(0).path("symbol").asText();
                NaiveBook book = books.get(symbol);
                assertThat(book).isNotNull();
                assertThat(book.apply(message)).as("checksum of %s", message).isTrue();
                checked++;
                repeats += repeatsPrice(message) ? 1 : 0;
            }
            assertThat(checked).isGreaterThan(2_500);
            assertThat(repeats).as("messages with the same price twice").isPositive();
            for (Instrument instrument : InstrumentCatalogue.kraken().all()) {
                compare(simulator, instrument.symbol(), books);
            }
        }
    }

    private Simulator start() throws Exception {
        return Simulator.start(new SimulatorConfig(
                "127.0.0.1",
                0,
                directory,
                1024 * 1024,
                8 * 1024 * 1024,
                new WorldSettings(9, 600, 0, 300, 1500),
                List.of(new VenueConfig(VenueName.KRAKEN, 0, KrakenVenue.Settings.STANDARD, List.of()))));
    }

    private static boolean isQuiet(KrakenSocket client) {
        int last = client.heard().size() - 1;
        return client.heard().get(last).path("channel").asText().equals("heartbeat");
    }

    private static void compare(Simulator simulator, String symbol, Map<String, NaiveBook> books) throws Exception {
        JsonNode truth =
                control(simulator, "/book?venue=KRAKEN&depth=" + DEPTH + "&symbol=" + symbol.replace("/", "%2F"));
        NaiveBook book = books.get(symbol);
        assertThat(book).isNotNull();
        assertThat(texts(book.bids())).as(symbol).isEqualTo(texts(truth.path("bids")));
        assertThat(texts(book.asks())).as(symbol).isEqualTo(texts(truth.path("asks")));
    }

    private static List<String> texts(Map<BigDecimal, BigDecimal> side) {
        List<String> texts = new ArrayList<>();
        side.forEach((price, qty) -> texts.add(plain(price) + " " + plain(qty)));
        return texts;
    }

    private static List<String> texts(JsonNode levels) {
        List<String> texts = new ArrayList<>();
        levels.forEach(level -> texts.add(plain(new BigDecimal(level.path(0).asText())) + " "
                + plain(new BigDecimal(level.path(1).asText()))));
        return texts;
    }

    private static String plain(BigDecimal number) {
        return number.setScale(8).toPlainString();
    }

    private static boolean repeatsPrice(JsonNode message) {
        JsonNode data = message.path("data").path(0);
        return repeats(data.path("bids")) || repeats(data.path("asks"));
    }

    private static boolean repeats(JsonNode levels) {
        return levels.findValues("price").stream().distinct().count() < levels.size();
    }

    private static JsonNode control(Simulator simulator, String path) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulator.controlPort() + path));
        HttpRequest ready = path.startsWith("/world")
                ? request.POST(HttpRequest.BodyPublishers.noBody()).build()
                : request.GET().build();
        String body = HttpClient.newHttpClient()
                .send(ready, HttpResponse.BodyHandlers.ofString())
                .body();
        return KrakenFixture.json(body);
    }
}
