package io.kairos.engine.adapter.outbound.execution.okx;

import static io.kairos.engine.adapter.outbound.execution.okx.OkxBench.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.adapter.venue.RecordingSink.Report;
import io.kairos.engine.domain.risk.ApprovedOrder;
import io.kairos.journal.codec.LinkState;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway makes of the simulated venue's faults; afterwards both have the same orders, trades and balances. */
class OkxFaultsIT {
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"moment\":\"AFTER\",\"status\":503,\"code\":-1007",
                "\"moment\":\"AFTER\",\"status\":502,\"code\":0",
                "\"moment\":\"AFTER\",\"answer\":\"NONE\""
            })
    void shouldLeaveAnOrderUnknownAndLearnTheTruthByQuery(String fault) throws Exception {
        OkxOrderGateway gateway = bench.up(bench.context().requestTimeoutMs(1_000));
        bench.simulated.fault("SILENCE", "\"venue\":\"OKX\",\"frames\":\"ACCOUNT\",\"durationMillis\":60000");
        bench.simulated.fault("ORDER_ERROR", "\"venue\":\"OKX\"," + fault);

        gateway.sendNewOrder(bench.takingBuy(1));

        bench.awaitReport(1, ReportKind.OUTCOME_UNKNOWN);
        assertThat(bench.has(1, ReportKind.REJECTED)).isFalse();
        assertThat(gateway.sendStatusQuery(bench.btcUsdt.id(), 1)).isTrue();
        bench.awaitReport(1, ReportKind.STATUS);
        Report status = bench.first(1, ReportKind.STATUS);
        assertThat(status.state()).isEqualTo(OrderState.FILLED);
        assertThat(bench.trades(1).values().stream().mapToLong(Report::lastQty).sum())
                .isEqualTo(bench.qty("0.001"));
        List<Report> reports = bench.sink.reportsOf(1);
        assertThat(reports.indexOf(status))
                .as("the state comes after its trades")
                .isGreaterThan(
                        reports.lastIndexOf(bench.trades(1).values().iterator().next()));
    }

    @Test
    void shouldFindThatAnOrderNeverLived() throws Exception {
        OkxOrderGateway gateway = bench.up(bench.context());
        bench.simulated.fault("ORDER_ERROR", "\"venue\":\"OKX\",\"moment\":\"BEFORE\",\"status\":504,\"code\":-1007");
        gateway.sendNewOrder(bench.restingBuy(2));
        bench.awaitReport(2, ReportKind.OUTCOME_UNKNOWN);
        assertThat(bench.first(2, ReportKind.OUTCOME_UNKNOWN).text()).startsWith("50004 ");

        gateway.sendStatusQuery(bench.btcUsdt.id(), 2);

        bench.awaitReport(2, ReportKind.NOT_FOUND);
    }

    @Test
    void shouldComeBackWithWhatHappenedWhileItWasAway() throws Exception {
        OkxOrderGateway gateway = bench.up(bench.context());
        gateway.sendNewOrder(bench.restingBuy(3));
        bench.awaitTaken(3);
        int links = bench.sink.links.size();
        int reports = bench.sink.reportsOf(3).size();
        bench.simulated.fault(
                "SILENCE", "\"venue\":\"OKX\",\"frames\":\"ALL\",\"connection\":\"PRIVATE\",\"durationMillis\":1500");
        gateway.sendNewOrder(bench.takingBuy(4));
        await().atMost(LIMIT).until(() -> bench.venueOrder(4).isPresent());

        bench.simulated.fault("DISCONNECT", "\"venue\":\"OKX\",\"connection\":\"PRIVATE\"");

        await().atMost(LIMIT).until(() -> bench.sink.links.size() >= links + 3);
        assertThat(bench.linksFrom(links).subList(0, 3))
                .containsExactly(LinkState.DOWN, LinkState.RECONCILING, LinkState.UP);
        assertThat(bench.sink.reportsOf(3).subList(reports, reports + 1))
                .extracting(Report::kind)
                .containsExactly(ReportKind.STATUS);
        assertThat(bench.has(4, ReportKind.OUTCOME_UNKNOWN)).isTrue();
        assertThat(bench.tradeReports(4)).as("trades that no push told").isNotEmpty();
        bench.assertTradesEqualVenue(4);
        bench.awaitBalancesEqualLedger();
    }

    @Test
    void shouldNotLoseOrDoubleTradesWhenPushesAreLostDoubledOrComeInAnotherOrder() throws Exception {
        OkxOrderGateway gateway = bench.up(bench.context().reconcileIntervalMs(700));
        bench.simulated.fault("DUPLICATE_EVENTS", "\"venue\":\"OKX\",\"count\":5");
        bench.simulated.fault("REORDER_FRAMES", "\"venue\":\"OKX\",\"frames\":\"ACCOUNT\",\"count\":4,\"distance\":2");
        gateway.sendNewOrder(
                bench.order(5, Side.SELL, OrderType.MARKET, TimeInForce.IOC, ApprovedOrder.NO_PX, bench.qty("1")));
        await().atMost(LIMIT).untilAsserted(() -> bench.assertTradesEqualVenue(5));
        bench.simulated.fault("DROP_FRAMES", "\"venue\":\"OKX\",\"frames\":\"ACCOUNT\",\"count\":40");
        gateway.sendNewOrder(
                bench.order(6, Side.SELL, OrderType.MARKET, TimeInForce.IOC, ApprovedOrder.NO_PX, bench.qty("1")));

        await().atMost(LIMIT).untilAsserted(() -> bench.assertTradesEqualVenue(6));

        bench.awaitState(6, OrderState.FILLED);
        for (long orderId : new long[] {5, 6}) {
            assertThat(bench.tradeReports(orderId).size())
                    .as("told again only by queries")
                    .isLessThanOrEqualTo(3 * bench.trades(orderId).size());
        }
        assertThat(gateway.details().get("recoveredTrades")).isPositive();
        bench.simulated.fault("CLEAR", "");
        bench.awaitBalancesEqualLedger();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"kind\":\"TRUNCATE_FRAMES\",\"keepPercent\":40",
                "\"kind\":\"CORRUPT_FRAMES\",\"mode\":\"SYNTAX\"",
                "\"kind\":\"CORRUPT_FRAMES\",\"mode\":\"UTF8\"",
                "\"kind\":\"UNKNOWN_ENUM\"",
                "\"kind\":\"UNKNOWN_FIELD\"",
                "\"kind\":\"FRAGMENT_FRAMES\""
            })
    void shouldCompareAtOnceAfterPushesThatCannotBeRead(String fault) throws Exception {
        OkxOrderGateway gateway = bench.up(bench.context());
        var unused = bench.simulated.control(
                "POST", "/faults", "{\"venue\":\"OKX\",\"frames\":\"ACCOUNT\",\"count\":4," + fault + '}');

        gateway.sendNewOrder(bench.takingBuy(7));

        await().atMost(LIMIT).until(() -> !bench.trades(7).isEmpty());
        await().atMost(LIMIT).untilAsserted(() -> bench.assertTradesEqualVenue(7));
        assertThat(bench.sink.linkState()).isEqualTo(LinkState.UP);
        bench.awaitBalancesEqualLedger();
    }

    @Test
    void shouldGoOnWithoutInterruptionWhenTheVenueUpgradesItsService() throws Exception {
        OkxOrderGateway gateway = bench.up(bench.context());
        int links = bench.sink.links.size();

        bench.simulated.fault("ANNOUNCE_SHUTDOWN", "\"venue\":\"OKX\"");
        await().atMost(LIMIT).until(() -> gateway.details().get("takeovers") == 1);
        gateway.sendNewOrder(bench.takingBuy(8));

        bench.awaitState(8, OrderState.FILLED);
        bench.assertTradesEqualVenue(8);
        assertThat(bench.tradeReports(8)).hasSameSizeAs(bench.trades(8).values());
        assertThat(bench.sink.links).as("up all the time").hasSize(links);
    }

    @Test
    void shouldLogInAnewWhenItsKeyIsRenewed() throws Exception {
        bench.up(bench.context());
        int links = bench.sink.links.size();

        bench.simulated.fault("EXPIRE_SESSIONS", "\"venue\":\"OKX\"");

        await().atMost(LIMIT).until(() -> bench.sink.links.size() >= links + 3);
        assertThat(bench.linksFrom(links).subList(0, 3))
                .containsExactly(LinkState.DOWN, LinkState.RECONCILING, LinkState.UP);
    }

    @Test
    void shouldNotBeUpBeforeItCouldCompare() throws Exception {
        bench.up(bench.context());
        int links = bench.sink.links.size();
        bench.simulated.fault(
                "HTTP_ERROR",
                "\"venue\":\"OKX\",\"path\":\"/api/v5/trade/orders-pending\",\"count\":2,\"body\":\"HTML\"");

        bench.simulated.fault("DISCONNECT", "\"venue\":\"OKX\",\"connection\":\"PRIVATE\"");

        await().atMost(LIMIT)
                .until(() -> bench.linksFrom(links).stream()
                                .filter(state -> state == LinkState.RECONCILING)
                                .count()
                        == 3);
        await().atMost(LIMIT).until(() -> bench.sink.linkState() == LinkState.UP);
        assertThat(bench.linksFrom(links).stream()
                        .filter(state -> state == LinkState.UP)
                        .count())
                .isOne();
    }

    @Test
    void shouldMeasureTheClockAnewWhenTheVenueCallsItWrong() throws Exception {
        OkxOrderGateway gateway = bench.up(bench.context());
        bench.simulated.fault("CLOCK_SKEW", "\"venue\":\"OKX\",\"skewMillis\":90000,\"durationMillis\":60000");

        gateway.sendNewOrder(bench.restingBuy(9));
        bench.awaitReport(9, ReportKind.REJECTED);
        assertThat(bench.first(9, ReportKind.REJECTED).text()).startsWith("50036 ");

        long[] next = {10};
        await().atMost(LIMIT).until(() -> {
            gateway.sendNewOrder(bench.restingBuy(next[0]));
            await().atMost(LIMIT).until(() -> !bench.sink.reportsOf(next[0]).isEmpty());
            return bench.has(next[0]++, ReportKind.ACCEPTED);
        });
        gateway.disconnect("log in by the new clock");
        await().atMost(LIMIT).until(() -> bench.sink.linkState() == LinkState.DOWN);
        await().atMost(LIMIT).until(() -> bench.sink.linkState() == LinkState.UP);
    }

    @Test
    void shouldKeepToTheLimitsAndSendNothingWhileItIsToldToWait() throws Exception {
        OkxOrderGateway gateway = bench.up(bench.context());
        int sent = 0;
        for (long orderId = 100; orderId < 200; orderId++) {
            sent += gateway.sendNewOrder(bench.order(
                            orderId,
                            Side.BUY,
                            OrderType.LIMIT,
                            TimeInForce.GTC,
                            bench.btcUsdt.tickPx(),
                            bench.qty("0.001")))
                    ? 1
                    : 0;
        }
        assertThat(sent).isPositive();
        assertThat(gateway.details().get("budgetRefusals")).isEqualTo(100 - sent);
        assertThat(gateway.sendCancel(bench.btcUsdt.id(), 100))
                .as("cancels have a pool of their own")
                .isTrue();
        bench.assertNoLimitBroken();

        bench.simulated.fault("RATE_LIMIT", "\"venue\":\"OKX\",\"count\":1");
        gateway.sendStatusQuery(bench.btcUsdt.id(), 100);
        await().atMost(LIMIT).until(() -> gateway.details().get("throttled") == 1);
    }

    @Test
    void shouldHaveWhatTheVenueHasAfterAStormOfFaults() throws Exception {
        OkxOrderGateway gateway =
                bench.up(bench.context().requestTimeoutMs(1_000).reconcileIntervalMs(1_000));
        SplittableRandom random = new SplittableRandom(5);
        String[] faults = {
            "\"kind\":\"DROP_FRAMES\",\"frames\":\"ALL\",\"connection\":\"PRIVATE\",\"count\":2",
            "\"kind\":\"DUPLICATE_EVENTS\",\"count\":3",
            "\"kind\":\"DELAY_EVENTS\",\"delayMillis\":300,\"durationMillis\":500",
            "\"kind\":\"REORDER_FRAMES\",\"frames\":\"ALL\",\"connection\":\"PRIVATE\",\"count\":3",
            "\"kind\":\"TRUNCATE_FRAMES\",\"frames\":\"ALL\",\"connection\":\"PRIVATE\",\"count\":1",
            "\"kind\":\"ORDER_ERROR\",\"moment\":\"AFTER\",\"status\":503,\"code\":-1007",
            "\"kind\":\"ORDER_ERROR\",\"moment\":\"BEFORE\",\"answer\":\"NONE\"",
            "\"kind\":\"DISCONNECT\",\"connection\":\"PRIVATE\"",
            "\"kind\":\"HTTP_ERROR\",\"count\":1",
            "\"kind\":\"QUERY_LAG\",\"count\":1"
        };
        long last = 1_000;
        for (int round = 0; round < 10; round++) {
            var unused = bench.simulated.control(
                    "POST", "/faults", "{\"venue\":\"OKX\"," + faults[random.nextInt(faults.length)] + '}');
            for (int i = 0; i < 3; i++) {
                long orderId = last;
                boolean taking = random.nextBoolean();
                if (gateway.sendNewOrder(taking ? bench.takingBuy(orderId) : bench.restingBuy(orderId))) {
                    last++;
                    await().atMost(LIMIT)
                            .until(() -> !bench.sink.reportsOf(orderId).isEmpty());
                    if (!taking && random.nextBoolean()) {
                        gateway.sendCancel(bench.btcUsdt.id(), orderId);
                    }
                }
            }
        }
        bench.simulated.fault("CLEAR", "");
        await().atMost(LIMIT).until(() -> bench.sink.linkState() == LinkState.UP);

        for (long orderId = 1_000; orderId < last; orderId++) {
            settle(gateway, orderId);
        }
        bench.awaitBalancesEqualLedger();
        bench.assertNoLimitBroken();
    }

    /** Asks as the engine would, until told; then compares with the venue's books. */
    private void settle(OkxOrderGateway gateway, long orderId) throws Exception {
        int before = bench.sink.reportsOf(orderId).size();
        await().atMost(LIMIT).until(() -> gateway.sendStatusQuery(bench.btcUsdt.id(), orderId));
        await().atMost(LIMIT).until(() -> {
            List<Report> all = bench.sink.reportsOf(orderId);
            return all.subList(before, all.size()).stream()
                    .anyMatch(report -> report.kind() == ReportKind.STATUS || report.kind() == ReportKind.NOT_FOUND);
        });
        var order = bench.venueOrder(orderId);
        if (order.isEmpty()) {
            assertThat(bench.sink.reportsOf(orderId))
                    .as("an order that never lived")
                    .noneMatch(report -> report.kind() == ReportKind.ACCEPTED || report.kind() == ReportKind.TRADED);
        } else {
            assertThat(bench.has(orderId, ReportKind.REJECTED)).isFalse();
            bench.assertTradesEqualVenue(orderId);
        }
    }
}
