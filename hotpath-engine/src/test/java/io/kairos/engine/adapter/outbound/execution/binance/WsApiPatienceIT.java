package io.kairos.engine.adapter.outbound.execution.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.kairos.engine.adapter.venue.binance.RateBudget;
import io.kairos.engine.adapter.venue.binance.RequestSigner;
import io.kairos.engine.adapter.venue.net.EventLoops;
import io.kairos.engine.domain.risk.ApprovedOrder;
import io.kairos.engine.domain.risk.ApprovedOrderFixture;
import io.kairos.journal.codec.LinkState;
import io.kairos.journal.codec.ReportKind;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway asks for besides orders, and how that keeps to the venue's limits. */
class WsApiPatienceIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** Connecting, three measurements of the clock, log-on, stream, account, open orders. */
    private static final long SESSION_WEIGHT = 2 + 3 + 2 + 2 + 20 + 80;

    private static final String DEPOSIT =
            "{\"subscriptionId\":0,\"event\":{\"e\":\"balanceUpdate\",\"E\":1,\"a\":\"BTC\",\"d\":\"1.5\",\"T\":1}}";
    private static final String BALANCES =
            "\"status\":200,\"result\":{\"updateTime\":2,\"balances\":[{\"asset\":\"BTC\",\"free\":\"1.5\",\"locked\":\"0\"}]}";
    private static final String WRONG_STAMP =
            "\"status\":400,\"error\":{\"code\":-1021,\"msg\":\"Timestamp for this request is outside of the recvWindow.\"}";

    private final RecordingSink sink = new RecordingSink();
    private final ScriptedWsApi server = new ScriptedWsApi();
    private final EventLoopGroup eventLoops = EventLoops.newGroup(1, "venue-io-test");
    private BinanceVenue venue;
    private Instrument market;
    private BinanceOrderGateway gateway;

    private void start(BinanceContext context) {
        venue = new BinanceVenue(
                context.wsApiUrl(server.uri())
                        .credentials(new BinanceCredentials("key", new FixedSigner()))
                        .reconnectDelaysMs(20, 100)
                        .conclude(),
                eventLoops,
                new SystemEpochNanoClock());
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
    void shouldCountWhatMakesASession() {
        start(new BinanceContext());

        assertThat(venue.budget().weightTaken()).isEqualTo(SESSION_WEIGHT);
    }

    @Test
    void shouldSendNothingAtAllUntilTheTimeThatTheVenueNamed() {
        start(new BinanceContext().clockSyncIntervalMs(100).reconcileIntervalMs(100));
        venue.budget().learn("REQUEST_WEIGHT", "MINUTE", 1, 1_000_000);
        server.answer(
                "order.place",
                "\"status\":429,\"error\":{\"code\":-1003,\"msg\":\"Too much\",\"data\":{\"retryAfter\":"
                        + (System.currentTimeMillis() + 60_000) + "}}");
        gateway.sendNewOrder(order(1));
        await().atMost(LIMIT).until(() -> !sink.reportsOf(1).isEmpty());
        awaitFailedComparisons(2);
        int sent = server.requestCount();

        server.push(DEPOSIT);
        server.push(DEPOSIT.replace("balanceUpdate", "externalLockUpdate"));
        await().atMost(LIMIT).until(() -> sink.movements.size() == 2);
        awaitFailedComparisons(20);

        assertThat(server.requestCount()).isEqualTo(sent);
        assertThat(sink.linkState()).isEqualTo(LinkState.UP);
    }

    private void awaitFailedComparisons(int more) {
        long until = gateway.details().get("comparisonFailures") + more;
        await().atMost(LIMIT).until(() -> gateway.details().get("comparisonFailures") >= until);
    }

    @Test
    void shouldMakeANewSessionOnceThePatienceIsOver() {
        start(new BinanceContext());
        int asked = server.requestCount();
        int links = sink.links.size();
        venue.budget().onThrottled(venue.time().nowMs() + 1_500);

        gateway.disconnect("test");

        await().atMost(LIMIT).until(() -> server.requestCount() > asked);
        assertThat(venue.budget().blockedForMs()).isZero();
        await().atMost(LIMIT).until(() -> sink.links.size() >= links + 3);
        assertThat(sink.linkState()).isEqualTo(LinkState.UP);
    }

    /** The block begins while the session is being made: the steps that are left wait. */
    @Test
    void shouldReconcileOnceThePatienceIsOver() {
        start(new BinanceContext());
        int links = sink.links.size();
        int lists = server.requests("openOrders.status").size();
        server.answer("account.status", null);
        int asked = server.requests("account.status").size();
        gateway.disconnect("test");
        await().atMost(LIMIT).until(() -> server.requests("account.status").size() > asked);
        venue.budget().onThrottled(venue.time().nowMs() + 1_500);

        server.push("{\"id\":"
                + server.requests("account.status").get(asked).path("id")
                + ",\"status\":200,\"result\":{\"updateTime\":1,\"balances\":[]}}");

        await().atMost(LIMIT).until(() -> server.requests("openOrders.status").size() > lists);
        assertThat(venue.budget().blockedForMs()).isZero();
        await().atMost(LIMIT).until(() -> sink.linkState() == LinkState.UP);
        assertThat(sink.links).as("still the same session").hasSize(links + 3);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "\"status\":500,\"error\":{\"code\":-1001,\"msg\":\"Internal error\"}")
    void shouldAskForTheAccountAgainWhereADepositHadNoAnswer(@Nullable String answer) {
        start(new BinanceContext().requestTimeoutMs(200));
        int links = sink.links.size();
        int balances = sink.balances.size();
        int asked = server.requests("account.status").size();
        server.answer("account.status", answer);

        server.push(DEPOSIT);
        await().atMost(LIMIT).until(() -> server.requests("account.status").size() > asked + 1);
        server.answer("account.status", BALANCES);

        await().atMost(LIMIT).until(() -> sink.balances.size() > balances);
        assertThat(sink.balances.get(balances))
                .isEqualTo(new RecordingSink.Balance(market.base().id(), 150_000_000, 0, false));
        assertThat(sink.links).as("the session was left alone").hasSize(links);
    }

    @Test
    void shouldAskOnceForTheSumOfManyMovements() {
        start(new BinanceContext());
        int balances = sink.balances.size();
        int asked = server.requests("account.status").size();
        server.answer("account.status", null);

        for (int i = 0; i < 30; i++) {
            server.push(DEPOSIT);
        }
        await().atMost(LIMIT).until(() -> sink.movements.size() == 30);
        await().atMost(LIMIT).until(() -> server.requests("account.status").size() > asked);
        server.answer("account.status", BALANCES);
        server.push("{\"id\":" + server.requests("account.status").get(asked).path("id") + ',' + BALANCES + '}');

        await("both sums").atMost(LIMIT).until(() -> sink.balances.size() >= balances + 4);
        assertThat(server.requests("account.status")).hasSize(asked + 2);
    }

    @Test
    void shouldMeasureTheClockOnceHoweverManyStampsAreRefused() {
        start(new BinanceContext().requestTimeoutMs(60_000));
        int links = sink.links.size();
        int measured = server.requests("time").size();
        server.answer("order.place", WRONG_STAMP);
        server.answer("time", null);

        for (int id = 1; id <= 50; id++) {
            assertThat(gateway.sendNewOrder(order(id))).isTrue();
        }
        await().atMost(LIMIT).until(() -> !sink.reportsOf(50).isEmpty());
        assertThat(sink.reports).allMatch(report -> report.kind() == ReportKind.REJECTED);
        await().atMost(LIMIT).until(() -> server.requests("time").size() > measured);
        assertThat(server.requests("time")).hasSize(measured + 1);

        server.answer("time", ScriptedWsApi.TIME);
        server.push("{\"id\":" + server.requests("time").get(measured).path("id")
                + ",\"status\":500,\"error\":{\"code\":-1001,\"msg\":\"Internal error\"}}");
        await("a measurement that fails ends the attempt, not the session")
                .atMost(LIMIT)
                .until(() -> {
                    gateway.sendNewOrder(
                            order(51 + server.requests("order.place").size()));
                    return server.requests("time").size() >= measured + 4;
                });
        assertThat(sink.links).hasSize(links);
    }

    @Test
    void shouldTakeTheWeightOfEveryRoundOfAQuery() {
        start(new BinanceContext());
        server.answer(
                "order.status",
                "\"status\":200,\"result\":{\"symbol\":\"BTCUSDT\",\"orderId\":7,\"executedQty\":\"0.00100\",\"status\":\"FILLED\"}");
        server.answer("myTrades", "\"status\":200,\"result\":[]");
        long taken = venue.budget().weightTaken();

        assertThat(gateway.sendStatusQuery(0, 7)).isTrue();

        await().atMost(LIMIT).until(() -> !sink.reportsOf(7).isEmpty());
        assertThat(sink.reportsOf(7).get(0).text()).startsWith("trades do not add up");
        int rounds = server.requests("order.status").size();
        assertThat(rounds).isGreaterThan(1);
        assertThat(venue.budget().weightTaken() - taken).isEqualTo((long) rounds * ApiMethod.STATUS_WEIGHT);
    }

    @Test
    void shouldPutAQueryOffForWhichThereIsNoMoreWeight() {
        start(new BinanceContext());
        StringBuilder page = new StringBuilder("\"status\":200,\"result\":[");
        for (int id = 1; id <= 1_000; id++) {
            page.append(id == 1 ? "" : ",").append("{\"id\":").append(id).append(",\"qty\":\"0.00001\"}");
        }
        server.answer(
                "order.status",
                "\"status\":200,\"result\":{\"symbol\":\"BTCUSDT\",\"orderId\":8,\"executedQty\":\"0.00100\",\"status\":\"FILLED\"}");
        server.answer("myTrades", page.append(']').toString());

        assertThat(gateway.sendStatusQuery(0, 8)).isTrue();

        await().atMost(LIMIT).until(() -> !sink.reportsOf(8).isEmpty());
        assertThat(sink.reportsOf(8).get(0).kind()).isEqualTo(ReportKind.OUTCOME_UNKNOWN);
        assertThat(sink.reportsOf(8).get(0).text()).isEqualTo("query put off: the budget is used up");
        assertThat(venue.budget().tryWeight(RateBudget.Use.QUERY, ApiMethod.TRADES_WEIGHT))
                .isFalse();
    }

    @Test
    void shouldCancelWhileAllElseWaitsForAnswers() {
        start(new BinanceContext().requestTimeoutMs(20_000));
        venue.budget().learn("REQUEST_WEIGHT", "MINUTE", 1, 1_000_000);
        int placed = 0;
        while (gateway.sendNewOrder(order(placed + 1)) && placed < 5_000) {
            placed++;
        }
        assertThat(placed).isEqualTo(1_024);
        assertThat(gateway.sendStatusQuery(0, 1)).isFalse();

        assertThat(gateway.sendCancel(0, 1)).isTrue();

        await().atMost(LIMIT).until(() -> server.requests("order.cancel").size() == 1);
    }

    @Test
    void shouldRefuseWhatHadItsWeightBeforeTheVenueAskedForPatience() {
        start(new BinanceContext());
        RecordingHandler cancel = new RecordingHandler();
        RestPath rest = new RestPath(venue.rest(), venue.budget(), eventLoops.next());
        venue.budget().onThrottled(venue.time().nowMs() + 60_000);

        rest.request(ApiMethod.CANCEL, Map.of(), cancel);

        assertThat(cancel.heard).containsExactly("429 0 not sent: the venue asks for patience");
    }

    private ApprovedOrder order(long orderId) {
        return ApprovedOrderFixture.order(orderId, market, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 10_000, 100);
    }

    private static final class RecordingHandler implements ResponseHandler {
        final List<String> heard = new ArrayList<>();

        @Override
        public void onResult(JsonNode result) {
            heard.add("result");
        }

        @Override
        public void onError(int status, int code, String message) {
            heard.add(status + " " + code + ' ' + message);
        }

        @Override
        public void onNoAnswer(String why) {
            heard.add(why);
        }
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
