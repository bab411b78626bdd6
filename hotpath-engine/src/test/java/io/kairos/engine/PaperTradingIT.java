package io.kairos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.kairos.proto.common.v1.Decimal;
import io.kairos.proto.common.v1.OrderState;
import io.kairos.proto.common.v1.OrderType;
import io.kairos.proto.common.v1.Side;
import io.kairos.proto.common.v1.TimeInForce;
import io.kairos.proto.trading.v1.BalanceUpdate;
import io.kairos.proto.trading.v1.CancelOrderRequest;
import io.kairos.proto.trading.v1.GetBalancesRequest;
import io.kairos.proto.trading.v1.GetOrderRequest;
import io.kairos.proto.trading.v1.ListOpenOrdersRequest;
import io.kairos.proto.trading.v1.OrderRequest;
import io.kairos.proto.trading.v1.OrderResponse;
import io.kairos.proto.trading.v1.OrderUpdate;
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
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The engine as a process of its own, on paper over the market data of a venue that must never hear of an order. */
@Timeout(240)
class PaperTradingIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final HttpClient http = HttpClient.newHttpClient();
    private final int grpcPort = freePort();
    private final int metricsPort = freePort();

    @TempDir
    private Path directory;

    private SimulatedVenue venue;
    private TradingEngineGrpc.TradingEngineBlockingStub stub;

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }

    private ChildJvm startEngine() throws IOException {
        Map<String, String> settings = new HashMap<>(venue.engineSettings());
        settings.put("KAIROS_ENGINE_SIMULATED", "false");
        settings.put("KAIROS_ENGINE_PAPER_BALANCES", "BINANCE:USDT=1000,BTC=0.01");
        settings.put("KAIROS_ENGINE_GRPC_PORT", Integer.toString(grpcPort));
        settings.put("KAIROS_ENGINE_METRICS_PORT", Integer.toString(metricsPort));
        settings.put("KAIROS_ENGINE_WARMUP_SECONDS", "0");
        settings.put("KAIROS_ENGINE_DATA_DIR", directory.resolve("engine").toString());
        settings.put("KAIROS_ENGINE_TOKENS_FILE", directory.resolve("tokens").toString());
        settings.put("KAIROS_ENGINE_LIMITS_FILE", directory.resolve("limits").toString());
        settings.put("KAIROS_ENGINE_JOURNAL_SEGMENT_MIB", "4");
        settings.put("KAIROS_ENGINE_JOURNAL_RING_DIR", directory.toString());
        ChildJvm engine = ChildJvm.start(EngineMain.class, "paper-it-engine.log", settings);
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> http.send(
                                        HttpRequest.newBuilder(
                                                        URI.create("http://127.0.0.1:" + metricsPort + "/health"))
                                                .build(),
                                        HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200);
        return engine;
    }

    private String get(String path) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metricsPort + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private TradingEngineGrpc.TradingEngineBlockingStub calls() {
        return stub.withWaitForReady().withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    private OrderRequest buy(String id, String qty, String factor, TimeInForce timeInForce) {
        BigDecimal limit =
                venue.bestAsk("BTCUSDT").multiply(new BigDecimal(factor)).setScale(2, RoundingMode.DOWN);
        return OrderRequest.newBuilder()
                .setClientOrderId(id)
                .setVenue("BINANCE")
                .setSymbol("BTC-USDT")
                .setSide(Side.SIDE_BUY)
                .setType(OrderType.ORDER_TYPE_LIMIT)
                .setTimeInForce(timeInForce)
                .setQty(decimal(new BigDecimal(qty)))
                .setLimitPx(decimal(limit))
                .build();
    }

    private static Decimal decimal(BigDecimal value) {
        return Decimal.newBuilder()
                .setMantissa(value.unscaledValue().longValueExact())
                .setScale(value.scale())
                .build();
    }

    private static BigDecimal amount(Decimal decimal) {
        return BigDecimal.valueOf(decimal.getMantissa(), decimal.getScale());
    }

    private OrderUpdate order(String id) {
        return calls().getOrder(
                        GetOrderRequest.newBuilder().setClientOrderId(id).build())
                .getOrder();
    }

    private Map<String, BigDecimal> totals() {
        Map<String, BigDecimal> totals = new TreeMap<>();
        for (BalanceUpdate balance :
                calls().getBalances(GetBalancesRequest.getDefaultInstance()).getBalancesList()) {
            BigDecimal total = amount(balance.getFree()).add(amount(balance.getReserved()));
            if (total.signum() != 0) {
                totals.put(balance.getAsset(), total);
            }
        }
        return totals;
    }

    private void awaitState(String id, OrderState state) {
        await().atMost(LIMIT).until(() -> order(id).getState() == state);
    }

    /** An order that rests, as soon as there is a quote to check it against. */
    private String restOnceQuoted() {
        AtomicInteger tries = new AtomicInteger();
        await().atMost(LIMIT).until(() -> {
            OrderResponse response = calls().placeOrder(
                            buy("rest-" + tries.incrementAndGet(), "0.001", "0.97", TimeInForce.TIME_IN_FORCE_GTC));
            return response.getAccepted();
        });
        String id = "rest-" + tries.get();
        awaitState(id, OrderState.ORDER_STATE_LIVE);
        return id;
    }

    @Test
    void shouldTradeOnPaperOverARestartWithoutTheVenueHearingOfIt() throws Exception {
        venue = new SimulatedVenue(directory, freePort(), freePort());
        byte[] hash = MessageDigest.getInstance("SHA-256").digest("token".getBytes(StandardCharsets.UTF_8));
        Secrets.write(
                directory.resolve("tokens"),
                "bot:view+trade+risk:" + HexFormat.of().formatHex(hash));
        Secrets.write(directory.resolve("limits"), """
                reference-asset=USDT
                max-daily-notional=10000000
                price-collar-bps=500
                max-quote-age-ms=60000
                max-orders-per-second=50
                order-notional.USDT=5000
                """);
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer token");
        ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", grpcPort)
                .usePlaintext()
                .build();
        stub = TradingEngineGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
        ChildJvm engine = startEngine();
        try {
            await().atMost(LIMIT).untilAsserted(() -> assertThat(totals().getOrDefault("USDT", BigDecimal.ZERO))
                    .isEqualByComparingTo("1000"));
            assertThat(get("/health")).contains("\"trading\":\"PAPER\"");
            assertThat(get("/metrics")).contains("mode=\"PAPER\"");
            String resting = restOnceQuoted();
            assertThat(calls().placeOrder(buy("take", "0.001", "1.01", TimeInForce.TIME_IN_FORCE_IOC))
                            .getAccepted())
                    .isTrue();
            awaitState("take", OrderState.ORDER_STATE_FILLED);
            await().atMost(LIMIT).untilAsserted(() -> assertThat(get("/metrics"))
                    .containsPattern("kairos_duty_cycle_seconds\\{agent=\"paper\",quantile=\"1\"} [0-9.E-]*[1-9]"));
            assertThat(order("take").getVenueOrderId()).startsWith("PAPER-");
            Map<String, BigDecimal> before = totals();
            assertThat(before.get("USDT")).isLessThan(new BigDecimal(1000));
            assertThat(before.get("BTC"))
                    .as("bought, less the fee")
                    .isBetween(new BigDecimal("0.0109"), new BigDecimal("0.011"));

            engine.kill();
            engine = startEngine();

            assertThat(totals()).isEqualTo(before);
            assertThat(calls().listOpenOrders(ListOpenOrdersRequest.getDefaultInstance())
                            .getOrdersList())
                    .extracting(OrderUpdate::getClientOrderId)
                    .containsExactly(resting);
            assertThat(calls().cancelOrder(CancelOrderRequest.newBuilder()
                                    .setClientOrderId(resting)
                                    .build())
                            .getAccepted())
                    .isTrue();
            awaitState(resting, OrderState.ORDER_STATE_CANCELED);
            assertThat(totals()).isEqualTo(before);
            assertThat(venue.clientOrderIds()).as("orders at the venue").isEmpty();
        } finally {
            engine.close();
            venue.close();
            channel.shutdownNow();
        }
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        int code = new ReplayMain(new PrintStream(output, true, StandardCharsets.UTF_8))
                .run(directory.resolve("engine/paper/journal").toString());
        assertThat(code).as(output.toString(StandardCharsets.UTF_8)).isZero();
    }
}
