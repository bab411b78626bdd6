package io.kairos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An engine trades at three simulated venues that misbehave, is killed and started again, and ends; then all of it is decided
 * again. {@code -Dkairos.replay.seconds=3600} makes an hour of it.
 */
class ReplayIT {
    private static final int SECONDS = Integer.getInteger("kairos.replay.seconds", 12);
    private static final long SEED = Long.getLong("kairos.replay.seed", 11L);
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final List<String> FAULTS = List.of(
            "{\"kind\":\"SEQUENCE_GAP\",\"venue\":\"BINANCE\",\"symbol\":\"BTCUSDT\",\"ids\":50}",
            "{\"kind\":\"DROP_FRAMES\",\"venue\":\"OKX\",\"symbol\":\"BTC-USDT\",\"count\":3}",
            "{\"kind\":\"DUPLICATE_FRAMES\",\"venue\":\"BINANCE\",\"symbol\":\"ETHUSDT\",\"count\":5,\"copies\":2}",
            "{\"kind\":\"DISCONNECT\",\"venue\":\"KRAKEN\",\"mode\":\"RESET\"}",
            "{\"kind\":\"SILENCE\",\"venue\":\"OKX\",\"symbol\":\"ETH-USDT\",\"durationMillis\":300}");

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private final int metricsPort = freePort();

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }

    private ChildJvm startEngine(SimulatedVenue venue, Map<String, String> more) throws IOException {
        Map<String, String> settings = new HashMap<>(venue.engineSettings());
        settings.put("KAIROS_ENGINE_GRPC_PORT", "0");
        settings.put("KAIROS_ENGINE_METRICS_PORT", Integer.toString(metricsPort));
        settings.put("KAIROS_ENGINE_DATA_DIR", directory.resolve("engine").toString());
        settings.put("KAIROS_ENGINE_LIMITS_FILE", directory.resolve("limits").toString());
        settings.put(
                "KAIROS_ENGINE_STRATEGY_FILE", directory.resolve("strategy").toString());
        settings.put("KAIROS_ENGINE_JOURNAL_SEGMENT_MIB", "2");
        settings.put("KAIROS_ENGINE_JOURNAL_RING_DIR", directory.toString());
        settings.put("KAIROS_ENGINE_VENUES", "BINANCE,OKX,KRAKEN");
        settings.putAll(more);
        ChildJvm engine = ChildJvm.start(EngineMain.class, "replay-it-engine.log", settings);
        await().atMost(LIMIT).ignoreExceptions().until(() -> get("/health").statusCode() == 200);
        return engine;
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metricsPort + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private long metric(String name) throws IOException, InterruptedException {
        Matcher matcher = Pattern.compile("kairos_engine\\{metric=\"" + name + "\"} ([0-9.E+]+)")
                .matcher(get("/metrics").body());
        return matcher.find() ? new java.math.BigDecimal(matcher.group(1)).longValue() : 0;
    }

    private void misbehave(SimulatedVenue venue, SplittableRandom random, int seconds)
            throws IOException, InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() - endNs < 0) {
            String fault = FAULTS.get(random.nextInt(FAULTS.size()));
            assertThat(venue.fault(fault)).as("%s, seed %d", fault, SEED).isBetween(200, 299);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200L + random.nextInt(600)));
        }
    }

    private String replay(int expectedCode, String... more) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String[] arguments = new String[1 + more.length];
        arguments[0] = directory.resolve("engine").resolve("journal").toString();
        System.arraycopy(more, 0, arguments, 1, more.length);
        int code = new ReplayMain(new PrintStream(bytes, true, StandardCharsets.UTF_8)).run(arguments);
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertThat(code).as("seed %d: %s", SEED, text).isEqualTo(expectedCode);
        return text;
    }

    @Test
    void shouldDecideASimulatedTimeAgain() throws Exception {
        Files.writeString(directory.resolve("limits"), """
                reference-asset=USDT
                max-daily-notional=10000000
                max-orders-per-second=100
                max-open-orders=100
                order-notional.USDT=20000
                order-notional.BTC=1
                order-notional.ETH=10
                """);
        Files.writeString(directory.resolve("strategy"), """
                enabled=true
                min-profit-centibps=1
                max-cycle-notional=500
                max-legs=4
                """);
        int okx = freePort();
        int kraken = freePort();
        Map<String, String> venues = Map.of(
                "KAIROS_SIMULATOR_VENUES", "BINANCE,OKX,KRAKEN",
                "KAIROS_SIMULATOR_MISPRICING_INTERVAL_MILLIS", "500",
                "KAIROS_SIMULATOR_OKX_PORT", Integer.toString(okx),
                "KAIROS_SIMULATOR_KRAKEN_PORT", Integer.toString(kraken),
                "KAIROS_SIMULATOR_SEED", Long.toString(SEED));
        Map<String, String> addresses = Map.of(
                "KAIROS_ENGINE_OKX_REST_URL", "http://127.0.0.1:" + okx,
                "KAIROS_ENGINE_OKX_STREAM_URL", "ws://127.0.0.1:" + okx,
                "KAIROS_ENGINE_KRAKEN_REST_URL", "http://127.0.0.1:" + kraken,
                "KAIROS_ENGINE_KRAKEN_STREAM_URL", "ws://127.0.0.1:" + kraken + "/v2");
        SplittableRandom random = new SplittableRandom(SEED);
        try (SimulatedVenue venue = new SimulatedVenue(directory, freePort(), freePort(), venues)) {
            try (ChildJvm engine = startEngine(venue, addresses)) {
                misbehave(venue, random, SECONDS / 2);
                await().atMost(LIMIT).until(() -> metric("orders_sent") > 0 && metric("fills") > 0);
                engine.kill();
            }
            try (ChildJvm engine = startEngine(venue, addresses)) {
                misbehave(venue, random, SECONDS - SECONDS / 2);
                await().atMost(LIMIT).until(() -> metric("quotes") > 100);
                engine.end();
            }
        }

        String report = replay(0);
        System.out.println(report);
        assertThat(report).contains("of 2 runs", "EQUAL").doesNotContain("DIFFERENT");

        Path changes = directory.resolve("what-if");
        Files.writeString(changes, "taker-fee-centibps.BINANCE=5000\n");
        String dear = replay(0, "--what-if", changes.toString());
        System.out.println(dear);
        assertThat(dear).contains("as recorded", "would be traded");
        Files.writeString(changes, "min-profit=5\n");
        assertThat(replay(78, "--what-if", changes.toString())).contains("min-profit: unknown name");
    }
}
