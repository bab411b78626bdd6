package io.kairos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.kairos.domain.order.ClientOrderId;
import io.kairos.proto.common.v1.Decimal;
import io.kairos.proto.common.v1.OrderState;
import io.kairos.proto.common.v1.OrderType;
import io.kairos.proto.common.v1.RejectReason;
import io.kairos.proto.common.v1.Side;
import io.kairos.proto.common.v1.TimeInForce;
import io.kairos.proto.trading.v1.AmendOrderRequest;
import io.kairos.proto.trading.v1.AmendOrderResponse;
import io.kairos.proto.trading.v1.BalanceUpdate;
import io.kairos.proto.trading.v1.CancelOrderRequest;
import io.kairos.proto.trading.v1.ConvertRequest;
import io.kairos.proto.trading.v1.GetBalancesRequest;
import io.kairos.proto.trading.v1.GetConversionRequest;
import io.kairos.proto.trading.v1.GetHealthRequest;
import io.kairos.proto.trading.v1.GetOrderRequest;
import io.kairos.proto.trading.v1.ListOpenOrdersRequest;
import io.kairos.proto.trading.v1.ListStrategiesRequest;
import io.kairos.proto.trading.v1.Opportunity;
import io.kairos.proto.trading.v1.OpportunityOutcome;
import io.kairos.proto.trading.v1.OrderRequest;
import io.kairos.proto.trading.v1.OrderResponse;
import io.kairos.proto.trading.v1.OrderUpdate;
import io.kairos.proto.trading.v1.QuoteConversionRequest;
import io.kairos.proto.trading.v1.QuoteConversionResponse;
import io.kairos.proto.trading.v1.SetKillSwitchRequest;
import io.kairos.proto.trading.v1.Strategy;
import io.kairos.proto.trading.v1.TradingEngineGrpc;
import io.kairos.proto.trading.v1.UpdateStrategyRequest;
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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole engine as a process of its own, against the simulated venue, driven by gRPC alone. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EngineIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final HttpClient http = HttpClient.newHttpClient();
    private final int grpcPort = freePort();
    private final int metricsPort = freePort();
    private Path directory;
    private SimulatedVenue venue;
    private ChildJvm engine;
    private ManagedChannel channel;
    private TradingEngineGrpc.TradingEngineBlockingStub stub;

    @BeforeAll
    void open(@TempDir Path temporary) throws Exception {
        directory = temporary;
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
                order-notional.BTC=0.1
                order-notional.ETH=2
                order-notional.BNB=10
                """);
        Secrets.write(directory.resolve("strategy"), "enabled=false\nmin-profit-centibps=50\nmax-cycle-notional=500\n");
        startEngine();
        shouldSayWhatWasWarmed();
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer token");
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", grpcPort)
                .usePlaintext()
                .build();
        stub = TradingEngineGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
        awaitQuote();
    }

    /** The engine is ready to order before every market has shown a price: one far from it is refused for that reason then. */
    private void awaitQuote() {
        AtomicInteger asked = new AtomicInteger();
        await().atMost(LIMIT)
                .until(() -> calls().placeOrder(buy(
                                        "quoted-" + asked.incrementAndGet(),
                                        "0.001",
                                        "1.5",
                                        OrderType.ORDER_TYPE_LIMIT,
                                        TimeInForce.TIME_IN_FORCE_IOC))
                                .getReason()
                        == RejectReason.REJECT_REASON_PRICE_COLLAR);
    }

    /** Only the first start is warmed, to keep the others short. */
    private void shouldSayWhatWasWarmed() {
        await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> assertThat(get("/metrics"))
                .containsPattern("kairos_warm_up_ticks [1-9]")
                .contains("kairos_warm_up_cold_branches 0.0"));
    }

    @Test
    void shouldMeasureStagesBesideTheFloor() {
        await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> {
            JsonNode pulse = new ObjectMapper().readTree(get("/pulse"));
            JsonNode detection = pulse.path("latencies").path("detection");
            assertThat(detection.path("count").asLong()).isPositive();
            assertThat(detection.path("p50Ns").asLong()).isPositive();
            assertThat(pulse.path("latencies")
                            .path("wire_to_decoded")
                            .path("count")
                            .asLong())
                    .isPositive();
            assertThat(pulse.path("floors").path("hiccup_wake").path("count").asLong())
                    .isPositive();
            assertThat(pulse.path("dutyCycles").path("view").path("count").asLong())
                    .isPositive();
            assertThat(pulse.path("ticksPerSecond").asDouble()).isPositive();
        });
        await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> assertThat(get("/metrics"))
                .containsPattern("kairos_latency_seconds\\{quantile=\"0.999\",stage=\"detection\"}")
                .containsPattern("kairos_floor_seconds\\{floor=\"hiccup_run\",quantile=\"1\"}")
                .containsPattern("kairos_duty_cycle_seconds\\{agent=\"engine\"")
                .containsPattern("kairos_hot_cpu_seconds 0*\\.?0*[1-9]")
                .contains("kairos_engine_allocated_bytes_per_tick"));
    }

    @AfterAll
    void close() throws Exception {
        channel.shutdownNow();
        engine.close();
        venue.close();
        // Killed, with its newest records in the ring alone: all of it can still be decided again.
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        int code = new ReplayMain(new PrintStream(output, true, StandardCharsets.UTF_8))
                .run(directory.resolve("engine").resolve("journal").toString());
        assertThat(code).as(output.toString(StandardCharsets.UTF_8)).isZero();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }

    private Map<String, String> venueSettings() {
        Map<String, String> settings = new HashMap<>(venue.engineSettings());
        settings.put("KAIROS_ENGINE_DATA_DIR", directory.resolve("engine").toString());
        return settings;
    }

    private void startEngine() throws IOException {
        Map<String, String> settings = venueSettings();
        settings.put("KAIROS_ENGINE_GRPC_PORT", Integer.toString(grpcPort));
        settings.put("KAIROS_ENGINE_METRICS_PORT", Integer.toString(metricsPort));
        settings.put("KAIROS_ENGINE_WARMUP_SECONDS", engine == null ? "1" : "0");
        settings.put("KAIROS_ENGINE_TOKENS_FILE", directory.resolve("tokens").toString());
        settings.put("KAIROS_ENGINE_LIMITS_FILE", directory.resolve("limits").toString());
        settings.put(
                "KAIROS_ENGINE_STRATEGY_FILE", directory.resolve("strategy").toString());
        settings.put("KAIROS_ENGINE_JOURNAL_SEGMENT_MIB", "4");
        settings.put("KAIROS_ENGINE_JOURNAL_RING_DIR", directory.toString());
        engine = ChildJvm.start(EngineMain.class, "engine-it-engine.log", settings);
        await().atMost(LIMIT).ignoreExceptions().until(() -> healthStatus() == 200);
    }

    private String get(String path) throws IOException, InterruptedException {
        return get(metricsPort, path);
    }

    private String get(int port, String path) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private int healthStatus() throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metricsPort + "/health"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private TradingEngineGrpc.TradingEngineBlockingStub calls() {
        return stub.withWaitForReady().withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    /** Buys BTC-USDT at {@code factor} times the best ask. */
    private OrderRequest buy(String id, String qty, String factor, OrderType type, TimeInForce timeInForce) {
        BigDecimal limit =
                venue.bestAsk("BTCUSDT").multiply(new BigDecimal(factor)).setScale(2, RoundingMode.DOWN);
        return OrderRequest.newBuilder()
                .setClientOrderId(id)
                .setVenue("BINANCE")
                .setSymbol("BTC-USDT")
                .setSide(Side.SIDE_BUY)
                .setType(type)
                .setTimeInForce(timeInForce)
                .setQty(decimal(new BigDecimal(qty)))
                .setLimitPx(decimal(limit))
                .build();
    }

    private OrderRequest take(String id, String qty) {
        return buy(id, qty, "1.01", OrderType.ORDER_TYPE_LIMIT, TimeInForce.TIME_IN_FORCE_IOC);
    }

    private OrderRequest rest(String id) {
        return buy(id, "0.001", "0.97", OrderType.ORDER_TYPE_LIMIT, TimeInForce.TIME_IN_FORCE_GTC);
    }

    private static Decimal decimal(BigDecimal value) {
        return Decimal.newBuilder()
                .setMantissa(value.unscaledValue().longValueExact())
                .setScale(value.scale())
                .build();
    }

    private static BigDecimal value(Decimal decimal) {
        return BigDecimal.valueOf(decimal.getMantissa(), decimal.getScale());
    }

    private OrderUpdate order(String id) {
        return calls().getOrder(
                        GetOrderRequest.newBuilder().setClientOrderId(id).build())
                .getOrder();
    }

    private void awaitState(String id, OrderState state) {
        await().atMost(LIMIT).until(() -> order(id).getState() == state);
    }

    private void assertBalancesEqualLedger() {
        await().atMost(LIMIT).untilAsserted(() -> {
            Map<String, BigDecimal> ours = new TreeMap<>();
            for (BalanceUpdate balance :
                    calls().getBalances(GetBalancesRequest.getDefaultInstance()).getBalancesList()) {
                ours.put(
                        balance.getAsset(),
                        value(balance.getFree())
                                .add(value(balance.getReserved()))
                                .stripTrailingZeros());
            }
            Map<String, BigDecimal> ledger = venue.ledger();
            ledger.keySet().retainAll(ours.keySet());
            assertThat(ours).containsKeys("BTC", "USDT").isEqualTo(ledger);
        });
    }

    @Test
    void shouldFillOrderAndAgreeWithVenueLedger() {
        OrderResponse response = calls().placeOrder(take("fill-1", "0.001"));

        assertThat(response.getAccepted()).as(response.getReasonText()).isTrue();
        awaitState("fill-1", OrderState.ORDER_STATE_FILLED);
        assertThat(value(order("fill-1").getCumQty())).isEqualByComparingTo("0.001");
        assertBalancesEqualLedger();
    }

    @Test
    void shouldRefuseOrderBeyondItsLimitWithReason() {
        int before = venue.clientOrderIds().size();

        OrderResponse response = calls().placeOrder(take("too-large", "1"));

        assertThat(response.getAccepted()).isFalse();
        assertThat(response.getReason()).isEqualTo(RejectReason.REJECT_REASON_MAX_NOTIONAL);
        assertThat(response.getReasonText()).isNotEmpty();
        assertThat(venue.clientOrderIds()).hasSize(before);
    }

    @Test
    void shouldReturnFirstOutcomeForSameIdAndRefuseOtherContent() {
        OrderRequest request = take("same-1", "0.001");
        OrderResponse first = calls().placeOrder(request);
        awaitState("same-1", OrderState.ORDER_STATE_FILLED);

        OrderResponse second = calls().placeOrder(request);

        assertThat(second.getOrder().getOrderId()).isEqualTo(first.getOrder().getOrderId());
        assertThat(venue.clientOrderIds())
                .containsOnlyOnce(ClientOrderId.format(first.getOrder().getOrderId()));
        assertThatThrownBy(() -> calls().placeOrder(take("same-1", "0.002")))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("ALREADY_EXISTS");
    }

    /** The market moves: one that found its price gone is asked for again under another id. */
    @Test
    void shouldConvertAndAgreeWithVenueLedger() {
        AtomicInteger attempts = new AtomicInteger();
        AtomicReference<ConvertRequest> asked = new AtomicReference<>();
        AtomicReference<Opportunity> ended = new AtomicReference<>();
        await().atMost(LIMIT).until(() -> {
            asked.set(conversion("convert-" + attempts.incrementAndGet()));
            if (!calls().convert(asked.get()).getAccepted()) {
                return false;
            }
            await().atMost(LIMIT).until(() -> {
                ended.set(calls().getConversion(GetConversionRequest.newBuilder()
                                .setClientConversionId(asked.get().getClientConversionId())
                                .build())
                        .getConversion());
                return ended.get().getOutcome() != OpportunityOutcome.OPPORTUNITY_OUTCOME_TAKEN;
            });
            return ended.get().getOutcome() == OpportunityOutcome.OPPORTUNITY_OUTCOME_COMPLETED;
        });

        assertThat(value(ended.get().getRealizedProfit()))
                .isGreaterThanOrEqualTo(value(asked.get().getMinResult()));
        assertThat(value(ended.get().getSpent())).isPositive().isLessThanOrEqualTo(new BigDecimal("150"));
        int orders = venue.clientOrderIds().size();
        assertThat(calls().convert(asked.get()).getConversionId())
                .isEqualTo(ended.get().getCycleId());
        assertThat(venue.clientOrderIds()).as("a repeat trades nothing").hasSize(orders);
        assertBalancesEqualLedger();
    }

    private ConvertRequest conversion(String id) {
        Decimal quantity = decimal(new BigDecimal("150"));
        QuoteConversionResponse quote = calls().quoteConversion(QuoteConversionRequest.newBuilder()
                .setFromAsset("USDT")
                .setToAsset("BTC")
                .setQuantity(quantity)
                .build());
        BigDecimal minimum = quote.hasPath()
                ? value(quote.getPath().getWorst())
                        .multiply(new BigDecimal("0.99"))
                        .setScale(8, RoundingMode.DOWN)
                : BigDecimal.ONE;
        return ConvertRequest.newBuilder()
                .setClientConversionId(id)
                .setFromAsset("USDT")
                .setToAsset("BTC")
                .setQuantity(quantity)
                .setMinResult(decimal(minimum))
                .build();
    }

    private void killSwitch(boolean engaged) {
        assertThat(calls().setKillSwitch(SetKillSwitchRequest.newBuilder()
                                .setEngaged(engaged)
                                .setReason("test")
                                .build())
                        .getState()
                        .getEngaged())
                .isEqualTo(engaged);
    }

    private void strategyEnabled(boolean enabled) {
        Strategy now = calls().listStrategies(ListStrategiesRequest.getDefaultInstance())
                .getStrategies(0);
        calls().updateStrategy(UpdateStrategyRequest.newBuilder()
                .setStrategy(now.toBuilder().setEnabled(enabled))
                .setExpectedVersion(now.getVersion())
                .setReason("test")
                .build());
    }

    @Test
    void shouldStopStrategyAndSatellitesByKillSwitch() {
        killSwitch(true);
        strategyEnabled(true);
        int before = venue.clientOrderIds().size();

        OrderResponse refused = calls().placeOrder(take("kill-1", "0.001"));

        assertThat(refused.getReason()).isEqualTo(RejectReason.REJECT_REASON_KILL_SWITCH);
        await().pollDelay(Duration.ofSeconds(12)).atMost(LIMIT).untilAsserted(() -> assertThat(venue.clientOrderIds())
                .as("nothing reaches the venue while mispricings come and go")
                .hasSize(before));
        killSwitch(false);
        await().atMost(LIMIT).until(() -> venue.clientOrderIds().size() > before);
        strategyEnabled(false);
        await().atMost(LIMIT)
                .until(() -> calls().listOpenOrders(ListOpenOrdersRequest.getDefaultInstance())
                                .getOrdersCount()
                        == 0);
        assertThat(calls().placeOrder(take("kill-2", "0.001")).getAccepted()).isTrue();
        assertBalancesEqualLedger();
    }

    @Test
    void shouldRecoverFromKillWithoutDoublingOrders() throws Exception {
        OrderRequest resting = rest("rest-1");
        OrderResponse placed = calls().placeOrder(resting);
        assertThat(placed.getAccepted()).as(placed.getReasonText()).isTrue();
        Decimal half = placed.getOrder().getQty().toBuilder()
                .setMantissa(placed.getOrder().getQty().getMantissa() / 2)
                .build();
        AmendOrderRequest smaller = AmendOrderRequest.newBuilder()
                .setAmendId("half-1")
                .setClientOrderId("rest-1")
                .setQty(half)
                .build();
        AmendOrderResponse amended = calls().amendOrder(smaller);
        assertThat(amended.getAccepted()).as(amended.getReasonText()).isTrue();
        assertThat(amended.getOrder().getQty()).isEqualTo(half);

        for (int i = 0; i < 3; i++) {
            engine.kill();
            startEngine();
        }

        assertThat(calls().listOpenOrders(ListOpenOrdersRequest.getDefaultInstance())
                        .getOrdersList())
                .extracting(OrderUpdate::getClientOrderId)
                .containsExactly("rest-1");
        assertThat(calls().placeOrder(resting).getOrder().getOrderId())
                .isEqualTo(placed.getOrder().getOrderId());
        List<String> atVenue = venue.clientOrderIds();
        assertThat(atVenue).doesNotHaveDuplicates();
        assertThat(atVenue)
                .containsOnlyOnce(ClientOrderId.format(placed.getOrder().getOrderId()));
        amended = calls().amendOrder(smaller);
        assertThat(amended.getAccepted()).as("the same answer after the kills").isTrue();
        assertThat(amended.getOrder().getQty()).isEqualTo(half);
        assertThat(calls().cancelOrder(CancelOrderRequest.newBuilder()
                                .setClientOrderId("rest-1")
                                .build())
                        .getAccepted())
                .isTrue();
        awaitState("rest-1", OrderState.ORDER_STATE_CANCELED);
        assertBalancesEqualLedger();
    }

    @Test
    void shouldEndCleanlyAndContinue() throws Exception {
        long before = calls().getHealth(GetHealthRequest.getDefaultInstance())
                .getHealth()
                .getJournalSequence();

        assertThat(engine.end()).as("128 + SIGTERM").isEqualTo(143);
        startEngine();

        assertThat(calls().getHealth(GetHealthRequest.getDefaultInstance())
                        .getHealth()
                        .getJournalSequence())
                .isGreaterThan(before);
        assertBalancesEqualLedger();
    }

    /** Half of what is held goes, more than the limit of unexplained differences allows: the venue told of it, so it goes on trading. */
    @Test
    void shouldAccountForFundsThatMoveWithoutAnOrder() throws Exception {
        assertBalancesEqualLedger();
        BigDecimal half = venue.ledger().get("ETH").divide(new BigDecimal(2), 4, RoundingMode.DOWN);
        for (String kind : new String[] {"WITHDRAWAL", "DEPOSIT", "LOCK", "UNLOCK"}) {
            int answer = venue.post(
                    "/ledger/move",
                    "{\"kind\":\"" + kind + "\",\"asset\":\"ETH\",\"amount\":\"" + half.toPlainString() + "\"}");
            assertThat(answer).isEqualTo(200);
        }

        assertBalancesEqualLedger();
        await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> assertThat(get("/metrics"))
                .containsPattern("metric=\"balance_movements_told\"[^\n]* [4-9]")
                .containsPattern("metric=\"venues_stopped\"[^\n]* 0"));
        await().atMost(LIMIT).until(() -> calls().placeOrder(take("moved-" + System.nanoTime(), "0.001"))
                .getAccepted());
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(Files.readString(Path.of("target", "engine-it-engine.log")))
                        .contains("funds moved outside: venue=BINANCE asset=ETH amount=-"
                                + half.stripTrailingZeros().toPlainString()));
    }

    /** The watchdog has the engine's own settings, and a process of its own. */
    @Test
    void shouldHaveItsOrdersCanceledWhenItHangsOrIsKilled() throws Exception {
        int port = freePort();
        Map<String, String> settings = venueSettings();
        settings.put("KAIROS_WATCHDOG_SECONDS", "2");
        settings.put("KAIROS_WATCHDOG_PORT", Integer.toString(port));
        try (ChildJvm watchdog = ChildJvm.start(WatchdogMain.class, "engine-it-watchdog.log", settings)) {
            await().atMost(LIMIT).ignoreExceptions().until(() -> get(port, "/health")
                    .contains("\"armed\""));

            String first = ClientOrderId.format(
                    calls().placeOrder(rest("watched-1")).getOrder().getOrderId());
            engine.signal("STOP");
            await().atMost(LIMIT).until(() -> venue.status(first).equals("CANCELED"));
            engine.signal("CONT");
            awaitState("watched-1", OrderState.ORDER_STATE_CANCELED);
            await().atMost(LIMIT).until(() -> get(port, "/health").contains("\"armed\""));

            await().atMost(LIMIT)
                    .until(() -> calls().placeOrder(rest("watched-2")).getAccepted());
            String second = ClientOrderId.format(order("watched-2").getOrderId());
            engine.kill();
            await().atMost(LIMIT).until(() -> venue.status(second).equals("CANCELED"));
            startEngine();
            awaitState("watched-2", OrderState.ORDER_STATE_CANCELED);
            await().atMost(LIMIT).until(() -> get(port, "/health").contains("\"armed\""));

            engine.end();
            await().atMost(LIMIT).until(() -> get(port, "/health").contains("\"released\""));
            assertThat(watchdog.end()).as("128 + SIGTERM").isEqualTo(143);
        }
        startEngine();
        assertBalancesEqualLedger();
    }
}
