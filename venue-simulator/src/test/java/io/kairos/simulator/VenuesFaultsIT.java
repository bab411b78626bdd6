package io.kairos.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.kairos.simulator.SimulatorConfig.VenueConfig;
import io.kairos.simulator.binance.BinanceVenue;
import io.kairos.simulator.kraken.KrakenVenue;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.okx.OkxVenue;
import io.kairos.simulator.world.WorldSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same faults at OKX and Kraken, as each of them commits them; Binance next to them stays sound. */
class VenuesFaultsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<RawSocket> sockets = new ArrayList<>();
    private Simulator simulator;
    private RawSocket binance;
    private RawSocket okx;
    private RawSocket kraken;

    @BeforeEach
    void start() throws IOException {
        simulator = Simulator.start(new SimulatorConfig(
                "127.0.0.1",
                0,
                directory,
                1024 * 1024,
                16 * 1024 * 1024,
                new WorldSettings(7, 6_000, 0, 300, 1_500),
                List.of(
                        new VenueConfig(VenueName.BINANCE, 0, BinanceVenue.Settings.STANDARD, List.of()),
                        new VenueConfig(VenueName.OKX, 0, OkxVenue.Settings.STANDARD, List.of()),
                        new VenueConfig(VenueName.KRAKEN, 0, KrakenVenue.Settings.STANDARD, List.of()))));
        binance = open(VenueName.BINANCE, "/ws/btcusdt@bookTicker", "");
        okx = open(
                VenueName.OKX,
                "/ws/v5/public",
                "{\"op\":\"subscribe\",\"args\":[{\"channel\":\"books\",\"instId\":\"BTC-USDT\"},"
                        + "{\"channel\":\"instruments\",\"instType\":\"SPOT\"},{\"channel\":\"status\"}]}");
        kraken = open(
                VenueName.KRAKEN,
                "/v2",
                "{\"method\":\"subscribe\",\"params\":{\"channel\":\"book\",\"symbol\":[\"BTC/USD\"],\"depth\":10}}");
        kraken.send("{\"method\":\"subscribe\",\"params\":{\"channel\":\"instrument\"}}");
        eventually(() -> binance.texts().size() > 3
                && okxBooks().size() > 3
                && krakenBooks(kraken).size() > 3);
    }

    @AfterEach
    void stop() throws IOException {
        for (RawSocket socket : sockets) {
            socket.close();
        }
        simulator.close();
    }

    @Test
    void shouldDropFramesOfOneVenueOnly() {
        arm("{\"kind\":\"DROP_FRAMES\",\"venue\":\"OKX\",\"symbol\":\"BTCUSDT\",\"stream\":\"books*\",\"count\":1}");

        awaitMore(okx, 20);

        assertThat(okxBreaks()).isEqualTo(1);
        assertThat(log())
                .allMatch(entry -> entry.path("venue").asText().equals("OKX")
                        && entry.path("symbol").asText().equals("BTC-USDT"));
    }

    @Test
    void shouldSendWrongChecksums() throws Exception {
        RawSocket other = open(
                VenueName.KRAKEN,
                "/v2",
                "{\"method\":\"subscribe\",\"params\":{\"channel\":\"book\",\"symbol\":[\"BTC/USD\"],\"depth\":10}}");
        eventually(() -> krakenBooks(other).size() > 3);
        long number = 0;
        for (JsonNode socket : get(simulator.controlPort(), "/connections")) {
            if (socket.path("remote").asText().endsWith(":" + other.localPort())) {
                number = socket.path("connection").asLong();
            }
        }
        arm("{\"kind\":\"WRONG_CHECKSUM\",\"venue\":\"KRAKEN\",\"connection\":\"" + number
                + "\",\"stream\":\"book*\"}");

        awaitMore(other, 30);
        List<String> right =
                krakenBooks(kraken).stream().map(JsonNode::toString).toList();
        List<JsonNode> odd = krakenBooks(other).stream()
                .filter(book -> book.path("type").asText().equals("update"))
                .filter(book -> !right.contains(book.toString()))
                .toList();
        // The newest frames may not have reached the other client yet.
        assertThat(log()).hasSize(1);
        JsonNode wrong = odd.get(0);
        long checksum = wrong.path("data").path(0).path("checksum").asLong();
        assertThat(right)
                .anyMatch(text -> text.equals(
                        wrong.toString().replace("\"checksum\":" + checksum, "\"checksum\":" + (checksum ^ 1))));
    }

    @Test
    void shouldBreakAndRestartOkxSequences() {
        arm("{\"kind\":\"SEQUENCE_GAP\",\"venue\":\"OKX\",\"symbol\":\"BTC-USDT\",\"ids\":1000}");
        awaitMore(okx, 10);
        assertThat(okxBreaks()).isEqualTo(1);

        arm("{\"kind\":\"SEQUENCE_RESET\",\"venue\":\"OKX\",\"symbol\":\"BTC-USDT\",\"to\":5}");
        awaitMore(okx, 10);
        assertThat(okxBreaks()).as("a restart keeps the chain").isEqualTo(1);
        assertThat(okxBooks())
                .filteredOn(book -> row(book).path("prevSeqId").asLong()
                        > row(book).path("seqId").asLong())
                .hasSize(1);
    }

    @Test
    void shouldSayMaintenanceEverywhere() throws Exception {
        arm("{\"kind\":\"MAINTENANCE\",\"durationMillis\":2000}");

        eventually(() ->
                okx.texts().stream().anyMatch(text -> text.contains("\"status\"") && text.contains("\"ongoing\"")));
        assertThat(get(VenueName.KRAKEN, "/0/public/SystemStatus")
                        .path("result")
                        .path("status")
                        .asText())
                .isEqualTo("maintenance");
        assertThat(krakenSays("maintenance")).isTrue();
        assertThat(get(VenueName.BINANCE, "/api/v3/exchangeInfo?symbol=BTCUSDT")
                        .path("symbols")
                        .path(0)
                        .path("status")
                        .asText())
                .isEqualTo("BREAK");

        eventually(() -> get(VenueName.KRAKEN, "/0/public/SystemStatus")
                .path("result")
                .path("status")
                .asText()
                .equals("online"));
        eventually(() -> krakenSays("online"));
    }

    @Test
    void shouldHaltAndDelistInstruments() throws Exception {
        arm("{\"kind\":\"HALT\",\"venue\":\"OKX\",\"symbol\":\"BTC-USDT\",\"durationMillis\":1500}");
        arm("{\"kind\":\"HALT\",\"venue\":\"KRAKEN\",\"symbol\":\"BTC/USD\",\"durationMillis\":1500}");

        assertThat(okxInstrument().path("state").asText()).isEqualTo("suspend");
        assertThat(pairStatus()).isNotEqualTo("online");
        eventually(() -> okxInstrument().path("state").asText().equals("live"));
        eventually(() -> pairStatus().equals("online"));

        arm("{\"kind\":\"DELIST\",\"venue\":\"OKX\",\"symbol\":\"BTC-USDT\",\"durationMillis\":60000}");
        arm("{\"kind\":\"DELIST\",\"venue\":\"KRAKEN\",\"symbol\":\"BTC/USD\",\"durationMillis\":60000}");
        assertThat(okxInstrument().isMissingNode()).isTrue();
        assertThat(pairStatus()).isIn("", "delisted");
        assertThat(get(VenueName.BINANCE, "/api/v3/exchangeInfo?symbol=BTCUSDT")
                        .path("symbols")
                        .path(0)
                        .path("status")
                        .asText())
                .isEqualTo("TRADING");
    }

    @Test
    void shouldSkewClocksOnce() throws Exception {
        arm("{\"kind\":\"CLOCK_SKEW\",\"skewMillis\":100000,\"durationMillis\":60000}");

        long nowMs = System.currentTimeMillis();
        assertThat(get(VenueName.OKX, "/api/v5/public/time")
                        .path("data")
                        .path(0)
                        .path("ts")
                        .asLong())
                .isCloseTo(nowMs + 100_000, within(5_000L));
        assertThat(get(VenueName.KRAKEN, "/0/public/Time")
                        .path("result")
                        .path("unixtime")
                        .asLong())
                .isCloseTo(nowMs / 1000 + 100, within(5L));
        eventually(() -> okxBooks().stream()
                .anyMatch(book -> Math.abs(row(book).path("ts").asLong() - nowMs - 100_000) < 5_000));
        eventually(() -> krakenBooks(kraken).stream().anyMatch(book -> {
            String time = book.path("data").path(0).path("timestamp").asText();
            return !time.isEmpty() && Math.abs(Instant.parse(time).toEpochMilli() - nowMs - 100_000) < 5_000;
        }));
    }

    @Test
    void shouldCrossBooksEverywhere() throws Exception {
        arm("{\"kind\":\"CROSSED_BOOK\",\"symbol\":\"BTCUSDT\",\"ticks\":3,\"durationMillis\":60000}");
        arm(
                "{\"kind\":\"CROSSED_BOOK\",\"venue\":\"KRAKEN\",\"symbol\":\"BTCUSD\",\"ticks\":3,\"durationMillis\":60000}");

        eventually(() ->
                isCrossed("BINANCE", "BTCUSDT") && isCrossed("OKX", "BTC-USDT") && isCrossed("KRAKEN", "BTC/USD"));
        // The best bid moves on, and one of a moment may never be published: each one seen counts from then on.
        Set<BigDecimal> okxBids = new HashSet<>();
        Set<BigDecimal> krakenBids = new HashSet<>();
        eventually(() -> {
            okxBids.add(bestBid("OKX", "BTC-USDT"));
            return okxBooks().stream().anyMatch(book -> {
                String bid = row(book).path("bids").path(0).path(0).asText();
                return !bid.isEmpty() && okxBids.contains(new BigDecimal(bid).stripTrailingZeros());
            });
        });
        eventually(() -> {
            krakenBids.add(bestBid("KRAKEN", "BTC/USD"));
            return krakenBooks(kraken).stream().anyMatch(book -> {
                JsonNode bid = row(book).path("bids").path(0).path("price");
                return !bid.isMissingNode()
                        && krakenBids.contains(bid.decimalValue().stripTrailingZeros());
            });
        });
        arm("{\"kind\":\"CLEAR\"}");
        eventually(() ->
                !isCrossed("BINANCE", "BTCUSDT") && !isCrossed("OKX", "BTC-USDT") && !isCrossed("KRAKEN", "BTC/USD"));
    }

    @Test
    void shouldRefuseInEachVenuesOwnWords() throws Exception {
        arm("{\"kind\":\"RATE_LIMIT\",\"count\":1}");
        assertThat(get(VenueName.OKX, "/api/v5/public/time").path("code").asText())
                .isEqualTo("50011");
        assertThat(get(VenueName.KRAKEN, "/0/public/Time").path("error").path(0).asText())
                .isEqualTo("EGeneral:Too many requests");

        arm("{\"kind\":\"HTTP_ERROR\",\"status\":503,\"body\":\"JSON\",\"count\":1}");
        assertThat(get(VenueName.OKX, "/api/v5/public/time").path("code").asText())
                .isEqualTo("50001");
        assertThat(get(VenueName.KRAKEN, "/0/public/Time").path("error").path(0).asText())
                .isEqualTo("EService:Unavailable");
        for (VenueName venue : VenueName.values()) {
            assertThat(get(simulator.controlPort(), "/health")
                            .path("venues")
                            .path(venue.name())
                            .path("limitBreachesTotal")
                            .asLong())
                    .isZero();
        }
    }

    @Test
    void shouldDisconnectAndFreezeOneVenue() {
        arm("{\"kind\":\"HALF_OPEN\",\"venue\":\"OKX\",\"connection\":\"PUBLIC\",\"durationMillis\":1000}");
        arm("{\"kind\":\"DISCONNECT\",\"venue\":\"KRAKEN\",\"mode\":\"CLOSE_FRAME\",\"code\":1012}");

        eventually(() -> kraken.end() != null);
        int frozen = okx.frames().size();
        int going = binance.frames().size();
        eventually(() -> binance.frames().size() > going + 10);
        assertThat(okx.frames().size() - frozen).isLessThan(5);
        assertThat(okx.end()).isNull();
        eventually(() -> okx.end() != null);
        assertThat(binance.end()).isNull();
    }

    @Test
    void shouldChangeFramesAtEveryVenue() {
        arm("{\"kind\":\"UNKNOWN_ENUM\",\"venue\":\"OKX\",\"stream\":\"book*\",\"count\":1}");
        arm("{\"kind\":\"UNKNOWN_ENUM\",\"venue\":\"KRAKEN\",\"stream\":\"book*\",\"count\":1}");
        arm("{\"kind\":\"UNKNOWN_FIELD\",\"stream\":\"*book*\",\"count\":1}");
        arm("{\"kind\":\"OVERSIZE_FRAMES\",\"stream\":\"*book*\",\"bytes\":1000000,\"count\":1}");

        for (RawSocket socket : List.of(binance, okx, kraken)) {
            eventually(() -> socket.texts().stream().anyMatch(text -> text.contains("\"kairosUnknown\":")));
        }
        for (RawSocket socket : List.of(okx, kraken)) {
            eventually(() -> socket.texts().stream().anyMatch(text -> text.matches("(?s).*:\\s*\"kairosUnknown\".*")));
        }
        eventually(() -> get(simulator.controlPort(), "/faults").isEmpty());
    }

    private BigDecimal bestBid(String venue, String symbol) throws IOException, InterruptedException {
        String bid = get(simulator.controlPort(), "/book?venue=" + venue + "&symbol=" + symbol + "&depth=1")
                .path("bids")
                .path(0)
                .path(0)
                .asText();
        return new BigDecimal(bid).stripTrailingZeros();
    }

    private boolean isCrossed(String venue, String symbol) throws IOException, InterruptedException {
        JsonNode book = get(simulator.controlPort(), "/book?venue=" + venue + "&symbol=" + symbol + "&depth=1");
        return new BigDecimal(book.path("bids").path(0).path(0).asText())
                        .compareTo(
                                new BigDecimal(book.path("asks").path(0).path(0).asText()))
                > 0;
    }

    private String pairStatus() throws IOException, InterruptedException {
        return krakenPair().path("status").asText();
    }

    private JsonNode krakenPair() throws IOException, InterruptedException {
        JsonNode pairs = get(VenueName.KRAKEN, "/0/public/AssetPairs").path("result");
        for (JsonNode pair : pairs) {
            if (pair.path("wsname").asText().equals("XBT/USD")
                    || pair.path("wsname").asText().equals("BTC/USD")) {
                return pair;
            }
        }
        return pairs.path("none");
    }

    private JsonNode okxInstrument() throws IOException, InterruptedException {
        for (JsonNode instrument :
                get(VenueName.OKX, "/api/v5/public/instruments?instType=SPOT").path("data")) {
            if (instrument.path("instId").asText().equals("BTC-USDT")) {
                return instrument;
            }
        }
        return MissingNode.getInstance();
    }

    private boolean krakenSays(String status) {
        return kraken.texts().stream()
                .anyMatch(text -> text.contains("\"channel\":\"status\"") && text.contains("\"" + status + "\""));
    }

    private long okxBreaks() {
        long breaks = 0;
        List<JsonNode> books = okxBooks();
        for (int i = 1; i < books.size(); i++) {
            if (row(books.get(i)).path("prevSeqId").asLong()
                    != row(books.get(i - 1)).path("seqId").asLong()) {
                breaks++;
            }
        }
        return breaks;
    }

    private List<JsonNode> okxBooks() {
        return messages(
                okx, message -> message.path("arg").path("channel").asText().equals("books") && message.has("data"));
    }

    private static List<JsonNode> krakenBooks(RawSocket socket) {
        return messages(socket, message -> message.path("channel").asText().equals("book") && message.has("data"));
    }

    private static JsonNode row(JsonNode message) {
        return message.path("data").path(0);
    }

    private static List<JsonNode> messages(RawSocket socket, Predicate<JsonNode> wanted) {
        List<JsonNode> list = new ArrayList<>();
        for (String text : socket.texts()) {
            try {
                JsonNode message = JSON.readTree(text);
                if (wanted.test(message)) {
                    list.add(message);
                }
            } catch (IOException malformed) {
                throw new AssertionError("not JSON: " + text, malformed);
            }
        }
        return list;
    }

    private static void awaitMore(RawSocket socket, int messages) {
        int before = socket.texts().size();
        eventually(() -> socket.texts().size() > before + messages);
    }

    private List<JsonNode> log() {
        try {
            List<JsonNode> list = new ArrayList<>();
            get(simulator.controlPort(), "/faults/log").path("entries").forEach(list::add);
            return list;
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private RawSocket open(VenueName venue, String path, String first) throws IOException {
        RawSocket socket = new RawSocket(URI.create("ws://127.0.0.1:" + simulator.port(venue) + path));
        sockets.add(socket);
        if (!first.isEmpty()) {
            socket.send(first);
        }
        return socket;
    }

    private JsonNode get(VenueName venue, String path) throws IOException, InterruptedException {
        return get(simulator.port(venue), path);
    }

    private JsonNode get(int port, String path) throws IOException, InterruptedException {
        return JSON.readTree(http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }

    private void arm(String body) {
        try {
            HttpResponse<String> reply = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulator.controlPort() + "/faults"))
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }
}
