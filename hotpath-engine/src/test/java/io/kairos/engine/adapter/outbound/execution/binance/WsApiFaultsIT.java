package io.kairos.engine.adapter.outbound.execution.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.adapter.venue.RecordingSink;
import io.kairos.engine.adapter.venue.binance.BinanceContext;
import io.kairos.engine.adapter.venue.binance.BinanceCredentials;
import io.kairos.engine.adapter.venue.binance.BinanceVenue;
import io.kairos.engine.adapter.venue.binance.RequestSigner;
import io.kairos.engine.adapter.venue.net.EventLoops;
import io.kairos.engine.domain.risk.ApprovedOrder;
import io.kairos.engine.domain.risk.ApprovedOrderFixture;
import io.kairos.journal.codec.LinkState;
import io.kairos.journal.codec.ReportKind;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway makes of silence, refusals and nonsense. */
class WsApiFaultsIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final RecordingSink sink = new RecordingSink();
    private final ScriptedWsApi server = new ScriptedWsApi();
    private final EventLoopGroup eventLoops = EventLoops.newGroup(1, "venue-io-test");
    private BinanceVenue venue;
    private Instrument market;
    private BinanceOrderGateway gateway;

    @BeforeEach
    void start() {
        BinanceContext context = new BinanceContext()
                .wsApiUrl(server.uri())
                .credentials(new BinanceCredentials("key", new FixedSigner()))
                .requestTimeoutMs(400)
                .reconnectDelaysMs(20, 100)
                .conclude();
        venue = new BinanceVenue(context, eventLoops, new SystemEpochNanoClock());
        InstrumentRegistry registry = new InstrumentRegistry();
        market = new Instrument(
                0,
                Venue.BINANCE,
                "BTC-USDT",
                "BTCUSDT",
                registry.asset("BTC", 8),
                registry.asset("USDT", 8),
                2,
                5,
                1,
                1,
                Long.MAX_VALUE,
                1,
                1,
                Long.MAX_VALUE,
                0,
                1_000,
                1_000,
                true);
        registry.put(market);
        gateway = new BinanceOrderGateway(venue, registry, sink);
        gateway.start();
        await().atMost(LIMIT).until(() -> sink.linkState() == LinkState.UP);
    }

    @AfterEach
    void stop() {
        gateway.close();
        venue.close();
        eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        server.close();
    }

    @Test
    void shouldCallAnOrderWithoutAnswerUnknown() {
        assertThat(gateway.sendNewOrder(order(1))).isTrue();

        await().atMost(LIMIT).until(() -> !sink.reportsOf(1).isEmpty());
        assertThat(sink.reportsOf(1))
                .extracting(RecordingSink.Report::kind)
                .containsExactly(ReportKind.OUTCOME_UNKNOWN);
        assertThat(sink.reportsOf(1).get(0).text()).isEqualTo("no answer within 400 ms");
        assertThat(server.requests("order.place")).as("never sent again").hasSize(1);
        assertThat(sink.linkState()).isEqualTo(LinkState.UP);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"status\":400,\"error\":{\"code\":-2010,\"msg\":\"Account has insufficient balance for requested action.\"}|REJECTED|-2010 Account has insufficient balance for requested action.",
                "\"status\":400,\"error\":{\"code\":-2010,\"msg\":\"Duplicate order sent.\"}|OUTCOME_UNKNOWN|-2010 Duplicate order sent.",
                "\"status\":500,\"error\":{\"code\":-1007,\"msg\":\"Timeout\"}|OUTCOME_UNKNOWN|-1007 Timeout",
                "\"status\":200,\"result\":{\"status\":\"A_NEW_STATUS\"}|OUTCOME_UNKNOWN|order.place not understood: order status \"A_NEW_STATUS\""
            })
    void shouldJudgeAnswersByWhatTheyProve(String answer, ReportKind kind, String text) {
        server.answer("order.place", answer);

        gateway.sendNewOrder(order(2));

        await().atMost(LIMIT).until(() -> !sink.reportsOf(2).isEmpty());
        assertThat(sink.reportsOf(2).get(0).kind()).isEqualTo(kind);
        assertThat(sink.reportsOf(2).get(0).text()).isEqualTo(text);
    }

    @Test
    void shouldSendNothingWhileTheVenueAsksForPatience() {
        server.answer(
                "order.place",
                "\"status\":429,\"error\":{\"code\":-1003,\"msg\":\"Too much\",\"data\":{\"retryAfter\":"
                        + (System.currentTimeMillis() + 60_000) + "}}");
        gateway.sendNewOrder(order(3));
        await().atMost(LIMIT).until(() -> !sink.reportsOf(3).isEmpty());

        assertThat(sink.reportsOf(3).get(0).kind()).isEqualTo(ReportKind.REJECTED);
        assertThat(gateway.sendNewOrder(order(4))).isFalse();
        assertThat(gateway.sendCancel(0, 3)).isFalse();
        assertThat(server.requests("order.place")).hasSize(1);
    }

    @Test
    void shouldSendNoNewOrderButCancelWhileThereWereTooMany() {
        server.answer(
                "order.place",
                "\"status\":429,\"error\":{\"code\":-1015,\"msg\":\"Too many new orders; current limit is 50 orders per 10"
                        + " SECOND.\",\"data\":{\"retryAfter\":"
                        + (System.currentTimeMillis() + 60_000) + "}}");
        gateway.sendNewOrder(order(7));
        await().atMost(LIMIT).until(() -> !sink.reportsOf(7).isEmpty());

        assertThat(sink.reportsOf(7).get(0).kind()).isEqualTo(ReportKind.REJECTED);
        assertThat(gateway.sendNewOrder(order(8))).isFalse();
        assertThat(gateway.sendCancel(0, 7)).isTrue();
        await().atMost(LIMIT).until(() -> server.requests("order.cancel").size() == 1);
        assertThat(server.requests("order.place")).hasSize(1);
    }

    @Test
    void shouldMeasureTheClockAnewWhenTheVenueCallsItWrong() {
        int measured = server.requests("time").size();
        server.answer(
                "order.place",
                "\"status\":400,\"error\":{\"code\":-1021,\"msg\":\"Timestamp for this request is outside of the"
                        + " recvWindow.\"}");

        gateway.sendNewOrder(order(9));

        await().atMost(LIMIT).until(() -> !sink.reportsOf(9).isEmpty());
        assertThat(sink.reportsOf(9).get(0).kind()).isEqualTo(ReportKind.REJECTED);
        await().atMost(LIMIT).until(() -> server.requests("time").size() > measured);
        assertThat(sink.linkState()).isEqualTo(LinkState.UP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"subscriptionId\":0,\"event\":{\"e\":\"eventStreamTerminated\",\"E\":1728973001334}}",
                "{\"event\":{\"e\":\"serverShutdown\",\"E\":1770123456789}}",
                "{\"id\":null,\"status\":401,\"error\":{\"code\":-2015,\"msg\":\"Invalid API-key, IP, or permissions for action.\"}}"
            })
    void shouldReconcileAnewWhenTheSessionIsVoid(String message) {
        int before = sink.links.size();

        server.push(message);

        await().atMost(LIMIT).until(() -> sink.links.size() >= before + 3);
        assertThat(sink.links.subList(before, before + 3))
                .extracting(RecordingSink.Link::state)
                .containsExactly(LinkState.DOWN, LinkState.RECONCILING, LinkState.UP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "nonsense", "[]", "{}", "{\"event\":{\"e\":\"aNewEvent\"}}", "{\"id\":77,\"status\":200}"})
    void shouldSurviveNonsense(String message) {
        server.push(message);
        gateway.sendNewOrder(order(5));

        await().atMost(LIMIT).until(() -> !sink.reportsOf(5).isEmpty());
        assertThat(sink.linkState()).isEqualTo(LinkState.UP);
    }

    @Test
    void shouldAskAgainForAnAccountWhoseAnswerAnEventOvertook() {
        int asked = server.requests("account.status").size();
        int links = sink.links.size();
        server.overtake(
                "account.status",
                "{\"subscriptionId\":0,\"event\":{\"e\":\"outboundAccountPosition\",\"u\":5,\"B\":[]}}");

        gateway.disconnect("test");

        await().atMost(LIMIT).until(() -> sink.links.size() >= links + 3);
        assertThat(server.requests("account.status")).hasSize(asked + 2);
        assertThat(sink.linkState()).isEqualTo(LinkState.UP);
    }

    @Test
    void shouldSendKeyAndSignatureOnlyToLogOn() {
        gateway.sendNewOrder(order(6));
        await().atMost(LIMIT).until(() -> !server.requests("order.place").isEmpty());

        assertThat(server.requests("session.logon")
                        .get(0)
                        .path("params")
                        .path("signature")
                        .asText())
                .isEqualTo("signed");
        var params = server.requests("order.place").get(0).path("params");
        assertThat(params.has("apiKey") || params.has("signature")).isFalse();
        assertThat(params.path("price").asText()).isEqualTo("100.00");
        assertThat(params.path("quantity").asText()).isEqualTo("0.00100");
        assertThat(params.path("newClientOrderId").asText()).isEqualTo("k-6");
        assertThat(params.path("timestamp").isIntegralNumber()).isTrue();
    }

    private ApprovedOrder order(long orderId) {
        return ApprovedOrderFixture.order(orderId, market, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 10_000, 100);
    }

    private static final class FixedSigner implements RequestSigner {
        @Override
        public String sign(byte[] payload) {
            return "signed";
        }

        @Override
        public boolean canLogOn() {
            return true;
        }
    }
}
