package io.kairos.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.recording.FrameKind;
import io.kairos.recording.RecordedFrame;
import io.kairos.recording.RecordingWriter;
import io.kairos.simulator.playback.PlaybackServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaybackIT {
    private static final long MILLI_NS = 1_000_000L;
    private static final long START_NS = 1_700_000_000_000L * MILLI_NS;

    @TempDir
    Path directory;

    private final List<RecordedFrame> frames = new ArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private void in(long atMs, String text) {
        in(0, atMs, text);
    }

    private void in(int connection, long atMs, String text) {
        frames.add(RecordedFrame.text(FrameKind.TEXT_IN, connection, START_NS + atMs * MILLI_NS, text));
    }

    private void http(long atMs, String pathAndQuery, String body) {
        frames.add(RecordedFrame.http(START_NS + atMs * MILLI_NS, pathAndQuery, 200, body));
    }

    private PlaybackServer serve(String venue, double speed) throws IOException {
        try (RecordingWriter writer = new RecordingWriter(directory, venue, Map.of(), 1 << 30, Long.MAX_VALUE)) {
            for (RecordedFrame frame : frames) {
                writer.write(frame);
            }
        }
        PlaybackServer server = PlaybackServer.start(new PlaybackServer.Settings(directory, "127.0.0.1", 0, speed));
        opened.add(server);
        return server;
    }

    private SocketClient connect(PlaybackServer server, String path) {
        SocketClient client = new SocketClient(URI.create("ws://127.0.0.1:" + server.port() + path));
        opened.add(0, client);
        return client;
    }

    private static JsonNode get(PlaybackServer server, String pathAndQuery) throws Exception {
        var reply = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + pathAndQuery))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return SimulatorFixture.JSON.readTree(reply.body());
    }

    private static String okxBook(String instrument, String action, long previous, long id) {
        return "{\"arg\":{\"channel\":\"books\",\"instId\":\"" + instrument + "\"},\"action\":\"" + action
                + "\",\"data\":[{\"asks\":[],\"bids\":[],\"ts\":\"1\",\"checksum\":0,\"prevSeqId\":" + previous
                + ",\"seqId\":"
                + id + "}]}";
    }

    private static List<Long> sequence(SocketClient client) {
        return client.heard().stream()
                .filter(message -> message.has("data"))
                .map(message -> message.path("data").path(0).path("seqId").asLong())
                .toList();
    }

    @Test
    void shouldPlayEachClientWhatItSubscribesInTheRecordedOrder() throws IOException {
        in(0, "{\"event\":\"subscribe\",\"arg\":{\"channel\":\"books\",\"instId\":\"BTC-USDT\"},\"connId\":\"x\"}");
        in(1, okxBook("BTC-USDT", "snapshot", -1, 10));
        in(2, okxBook("ETH-USDT", "snapshot", -1, 100));
        for (int i = 0; i < 50; i++) {
            in(3 + i, okxBook("BTC-USDT", "update", 10 + i, 11 + i));
        }
        PlaybackServer server = serve("OKX", 1);
        SocketClient client = connect(server, "/ws/v5/public");
        client.send("{\"id\":\"7\",\"op\":\"subscribe\",\"args\":[{\"channel\":\"books\",\"instId\":\"BTC-USDT\"}]}");
        JsonNode acknowledged = client.awaitReply("7");
        assertThat(acknowledged.path("event").asText()).isEqualTo("subscribe");
        await().atMost(Duration.ofSeconds(15)).until(() -> sequence(client).size() == 51);
        assertThat(sequence(client)).startsWith(10L).endsWith(60L).isSorted();
        assertThat(server.finished()).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void shouldGiveALateClientTheLastPictureAndWhatFollowedIt() throws IOException {
        in(0, okxBook("BTC-USDT", "snapshot", -1, 1));
        in(1, okxBook("BTC-USDT", "update", 1, 2));
        in(2, okxBook("BTC-USDT", "snapshot", -1, 20));
        in(3, okxBook("BTC-USDT", "update", 20, 21));
        PlaybackServer server = serve("OKX", 0);
        SocketClient first = connect(server, "/ws/v5/public");
        first.send("{\"op\":\"subscribe\",\"args\":[{\"channel\":\"trades\",\"instId\":\"BTC-USDT\"}]}");
        assertThat(server.finished()).succeedsWithin(Duration.ofSeconds(15));
        SocketClient late = connect(server, "/ws/v5/public");
        late.send("{\"op\":\"subscribe\",\"args\":[{\"channel\":\"books\",\"instId\":\"BTC-USDT\"}]}");
        await().atMost(Duration.ofSeconds(15)).until(() -> sequence(late).size() == 2);
        assertThat(sequence(late)).containsExactly(20L, 21L);
        assertThat(sequence(first)).isEmpty();
    }

    @Test
    void shouldLetTheNewestConnectionSpeakWhileTheRecorderMoved() throws IOException {
        in(0, 0, okxBook("BTC-USDT", "snapshot", -1, 1));
        in(1, 1, okxBook("BTC-USDT", "snapshot", -1, 5));
        in(0, 2, okxBook("BTC-USDT", "update", 5, 6));
        in(1, 3, okxBook("BTC-USDT", "update", 5, 6));
        PlaybackServer server = serve("OKX", 1);
        SocketClient client = connect(server, "/ws/v5/public");
        client.send("{\"op\":\"subscribe\",\"args\":[{\"channel\":\"books\",\"instId\":\"BTC-USDT\"}]}");
        assertThat(server.finished()).succeedsWithin(Duration.ofSeconds(15));
        await().atMost(Duration.ofSeconds(15)).until(() -> sequence(client).size() == 3);
        assertThat(sequence(client)).containsExactly(1L, 5L, 6L);
    }

    @Test
    void shouldAnswerBinanceSnapshotsFromTheBookAsItIsNow() throws Exception {
        http(0, "/api/v3/exchangeInfo", "{\"symbols\":[]}");
        http(
                1,
                "/api/v3/depth?symbol=BTCUSDT&limit=1000",
                "{\"lastUpdateId\":10,\"bids\":[[\"9\",\"1\"],[\"8\",\"2\"]]," + "\"asks\":[[\"11\",\"3\"]]}");
        in(2, "{\"result\":null,\"id\":1}");
        in(
                3,
                "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":1,\"s\":\"BTCUSDT\",\"U\":11,\"u\":12,"
                        + "\"b\":[[\"9\",\"0\"],[\"8.5\",\"7\"]],\"a\":[]}}");
        PlaybackServer server = serve("BINANCE", 0);
        assertThat(get(server, "/api/v3/exchangeInfo").has("symbols")).isTrue();
        assertThat(get(server, "/api/v3/time").path("serverTime").asLong()).isEqualTo(START_NS / MILLI_NS);
        SocketClient raw = connect(server, "/ws/btcusdt@depth@100ms");
        assertThat(raw.awaitMessage(message -> message.path("u").asLong() == 12)
                        .path("e")
                        .asText())
                .isEqualTo("depthUpdate");
        assertThat(server.finished()).succeedsWithin(Duration.ofSeconds(15));
        JsonNode book = get(server, "/api/v3/depth?symbol=BTCUSDT&limit=1");
        assertThat(book.path("lastUpdateId").asLong()).isEqualTo(12);
        assertThat(book.path("bids").toString()).isEqualTo("[[\"8.5\",\"7\"]]");
        assertThat(book.path("asks").toString()).isEqualTo("[[\"11\",\"3\"]]");
    }

    @Test
    void shouldGreetAndAcknowledgeAsKrakenDoes() throws IOException {
        String trade = "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"trade_id\":1}]}";
        in(0, "{\"method\":\"subscribe\",\"result\":{\"channel\":\"trade\",\"symbol\":\"BTC/USD\"},\"success\":true}");
        in(1, trade);
        in(2, "{\"channel\":\"heartbeat\"}");
        PlaybackServer server = serve("KRAKEN", 1);
        SocketClient client = connect(server, "/v2");
        assertThat(client.awaitMessage(
                                message -> message.path("channel").asText().equals("status"))
                        .path("data")
                        .path(0)
                        .path("system")
                        .asText())
                .isEqualTo("online");
        client.send("{\"method\":\"subscribe\",\"params\":{\"channel\":\"trade\",\"symbol\":[\"BTC/USD\",\"ETH/USD\"]},"
                + "\"req_id\":9}");
        client.awaitMessage(message -> message.path("channel").asText().equals("heartbeat"));
        assertThat(client.heard().stream()
                        .filter(message -> message.path("req_id").asInt() == 9)
                        .map(message -> message.path("result").path("symbol").asText()))
                .containsExactly("BTC/USD", "ETH/USD");
        assertThat(client.heard().stream().map(JsonNode::toString)).containsOnlyOnce(trade);
    }

    @Test
    void shouldKeepTheOriginalPaceOrAMultipleOfIt() throws IOException {
        for (int i = 0; i <= 10; i++) {
            in(i * 1_000L, okxBook("BTC-USDT", i == 0 ? "snapshot" : "update", i - 1, i));
        }
        PlaybackServer server = serve("OKX", 10);
        SocketClient client = connect(server, "/ws/v5/public");
        client.send("{\"op\":\"subscribe\",\"args\":[{\"channel\":\"books\",\"instId\":\"BTC-USDT\"}]}");
        client.awaitMessage(message -> message.path("event").asText().equals("subscribe"));
        client.awaitMessage(message -> message.path("action").asText().equals("snapshot"));
        // Ten recorded seconds take one: at the first picture most of the rest must still be to come.
        assertThat(server.finished()).isNotDone();
        assertThat(server.finished()).succeedsWithin(Duration.ofSeconds(15));
        await().atMost(Duration.ofSeconds(15)).until(() -> sequence(client).size() == 11);
    }

    @Test
    void shouldRefuseWhatIsNoRecording() throws IOException {
        assertThatThrownBy(() -> PlaybackServer.start(new PlaybackServer.Settings(directory, "127.0.0.1", 0, 1)))
                .hasMessageContaining("no *.kfr.gz");
        Files.writeString(directory.resolve("a.kfr.gz"), "nothing of the kind");
        assertThatThrownBy(() -> PlaybackServer.start(new PlaybackServer.Settings(directory, "127.0.0.1", 0, 1)))
                .hasMessageContaining("a.kfr.gz");
        assertThatThrownBy(() -> PlaybackMain.read(new String[] {"x", "--speed", "-1"}))
                .hasMessageContaining("--speed=-1");
        assertThatThrownBy(() -> PlaybackMain.read(new String[] {})).hasMessageContaining("expected a recording");
    }
}
