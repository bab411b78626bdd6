package io.kairos.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.RawSocket.Frame;
import io.kairos.simulator.binance.BinanceVenue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two clients hear the same stream; the fault is meant for one of them, the other one tells what should have come. */
class FrameFaultsIT {
    private static final String STREAM = "btcusdt@bookTicker";
    private static final int AFTERWARDS = 15;

    @TempDir
    Path directory;

    private SimulatorFixture simulator;
    private RawSocket struck;
    private RawSocket spared;
    private long number;

    @BeforeEach
    void connect() throws IOException {
        simulator = new SimulatorFixture(directory, 2_000, 0, BinanceVenue.Settings.STANDARD);
        spared = new RawSocket(simulator.socket("/ws/" + STREAM));
        struck = new RawSocket(simulator.socket("/ws/" + STREAM));
        await().atMost(Duration.ofSeconds(10)).until(() -> struck.texts().size() > 3);
        for (JsonNode socket : simulator.control("/connections").json()) {
            if (socket.path("remote").asText().endsWith(":" + struck.localPort())) {
                assertThat(socket.path("service").asText()).isEqualTo("STREAM");
                assertThat(socket.path("venue").asText()).isEqualTo("BINANCE");
                number = socket.path("connection").asLong();
            }
        }
        assertThat(number).isPositive();
    }

    @AfterEach
    void disconnect() throws IOException {
        struck.close();
        spared.close();
        simulator.close();
    }

    @Test
    void shouldDropExactlyTheFramesAskedFor() {
        arm("DROP_FRAMES", "\"count\":3");

        Pair pair = listen();

        assertThat(missing(pair.sent(), pair.heard())).hasSize(3);
        assertThat(pair.heard()).isSubsetOf(pair.sent());
        assertThat(struckTimes("DROP_FRAMES")).isEqualTo(3);
    }

    @Test
    void shouldSendFramesTwice() {
        arm("DUPLICATE_FRAMES", "\"count\":2,\"copies\":1");

        Pair pair = listen();

        assertThat(new ArrayList<>(new LinkedHashSet<>(pair.heard()))).isEqualTo(pair.sent());
        assertThat(pair.heard()).hasSize(pair.sent().size() + 2);
    }

    @Test
    void shouldSwapFrames() {
        arm("REORDER_FRAMES", "\"count\":1,\"distance\":2");

        Pair pair = listen();

        assertThat(pair.heard()).isNotEqualTo(pair.sent()).containsExactlyInAnyOrderElementsOf(pair.sent());
        int first = 0;
        while (pair.heard().get(first).equals(pair.sent().get(first))) {
            first++;
        }
        assertThat(pair.heard().subList(first, first + 3))
                .containsExactly(
                        pair.sent().get(first + 1),
                        pair.sent().get(first + 2),
                        pair.sent().get(first));
    }

    @Test
    void shouldDelayFramesInOrder() {
        arm("DELAY_FRAMES", "\"count\":1,\"delayMillis\":400");

        Pair pair = listen();

        assertThat(pair.heard()).isEqualTo(pair.sent());
        long worstNs = 0;
        for (int i = 0; i < pair.heard().size(); i++) {
            worstNs = Math.max(
                    worstNs,
                    time(struck, pair.heard().get(i)) - time(spared, pair.sent().get(i)));
        }
        assertThat(TimeUnit.NANOSECONDS.toMillis(worstNs)).isBetween(390L, 1_500L);
    }

    @Test
    void shouldTruncateFrames() {
        arm("TRUNCATE_FRAMES", "\"count\":1,\"keepPercent\":40");

        Pair pair = listen();
        int at = onlyDifference(pair);

        String whole = pair.sent().get(at);
        assertThat(pair.heard().get(at)).isEqualTo(whole.substring(0, whole.length() * 40 / 100));
    }

    @Test
    void shouldCorruptFramesSoThatTheyAreNoJson() {
        arm("CORRUPT_FRAMES", "\"count\":1,\"mode\":\"SYNTAX\"");

        Pair pair = listen();
        int at = onlyDifference(pair);

        assertThat(pair.heard().get(at)).hasSameSizeAs(pair.sent().get(at)).contains("\u0001");
        assertThat(isJson(pair.heard().get(at))).isFalse();
    }

    @Test
    void shouldCorruptFramesSoThatTheyAreNoText() {
        arm("CORRUPT_FRAMES", "\"count\":1,\"mode\":\"UTF8\"");

        listen();

        assertThat(struck.frames()).filteredOn(frame -> !isUtf8(frame)).hasSize(1);
    }

    @Test
    void shouldCorruptDigitsUnseen() {
        arm("CORRUPT_FRAMES", "\"count\":1,\"mode\":\"DIGIT\"");

        Pair pair = listen();
        int at = onlyDifference(pair);

        assertThat(isJson(pair.heard().get(at))).isTrue();
        assertThat(pair.heard().get(at)).hasSameSizeAs(pair.sent().get(at));
    }

    @Test
    void shouldBreakTheFramingItself() {
        arm("CORRUPT_FRAMES", "\"count\":1,\"mode\":\"FRAMING\"");

        listen();

        assertThat(struck.frames())
                .filteredOn(frame -> (frame.firstByte() & 0x70) != 0)
                .hasSize(1);
    }

    @Test
    void shouldSendOversizedFrames() {
        arm("OVERSIZE_FRAMES", "\"count\":1,\"bytes\":3000000");

        Pair pair = listen();

        List<String> large =
                pair.heard().stream().filter(text -> text.length() == 3_000_000).toList();
        assertThat(large).hasSize(1);
        assertThat(isJson(large.get(0))).isTrue();
        assertThat(pair.sent()).contains(large.get(0).strip());
    }

    @Test
    void shouldSendFragments() {
        arm("FRAGMENT_FRAMES", "\"count\":1,\"parts\":3");

        Pair pair = listen();

        assertThat(missing(pair.sent(), pair.heard())).hasSize(1);
        List<Frame> all = struck.frames();
        int at = 0;
        while (all.get(at).isFinal()) {
            at++;
        }
        assertThat(all.subList(at, at + 3)).extracting(Frame::firstByte).containsExactly(0x01, 0x00, 0x80);
        assertThat(all.get(at).text() + all.get(at + 1).text() + all.get(at + 2).text())
                .isEqualTo(missing(pair.sent(), pair.heard()).get(0));
    }

    @Test
    void shouldAddUnknownFields() throws IOException {
        arm("UNKNOWN_FIELD", "\"count\":1");

        Pair pair = listen();
        int at = onlyDifference(pair);

        JsonNode changed = SimulatorFixture.JSON.readTree(pair.heard().get(at));
        assertThat(changed.path("kairosUnknown").isObject()).isTrue();
        ((ObjectNode) changed).remove("kairosUnknown");
        assertThat(changed).isEqualTo(SimulatorFixture.JSON.readTree(pair.sent().get(at)));
    }

    @Test
    void shouldKeepSilentWithoutClosing() {
        arm("SILENCE", "\"durationMillis\":700");
        int before = struck.texts().size();
        int sparedBefore = spared.texts().size();

        await().atMost(Duration.ofSeconds(10)).until(() -> spared.texts().size() > sparedBefore + AFTERWARDS);
        assertThat(struck.texts().size() - before).isLessThan(3);
        await().atMost(Duration.ofSeconds(10)).until(() -> struck.texts().size() > before + AFTERWARDS);

        assertThat(struck.end()).isNull();
        assertThat(struckTimes("SILENCE")).isGreaterThan(5);
    }

    @Test
    void shouldStrikeBySeededChance() {
        arm("DROP_FRAMES", "\"count\":5,\"probability\":0.25,\"seed\":11");

        await().atMost(Duration.ofSeconds(10)).until(() -> struckTimes("DROP_FRAMES") == 5);
        Pair pair = listen();

        List<String> lost = missing(pair.sent(), pair.heard());
        assertThat(lost).hasSize(5);
        assertThat(pair.sent().indexOf(lost.get(4)) - pair.sent().indexOf(lost.get(0)))
                .as("a quarter of the frames, not five in a row")
                .isGreaterThan(5);
    }

    @Test
    void shouldSpareOtherStreamsInstrumentsAndVenues() {
        for (String scope : List.of(
                "\"stream\":\"btcusdt@trade\"",
                "\"symbol\":\"ETHUSDT\"",
                "\"frames\":\"ACCOUNT\"",
                "\"connection\":\"WS_API\"")) {
            assertThat(simulator
                            .command("/faults", "{\"kind\":\"DROP_FRAMES\",\"count\":5," + scope + "}")
                            .status())
                    .isEqualTo(200);
        }

        Pair pair = listen();

        assertThat(pair.heard()).isEqualTo(pair.sent());
        assertThat(struckTimes("DROP_FRAMES")).isZero();
    }

    @Test
    void shouldFindStreamsByPatternAndSymbolsInAnySpelling() {
        simulator.command(
                "/faults", "{\"kind\":\"DROP_FRAMES\",\"stream\":\"btc*@book*\",\"symbol\":\"btc/usdt\",\"count\":2}");

        await().atMost(Duration.ofSeconds(10)).until(() -> struckTimes("DROP_FRAMES") == 2);
    }

    @Test
    void shouldPrecedeFramesByUnknownWords() throws Exception {
        try (RawSocket trades = new RawSocket(simulator.socket("/ws/btcusdt@trade"))) {
            simulator.command("/faults", "{\"kind\":\"UNKNOWN_ENUM\",\"stream\":\"btcusdt@trade\",\"count\":1}");
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> trades.texts().stream().anyMatch(text -> text.contains("\"e\":\"kairosUnknown\"")));

            List<String> texts = trades.texts();
            String odd = texts.stream()
                    .filter(text -> text.contains("kairosUnknown"))
                    .findFirst()
                    .orElseThrow();
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> trades.texts().contains(odd.replace("kairosUnknown", "trade")));
        }
    }

    private record Pair(List<String> sent, List<String> heard) {}

    /** What both clients got between two frames that both of them know, the fault in between. */
    private Pair listen() {
        int before = spared.texts().size();
        await().atMost(Duration.ofSeconds(20)).until(() -> spared.texts().size() > before + 3 * AFTERWARDS);
        List<String> known = spared.texts();
        String last = known.get(known.size() - 1);
        await().atMost(Duration.ofSeconds(20)).until(() -> struck.texts().contains(last));
        String first = struck.texts().get(0);
        List<String> sent = spared.texts();
        List<String> heard = struck.texts();
        return new Pair(
                sent.subList(sent.indexOf(first), sent.indexOf(last) + 1), heard.subList(0, heard.indexOf(last) + 1));
    }

    private static int onlyDifference(Pair pair) {
        List<Integer> different = new ArrayList<>();
        assertThat(pair.heard()).hasSameSizeAs(pair.sent());
        for (int i = 0; i < pair.sent().size(); i++) {
            if (!pair.sent().get(i).equals(pair.heard().get(i))) {
                different.add(i);
            }
        }
        assertThat(different).hasSize(1);
        return different.get(0);
    }

    private static List<String> missing(List<String> sent, List<String> heard) {
        HashSet<String> known = new HashSet<>(heard);
        return sent.stream().filter(text -> !known.contains(text)).toList();
    }

    private static long time(RawSocket socket, String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        return socket.frames().stream()
                .filter(frame -> Arrays.equals(frame.payload(), payload))
                .findFirst()
                .orElseThrow()
                .timeNs();
    }

    private void arm(String kind, String fields) {
        var reply = simulator.command(
                "/faults",
                "{\"kind\":\"" + kind + "\",\"venue\":\"BINANCE\",\"connection\":\"" + number + "\"," + fields + "}");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.json().path("armed").asText()).isEqualTo(kind);
    }

    private long struckTimes(String kind) {
        return simulator.control("/faults/log").json().path("counts").path(kind).asLong();
    }

    private static boolean isJson(String text) {
        try {
            SimulatorFixture.JSON.readTree(text);
            return true;
        } catch (IOException malformed) {
            return false;
        }
    }

    private static boolean isUtf8(Frame frame) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(frame.payload()));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }
}
