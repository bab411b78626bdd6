package io.kairos.engine.adapter.outbound.execution.okx;

import static io.kairos.engine.adapter.outbound.execution.okx.OkxBench.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Asset;
import io.kairos.domain.number.DecimalText;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.adapter.venue.RecordingSink;
import io.kairos.engine.adapter.venue.RecordingSink.Report;
import io.kairos.engine.adapter.venue.okx.OkxCredentials;
import io.kairos.engine.domain.risk.ApprovedOrder;
import io.kairos.journal.codec.LinkState;
import io.kairos.journal.codec.MovementKind;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Order entry against a simulated venue over real sockets; what was reported is compared with the venue's own books. */
class OkxOrderGatewayIT {
    @TempDir
    Path directory;

    private OkxBench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new OkxBench(directory);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void shouldReconcileBeforeItIsUp() throws Exception {
        bench.up(bench.context());

        assertThat(bench.linksFrom(0)).containsExactly(LinkState.DOWN, LinkState.RECONCILING, LinkState.UP);
        List<RecordingSink.Balance> snapshots = bench.sink.balances.stream()
                .filter(RecordingSink.Balance::snapshot)
                .toList();
        Asset usdt = bench.registry.assetByName("USDT");
        assertThat(snapshots)
                .hasSize(bench.registry.assets().size())
                .contains(new RecordingSink.Balance(usdt.id(), DecimalText.parse("1000000", usdt.decimals()), 0, true));
        assertThat(bench.sink.all.indexOf(bench.sink.links.get(2)))
                .as("up only after every balance")
                .isGreaterThan(bench.sink.all.lastIndexOf(snapshots.get(snapshots.size() - 1)));
    }

    @Test
    void shouldFillMarketableOrderAndReportEachTradeWithItsFee() throws Exception {
        OkxOrderGateway gateway = bench.up(bench.context());

        assertThat(gateway.sendNewOrder(bench.takingBuy(11))).isTrue();

        bench.awaitState(11, OrderState.FILLED);
        assertThat(bench.trades(11).values().stream().mapToLong(Report::lastQty).sum())
                .isEqualTo(bench.qty("0.001"));
        assertThat(bench.tradeReports(11)).hasSameSizeAs(bench.trades(11).values());
        bench.assertTradesEqualVenue(11);
        bench.awaitBalancesEqualLedger();
        bench.assertNoLimitBroken();
    }

    @Test
    void shouldSellAtMarketInBaseUnitsAndEndWithAPushThatIsNoTrade() throws Exception {
        OkxOrderGateway gateway = bench.up(bench.context());

        gateway.sendNewOrder(
                bench.order(12, Side.SELL, OrderType.MARKET, TimeInForce.IOC, ApprovedOrder.NO_PX, bench.qty("0.5")));
        gateway.sendNewOrder(
                bench.order(13, Side.BUY, OrderType.MARKET, TimeInForce.IOC, ApprovedOrder.NO_PX, bench.qty("0.002")));

        for (long orderId : new long[] {12, 13}) {
            bench.awaitState(orderId, OrderState.FILLED);
            bench.assertTradesEqualVenue(orderId);
        }
        Report end = bench.sink.reportsOf(12).stream()
                .filter(report -> report.state() == OrderState.FILLED)
                .findFirst()
                .orElseThrow();
        assertThat(end.kind()).isEqualTo(ReportKind.STATUS);
        assertThat(end.tradeId()).isEqualTo(-1);
        assertThat(end.cumQty()).isEqualTo(bench.qty("0.5"));
        assertThat(bench.trades(12).values()).allMatch(trade -> !trade.maker());
        bench.awaitBalancesEqualLedger();
    }

    @Test
    void shouldRestAndCancel() throws Exception {
        OkxOrderGateway gateway = bench.up(bench.context());
        gateway.sendNewOrder(bench.restingBuy(21));
        bench.awaitReport(21, ReportKind.ACCEPTED);
        assertThat(gateway.details()).containsEntry("openOrders", 1L);

        assertThat(gateway.sendCancel(bench.btcUsdt.id(), 21)).isTrue();

        bench.awaitReport(21, ReportKind.CANCELED);
        assertThat(bench.first(21, ReportKind.CANCELED).state()).isEqualTo(OrderState.CANCELED);
        assertThat(bench.sink.reportsOf(21))
                .extracting(Report::venueOrderId)
                .doesNotContain("")
                .hasSizeGreaterThan(1);
        assertThat(gateway.details()).containsEntry("openOrders", 0L);
        bench.awaitBalancesEqualLedger();
    }

    /** The trading account knows no deposits, only transfers from and to the funding account. */
    @Test
    void shouldTellOfFundsThatMoveWithoutAnOrder() throws Exception {
        bench.up(bench.context());
        Asset usdt = bench.registry.assetByName("USDT");

        for (String[] move : new String[][] {{"TRANSFER_IN", "1500.5"}, {"WITHDRAWAL", "200"}}) {
            bench.simulated.control(
                    "POST",
                    "/ledger/move",
                    "{\"venue\":\"OKX\",\"kind\":\"" + move[0] + "\",\"asset\":\"USDT\",\"amount\":\"" + move[1]
                            + "\"}");
        }

        await().atMost(LIMIT).until(() -> bench.sink.movements.size() == 2);
        assertThat(bench.sink.movements)
                .containsExactly(
                        new RecordingSink.Movement(
                                usdt.id(), DecimalText.parse("1500.5", usdt.decimals()), MovementKind.TRANSFER),
                        new RecordingSink.Movement(
                                usdt.id(), -DecimalText.parse("200", usdt.decimals()), MovementKind.TRANSFER));
        bench.awaitBalancesEqualLedger();
    }

    @Test
    void shouldAmendPriceAndQuantity() throws Exception {
        OkxOrderGateway gateway = bench.up(bench.context());
        gateway.sendNewOrder(bench.restingBuy(22));
        bench.awaitReport(22, ReportKind.ACCEPTED);
        long px = bench.priceAt(98);

        assertThat(gateway.sendAmend(bench.btcUsdt.id(), 22, px, bench.qty("0.003")))
                .isTrue();

        bench.awaitReport(22, ReportKind.AMENDED);
        assertThat(bench.first(22, ReportKind.AMENDED).text()).isEqualTo("amended");
        assertThat(bench.sink.terms).contains(new RecordingSink.Terms(ReportKind.AMENDED, 22, px, bench.qty("0.003")));
        gateway.sendStatusQuery(bench.btcUsdt.id(), 22);
        await().atMost(LIMIT)
                .until(() -> bench.sink.terms.contains(
                        new RecordingSink.Terms(ReportKind.STATUS, 22, px, bench.qty("0.003"))));
        JsonNode order = bench.venueOrder(22).orElseThrow();
        assertThat(DecimalText.parse(order.path("price").asText(), bench.btcUsdt.priceDecimals()))
                .isEqualTo(px);
        bench.awaitBalancesEqualLedger();

        gateway.sendAmend(bench.btcUsdt.id(), 999, px, bench.qty("0.003"));
        bench.awaitReport(999, ReportKind.AMEND_REJECTED);
        assertThat(bench.first(999, ReportKind.AMEND_REJECTED).text()).startsWith("51503 ");
    }

    @Test
    void shouldTellWhyAnOrderEnded() throws Exception {
        OkxOrderGateway gateway = bench.up(bench.context());

        gateway.sendNewOrder(bench.order(
                31, Side.BUY, OrderType.LIMIT_MAKER, TimeInForce.GTC, bench.priceAt(102), bench.qty("0.001")));
        gateway.sendNewOrder(
                bench.order(32, Side.BUY, OrderType.LIMIT, TimeInForce.IOC, bench.priceAt(97), bench.qty("0.001")));
        gateway.sendNewOrder(
                bench.order(33, Side.BUY, OrderType.LIMIT, TimeInForce.FOK, bench.priceAt(97), bench.qty("0.001")));

        for (long orderId : new long[] {31, 32, 33}) {
            bench.awaitReport(orderId, ReportKind.EXPIRED);
            assertThat(bench.tradeReports(orderId)).isEmpty();
        }
        assertThat(bench.first(31, ReportKind.EXPIRED).text())
                .contains("post-only")
                .contains("31");
        assertThat(bench.first(32, ReportKind.EXPIRED).text())
                .contains("immediate-or-cancel")
                .contains("14");
        assertThat(bench.first(33, ReportKind.EXPIRED).text())
                .contains("fill-or-kill")
                .contains("13");
        bench.awaitBalancesEqualLedger();
    }

    @Test
    void shouldRejectWithTheVenuesWords() throws Exception {
        OkxOrderGateway gateway = bench.up(bench.context());

        gateway.sendNewOrder(
                bench.order(41, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, bench.priceAt(150), bench.qty("0.001")));
        gateway.sendNewOrder(
                bench.order(42, Side.SELL, OrderType.LIMIT, TimeInForce.GTC, bench.priceAt(103), bench.qty("6")));
        gateway.sendCancel(bench.btcUsdt.id(), 43);
        gateway.sendStatusQuery(bench.btcUsdt.id(), 43);

        bench.awaitReport(41, ReportKind.REJECTED);
        bench.awaitReport(42, ReportKind.REJECTED);
        bench.awaitReport(43, ReportKind.CANCEL_REJECTED);
        bench.awaitReport(43, ReportKind.NOT_FOUND);
        assertThat(bench.first(41, ReportKind.REJECTED).text()).startsWith("51006 ");
        assertThat(bench.first(42, ReportKind.REJECTED).text())
                .startsWith("51008 ")
                .contains("BTC");
        assertThat(bench.first(43, ReportKind.CANCEL_REJECTED).text()).startsWith("51400 ");
        assertThat(bench.first(43, ReportKind.NOT_FOUND).text()).startsWith("51603 ");
    }

    @Test
    void shouldAnswerAQueryByEveryTradeAndThenTheState() throws Exception {
        OkxOrderGateway gateway = bench.up(bench.context());
        gateway.sendNewOrder(
                bench.order(51, Side.SELL, OrderType.MARKET, TimeInForce.IOC, ApprovedOrder.NO_PX, bench.qty("2")));
        bench.awaitState(51, OrderState.FILLED);
        bench.awaitTaken(51);
        int before = bench.sink.reportsOf(51).size();

        assertThat(gateway.sendStatusQuery(bench.btcUsdt.id(), 51)).isTrue();

        int trades = bench.trades(51).size();
        await().atMost(LIMIT).until(() -> bench.sink.reportsOf(51).size() >= before + trades + 1);
        List<Report> answer = bench.sink.reportsOf(51).subList(before, before + trades + 1);
        assertThat(answer.subList(0, trades)).allMatch(report -> report.kind() == ReportKind.TRADED);
        assertThat(answer.get(trades).kind()).isEqualTo(ReportKind.STATUS);
        assertThat(answer.get(trades).state()).isEqualTo(OrderState.FILLED);
        assertThat(answer.subList(0, trades).stream().mapToLong(Report::lastQty).sum())
                .isEqualTo(bench.qty("2"));
    }

    @Test
    void shouldCancelAndQueryByRestWhileTheSocketIsDown() throws Exception {
        OkxOrderGateway gateway = bench.up(bench.context().reconnectDelaysMs(60_000, 60_000));
        gateway.sendNewOrder(bench.restingBuy(61));
        bench.awaitReport(61, ReportKind.ACCEPTED);
        gateway.disconnect("test");
        await().atMost(LIMIT).until(() -> bench.sink.linkState() == LinkState.DOWN);

        assertThat(gateway.sendNewOrder(bench.restingBuy(62))).isFalse();
        assertThat(gateway.sendAmend(bench.btcUsdt.id(), 61, bench.priceAt(96), bench.qty("0.001")))
                .isFalse();
        assertThat(gateway.sendStatusQuery(bench.btcUsdt.id(), 61)).isTrue();
        bench.awaitReport(61, ReportKind.STATUS);
        assertThat(bench.first(61, ReportKind.STATUS).state()).isEqualTo(OrderState.LIVE);
        assertThat(gateway.sendCancel(bench.btcUsdt.id(), 61)).isTrue();

        bench.awaitState(61, OrderState.CANCELED);
    }

    @Test
    void shouldShowOrdersOfAnEarlierProcessAndLetThemBeCanceled() throws Exception {
        OkxOrderGateway first = bench.up(bench.context());
        first.sendNewOrder(bench.restingBuy(71));
        bench.awaitReport(71, ReportKind.ACCEPTED);
        first.close();
        await().atMost(LIMIT).until(() -> bench.sink.linkState() == LinkState.DOWN);
        int before = bench.sink.reportsOf(71).size();

        OkxOrderGateway second = bench.up(bench.context());

        await().atMost(LIMIT).until(() -> bench.sink.reportsOf(71).size() > before);
        assertThat(bench.sink.reportsOf(71).get(before).kind()).isEqualTo(ReportKind.STATUS);
        second.sendCancel(bench.btcUsdt.id(), 71);
        bench.awaitReport(71, ReportKind.CANCELED);
        bench.awaitBalancesEqualLedger();
    }

    @Test
    void shouldStayDownWithoutAKeyAndSayNothingSecretWithAWrongOne() throws Exception {
        OkxOrderGateway none = bench.start(bench.context().credentials(null));
        await().atMost(LIMIT).until(() -> !bench.sink.links.isEmpty());
        assertThat(bench.sink.links.get(0).reason()).isEqualTo("no key configured: market data only");
        assertThat(none.sendCancel(bench.btcUsdt.id(), 1)).isFalse();
        assertThat(none.sendStatusQuery(bench.btcUsdt.id(), 1)).isFalse();
        none.close();

        OkxOrderGateway wrong = bench.start(bench.context()
                .credentials(new OkxCredentials(
                        "985d5b66-57ce-40fb-b714-afc0b9787083",
                        "not the secret".getBytes(StandardCharsets.US_ASCII),
                        "a passphrase")));
        await().atMost(LIMIT).until(() -> wrong.details().get("connections") >= 2);
        assertThat(bench.sink.links).noneMatch(link -> link.state() != LinkState.DOWN);
        assertThat(bench.sink.links.toString()).doesNotContain("secret").doesNotContain("a passphrase");
    }

    @Test
    void shouldKeepTheVenueFromLeavingOrdersBehind() throws Exception {
        OkxOrderGateway gateway =
                bench.up(bench.context().cancelAllAfterSeconds(10).reconnectDelaysMs(60_000, 60_000));
        await().atMost(LIMIT).until(() -> gateway.details().get("cancelAllAfterArmed") == 1);
        gateway.sendNewOrder(bench.restingBuy(81));
        bench.awaitReport(81, ReportKind.ACCEPTED);

        gateway.disconnect("test");

        await().atMost(LIMIT).until(() -> "CANCELED"
                .equals(bench.venueOrder(81).orElseThrow().path("status").asText()));
        assertThat(gateway.details()).containsEntry("cancelAllAfterArmed", 0L);
    }
}
