package io.kairos.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.simulator.SimulatorConfig.ClockMode;
import io.kairos.simulator.SimulatorConfig.Options;
import io.kairos.simulator.SimulatorConfig.VenueConfig;
import io.kairos.simulator.binance.BinanceVenue;
import io.kairos.simulator.exchange.BookHistory.BookAt;
import io.kairos.simulator.kraken.KrakenVenue;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.matching.BookLevel;
import io.kairos.simulator.number.Fixed8;
import io.kairos.simulator.okx.OkxVenue;
import io.kairos.simulator.world.WorldSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeterminismIT {
    private static final long START_MS = 1_800_000_000_000L;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<VenueName, List<String>> REQUESTS = Map.of(
            VenueName.BINANCE,
            List.of(),
            VenueName.OKX,
            List.of(
                    "{\"op\":\"subscribe\",\"args\":[{\"channel\":\"books\",\"instId\":\"BTC-USDT\"},"
                            + "{\"channel\":\"bbo-tbt\",\"instId\":\"ETH-USDT\"},{\"channel\":\"trades\",\"instId\":\"BTC-USDT\"}]}"),
            VenueName.KRAKEN,
            List.of(
                    "{\"method\":\"subscribe\",\"params\":{\"channel\":\"book\",\"symbol\":[\"BTC/USD\",\"ETH/USD\"],\"depth\":25}}",
                    "{\"method\":\"subscribe\",\"params\":{\"channel\":\"trade\",\"symbol\":[\"BTC/USD\"]}}"));

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(VenueName.class)
    void shouldSendTheSameBytesForTheSameSeed(VenueName venue) throws Exception {
        List<String> first = run("first", venue, 11, 4_000);
        List<String> second = run("second", venue, 11, 4_000);
        List<String> other = run("other", venue, 12, 4_000);

        assertThat(first.size()).isGreaterThan(100);
        assertThat(second).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void shouldShowEveryPublishedBookAsItWas() throws Exception {
        try (Simulator simulator = start("books", 3)) {
            Recorder client = new Recorder();
            WebSocket socket = connect(simulator, client, "btcusdt@depth@100ms");
            simulator.advance(200);
            HttpResponse<String> snapshot = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulator.binancePort()
                                            + "/api/v3/depth?symbol=BTCUSDT&limit=5000"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            simulator.advance(3_000);
            client.settle();
            JsonNode book = JSON.readTree(snapshot.body());
            long last = book.path("lastUpdateId").asLong();
            NavigableMap<Long, Long> bids = levels(book.path("bids"));
            NavigableMap<Long, Long> asks = levels(book.path("asks"));
            int checked = 0;
            int unknownDeletes = 0;
            for (String frame : client.frames) {
                JsonNode diff = JSON.readTree(frame);
                if (diff.path("u").asLong() <= last) {
                    continue;
                }
                assertThat(diff.path("U").asLong()).isLessThanOrEqualTo(last + 1);
                unknownDeletes += apply(diff.path("b"), bids) + apply(diff.path("a"), asks);
                last = diff.path("u").asLong();
                Optional<BookAt> truth = simulator.bookAt(VenueName.BINANCE, "BTCUSDT", last, 5_000);
                assertThat(truth).as("update id %d", last).isPresent();
                assertThat(asList(bids.descendingMap())).isEqualTo(truth.get().bids());
                assertThat(asList(asks)).isEqualTo(truth.get().asks());
                checked++;
            }
            assertThat(checked).isGreaterThan(20);
            assertThat(unknownDeletes).isPositive();
            assertThat(bids.size()).isGreaterThan(400);
            assertThat(asks.size()).isGreaterThan(400);
            socket.abort();
        }
    }

    private List<String> run(String name, VenueName venue, long seed, long millis) throws IOException {
        try (Simulator simulator = start(name, seed)) {
            Recorder client = new Recorder();
            WebSocket socket =
                    switch (venue) {
                        case BINANCE ->
                            connect(
                                    simulator,
                                    client,
                                    "btcusdt@bookTicker/btcusdt@trade/ethusdt@depth@100ms/xrpbtc@depth20@100ms/solusdt@aggTrade");
                        case OKX -> connect(simulator.port(venue), "/ws/v5/public", client);
                        case KRAKEN -> connect(simulator.port(venue), "/v2", client);
                    };
            for (String request : REQUESTS.get(venue)) {
                socket.sendText(request, true).join();
            }
            client.settle();
            simulator.advance(millis);
            client.settle();
            socket.abort();
            return client.frames;
        }
    }

    private Simulator start(String name, long seed) throws IOException {
        return Simulator.start(new SimulatorConfig(
                        "127.0.0.1",
                        0,
                        directory.resolve(name),
                        1 << 20,
                        24 << 20,
                        new WorldSettings(seed, 2_000, 500, 100, 400),
                        List.of(
                                new VenueConfig(VenueName.BINANCE, 0, BinanceVenue.Settings.STANDARD, List.of()),
                                new VenueConfig(VenueName.OKX, 0, OkxVenue.Settings.STANDARD, List.of()),
                                new VenueConfig(VenueName.KRAKEN, 0, KrakenVenue.Settings.STANDARD, List.of())))
                .with(new Options(ClockMode.STEPPED, START_MS, 20_000)));
    }

    private static WebSocket connect(Simulator simulator, Recorder recorder, String streams) {
        return connect(simulator.binancePort(), "/ws/" + streams, recorder);
    }

    private static WebSocket connect(int port, String path, Recorder recorder) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + path), recorder)
                .join();
    }

    private static NavigableMap<Long, Long> levels(JsonNode side) {
        NavigableMap<Long, Long> levels = new TreeMap<>();
        side.forEach(level -> levels.put(
                Fixed8.parse(level.path(0).asText()), Fixed8.parse(level.path(1).asText())));
        return levels;
    }

    private static int apply(JsonNode changes, NavigableMap<Long, Long> levels) {
        int unknownDeletes = 0;
        for (JsonNode change : changes) {
            long price = Fixed8.parse(change.path(0).asText());
            long quantity = Fixed8.parse(change.path(1).asText());
            if (quantity > 0) {
                levels.put(price, quantity);
            } else if (levels.remove(price) == null) {
                unknownDeletes++;
            }
        }
        return unknownDeletes;
    }

    private static List<BookLevel> asList(NavigableMap<Long, Long> levels) {
        List<BookLevel> list = new ArrayList<>();
        levels.forEach((price, quantity) -> list.add(new BookLevel(price, quantity)));
        return list;
    }

    private static final class Recorder implements WebSocket.Listener {
        private final List<String> frames = Collections.synchronizedList(new ArrayList<>());
        private final StringBuilder partial = new StringBuilder();

        /** Waits until nothing more comes; venue time stands still meanwhile. */
        void settle() {
            int[] seen = {-1, 0};
            await().pollInterval(Duration.ofMillis(100))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> {
                        seen[1] = frames.size() == seen[0] ? seen[1] + 1 : 0;
                        seen[0] = frames.size();
                        return seen[1] == 4;
                    });
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                frames.add(partial.toString());
                partial.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
            frames.add("PING");
            from.request(1);
            return null;
        }
    }
}
