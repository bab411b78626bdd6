package io.kairos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.kairos.engine.host.CpuSet;
import io.kairos.proto.common.v1.Decimal;
import io.kairos.proto.common.v1.OrderState;
import io.kairos.proto.common.v1.OrderType;
import io.kairos.proto.common.v1.Side;
import io.kairos.proto.common.v1.TimeInForce;
import io.kairos.proto.trading.v1.GetOrderRequest;
import io.kairos.proto.trading.v1.OrderRequest;
import io.kairos.proto.trading.v1.OrderResponse;
import io.kairos.proto.trading.v1.TradingEngineGrpc;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The whole engine in the compositions that nobody gets unasked: a hot thread that never sleeps on a core of its own, and threads that
 * read market data beside it. Each runs for some seconds, as a core that spins is taken from all others.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProfilesIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private Path directory;
    private SimulatedVenue venue;

    @BeforeAll
    void open(@TempDir Path temporary) throws Exception {
        directory = temporary;
        venue = new SimulatedVenue(directory, freePort(), freePort());
        byte[] hash = MessageDigest.getInstance("SHA-256").digest("token".getBytes(StandardCharsets.UTF_8));
        Secrets.write(
                directory.resolve("tokens"), "bot:view+trade:" + HexFormat.of().formatHex(hash));
        Secrets.write(directory.resolve("limits"), """
                reference-asset=USDT
                max-daily-notional=10000000
                price-collar-bps=500
                max-quote-age-ms=60000
                order-notional.USDT=5000
                """);
    }

    @AfterAll
    void close() {
        venue.close();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }

    /** The last processor that this process may use. */
    private static int lastCpu() throws IOException {
        Matcher allowed = Pattern.compile("Cpus_allowed_list:\\s*([0-9,-]+)")
                .matcher(Files.readString(Path.of("/proc/self/status")));
        assertThat(allowed.find()).isTrue();
        CpuSet cpus = CpuSet.parse(allowed.group(1));
        int last = 0;
        for (int cpu = 0; cpu < 4_096; cpu++) {
            last = cpus.contains(cpu) ? cpu : last;
        }
        return last;
    }

    private static boolean canPin() {
        for (String path : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            if (Files.isExecutable(Path.of(path.isEmpty() ? "/" : path).resolve("taskset"))) {
                return true;
            }
        }
        return false;
    }

    private JsonNode get(int port, String path) throws IOException, InterruptedException {
        return JSON.readTree(http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }

    @ParameterizedTest(name = "{0} {1} feedThreads={2}")
    @CsvSource({"pinned, spin, 0", "pinned, spin, 1", "single, backoff, 2"})
    void shouldQuoteTradeAndEnd(String profile, String idle, int feedThreads) throws Exception {
        int grpcPort = freePort();
        int metricsPort = freePort();
        Path data = directory.resolve("engine-" + profile + "-" + feedThreads);
        Map<String, String> settings = new HashMap<>(venue.engineSettings());
        settings.put("KAIROS_ENGINE_GRPC_PORT", Integer.toString(grpcPort));
        settings.put("KAIROS_ENGINE_METRICS_PORT", Integer.toString(metricsPort));
        settings.put("KAIROS_ENGINE_WARMUP_SECONDS", "0");
        settings.put("KAIROS_ENGINE_DATA_DIR", data.toString());
        settings.put("KAIROS_ENGINE_TOKENS_FILE", directory.resolve("tokens").toString());
        settings.put("KAIROS_ENGINE_LIMITS_FILE", directory.resolve("limits").toString());
        settings.put("KAIROS_ENGINE_JOURNAL_SEGMENT_MIB", "2");
        settings.put("KAIROS_ENGINE_JOURNAL_RING_DIR", directory.toString());
        settings.put("KAIROS_ENGINE_PROFILE", profile);
        settings.put("KAIROS_ENGINE_IDLE", idle);
        settings.put("KAIROS_ENGINE_FEED_THREADS", Integer.toString(feedThreads));
        boolean pinned = profile.equals("pinned");
        int hotCpu = lastCpu();
        if (pinned) {
            settings.put("KAIROS_ENGINE_HOT_CPU", Integer.toString(hotCpu));
        }
        try (ChildJvm engine = ChildJvm.start(EngineMain.class, "profiles-it-engine.log", settings)) {
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> get(metricsPort, "/health").path("ready").asBoolean());
            JsonNode hot = get(metricsPort, "/health").path("hotThread");
            assertThat(hot.path("profile").asText()).isEqualToIgnoringCase(profile);
            if (pinned && canPin()) {
                assertThat(hot.path("hotCpus").asText()).as(hot.toString()).isEqualTo(Integer.toString(hotCpu));
            }

            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> get(metricsPort, "/pulse")
                                    .path("latencies")
                                    .path("wire_to_decoded")
                                    .path("count")
                                    .asLong()
                            > 20);
            trade(grpcPort);
            await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> {
                JsonNode latencies = get(metricsPort, "/pulse").path("latencies");
                assertThat(latencies.path("decision_to_send").path("count").asLong())
                        .isPositive();
                assertThat(latencies.path("send_to_ack").path("count").asLong()).isPositive();
            });

            assertThat(engine.end()).as("ended in order by SIGTERM").isEqualTo(143);
        }
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        int code = new ReplayMain(new PrintStream(output, true, StandardCharsets.UTF_8))
                .run(data.resolve("journal").toString());
        assertThat(code).as(output.toString(StandardCharsets.UTF_8)).isZero();
    }

    private void trade(int grpcPort) throws InterruptedException {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer token");
        ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", grpcPort)
                .usePlaintext()
                .build();
        try {
            TradingEngineGrpc.TradingEngineBlockingStub stub = TradingEngineGrpc.newBlockingStub(channel)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
            BigDecimal limit =
                    venue.bestAsk("BTCUSDT").multiply(new BigDecimal("1.01")).setScale(2, RoundingMode.DOWN);
            OrderResponse response = stub.withWaitForReady()
                    .withDeadlineAfter(30, TimeUnit.SECONDS)
                    .placeOrder(OrderRequest.newBuilder()
                            .setClientOrderId("profile-1")
                            .setVenue("BINANCE")
                            .setSymbol("BTC-USDT")
                            .setSide(Side.SIDE_BUY)
                            .setType(OrderType.ORDER_TYPE_LIMIT)
                            .setTimeInForce(TimeInForce.TIME_IN_FORCE_IOC)
                            .setQty(Decimal.newBuilder().setMantissa(1).setScale(3))
                            .setLimitPx(Decimal.newBuilder()
                                    .setMantissa(limit.unscaledValue().longValueExact())
                                    .setScale(2))
                            .build());
            assertThat(response.getAccepted()).as(response.getReasonText()).isTrue();
            await().atMost(LIMIT)
                    .until(() -> stub.withDeadlineAfter(30, TimeUnit.SECONDS)
                                    .getOrder(GetOrderRequest.newBuilder()
                                            .setClientOrderId("profile-1")
                                            .build())
                                    .getOrder()
                                    .getState()
                            == OrderState.ORDER_STATE_FILLED);
        } finally {
            channel.shutdownNow();
            assertThat(channel.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
