package io.kairos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.tool.Findings;
import io.kairos.engine.tool.FrameRecorder;
import io.kairos.engine.tool.Probe;
import io.kairos.engine.tool.ProbeTap;
import io.kairos.engine.tool.ToolArguments;
import io.kairos.recording.RecordedFrame;
import io.kairos.recording.RecordingReader;
import io.kairos.recording.RecordingWriter;
import io.kairos.simulator.SimulatorMain;
import io.kairos.simulator.playback.PlaybackServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tools as a person uses them, against the simulated venues as a process of their own. */
class ToolsIT {
    private static final int FIRST_PORT = 19_410;
    private static final Set<String> OPTIONS = Set.of("rest-url", "stream-url", "symbols");

    @TempDir
    static Path directory;

    private static ChildJvm simulator;

    @BeforeAll
    static void startVenues() throws IOException {
        simulator = ChildJvm.start(
                SimulatorMain.class,
                "tools-it-simulator.log",
                Map.of(
                        "KAIROS_SIMULATOR_DATA_DIR", directory.resolve("venues").toString(),
                        "KAIROS_SIMULATOR_CONTROL_PORT", Integer.toString(FIRST_PORT),
                        "KAIROS_SIMULATOR_BINANCE_PORT", Integer.toString(FIRST_PORT + 1),
                        "KAIROS_SIMULATOR_OKX_PORT", Integer.toString(FIRST_PORT + 2),
                        "KAIROS_SIMULATOR_KRAKEN_PORT", Integer.toString(FIRST_PORT + 3),
                        "KAIROS_SIMULATOR_EVENTS_PER_SECOND", "300"));
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> get("/health") == 200);
    }

    @AfterAll
    static void stopVenues() {
        simulator.close();
    }

    private static int get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + FIRST_PORT + path))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    private static void fault(String body) throws IOException, InterruptedException {
        int status = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + FIRST_PORT + "/faults"))
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
        assertThat(status).isEqualTo(200);
    }

    private static ToolArguments arguments(String venue, int port, String... more) {
        String path = venue.equals("kraken") ? "/v2" : "";
        List<String> all = new ArrayList<>(List.of(
                venue, "--rest-url", "http://127.0.0.1:" + port, "--stream-url", "ws://127.0.0.1:" + port + path));
        all.addAll(List.of(more));
        return ToolArguments.read(all.toArray(String[]::new), OPTIONS);
    }

    private static int port(String venue) {
        return FIRST_PORT
                + switch (venue) {
                    case "okx" -> 2;
                    case "kraken" -> 3;
                    default -> 1;
                };
    }

    /** What a probe found and prints. */
    private record Probed(Findings findings, String text) {}

    private static Probed probe(String name, int seconds)
            throws ConfigurationException, IOException, InterruptedException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ProbeTap tap = ProbeTap.of(Venue.valueOf(name.toUpperCase(Locale.ROOT)));
        try (ToolVenue venue = ToolVenue.open(arguments(name, port(name)), tap, note -> {})) {
            Findings findings = new Probe(
                            venue.adapter().protocol(),
                            venue.firstInstruments(2),
                            venue.adapter().streamClient(venue.eventLoop()),
                            tap,
                            venue.eventLoop(),
                            venue.clock(),
                            doing -> {})
                    .run(seconds);
            findings.print(new PrintStream(printed, true, StandardCharsets.UTF_8));
            return new Probed(findings, printed.toString(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @CsvSource({"binance, 27", "okx, 6", "kraken, 6"})
    void shouldFindThatTheVenueIsAsAssumed(String venue, int seconds) throws Exception {
        Probed probed = probe(venue, seconds);
        assertThat(probed.findings().broken()).as(probed.text()).isZero();
        assertThat(probed.findings().changed()).as(probed.text()).isZero();
        assertThat(probed.text())
                .contains(
                        "proves itself",
                        "Reference data",
                        "Clock",
                        "Connection",
                        "Design",
                        venue.toUpperCase(Locale.ROOT))
                .doesNotContain("Do not trade");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kraken  | {'kind':'WRONG_CHECKSUM','venue':'KRAKEN','durationMillis':60000}             | BROKEN +BTC-USDT? proves itself.*CHECKSUM",
                "okx     | {'kind':'DROP_FRAMES','venue':'OKX','probability':0.2,'durationMillis':60000} | BROKEN +prevSeqId is the seqId before",
                "binance | {'kind':'DROP_FRAMES','venue':'BINANCE','probability':0.2,'durationMillis':60000} | BROKEN +U is the previous u \\+ 1",
                "okx     | {'kind':'UNKNOWN_FIELD','venue':'OKX','durationMillis':60000}                 | CHANGED +no unknown members.*[0-9]+ ignored: \\[\\S+",
                "kraken  | {'kind':'TRUNCATE_FRAMES','venue':'KRAKEN','probability':0.1,'durationMillis':60000} | BROKEN +every message can be read",
                "binance | {'kind':'CLOCK_SKEW','venue':'BINANCE','skewMillis':5000,'durationMillis':60000} | BROKEN +the clock is within a second",
            })
    void shouldFindWhatAVenueChanged(String venue, String fault, String finding) throws Exception {
        fault(fault.replace('\'', '"'));
        try {
            Probed probed = probe(venue, 4);
            assertThat(probed.findings().broken() + probed.findings().changed())
                    .as(probed.text())
                    .isPositive();
            assertThat(probed.text()).containsPattern(finding);
        } finally {
            fault("{\"kind\":\"CLEAR\"}");
        }
    }

    @Test
    void shouldSayInWordsThatAVenueCannotBeReached() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        for (String venue : List.of("binance", "okx", "kraken")) {
            assertThatThrownBy(() -> ToolVenue.open(arguments(venue, free), null, note -> {}))
                    .isInstanceOf(IOException.class)
                    .hasMessageMatching("GET http://127.0.0.1:" + free + "/[a-zA-Z0-9/]+ failed: 127.0.0.1:" + free
                            + " refuses connections or cannot be reached.*");
        }
        ToolArguments nowhere = ToolArguments.read(
                new String[] {"okx", "--rest-url", "http://venue.invalid", "--stream-url", "ws://venue.invalid"},
                OPTIONS);
        assertThatThrownBy(() -> ToolVenue.open(nowhere, null, note -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the name venue.invalid cannot be resolved");
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "okx", "kraken"})
    void shouldRecordWhatCanBePlayedBackToTheSameFeed(String venue) throws Exception {
        String symbols = venue.equals("kraken") ? "BTC-USD,ETH-USD" : "BTC-USDT,ETH-USDT";
        Path recording = directory.resolve("recording-" + venue);
        try (RecordingWriter writer = new RecordingWriter(
                        recording, venue.toUpperCase(Locale.ROOT), Map.of(), 1 << 30, Long.MAX_VALUE);
                FrameRecorder recorder = new FrameRecorder(writer, new SystemEpochNanoClock())) {
            recorder.start();
            follow(arguments(venue, port(venue), "--symbols", symbols), recorder, 50);
            assertThat(recorder.lost()).isZero();
            assertThat(recorder.failure()).isNull();
        }
        assertThat(frames(recording)).isGreaterThan(50);
        try (PlaybackServer server = PlaybackServer.start(new PlaybackServer.Settings(recording, "127.0.0.1", 0, 4))) {
            follow(arguments(venue, server.port(), "--symbols", symbols), null, 20);
        }
    }

    /** Runs the engine's feed until both books are live and so many quotes were published. */
    private static void follow(ToolArguments arguments, @Nullable FrameRecorder recorder, int quotes)
            throws ConfigurationException, IOException, InterruptedException {
        try (ToolVenue venue = ToolVenue.open(arguments, recorder, note -> {})) {
            CountingSink sink = new CountingSink();
            var feed = venue.feed(sink, recorder);
            feed.start();
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(sink.quotes())
                    .as(feed.books().toString())
                    .isGreaterThan(quotes));
            assertThat(feed.books()).hasSize(2);
            feed.close();
        }
    }

    private static long frames(Path recording) throws IOException {
        long frames = 0;
        try (RecordingReader reader = RecordingReader.open(recording)) {
            for (Optional<RecordedFrame> next = reader.next(); next.isPresent(); next = reader.next()) {
                frames++;
            }
            assertThat(reader.torn()).isZero();
        }
        return frames;
    }
}
