package io.kairos.engine.adapter.outbound.execution.kraken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.number.DecimalText;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.adapter.venue.RecordingSink;
import io.kairos.engine.adapter.venue.RecordingSink.Report;
import io.kairos.engine.domain.risk.ApprovedOrder;
import io.kairos.journal.codec.LinkState;
import io.kairos.journal.codec.MovementKind;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import io.kairos.simulator.kraken.KrakenVenue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Order entry against a simulated venue over real sockets; what was reported is compared with the venue's own books. */
class KrakenOrderGatewayIT {
    private static final Duration LIMIT = KrakenEntryFixture.LIMIT;

    @TempDir
    Path directory;

    private KrakenEntryFixture fixture;
    private RecordingSink sink;

    @BeforeEach
    void start() throws Exception {
        fixture = new KrakenEntryFixture(directory, KrakenVenue.Settings.STANDARD);
        sink = fixture.sink;
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void shouldReconcileBeforeItIsUp() throws Exception {
        fixture.upGateway();

        assertThat(sink.links)
                .extracting(RecordingSink.Link::state)
                .containsExactly(LinkState.DOWN, LinkState.RECONCILING, LinkState.UP);
        List<RecordingSink.Balance> before = List.copyOf(sink.all).stream()
                .takeWhile(record -> !record.equals(sink.links.get(2)))
                .filter(RecordingSink.Balance.class::isInstance)
                .map(RecordingSink.Balance.class::cast)
                .toList();
        assertThat(before)
                .allMatch(RecordingSink.Balance::snapshot)
                .hasSize(fixture.registry.assets().size());
        Asset usd = fixture.registry.assetByName("USD");
        assertThat(sink.balances)
                .contains(new RecordingSink.Balance(usd.id(), DecimalText.parse("1000000", usd.decimals()), 0, true));
    }

    @Test
    void shouldFillMarketableOrderAndReportEachTradeWithItsFee() throws Exception {
        KrakenOrderGateway gateway = fixture.upGateway();

        assertThat(gateway.sendNewOrder(fixture.takingBuy(11))).isTrue();

        fixture.awaitState(11, OrderState.FILLED);
        assertThat(fixture.tradedQty(11)).isEqualTo(fixture.qty("0.001"));
        fixture.assertTradesAreTheVenues(11);
        assertThat(fixture.sink.reportsOf(11))
                .filteredOn(report -> report.kind() == ReportKind.STATUS)
                .allMatch(report -> report.cumQty() == fixture.qty("0.001"));
        fixture.awaitBalancesEqualLedger();
    }

    @Test
    void shouldFillMarketOrder() throws Exception {
        KrakenOrderGateway gateway = fixture.upGateway();

        gateway.sendNewOrder(
                fixture.buy(12, OrderType.MARKET, TimeInForce.IOC, ApprovedOrder.NO_PX, fixture.qty("0.002")));

        fixture.awaitState(12, OrderState.FILLED);
        fixture.assertTradesAreTheVenues(12);
        fixture.awaitBalancesEqualLedger();
    }

    @Test
    void shouldTellOfFundsThatMoveWithoutAnOrder() throws Exception {
        fixture.upGateway();
        Asset usd = fixture.registry.assetByName("USD");

        for (String[] move : new String[][] {{"DEPOSIT", "1500.5"}, {"WITHDRAWAL", "200"}, {"TRANSFER_OUT", "3"}}) {
            fixture.simulated.control(
                    "POST",
                    "/ledger/move",
                    "{\"venue\":\"KRAKEN\",\"kind\":\"" + move[0] + "\",\"asset\":\"USD\",\"amount\":\"" + move[1]
                            + "\"}");
        }

        await().atMost(LIMIT).until(() -> sink.movements.size() == 3);
        assertThat(sink.movements)
                .containsExactly(
                        new RecordingSink.Movement(
                                usd.id(), DecimalText.parse("1500.5", usd.decimals()), MovementKind.DEPOSIT),
                        new RecordingSink.Movement(
                                usd.id(), -DecimalText.parse("200", usd.decimals()), MovementKind.WITHDRAWAL),
                        new RecordingSink.Movement(
                                usd.id(), -DecimalText.parse("3", usd.decimals()), MovementKind.TRANSFER));
        fixture.awaitBalancesEqualLedger();
    }

    @Test
    void shouldRestCancelAndEndOnce() throws Exception {
        KrakenOrderGateway gateway = fixture.upGateway();
        gateway.sendNewOrder(fixture.restingBuy(21));
        fixture.awaitReport(21, ReportKind.ACCEPTED);

        assertThat(gateway.sendCancel(fixture.btcUsd.id(), 21)).isTrue();

        fixture.awaitReport(21, ReportKind.CANCELED);
        Report canceled = fixture.first(21, ReportKind.CANCELED);
        assertThat(canceled.cumQty()).isZero();
        assertThat(canceled.text()).isEqualTo("User requested");
        assertThat(sink.reportsOf(21)).allMatch(report -> report.venueOrderId().equals(canceled.venueOrderId()));
        assertThat(sink.reports).noneMatch(report -> report.orderId() == 0);
        fixture.awaitBalancesEqualLedger();
    }

    @Test
    void shouldEndImmediateOrdersThatFindNothing() throws Exception {
        KrakenOrderGateway gateway = fixture.upGateway();
        long px = fixture.bidTimes(80);
        gateway.sendNewOrder(fixture.buy(22, OrderType.LIMIT, TimeInForce.IOC, px, fixture.qty("0.001")));
        gateway.sendNewOrder(fixture.buy(23, OrderType.LIMIT, TimeInForce.FOK, px, fixture.qty("0.001")));

        fixture.awaitState(22, OrderState.CANCELED);
        fixture.awaitState(23, OrderState.CANCELED);
        assertThat(fixture.trades(22)).isEmpty();
        assertThat(fixture.trades(23)).isEmpty();
    }

    @Test
    void shouldRejectWithTheVenuesWords() throws Exception {
        KrakenOrderGateway gateway = fixture.upGateway();

        gateway.sendNewOrder(fixture.buy(31, OrderType.LIMIT, TimeInForce.GTC, fixture.bidTimes(80), 1));
        gateway.sendNewOrder(
                fixture.buy(32, OrderType.LIMIT_MAKER, TimeInForce.GTC, fixture.bidTimes(105), fixture.qty("0.001")));
        gateway.sendCancel(fixture.btcUsd.id(), 33);
        gateway.sendStatusQuery(fixture.btcUsd.id(), 33);

        fixture.awaitReport(31, ReportKind.REJECTED);
        fixture.awaitReport(33, ReportKind.CANCEL_REJECTED);
        assertThat(fixture.first(31, ReportKind.REJECTED).text())
                .isEqualTo("EGeneral:Invalid arguments:volume minimum not met");
        assertThat(fixture.first(33, ReportKind.CANCEL_REJECTED).text()).isEqualTo("EOrder:Unknown order");
        await().atMost(LIMIT).until(() -> fixture.has(32, ReportKind.REJECTED) || fixture.has(32, ReportKind.CANCELED));
        fixture.awaitReport(33, ReportKind.OUTCOME_UNKNOWN);
        await().atMost(LIMIT).until(() -> {
            gateway.sendStatusQuery(fixture.btcUsd.id(), 33);
            return fixture.has(33, ReportKind.NOT_FOUND);
        });
    }

    @Test
    void shouldRefuseOrdersThatArriveTooLate() throws Exception {
        KrakenOrderGateway gateway = fixture.upGateway();
        fixture.simulated.fault("CLOCK_SKEW", "\"skewMillis\":3000,\"durationMillis\":60000");

        gateway.sendNewOrder(fixture.takingBuy(35));

        fixture.awaitReport(35, ReportKind.REJECTED);
        assertThat(fixture.first(35, ReportKind.REJECTED).text()).isEqualTo("EService:Deadline elapsed");
        assertThat(fixture.trades(35)).isEmpty();
    }

    @Test
    void shouldAmendInPlace() throws Exception {
        KrakenOrderGateway gateway = fixture.upGateway();
        gateway.sendNewOrder(fixture.restingBuy(36));
        fixture.awaitReport(36, ReportKind.ACCEPTED);
        long px = fixture.bidTimes(79);

        assertThat(gateway.sendAmend(fixture.btcUsd.id(), 36, px, fixture.qty("0.002")))
                .isTrue();

        fixture.awaitReport(36, ReportKind.AMENDED);
        assertThat(fixture.first(36, ReportKind.AMENDED).state()).isEqualTo(OrderState.LIVE);
        assertThat(sink.terms).contains(new RecordingSink.Terms(ReportKind.AMENDED, 36, px, fixture.qty("0.002")));
        gateway.sendStatusQuery(fixture.btcUsd.id(), 36);
        await().atMost(LIMIT)
                .until(() ->
                        sink.terms.contains(new RecordingSink.Terms(ReportKind.STATUS, 36, px, fixture.qty("0.002"))));
        assertThat(DecimalText.parse(fixture.venueOrder(36).path("price").asText(), fixture.btcUsd.priceDecimals()))
                .isEqualTo(px);
        fixture.awaitBalancesEqualLedger();
    }

    @Test
    void shouldLeaveOrderUnknownAfterServerErrorAndLearnTheTruthByQuery() throws Exception {
        KrakenOrderGateway gateway = fixture.upGateway();
        fixture.simulated.fault("DELAY_EVENTS", "\"delayMillis\":6000,\"durationMillis\":60000");
        fixture.simulated.fault("ORDER_ERROR", "\"moment\":\"AFTER\",\"status\":503");
        gateway.sendNewOrder(fixture.takingBuy(41));
        fixture.awaitReport(41, ReportKind.OUTCOME_UNKNOWN);
        assertThat(fixture.has(41, ReportKind.REJECTED)).isFalse();

        assertThat(gateway.sendStatusQuery(fixture.btcUsd.id(), 41)).isTrue();

        fixture.awaitReport(41, ReportKind.STATUS);
        Report status = fixture.first(41, ReportKind.STATUS);
        assertThat(status.state()).isEqualTo(OrderState.FILLED);
        assertThat(status.cumQty()).isEqualTo(fixture.qty("0.001"));
        fixture.assertTradesAreTheVenues(41);
        List<Report> reports = sink.reportsOf(41);
        assertThat(reports.indexOf(status))
                .as("status comes after its trades")
                .isGreaterThan(
                        reports.indexOf(fixture.trades(41).values().iterator().next()));
        // The same trades by the stream, later, are the same trades.
        await().atMost(LIMIT)
                .until(() -> sink.reportsOf(41).stream().anyMatch(report -> report.kind() == ReportKind.ACCEPTED));
        await().atMost(LIMIT)
                .until(() -> sink.reportsOf(41).stream()
                                .filter(report -> report.kind() == ReportKind.TRADED)
                                .count()
                        >= 2L * fixture.trades(41).size());
        fixture.assertTradesAreTheVenues(41);
    }

    @Test
    void shouldFindThatAnOrderNeverLivedAfterServerErrorBeforeAccept() throws Exception {
        KrakenOrderGateway gateway = fixture.upGateway();
        fixture.simulated.fault("ORDER_ERROR", "\"moment\":\"BEFORE\",\"status\":502");
        gateway.sendNewOrder(fixture.restingBuy(51));
        fixture.awaitReport(51, ReportKind.OUTCOME_UNKNOWN);

        await().atMost(LIMIT).pollInterval(Duration.ofMillis(500)).until(() -> {
            gateway.sendStatusQuery(fixture.btcUsd.id(), 51);
            return fixture.has(51, ReportKind.NOT_FOUND);
        });
    }

    @Test
    void shouldNotCallAnOrderUnknownThatTheStreamTellsOf() throws Exception {
        KrakenOrderGateway gateway =
                fixture.upGateway(fixture.simulated.entryContext().answerTimeoutMs(700));
        fixture.simulated.fault("ORDER_ERROR", "\"moment\":\"AFTER\",\"answer\":\"NONE\"");

        gateway.sendNewOrder(fixture.takingBuy(55));

        fixture.awaitState(55, OrderState.FILLED);
        fixture.assertTradesAreTheVenues(55);
        gateway.sendNewOrder(fixture.restingBuy(56));
        fixture.awaitReport(56, ReportKind.ACCEPTED);
        assertThat(fixture.has(55, ReportKind.OUTCOME_UNKNOWN)).isFalse();
    }

    @Test
    void shouldReportDownAndReconcileAfterLosingTheSocket() throws Exception {
        KrakenOrderGateway gateway = fixture.upGateway();
        gateway.sendNewOrder(fixture.restingBuy(61));
        fixture.awaitReport(61, ReportKind.ACCEPTED);
        int linksBefore = sink.links.size();

        fixture.simulated.fault("DISCONNECT", "\"connection\":\"PRIVATE\"");

        await().atMost(LIMIT).until(() -> sink.links.size() >= linksBefore + 3);
        assertThat(sink.links.stream().skip(linksBefore).limit(3).toList())
                .extracting(RecordingSink.Link::state)
                .containsExactly(LinkState.DOWN, LinkState.RECONCILING, LinkState.UP);
        Report status = fixture.first(61, ReportKind.STATUS);
        assertThat(status.state()).isEqualTo(OrderState.LIVE);
        assertThat(status.cumQty()).isZero();
        assertThat(gateway.sendCancel(fixture.btcUsd.id(), 61)).isTrue();
        fixture.awaitReport(61, ReportKind.CANCELED);
        fixture.awaitBalancesEqualLedger();
    }

    @Test
    void shouldCancelAndQueryByRestWhileTheSocketIsDown() throws Exception {
        KrakenOrderGateway gateway =
                fixture.upGateway(fixture.simulated.entryContext().reconnectDelaysMs(60_000, 60_000));
        gateway.sendNewOrder(fixture.restingBuy(71));
        fixture.awaitReport(71, ReportKind.ACCEPTED);
        gateway.disconnect("test");
        await().atMost(LIMIT).until(() -> sink.linkState() == LinkState.DOWN);

        assertThat(gateway.sendNewOrder(fixture.restingBuy(72))).isFalse();
        assertThat(gateway.sendStatusQuery(fixture.btcUsd.id(), 71)).isTrue();
        fixture.awaitReport(71, ReportKind.STATUS);
        assertThat(gateway.sendCancel(fixture.btcUsd.id(), 71)).isTrue();

        fixture.awaitState(71, OrderState.CANCELED);
        assertThat(fixture.first(71, ReportKind.STATUS).state()).isEqualTo(OrderState.LIVE);
    }

    @Test
    void shouldReportUnknownWhenTheSocketDiesWithRequestsUnderWay() throws Exception {
        KrakenOrderGateway gateway = fixture.upGateway();

        for (long orderId = 91; orderId < 111; orderId++) {
            assertThat(gateway.sendNewOrder(fixture.restingBuy(orderId))).isTrue();
        }
        gateway.disconnect("test");

        await().atMost(LIMIT).until(() -> sink.links.size() >= 6 && sink.linkState() == LinkState.UP);
        for (long orderId = 91; orderId < 111; orderId++) {
            long id = orderId;
            assertThat(sink.reportsOf(id)).isNotEmpty().noneMatch(report -> report.kind() == ReportKind.REJECTED);
            if (fixture.has(id, ReportKind.OUTCOME_UNKNOWN)) {
                await().atMost(LIMIT).pollInterval(Duration.ofMillis(300)).until(() -> {
                    gateway.sendStatusQuery(fixture.btcUsd.id(), id);
                    return fixture.has(id, ReportKind.STATUS) || fixture.has(id, ReportKind.NOT_FOUND);
                });
                assertThat(fixture.venueOrders().contains(io.kairos.domain.order.ClientOrderId.format(id)))
                        .isEqualTo(fixture.has(id, ReportKind.STATUS));
            }
        }
    }

    @Test
    void shouldTellFillsThatHappenedWhileAway() throws Exception {
        KrakenOrderGateway gateway =
                fixture.upGateway(fixture.simulated.entryContext().reconnectDelaysMs(3_000, 3_000));
        fixture.simulated.control("POST", "/world/freeze", "");
        gateway.sendNewOrder(fixture.restingBuy(81));
        fixture.awaitReport(81, ReportKind.ACCEPTED);
        gateway.disconnect("test");
        await().atMost(LIMIT).until(() -> sink.linkState() == LinkState.DOWN);

        // Another session of the same account sells into it; the first one is away until then.
        KrakenEntryFixture.Other other = fixture.other();
        other.amend(81, fixture.bidTimes(105));

        await().atMost(LIMIT).until(() -> sink.links.size() >= 6 && sink.linkState() == LinkState.UP);
        assertThat(fixture.tradedQty(81)).isEqualTo(fixture.qty("0.001"));
        fixture.assertTradesAreTheVenues(81);
        gateway.sendStatusQuery(fixture.btcUsd.id(), 81);
        fixture.awaitState(81, OrderState.FILLED);
        fixture.awaitBalancesEqualLedger();
    }
}
