package io.kairos.engine.adapter.outbound.execution.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.DecimalText;
import io.kairos.domain.order.ClientOrderId;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.RecordingSink;
import io.kairos.engine.adapter.venue.RecordingSink.Report;
import io.kairos.engine.adapter.venue.binance.BinanceContext;
import io.kairos.engine.adapter.venue.binance.BinanceVenue;
import io.kairos.engine.adapter.venue.binance.SimulatedBinance;
import io.kairos.engine.domain.risk.ApprovedOrder;
import io.kairos.engine.domain.risk.ApprovedOrderFixture;
import io.kairos.journal.codec.LinkState;
import io.kairos.journal.codec.MovementKind;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Order entry against a simulated venue over real sockets; what was reported is compared with the venue's own books. */
class BinanceOrderGatewayIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final RecordingSink sink = new RecordingSink();
    private final List<BinanceOrderGateway> gateways = new ArrayList<>();
    private SimulatedBinance simulated;
    private InstrumentRegistry registry;
    private Instrument btcUsdt;

    @BeforeEach
    void start() throws Exception {
        simulated = SimulatedBinance.start(directory, 100);
    }

    @AfterEach
    void stop() {
        gateways.forEach(BinanceOrderGateway::close);
        simulated.close();
    }

    @Test
    void shouldReconcileBeforeItIsUp() throws Exception {
        upGateway(simulated.context());

        assertThat(sink.links)
                .extracting(RecordingSink.Link::state)
                .containsExactly(LinkState.DOWN, LinkState.RECONCILING, LinkState.UP);
        assertThat(sink.all.get(sink.all.size() - 1)).isInstanceOf(RecordingSink.Link.class);
        assertThat(sink.balances)
                .allMatch(RecordingSink.Balance::snapshot)
                .hasSize(registry.assets().size());
        Asset usdt = registry.assetByName("USDT");
        assertThat(sink.balances)
                .contains(new RecordingSink.Balance(usdt.id(), DecimalText.parse("1000000", usdt.decimals()), 0, true));
    }

    @Test
    void shouldFillMarketableOrderAndReportEachTradeWithItsFee() throws Exception {
        BinanceOrderGateway gateway = upGateway(simulated.context());
        Instrument instrument = btcUsdt;

        assertThat(gateway.sendNewOrder(
                        buy(11, instrument, OrderType.LIMIT, TimeInForce.IOC, askPlus(5), qty("0.001"))))
                .isTrue();

        await().atMost(LIMIT).until(() -> lastStateIs(11, OrderState.FILLED));
        Map<Long, Report> byTrade = trades(11);
        JsonNode order = venueOrder(11);
        assertThat(byTrade.values().stream().mapToLong(Report::lastQty).sum()).isEqualTo(qty("0.001"));
        assertThat(order.path("status").asText()).isEqualTo("FILLED");
        for (JsonNode fill : order.path("fills")) {
            Report report = byTrade.get(fill.path("tradeId").asLong());
            assertThat(report.lastPx())
                    .isEqualTo(DecimalText.parse(fill.path("price").asText(), instrument.priceDecimals()));
            assertThat(report.feeAmount())
                    .isEqualTo(DecimalText.parse(fill.path("commission").asText(), 8));
            assertThat(report.feeAssetId())
                    .isEqualTo(registry.assetByName(fill.path("commissionAsset").asText())
                            .id());
        }
        awaitBalancesEqualLedger();
    }

    @Test
    void shouldMakeAnOrderSmallerThatKeepsItsName() throws Exception {
        BinanceOrderGateway gateway = upGateway(simulated.context());
        gateway.sendNewOrder(restingBuy(25));
        await().atMost(LIMIT).until(() -> has(25, ReportKind.ACCEPTED));
        long px = DecimalText.parse(venueOrder(25).path("price").asText(), btcUsdt.priceDecimals());
        long qty = DecimalText.parse(venueOrder(25).path("quantity").asText(), btcUsdt.qtyDecimals());

        assertThat(gateway.sendAmend(btcUsdt.id(), 25, px, qty / 2)).isTrue();

        RecordingSink.Terms done = new RecordingSink.Terms(ReportKind.AMENDED, 25, px, qty / 2);
        await("answer and event")
                .atMost(LIMIT)
                .until(() -> sink.terms.stream().filter(done::equals).count() == 2);
        gateway.sendStatusQuery(btcUsdt.id(), 25);
        await().atMost(LIMIT)
                .until(() -> sink.terms.contains(new RecordingSink.Terms(ReportKind.STATUS, 25, px, qty / 2)));
        awaitBalancesEqualLedger();

        gateway.sendAmend(btcUsdt.id(), 25, px, qty);
        await().atMost(LIMIT).until(() -> has(25, ReportKind.AMEND_REJECTED));
        gateway.sendCancel(btcUsdt.id(), 25);
        await().atMost(LIMIT).until(() -> lastStateIs(25, OrderState.CANCELED));
    }

    @Test
    void shouldTellOfFundsThatMoveWithoutAnOrder() throws Exception {
        upGateway(simulated.context());
        Asset btc = registry.assetByName("BTC");

        for (String[] move :
                new String[][] {{"DEPOSIT", "1.5"}, {"WITHDRAWAL", "0.25"}, {"LOCK", "2"}, {"UNLOCK", "0.5"}}) {
            simulated.control(
                    "POST",
                    "/ledger/move",
                    "{\"kind\":\"" + move[0] + "\",\"asset\":\"BTC\",\"amount\":\"" + move[1] + "\"}");
        }

        await().atMost(LIMIT).until(() -> sink.movements.size() == 4);
        assertThat(sink.movements)
                .containsExactly(
                        new RecordingSink.Movement(
                                btc.id(), DecimalText.parse("1.5", btc.decimals()), MovementKind.DEPOSIT),
                        new RecordingSink.Movement(
                                btc.id(), -DecimalText.parse("0.25", btc.decimals()), MovementKind.WITHDRAWAL),
                        new RecordingSink.Movement(
                                btc.id(), -DecimalText.parse("2", btc.decimals()), MovementKind.LOCK),
                        new RecordingSink.Movement(
                                btc.id(), DecimalText.parse("0.5", btc.decimals()), MovementKind.LOCK));
        awaitBalancesEqualLedger();
    }

    @Test
    void shouldRestCancelAndReportTheOrderNotTheCancel() throws Exception {
        BinanceOrderGateway gateway = upGateway(simulated.context());
        gateway.sendNewOrder(restingBuy(21));
        await().atMost(LIMIT).until(() -> has(21, ReportKind.ACCEPTED));

        assertThat(gateway.sendCancel(btcUsdt.id(), 21)).isTrue();

        await().atMost(LIMIT)
                .until(() -> sink.reportsOf(21).stream()
                                .filter(report -> report.kind() == ReportKind.CANCELED)
                                .count()
                        >= 2);
        assertThat(sink.reportsOf(21)).allMatch(report -> report.venueOrderId().equals(venueOrderId(21)));
        assertThat(sink.reports).noneMatch(report -> report.orderId() == 0);
        awaitBalancesEqualLedger();
    }

    @Test
    void shouldRejectWithTheVenuesWords() throws Exception {
        BinanceOrderGateway gateway = upGateway(simulated.context());

        gateway.sendNewOrder(ApprovedOrderFixture.order(
                31, btcUsdt, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, bidTimes(50), btcUsdt.minQty()));
        gateway.sendCancel(btcUsdt.id(), 32);
        gateway.sendStatusQuery(btcUsdt.id(), 32);

        await().atMost(LIMIT).until(() -> has(31, ReportKind.REJECTED) && has(32, ReportKind.CANCEL_REJECTED));
        await().atMost(LIMIT).until(() -> has(32, ReportKind.NOT_FOUND));
        assertThat(first(31, ReportKind.REJECTED).text()).startsWith("-1013 ").contains("Filter failure");
        assertThat(first(32, ReportKind.CANCEL_REJECTED).text()).startsWith("-2011 ");
        assertThat(first(32, ReportKind.NOT_FOUND).text()).startsWith("-2013 ");
    }

    @Test
    void shouldLeaveOrderUnknownAfterServerErrorAndLearnTheTruthByQuery() throws Exception {
        BinanceOrderGateway gateway = upGateway(simulated.context());
        simulated.fault("DELAY_EVENTS", "\"delayMillis\":5000,\"durationMillis\":60000");
        simulated.fault("ORDER_ERROR", "\"moment\":\"AFTER\",\"status\":503,\"code\":-1007");
        gateway.sendNewOrder(buy(41, btcUsdt, OrderType.LIMIT, TimeInForce.IOC, askPlus(5), qty("0.001")));
        await().atMost(LIMIT).until(() -> has(41, ReportKind.OUTCOME_UNKNOWN));
        assertThat(has(41, ReportKind.REJECTED)).isFalse();

        assertThat(gateway.sendStatusQuery(btcUsdt.id(), 41)).isTrue();

        await().atMost(LIMIT).until(() -> has(41, ReportKind.STATUS));
        Report status = first(41, ReportKind.STATUS);
        assertThat(status.state()).isEqualTo(OrderState.FILLED);
        assertThat(status.cumQty()).isEqualTo(qty("0.001"));
        assertThat(trades(41).values().stream().mapToLong(Report::lastQty).sum())
                .isEqualTo(qty("0.001"));
        List<Report> reports = sink.reportsOf(41);
        assertThat(reports.indexOf(status))
                .as("status comes after its trades")
                .isGreaterThan(
                        reports.lastIndexOf(trades(41).values().iterator().next()));
    }

    @Test
    void shouldFindThatAnOrderNeverLivedAfterServerErrorBeforeAccept() throws Exception {
        BinanceOrderGateway gateway = upGateway(simulated.context());
        simulated.fault("ORDER_ERROR", "\"moment\":\"BEFORE\",\"status\":502,\"code\":0");
        gateway.sendNewOrder(restingBuy(51));
        await().atMost(LIMIT).until(() -> has(51, ReportKind.OUTCOME_UNKNOWN));

        gateway.sendStatusQuery(btcUsdt.id(), 51);

        await().atMost(LIMIT).until(() -> has(51, ReportKind.NOT_FOUND));
    }

    @Test
    void shouldReportDownAndReconcileAfterLosingTheSocket() throws Exception {
        BinanceOrderGateway gateway = upGateway(simulated.context());
        gateway.sendNewOrder(restingBuy(61));
        await().atMost(LIMIT).until(() -> has(61, ReportKind.ACCEPTED));
        int linksBefore = sink.links.size();

        simulated.fault("DROP_SOCKETS", "\"target\":\"WS_API\"");

        await().atMost(LIMIT).until(() -> sink.links.size() >= linksBefore + 3);
        assertThat(sink.links.subList(linksBefore, linksBefore + 3))
                .extracting(RecordingSink.Link::state)
                .containsExactly(LinkState.DOWN, LinkState.RECONCILING, LinkState.UP);
        Report status = first(61, ReportKind.STATUS);
        assertThat(status.state()).isEqualTo(OrderState.LIVE);
        assertThat(status.cumQty()).isZero();
        assertThat(gateway.sendCancel(btcUsdt.id(), 61)).isTrue();
        await().atMost(LIMIT).until(() -> has(61, ReportKind.CANCELED));
    }

    @Test
    void shouldCancelAndQueryByRestWhileTheSocketIsDown() throws Exception {
        BinanceOrderGateway gateway = upGateway(simulated.context().reconnectDelaysMs(30_000, 30_000));
        gateway.sendNewOrder(restingBuy(71));
        await().atMost(LIMIT).until(() -> has(71, ReportKind.ACCEPTED));
        gateway.disconnect("test");
        await().atMost(LIMIT).until(() -> sink.linkState() == LinkState.DOWN);

        assertThat(gateway.sendNewOrder(restingBuy(72))).isFalse();
        assertThat(gateway.sendStatusQuery(btcUsdt.id(), 71)).isTrue();
        await().atMost(LIMIT).until(() -> has(71, ReportKind.STATUS));
        assertThat(gateway.sendCancel(btcUsdt.id(), 71)).isTrue();

        await().atMost(LIMIT).until(() -> has(71, ReportKind.CANCELED));
        assertThat(first(71, ReportKind.STATUS).state()).isEqualTo(OrderState.LIVE);
    }

    @Test
    void shouldSignEachRequestWithAnHmacKey() throws Exception {
        BinanceOrderGateway gateway = upGateway(simulated.context().credentials(simulated.hmacCredentials()));

        gateway.sendNewOrder(buy(81, btcUsdt, OrderType.MARKET, TimeInForce.IOC, ApprovedOrder.NO_PX, qty("0.002")));

        await().atMost(LIMIT).until(() -> lastStateIs(81, OrderState.FILLED));
        await().atMost(LIMIT)
                .until(() -> sink.reportsOf(81).stream().anyMatch(report -> report.kind() == ReportKind.ACCEPTED));
        awaitBalancesEqualLedger();
    }

    @Test
    void shouldReportUnknownWhenTheSocketDiesWithRequestsUnderWay() throws Exception {
        BinanceOrderGateway gateway = upGateway(simulated.context());

        for (long orderId = 91; orderId < 111; orderId++) {
            assertThat(gateway.sendNewOrder(restingBuy(orderId))).isTrue();
        }
        gateway.disconnect("test");

        await().atMost(LIMIT).until(() -> sink.links.size() >= 6 && sink.linkState() == LinkState.UP);
        for (long orderId = 91; orderId < 111; orderId++) {
            long id = orderId;
            assertThat(sink.reportsOf(id)).isNotEmpty().noneMatch(report -> report.kind() == ReportKind.REJECTED);
            if (has(id, ReportKind.OUTCOME_UNKNOWN)) {
                gateway.sendStatusQuery(btcUsdt.id(), id);
                await().atMost(LIMIT).until(() -> has(id, ReportKind.STATUS) || has(id, ReportKind.NOT_FOUND));
                assertThat(venueOrders().contains(ClientOrderId.format(id))).isEqualTo(has(id, ReportKind.STATUS));
            }
        }
    }

    @Test
    void shouldTradeOnWhileTheTickGetsFinerAndCoarser() throws Exception {
        BinanceOrderGateway gateway = upGateway(simulated.context());
        Instrument before = btcUsdt;
        long px = bidTimes(80);
        gateway.sendNewOrder(buy(201, before, OrderType.LIMIT, TimeInForce.GTC, px, qty("0.001")));
        await().atMost(LIMIT).until(() -> has(201, ReportKind.ACCEPTED));

        simulated.fault("TICK_SIZE", "\"symbol\":\"BTCUSDT\",\"durationMillis\":60000");
        // Approved by the old definition, sent when the venue has the new one.
        gateway.sendNewOrder(buy(202, before, OrderType.LIMIT, TimeInForce.GTC, px, qty("0.001")));
        Instrument finer = reloaded();
        assertThat(finer.priceDecimals()).isEqualTo(before.priceDecimals() + 1);
        gateway.define(finer);
        gateway.sendNewOrder(buy(203, finer, OrderType.LIMIT, TimeInForce.GTC, px * 10 + 1, qty("0.001")));
        // Approved by the old definition, sent when the gateway has the new one.
        gateway.sendNewOrder(buy(204, before, OrderType.LIMIT, TimeInForce.GTC, px, qty("0.001")));
        gateway.sendNewOrder(buy(205, finer, OrderType.LIMIT, TimeInForce.IOC, askPlus(5) * 10 + 3, qty("0.001")));
        for (long orderId = 202; orderId <= 205; orderId++) {
            long id = orderId;
            await().atMost(LIMIT).until(() -> has(id, ReportKind.ACCEPTED));
        }
        await().atMost(LIMIT).until(() -> lastStateIs(205, OrderState.FILLED));
        assertPrice(202, DecimalText.format(px, before.priceDecimals()));
        assertPrice(203, DecimalText.format(px * 10 + 1, finer.priceDecimals()));
        assertPrice(204, DecimalText.format(px, before.priceDecimals()));
        btcUsdt = finer;
        for (JsonNode fill : venueOrder(205).path("fills")) {
            Report report = trades(205).get(fill.path("tradeId").asLong());
            assertThat(report.lastPx())
                    .isEqualTo(DecimalText.parse(fill.path("price").asText(), finer.priceDecimals()));
        }
        gateway.sendStatusQuery(finer.id(), 201);
        await("an order of before is told of in the new decimals")
                .atMost(LIMIT)
                .until(() ->
                        sink.terms.contains(new RecordingSink.Terms(ReportKind.STATUS, 201, px * 10, qty("0.001"))));

        simulated.fault("CLEAR", "");
        Instrument coarser = reloaded();
        assertThat(coarser.priceDecimals()).as("never fewer").isEqualTo(finer.priceDecimals());
        assertThat(coarser.tickPx()).isEqualTo(10 * before.tickPx());
        gateway.define(coarser);
        gateway.sendNewOrder(buy(206, coarser, OrderType.LIMIT, TimeInForce.GTC, px * 10, qty("0.001")));
        await().atMost(LIMIT).until(() -> has(206, ReportKind.ACCEPTED));
        assertPrice(206, DecimalText.format(px, before.priceDecimals()));
        for (long orderId : new long[] {201, 202, 203, 204, 206}) {
            gateway.sendCancel(coarser.id(), orderId);
            await().atMost(LIMIT).until(() -> lastStateIs(orderId, OrderState.CANCELED));
        }
        awaitBalancesEqualLedger();
        assertThat(gateway.notUnderstood()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DROP_FRAMES", "DUPLICATE_FRAMES", "DELAY_FRAMES"})
    void shouldHealWhatEventsDoNotTell(String fault) throws Exception {
        BinanceOrderGateway gateway = upGateway(simulated.context().reconcileIntervalMs(500));
        gateway.sendNewOrder(restingBuy(301));
        await().atMost(LIMIT).until(() -> has(301, ReportKind.ACCEPTED));

        String forAWhile = "DELAY_FRAMES".equals(fault) ? "\"delayMillis\":4000,\"count\":2" : "\"count\":2";
        simulated.fault(fault, "\"frames\":\"ACCOUNT\"," + forAWhile);
        BinanceOrderGateway elsewhere =
                new BinanceOrderGateway(simulated.venue(simulated.context()), registry, new RecordingSink());
        gateways.add(elsewhere);
        assertThat(elsewhere.sendCancel(btcUsdt.id(), 301))
                .as("by REST, without a stream")
                .isTrue();

        await().atMost(LIMIT).until(() -> lastStateIs(301, OrderState.CANCELED));
        assertThat(sink.linkState()).isEqualTo(LinkState.UP);
        if ("DROP_FRAMES".equals(fault)) {
            assertThat(gateway.details().get("doubtfulOrders")).isPositive();
        }
        awaitBalancesEqualLedger();
        long doubts = gateway.details().get("doubtfulOrders");
        long lists = gateway.details().get("orderComparisons");
        await().atMost(LIMIT).until(() -> gateway.details().get("orderComparisons") > lists + 2);
        assertThat(gateway.details().get("doubtfulOrders")).as("asked for once").isEqualTo(doubts);
    }

    /** The simulator counts what comes before the time that it named, later than what may have crossed its answer. */
    @Test
    void shouldLeaveTheVenueAloneWhileItAsksForPatience() throws Exception {
        await("enough is left of the minute, until the end of which the venue asks for patience")
                .atMost(LIMIT)
                .until(() -> System.currentTimeMillis() % 60_000 < 45_000);
        BinanceOrderGateway gateway =
                upGateway(simulated.context().clockSyncIntervalMs(100).reconcileIntervalMs(200));
        simulated.fault("RATE_LIMIT", "\"count\":1");

        awaitFailedComparisons(gateway, 8);
        simulated.control("POST", "/ledger/move", "{\"kind\":\"DEPOSIT\",\"asset\":\"BTC\",\"amount\":\"1\"}");
        await().atMost(LIMIT).until(() -> sink.movements.size() == 1);
        awaitFailedComparisons(gateway, 4);

        JsonNode breaches =
                simulated.control("GET", "/health", "").path("venues").path("BINANCE");
        assertThat(breaches.path("limitBreachesTotal").asLong(-1))
                .as("%s", breaches.path("limitBreaches"))
                .isZero();
        assertThat(sink.linkState()).isEqualTo(LinkState.UP);
    }

    private static void awaitFailedComparisons(BinanceOrderGateway gateway, int more) {
        long until = gateway.details().get("comparisonFailures") + more;
        await().atMost(LIMIT).until(() -> gateway.details().get("comparisonFailures") >= until);
    }

    private void assertPrice(long orderId, String px) throws Exception {
        assertThat(new java.math.BigDecimal(venueOrder(orderId).path("price").asText()))
                .as("order %d at the venue", orderId)
                .isEqualByComparingTo(px);
    }

    private Instrument reloaded() throws Exception {
        for (InstrumentSpec spec : simulated.venue(simulated.context()).loadInstruments()) {
            if (spec.symbol().equals("BTC-USDT")) {
                return spec.register(registry);
            }
        }
        throw new AssertionError("BTC-USDT is not listed");
    }

    private BinanceOrderGateway upGateway(BinanceContext context) throws Exception {
        BinanceVenue venue = simulated.venue(context);
        registry = SimulatedBinance.registry(venue);
        btcUsdt = registry.bySymbol(Venue.BINANCE, "BTC-USDT");
        BinanceOrderGateway gateway = new BinanceOrderGateway(venue, registry, sink);
        gateways.add(gateway);
        gateway.start();
        await().atMost(LIMIT).until(() -> sink.linkState() == LinkState.UP);
        return gateway;
    }

    private static ApprovedOrder buy(
            long orderId, Instrument instrument, OrderType type, TimeInForce timeInForce, long px, long qty) {
        return ApprovedOrderFixture.order(orderId, instrument, Side.BUY, type, timeInForce, px, qty);
    }

    /** Far below the market, but within the venue's price band. */
    private ApprovedOrder restingBuy(long orderId) throws Exception {
        return buy(orderId, btcUsdt, OrderType.LIMIT, TimeInForce.GTC, bidTimes(80), qty("0.001"));
    }

    private long qty(String text) {
        return DecimalText.parse(text, btcUsdt.qtyDecimals());
    }

    private long bidTimes(int percent) throws Exception {
        long px = lastPx() * percent / 100;
        return px - px % btcUsdt.tickPx();
    }

    private long askPlus(int percent) throws Exception {
        return bidTimes(100 + percent);
    }

    private long lastPx() throws Exception {
        List<JsonNode> tape = simulated.tape("BTCUSDT");
        await().atMost(LIMIT).until(() -> !simulated.tape("BTCUSDT").isEmpty());
        List<JsonNode> grown = tape.isEmpty() ? simulated.tape("BTCUSDT") : tape;
        return DecimalText.parse(grown.get(grown.size() - 1).path("price").asText(), btcUsdt.priceDecimals());
    }

    private boolean has(long orderId, ReportKind kind) {
        return sink.reportsOf(orderId).stream().anyMatch(report -> report.kind() == kind);
    }

    private Report first(long orderId, ReportKind kind) {
        return sink.reportsOf(orderId).stream()
                .filter(report -> report.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private boolean lastStateIs(long orderId, OrderState state) {
        return sink.reportsOf(orderId).stream().anyMatch(report -> report.state() == state);
    }

    private Map<Long, Report> trades(long orderId) {
        Map<Long, Report> byTrade = new java.util.LinkedHashMap<>();
        sink.reportsOf(orderId).stream()
                .filter(report -> report.kind() == ReportKind.TRADED)
                .forEach(report -> byTrade.putIfAbsent(report.tradeId(), report));
        return byTrade;
    }

    private JsonNode venueOrder(long orderId) throws Exception {
        for (JsonNode order : simulated.control("GET", "/orders", "")) {
            if (order.path("clientOrderId").asText().equals(ClientOrderId.format(orderId))) {
                return order;
            }
        }
        throw new AssertionError("the venue has no order " + orderId);
    }

    private List<String> venueOrders() throws Exception {
        List<String> ids = new ArrayList<>();
        simulated
                .control("GET", "/orders", "")
                .forEach(order -> ids.add(order.path("clientOrderId").asText()));
        return ids;
    }

    private String venueOrderId(long orderId) {
        return sink.reportsOf(orderId).get(0).venueOrderId();
    }

    private void awaitBalancesEqualLedger() {
        await().atMost(LIMIT).untilAsserted(() -> {
            for (JsonNode balance : simulated.control("GET", "/ledger", "").path("balances")) {
                Asset asset = registry.assetByName(balance.path("asset").asText());
                RecordingSink.Balance last = null;
                for (RecordingSink.Balance said : sink.balances) {
                    if (said.assetId() == asset.id()) {
                        last = said;
                    }
                }
                assertThat(last).as(asset.name()).isNotNull();
                assertThat(last.free())
                        .isEqualTo(DecimalText.parse(balance.path("free").asText(), asset.decimals()));
                assertThat(last.locked())
                        .isEqualTo(DecimalText.parse(balance.path("locked").asText(), asset.decimals()));
            }
        });
    }
}
