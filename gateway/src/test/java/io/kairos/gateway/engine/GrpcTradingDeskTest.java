package io.kairos.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.kairos.domain.order.OrderState;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.gateway.engine.GrpcTradingDesk.Deadlines;
import io.kairos.gateway.model.ControlLimit;
import io.kairos.gateway.model.Conversion;
import io.kairos.gateway.model.ConversionQuote;
import io.kairos.gateway.model.ConvertResult;
import io.kairos.gateway.model.Garbage;
import io.kairos.gateway.model.Health;
import io.kairos.gateway.model.Latency;
import io.kairos.gateway.model.Order;
import io.kairos.gateway.model.PlaceOrder;
import io.kairos.gateway.model.PlaceOrderResult;
import io.kairos.gateway.model.RiskLimits;
import io.kairos.gateway.model.RiskLimitsChange;
import io.kairos.gateway.model.WarmUp;
import io.kairos.gateway.port.BadInputException;
import io.kairos.gateway.port.ConflictException;
import io.kairos.gateway.port.PartUnavailableException;
import io.kairos.proto.common.v1.TradingMode;
import io.kairos.proto.engine.v1.EngineHealth;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The engine's contract, spoken to an engine in this process. */
class GrpcTradingDeskTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Deadlines PATIENT = new Deadlines(LIMIT, LIMIT, LIMIT);

    private final FakeEngine engine = new FakeEngine();
    private Server server;
    private EngineLink link;
    private GrpcTradingDesk desk;

    @BeforeEach
    void start(TestInfo test) throws IOException {
        String name = test.getDisplayName();
        server = engine.start(name);
        link = link(name, "engine-token");
        desk = new GrpcTradingDesk(link, PATIENT, Clock.systemUTC());
    }

    private static EngineLink link(String name, String token) {
        return new EngineLink(InProcessChannelBuilder.forName(name).build(), token, new SimpleMeterRegistry());
    }

    private GrpcTradingDesk impatient() {
        return new GrpcTradingDesk(link, new Deadlines(Duration.ofMillis(300), LIMIT, LIMIT), Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        link.close();
        server.shutdownNow();
    }

    private static PlaceOrder order(String clientOrderId, String qty) {
        return new PlaceOrder(
                clientOrderId,
                "BINANCE",
                "BTC-USDT",
                Side.BUY,
                OrderType.LIMIT,
                null,
                new BigDecimal(qty),
                new BigDecimal("65000.10"));
    }

    @Test
    void shouldSendDecimalsExactlyAndNameTheActor() {
        PlaceOrderResult result =
                desk.placeOrder("tom", order("plain", "0.00150")).block(LIMIT);

        assertThat(result).isEqualTo(new PlaceOrderResult(true, "42", OrderState.LIVE, null, null));
        assertThat(engine.seen).containsExactly("tom placeOrder plain");
        assertThat(engine.orders.get("plain").getQty()).isEqualTo(FakeEngine.decimal(150, 5));
        assertThat(engine.orders.get("plain").getLimitPx()).isEqualTo(FakeEngine.decimal(6_500_010, 2));
    }

    @Test
    void shouldAnswerARiskRefusalAsAResult() {
        PlaceOrderResult result = desk.placeOrder("tom", order("refused", "1")).block(LIMIT);

        assertThat(result)
                .isEqualTo(new PlaceOrderResult(
                        false, "42", OrderState.REJECTED, "MAX_NOTIONAL", "65000 above 10000 USDT"));
    }

    @Test
    void shouldCallTheOutcomeUnknownWhenTheEngineStaysSilent() {
        PlaceOrderResult result =
                impatient().placeOrder("tom", order("silent", "1")).block(LIMIT);

        assertThat(result.state()).isEqualTo(OrderState.UNKNOWN);
        assertThat(result.reason()).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(result.reasonText()).contains("may be live").contains("same clientOrderId");
    }

    @Test
    void shouldFindTheOrderBehindALostAnswer() {
        PlaceOrderResult result =
                impatient().placeOrder("tom", order("silent-but-there", "1")).block(LIMIT);

        assertThat(result).isEqualTo(new PlaceOrderResult(true, "42", OrderState.PENDING_NEW, null, null));
    }

    @Test
    void shouldCallTheOutcomeUnknownWhenTheEngineIsAway() {
        server.shutdownNow();

        PlaceOrderResult result = desk.placeOrder("tom", order("plain", "1")).block(LIMIT);

        assertThat(result.state()).isEqualTo(OrderState.UNKNOWN);
        assertThat(result.orderId()).isEmpty();
    }

    @Test
    void shouldNameTheFieldThatTheEngineRefused() {
        assertThatThrownBy(() -> desk.placeOrder("tom", order("malformed", "1")).block(LIMIT))
                .isInstanceOfSatisfying(BadInputException.class, bad -> {
                    assertThat(bad.field()).isEqualTo("limitPx");
                    assertThat(bad.expected()).isEqualTo("a multiple of 0.01");
                    assertThat(bad.getMessage()).doesNotContain("internal wording");
                });
    }

    @Test
    void shouldCallAReusedIdBadInput() {
        assertThatThrownBy(() -> desk.placeOrder("tom", order("reused", "1")).block(LIMIT))
                .isInstanceOfSatisfying(
                        BadInputException.class, bad -> assertThat(bad.field()).isEqualTo("clientOrderId"));
    }

    @Test
    void shouldRefuseAQuantityBeyondTheWire() {
        assertThatThrownBy(() -> desk.placeOrder("tom", order("plain", "99999999999999999999"))
                        .block(LIMIT))
                .isInstanceOfSatisfying(
                        BadInputException.class, bad -> assertThat(bad.field()).isEqualTo("qty"));
        assertThat(engine.seen).isEmpty();
    }

    private static Conversion conversion(String id) {
        return new Conversion(id, "ETH", "BTC", BigDecimal.ONE, new BigDecimal("0.04"), null);
    }

    @Test
    void shouldQuoteAndConvert() {
        ConversionQuote quote =
                desk.conversionQuote("ETH", "BTC", BigDecimal.ONE, "OKX").block(LIMIT);
        ConvertResult result = desk.convert("tom", conversion("plain")).block(LIMIT);

        assertThat(quote.possible()).isFalse();
        assertThat(quote.reason()).isEqualTo("INSUFFICIENT_BALANCE");
        assertThat(quote.route().expected()).isEqualTo(new BigDecimal("0.04995"));
        assertThat(quote.route().legs().get(0).quoteAgeMicros()).isEqualTo(3);
        assertThat(result.accepted()).isTrue();
        assertThat(result.conversionId()).isEqualTo("77");
        assertThat(result.route().worst()).isEqualTo(new BigDecimal("0.0499"));
        assertThat(engine.seen).containsExactly("- quoteConversion OKX", "tom convert plain");
    }

    @Test
    void shouldCallTheOutcomeOfASilentConversionUnknownUnlessItIsFound() {
        ConvertResult silent = impatient().convert("tom", conversion("silent")).block(LIMIT);
        ConvertResult found =
                impatient().convert("tom", conversion("silent-but-there")).block(LIMIT);
        ConvertResult missed =
                impatient().convert("tom", conversion("silent-and-missed")).block(LIMIT);

        assertThat(silent.accepted()).isFalse();
        assertThat(silent.reason()).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(silent.reasonText()).contains("may be under way").contains("same clientConversionId");
        assertThat(found).isEqualTo(new ConvertResult(true, "78", null, null, null));
        assertThat(missed.accepted()).isFalse();
        assertThat(missed.conversionId()).isEmpty();
        assertThat(missed.reason()).isEqualTo("MAX_NOTIONAL");
        assertThatThrownBy(() -> desk.convert("tom", conversion("reused")).block(LIMIT))
                .isInstanceOfSatisfying(
                        BadInputException.class, bad -> assertThat(bad.field()).isEqualTo("clientConversionId"));
    }

    @Test
    void shouldReadOpenOrdersWithTheirTimesAndSequence() {
        Order order = desk.openOrders().block(LIMIT).get(0);

        assertThat(order.sequence()).isEqualTo(77);
        assertThat(order.limitPx()).isEqualTo(new BigDecimal("65000.10"));
        assertThat(order.createdTime()).isEqualTo(Instant.ofEpochSecond(1_700_000_000L, 123_456_789));
        assertThat(order.updatedTime()).isEqualTo(Instant.ofEpochSecond(1_700_000_001L, 1));
        assertThat(order.leavesQty()).isEqualByComparingTo("1.50");
    }

    @Test
    void shouldLayAChangeOverTheLimitsInForce() {
        RiskLimitsChange change = new RiskLimitsChange(3, null, null, null, null, null, 5, null, null, "calm down");

        RiskLimits limits = desk.updateRiskLimits("rita", change).block(LIMIT);

        assertThat(limits.version()).isEqualTo(4);
        assertThat(limits.maxOpenOrders()).isEqualTo(5);
        assertThat(limits.priceCollarBps()).isEqualTo(50);
        assertThat(limits.usedDailyNotional()).isEqualByComparingTo("12.5");
        assertThat(engine.seen).containsExactly("rita updateRiskLimits calm down");
    }

    @Test
    void shouldSetControlsForAWhileAndKeepThemWhenNothingIsSaidOfThem() {
        ControlLimit wanted = new ControlLimit("OPEN_ORDERS", "VENUE", "OKX", null, BigDecimal.TEN);
        Instant until = Instant.parse("2026-11-23T12:00:00.5Z");
        RiskLimits limits = desk.updateRiskLimits(
                        "rita",
                        new RiskLimitsChange(3, null, null, null, null, null, null, List.of(wanted), until, "for noon"))
                .block(LIMIT);
        assertThat(limits.controls()).containsExactly(wanted);
        assertThat(limits.untilTime()).isEqualTo(until);

        limits = desk.updateRiskLimits(
                        "rita", new RiskLimitsChange(4, null, null, null, null, null, 5, null, null, "calm down"))
                .block(LIMIT);
        assertThat(limits.controls()).containsExactly(wanted);
        assertThat(limits.untilTime()).isNull();
    }

    @Test
    void shouldRefuseAChangeOfAnOldVersion() {
        RiskLimitsChange change = new RiskLimitsChange(2, null, null, null, null, null, 5, null, null, "calm down");

        assertThatThrownBy(() -> desk.updateRiskLimits("rita", change).block(LIMIT))
                .isInstanceOf(ConflictException.class);
        assertThat(engine.seen).isEmpty();
    }

    @Test
    void shouldAnswerNothingForAnOrderThatTheEngineDoesNotKnow() {
        assertThat(desk.order(99).blockOptional(LIMIT)).isEmpty();
    }

    @Test
    void shouldTellWhereOrdersGo() {
        EngineHealth.Builder health = EngineHealth.newBuilder().setSimulated(true);

        assertThat(FromProto.health(
                                health.setTradingMode(TradingMode.TRADING_MODE_PAPER)
                                        .build(),
                                true)
                        .mode())
                .as("on paper, whatever the market data comes from")
                .isEqualTo("paper");
        assertThat(FromProto.health(
                                health.setTradingMode(TradingMode.TRADING_MODE_LIVE)
                                        .build(),
                                true)
                        .mode())
                .isEqualTo("live");
    }

    @Test
    void shouldTellHealthAndItsStream() {
        Health now = desk.health().block(LIMIT);
        Health streamed = desk.healthStream().blockFirst(LIMIT);

        assertThat(now).isEqualTo(streamed);
        assertThat(now.mode()).isEqualTo("simulated");
        assertThat(now.uptimeSeconds()).isEqualTo(60);
        assertThat(now.latencies()).containsExactly(new Latency("detection", 7, 0.06, 0, 1.5, 0, 10, "hiccup_run"));
        assertThat(now.pulse().floors()).containsExactly(new Latency("hiccup_run", 0, 0, 0, 4, 0, 0, null));
        assertThat(now.pulse().dutyCycles().get(0).maxMicros()).isEqualTo(44);
        assertThat(now.pulse().ticksPerSecond()).isEqualTo(812.5);
        assertThat(now.pulse().garbage()).isEqualTo(new Garbage(0, 0.25, 3, 0));
        assertThat(now.pulse().warmUp()).isNotNull();
        assertThat(now.pulse().warmUp().branches()).containsExactly(new WarmUp.Branch("recentred", 5));
        assertThat(now.pulse().warmUp().detection().p99Micros()).isEqualTo(0.4);
    }

    @Test
    void shouldNameTheEngineWhenItDoesNotAnswerAndRecoverByItself(TestInfo test) throws IOException {
        server.shutdownNow();

        assertThatThrownBy(() -> desk.riskLimits().block(LIMIT))
                .isInstanceOfSatisfying(PartUnavailableException.class, away -> assertThat(away.part())
                        .isEqualTo("engine"));

        server = engine.start(test.getDisplayName());
        await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> assertThat(
                        desk.riskLimits().block(LIMIT).version())
                .isEqualTo(3));
    }

    @Test
    void shouldNotShowTheReasonWhenTheEngineRefusesTheGatewaysToken(TestInfo test) {
        try (EngineLink stranger = link(test.getDisplayName(), "wrong")) {
            GrpcTradingDesk refused = new GrpcTradingDesk(stranger, PATIENT, Clock.systemUTC());

            assertThatThrownBy(() -> refused.riskLimits().block(LIMIT))
                    .isInstanceOf(PartUnavailableException.class)
                    .hasMessageNotContaining("wrong");
        }
    }
}
