package io.kairos.engine.application;

import static io.kairos.engine.application.TestMarket.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.order.RejectReason;
import io.kairos.journal.codec.LinkState;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.OrderType;
import io.kairos.journal.codec.Outcome;
import io.kairos.journal.codec.ReplyStatus;
import io.kairos.journal.codec.ReportKind;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.TimeInForce;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineAgentTest {
    private static final long QTY = 1_000; // 0.01 BTC
    private static final long ASK = 50_010_00;

    @Test
    void shouldRefuseEverythingBeforeItIsReady() {
        EngineHarness engine = new EngineHarness();
        engine.agent.onStart();
        EngineInputs.define(engine.inbox, TestMarket.registry());
        long c = engine.limit(Side.BUY, TimeInForce.IOC, "a", QTY, ASK);

        assertThat(engine.outputs().reply(c).reason()).isEqualTo(RejectReason.ENGINE_NOT_READY.code());
        assertThat(engine.venue.sent).isEmpty();
    }

    @Test
    void shouldBecomeReadyOnceTheLinkIsUp() {
        EngineHarness engine = EngineHarness.ready();

        assertThat(engine.outputs().readiness).last().isEqualTo("true ready");
    }

    @Test
    void shouldFillAnOrderAndMatchTheVenuesLedger() {
        EngineHarness engine = EngineHarness.ready();
        long c = engine.limit(Side.BUY, TimeInForce.IOC, "a", QTY, ASK);
        assertThat(engine.outputs().replies).noneMatch(r -> r.correlationId() == c);
        engine.settle();

        Outputs.Reply reply = engine.outputs().reply(c);
        assertThat(reply.status()).isEqualTo(ReplyStatus.OK);
        assertThat(engine.outputs().lastOrder(reply.orderId()).state()).isEqualTo(OrderState.FILLED);
        assertLedgersAgree(engine);
        assertThat(engine.state().balances.position(0, BTC)).isEqualTo(QTY * 1_000 - QTY);
    }

    @Test
    void shouldAnswerARepeatedCommandWithTheFirstOutcome() {
        EngineHarness engine = EngineHarness.ready();
        long first = engine.limit(Side.BUY, TimeInForce.IOC, "a", QTY, ASK);
        engine.settle();
        long again =
                engine.place(Side.BUY, OrderType.LIMIT, TimeInForce.IOC, QTY * 10, 6, ASK * 10, 3, "a", "BTC-USDT");
        long other = engine.limit(Side.BUY, TimeInForce.IOC, "a", QTY + 1, ASK);

        Outputs outputs = engine.outputs();
        assertThat(outputs.reply(again).orderId())
                .isEqualTo(outputs.reply(first).orderId());
        assertThat(outputs.reply(again).status()).isEqualTo(ReplyStatus.OK);
        assertThat(outputs.reply(other).status()).isEqualTo(ReplyStatus.ID_CONFLICT);
        assertThat(outputs.reply(other).reason()).isEqualTo(RejectReason.DUPLICATE_ORDER.code());
        assertThat(engine.venue.sent).hasSize(1);
    }

    @Test
    void shouldRepeatTheFirstRefusal() {
        EngineHarness engine = EngineHarness.ready();
        long first = engine.limit(Side.BUY, TimeInForce.IOC, "a", QTY, ASK * 2);
        long again = engine.limit(Side.BUY, TimeInForce.IOC, "a", QTY, ASK * 2);

        Outputs outputs = engine.outputs();
        assertThat(outputs.reply(first).reason()).isEqualTo(RejectReason.PRICE_COLLAR.code());
        assertThat(outputs.reply(again).reason()).isEqualTo(RejectReason.PRICE_COLLAR.code());
        assertThat(outputs.refusals).hasSize(1);
    }

    @Test
    void shouldSendAMarketOrderAsLimitAtTheCollarsEdge() {
        EngineHarness engine = EngineHarness.ready();
        engine.place(Side.BUY, OrderType.MARKET, TimeInForce.GTC, QTY, 5, EngineHarness.NO_PX, 0, "m", "BTC-USDT");
        engine.settle();

        assertThat(engine.venue.sent.get(0).px()).isEqualTo(ASK + ASK * 500 / 10_000);
        assertLedgersAgree(engine);
    }

    @Test
    void shouldCancelARestingOrder() {
        EngineHarness engine = EngineHarness.ready();
        long c = engine.limit(Side.BUY, TimeInForce.GTC, "a", QTY, 49_000_00);
        engine.settle();
        long orderId = engine.outputs().reply(c).orderId();
        assertThat(engine.state().balances.reserved(0, USDT)).isEqualTo(490 * ONE);
        long cancel = engine.nextCorrelation();
        engine.offer(Records.cancel(cancel, engine.clock.nowNs, 0, "alice", "a"));
        engine.work();
        engine.settle();

        assertThat(engine.outputs().reply(cancel).status()).isEqualTo(ReplyStatus.OK);
        assertThat(engine.outputs().lastOrder(orderId).state()).isEqualTo(OrderState.CANCELED);
        assertLedgersAgree(engine);
        long late = engine.nextCorrelation();
        engine.offer(Records.cancel(late, engine.clock.nowNs, orderId, "alice", ""));
        engine.work();
        assertThat(engine.outputs().reply(late).reason()).isEqualTo(RejectReason.ORDER_CLOSED.code());
    }

    @Test
    void shouldAskTheVenueWhenItRefusesACancel() {
        EngineHarness engine = EngineHarness.ready();
        long c = engine.limit(Side.BUY, TimeInForce.GTC, "a", QTY, 49_000_00);
        engine.settle();
        long orderId = engine.outputs().reply(c).orderId();
        engine.venue.setQuote(BTC_USDT, 48_000_00, 100_000, 49_000_00, 100_000);
        engine.venue.match(engine.venue.orders.get(orderId));
        engine.venue.outbox.clear();
        engine.offer(Records.cancel(engine.nextCorrelation(), engine.clock.nowNs, orderId, "alice", ""));
        engine.work();
        engine.settle();
        assertThat(engine.outputs().lastOrder(orderId).state()).isEqualTo(OrderState.UNKNOWN);
        engine.pass(1_000);

        assertThat(engine.outputs().lastOrder(orderId).state()).isEqualTo(OrderState.FILLED);
        assertLedgersAgree(engine);
    }

    @Test
    void shouldKeepAnUnansweredOrderUnknownAndReservedUntilTheVenueTells() {
        EngineHarness engine = EngineHarness.ready();
        engine.venue.silent = true;
        long c = engine.limit(Side.BUY, TimeInForce.IOC, "a", QTY, ASK);
        engine.clock.advanceMs(1_990);
        engine.work();
        assertThat(engine.state().orders.unknownCount()).isZero();
        engine.clock.advanceMs(10);
        engine.work();

        assertThat(engine.outputs().reply(c).status()).isEqualTo(ReplyStatus.OK);
        assertThat(engine.outputs()
                        .lastOrder(engine.outputs().reply(c).orderId())
                        .state())
                .isEqualTo(OrderState.UNKNOWN);
        assertThat(engine.state().balances.reserved(0, USDT)).isPositive();
        engine.settle();
        assertThat(engine.outputs()
                        .lastOrder(engine.outputs().reply(c).orderId())
                        .state())
                .isEqualTo(OrderState.FILLED);
        assertThat(engine.outputs().fills).isEqualTo(2);
        assertLedgersAgree(engine);
    }

    @Test
    void shouldGiveUpAnOrderThatNeverArrivedOnlyAfterAQuietPeriod() {
        EngineHarness engine = EngineHarness.ready();
        engine.venue.lossy = true;
        long c = engine.limit(Side.BUY, TimeInForce.IOC, "a", QTY, ASK);
        engine.pass(14_900);
        long orderId = engine.outputs().reply(c).orderId();
        assertThat(engine.outputs().lastOrder(orderId).state()).isEqualTo(OrderState.UNKNOWN);
        assertThat(engine.venue.queries).isGreaterThan(2);
        engine.pass(10_000);

        assertThat(engine.outputs().lastOrder(orderId).state()).isEqualTo(OrderState.REJECTED);
        assertThat(engine.outputs().lastOrder(orderId).reason()).isEqualTo(RejectReason.VENUE_UNAVAILABLE.code());
        assertLedgersAgree(engine);
    }

    @Test
    void shouldRejectWhatCouldNotBeSent() {
        EngineHarness engine = EngineHarness.ready();
        engine.venue.up = false;
        long c = engine.limit(Side.BUY, TimeInForce.IOC, "a", QTY, ASK);

        assertThat(engine.outputs().reply(c).status()).isEqualTo(ReplyStatus.REFUSED);
        assertThat(engine.outputs().reply(c).reason()).isEqualTo(RejectReason.VENUE_UNAVAILABLE.code());
        assertThat(engine.state().balances.reserved(0, USDT)).isZero();
    }

    @Test
    void shouldNotTakeAVenuesWordsForItsOwn() {
        EngineHarness engine = EngineHarness.ready();
        engine.venue.up = false;
        long unsent = engine.limit(Side.BUY, TimeInForce.IOC, "a", QTY, ASK);
        String words = engine.outputs().reply(unsent).text();
        engine.venue.up = true;
        engine.venue.lossy = true;
        long c = engine.limit(Side.BUY, TimeInForce.IOC, "b", QTY, ASK);
        long orderId = engine.state().orders.open(0).orderId();
        engine.offer(Records.report(
                BTC_USDT,
                orderId,
                engine.clock.nowNs,
                ReportKind.REJECTED,
                OrderState.REJECTED,
                0,
                -1,
                Records.NULL,
                0,
                0,
                -1,
                words));
        engine.work();

        assertThat(words).startsWith("not sent");
        assertThat(engine.outputs().reply(unsent).reason()).isEqualTo(RejectReason.VENUE_UNAVAILABLE.code());
        assertThat(engine.outputs().reply(c).reason()).isEqualTo(RejectReason.VENUE_REJECTED.code());
    }

    @Test
    void shouldBookAFillOfItsOwnWhoseSideTheVenueDoesNotSay() {
        EngineHarness engine = EngineHarness.ready();
        long c = engine.limit(Side.BUY, TimeInForce.IOC, "a", QTY, ASK);
        engine.venue.outbox.replaceAll(Records::withoutSide);
        engine.settle();

        assertThat(engine.outputs()
                        .lastOrder(engine.outputs().reply(c).orderId())
                        .state())
                .isEqualTo(OrderState.FILLED);
        assertLedgersAgree(engine);
    }

    @Test
    void shouldReportSomebodyElsesFillOnlyWithItsSide() {
        EngineHarness engine = EngineHarness.ready();
        byte[] foreign = Records.report(
                BTC_USDT, 0, engine.clock.nowNs, ReportKind.TRADED, OrderState.FILLED, 1, 5, ASK, 1, 0, -1, "");
        engine.offer(Records.withoutSide(foreign));
        engine.work();
        assertThat(engine.outputs().fills).isZero();
        engine.offer(foreign);
        engine.work();

        assertThat(engine.outputs().fills).isEqualTo(1);
        assertThat(engine.telemetry.get(EngineTelemetry.Metric.FOREIGN_REPORTS)).isEqualTo(2);
        assertThat(engine.state().killSwitch.isEngaged()).isFalse();
    }

    @Test
    void shouldBookALateFillOnceAndWaitForMissingOnes() {
        EngineHarness engine = EngineHarness.ready();
        long c = engine.limit(Side.BUY, TimeInForce.IOC, "a", QTY, ASK);
        List<byte[]> reports = List.copyOf(engine.venue.outbox);
        engine.venue.outbox.clear();
        // The venue says ACCEPTED, TRADED, TRADED: the last one comes first, twice.
        engine.offer(reports.get(2));
        engine.offer(reports.get(2));
        engine.work();
        assertThat(engine.state().orders.openCount()).isEqualTo(1);
        engine.offer(reports.get(0));
        engine.offer(reports.get(1));
        engine.offer(reports.get(1));
        engine.work();

        assertThat(engine.outputs().fills).isEqualTo(2);
        assertThat(engine.outputs()
                        .lastOrder(engine.outputs().reply(c).orderId())
                        .state())
                .isEqualTo(OrderState.FILLED);
        assertLedgersAgree(engine);
    }

    @Test
    void shouldSendNothingButCancelsWhileTheKillSwitchIsEngaged() {
        EngineHarness engine = EngineHarness.ready();
        long c = engine.limit(Side.BUY, TimeInForce.GTC, "a", QTY, 49_000_00);
        engine.settle();
        long kill = engine.nextCorrelation();
        engine.offer(Records.killSwitch(kill, engine.clock.nowNs, true, true));
        engine.work();
        engine.settle();
        int sent = engine.venue.sent.size();
        enableStrategy(engine);
        plantTriangle(engine);
        long refused = engine.limit(Side.BUY, TimeInForce.IOC, "b", QTY, ASK);

        assertThat(engine.outputs().reply(kill).count()).isEqualTo(1);
        assertThat(engine.outputs()
                        .lastOrder(engine.outputs().reply(c).orderId())
                        .state())
                .isEqualTo(OrderState.CANCELED);
        assertThat(engine.outputs().reply(refused).reason()).isEqualTo(RejectReason.KILL_SWITCH.code());
        assertThat(engine.venue.sent).hasSize(sent);
        assertThat(engine.outputs().lastOpportunity().reason()).isEqualTo("KILL_SWITCH");
        engine.offer(Records.killSwitch(engine.nextCorrelation(), engine.clock.nowNs, false, false));
        engine.work();
        // The gain is still there; no new quote is needed.
        engine.pass(20);
        assertThat(engine.venue.sent).hasSizeGreaterThan(sent);
    }

    @Test
    void shouldCancelByAnyRoadTheGatewayHasWhileTheLinkIsDown() {
        EngineHarness engine = EngineHarness.ready();
        long c = engine.limit(Side.BUY, TimeInForce.GTC, "a", QTY, 49_000_00);
        engine.settle();
        engine.offer(Records.link(0, engine.clock.nowNs, LinkState.DOWN));
        engine.offer(Records.killSwitch(engine.nextCorrelation(), engine.clock.nowNs, true, true));
        engine.work();
        engine.settle();

        assertThat(engine.outputs()
                        .lastOrder(engine.outputs().reply(c).orderId())
                        .state())
                .isEqualTo(OrderState.CANCELED);
        assertLedgersAgree(engine);
    }

    @Test
    void shouldCancelWhenTheLinkReturnsIfThereWasNoRoad() {
        EngineHarness engine = EngineHarness.ready();
        long c = engine.limit(Side.BUY, TimeInForce.GTC, "a", QTY, 49_000_00);
        engine.settle();
        long orderId = engine.outputs().reply(c).orderId();
        engine.disconnect();
        engine.offer(Records.killSwitch(engine.nextCorrelation(), engine.clock.nowNs, true, true));
        engine.work();
        engine.settle();
        assertThat(engine.outputs().lastOrder(orderId).state()).isEqualTo(OrderState.UNKNOWN);
        assertThat(engine.state().balances.reserved(0, USDT)).isEqualTo(490 * ONE);

        engine.reconnect();
        engine.pass(3_000);

        assertThat(engine.outputs().lastOrder(orderId).state()).isEqualTo(OrderState.CANCELED);
        assertLedgersAgree(engine);
    }

    static void enableStrategy(EngineHarness engine) {
        engine.offer(Records.strategy(engine.nextCorrelation(), engine.clock.nowNs, 1, true, 1_000, 1_000 * ONE, 3));
        engine.work();
    }

    /** USDT → BTC → ETH → USDT gains about 1 % before fees of 0.3 %. */
    static void plantTriangle(EngineHarness engine) {
        engine.quote(ETH_BTC, 4_940, 200_000, 4_945, 200_000);
    }

    @Test
    void shouldTradeAProfitableTriangleAndReportTheExactGain() {
        EngineHarness engine = EngineHarness.ready();
        enableStrategy(engine);
        long before = engine.venue.free[USDT];
        plantTriangle(engine);
        engine.venue.setQuote(ETH_BTC, 4_940, 200_000, 4_945, 200_000);
        engine.settle();

        Outputs.OpportunityView end = engine.outputs().opportunities.stream()
                .filter(o -> o.outcome() == Outcome.COMPLETED)
                .findFirst()
                .orElseThrow();
        assertThat(end.realized()).isPositive().isGreaterThanOrEqualTo(end.expected());
        long gained = engine.outputs().opportunities.stream()
                .filter(o -> o.outcome() == Outcome.COMPLETED)
                .mapToLong(Outputs.OpportunityView::realized)
                .sum();
        assertThat(engine.venue.free[USDT] - before).isEqualTo(gained);
        assertLedgersAgree(engine);
    }

    @Test
    void shouldReportAnOpportunityOnceWhileItPersists() {
        EngineHarness engine = EngineHarness.ready();
        plantTriangle(engine);
        for (int i = 0; i < 20; i++) {
            engine.quote(ETH_BTC, 4_940, 200_000 + i, 4_945, 200_000 + i);
        }

        assertThat(engine.outputs().opportunities.stream()
                        .filter(o -> o.reason().equals("STRATEGY_DISABLED"))
                        .map(Outputs.OpportunityView::cycleId))
                .isNotEmpty()
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldSayOfACycleWhereNothingCanBeSentJustThat() {
        EngineHarness engine = EngineHarness.ready();
        enableStrategy(engine);
        int sent = engine.venue.sent.size();
        // As at a venue that the engine only listens to: it is ready by another one, and holds nothing here.
        engine.state().risk.setLinkUp(0, false);
        for (int asset = 0; asset < engine.state().balances.assets(); asset++) {
            engine.state().balances.reserve(0, asset, engine.state().balances.free(0, asset));
        }
        plantTriangle(engine);

        assertThat(engine.venue.sent).hasSize(sent);
        assertThat(engine.outputs().lastOpportunity().outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(engine.outputs().lastOpportunity().reason()).isEqualTo("VENUE_UNAVAILABLE");
    }

    @Test
    void shouldCallACycleMissedWhenItsFirstLegDoesNotFill() {
        EngineHarness engine = EngineHarness.ready();
        enableStrategy(engine);
        engine.offer(Records.quote(ETH_BTC, engine.clock.nowNs, 1_000, 4_940, 200_000, 4_945, 200_000));
        engine.venue.askQty[BTC_USDT] = 0;
        engine.work();
        engine.settle();

        assertThat(engine.outputs().lastOpportunity().outcome()).isEqualTo(Outcome.MISSED);
        assertThat(engine.outputs().lastOpportunity().reason()).isEqualTo("LEG_NOT_FILLED");
        assertLedgersAgree(engine);
    }

    @Test
    void shouldBringBackWhatALaterLegLeaves() {
        EngineHarness engine = EngineHarness.ready();
        enableStrategy(engine);
        engine.venue.askQty[ETH_BTC] = 0;
        engine.offer(Records.quote(ETH_BTC, engine.clock.nowNs, 1_000, 4_940, 200_000, 4_945, 200_000));
        engine.work();
        engine.settle();
        engine.pass(200);

        Outputs.OpportunityView end = engine.outputs().opportunities.stream()
                .filter(o -> o.outcome() == Outcome.PARTIAL)
                .findFirst()
                .orElseThrow();
        assertThat(end.reason()).startsWith("LEG_NOT_FILLED");
        assertThat(engine.telemetry.get(EngineTelemetry.Metric.CYCLES_IN_FLIGHT))
                .isZero();
        assertLedgersAgree(engine);
        assertThat(engine.venue.free[BTC] - ONE).isBetween(0L, 100_000L);
    }

    @Test
    void shouldStopARunningCycleWhenTheKillSwitchIsEngaged() {
        EngineHarness engine = EngineHarness.ready();
        enableStrategy(engine);
        plantTriangle(engine);
        assertThat(engine.venue.sent).hasSize(1);
        engine.offer(Records.killSwitch(engine.nextCorrelation(), engine.clock.nowNs, true, false));
        engine.work();
        engine.settle();
        engine.pass(1_000);

        assertThat(engine.venue.sent).hasSize(1);
        assertThat(engine.outputs().opportunities)
                .anyMatch(o -> o.outcome() == Outcome.PARTIAL && o.reason().startsWith("KILL_SWITCH residual="));
        assertLedgersAgree(engine);
    }

    @Test
    void shouldNeverGiveAnIdTwiceThoughTheJournalsEndIsLostAndTheClockSetBack() {
        EngineHarness first = EngineHarness.ready();
        InMemoryJournal onDisk = first.journal.cut(first.journal.entries.size());
        long c = first.limit(Side.BUY, TimeInForce.GTC, "lost", QTY, 49_000_00);
        first.settle();
        long lost = first.outputs().reply(c).orderId();
        first.clock.advanceMs(-3_600_000);

        EngineHarness second = new EngineHarness(first.clock, first.venue, onDisk);
        second.agent.recover(onDisk.reader());
        second.agent.onStart();

        assertThat(lost).isPositive();
        assertThat(second.state().nextOrderId).isGreaterThan(lost);
    }

    @Test
    void shouldFindOrdersOfTheLastRunAgain() {
        EngineHarness first = EngineHarness.ready();
        first.limit(Side.BUY, TimeInForce.GTC, "rest", QTY, 49_000_00);
        first.settle();
        first.venue.silent = true;
        first.limit(Side.BUY, TimeInForce.IOC, "lost", QTY, ASK);
        first.venue.silent = false;

        EngineHarness second =
                new EngineHarness(first.clock, first.venue, first.journal.cut(first.journal.entries.size()));
        second.agent.recover(first.journal.reader());
        second.agent.onStart();
        assertThat(second.state().orders.unknownCount()).isEqualTo(1);
        EngineInputs.define(second.inbox, TestMarket.registry());
        second.offer(Records.link(0, second.clock.nowNs, LinkState.RECONCILING));
        second.work();
        long refused = second.limit(Side.BUY, TimeInForce.IOC, "new", QTY, ASK);
        assertThat(second.outputs().reply(refused).reason()).isEqualTo(RejectReason.ENGINE_NOT_READY.code());
        second.reconnect();

        assertThat(second.outputs().readiness).last().isEqualTo("true ready");
        assertThat(second.state().orders.openCount()).isEqualTo(1);
        assertThat(second.outputs().fills).isEqualTo(2);
        assertLedgersAgree(second);
        second.quietQuotes();
        long again = second.limit(Side.BUY, TimeInForce.IOC, "lost", QTY, ASK);
        assertThat(second.outputs().reply(again).status()).isEqualTo(ReplyStatus.OK);
    }

    @Test
    void shouldGoOnWithACycleOfTheLastRunOnceItsOrderIsSettled() {
        EngineHarness first = EngineHarness.ready();
        enableStrategy(first);
        plantTriangle(first);
        int sent = first.venue.sent.size();
        first.venue.outbox.clear();

        EngineHarness second =
                new EngineHarness(first.clock, first.venue, first.journal.cut(first.journal.entries.size()));
        second.agent.recover(first.journal.reader());
        second.start();
        second.settle();
        assertThat(second.venue.sent).as("before there are quotes").hasSize(sent);
        assertThat(second.core().plans()).hasSize(1);
        assertThat(second.core().plans().get(0).holdings().isEmpty()).isFalse();
        second.quietQuotes();
        second.pass(500);

        assertThat(second.venue.sent).hasSizeGreaterThan(sent);
        Outputs.OpportunityView end = second.outputs().opportunities.stream()
                .filter(o -> o.outcome() == Outcome.PARTIAL)
                .findFirst()
                .orElseThrow();
        assertThat(end.reason()).startsWith("ENGINE_RESTARTED");
        assertThat(end.realized()).isGreaterThanOrEqualTo(end.floor());
        assertThat(second.core().plans()).isEmpty();
        assertLedgersAgree(second);
    }

    @Test
    void shouldNameWhatItCouldNotBringHomeInTime() {
        EngineHarness first = EngineHarness.ready();
        enableStrategy(first);
        plantTriangle(first);
        int sent = first.venue.sent.size();
        first.venue.outbox.clear();

        EngineHarness second =
                new EngineHarness(first.clock, first.venue, first.journal.cut(first.journal.entries.size()));
        second.agent.recover(first.journal.reader());
        second.start();
        second.settle();
        second.pass(11_000);

        assertThat(second.venue.sent).hasSize(sent);
        assertThat(second.outputs().lastOpportunity().outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(second.outputs().lastOpportunity().reason()).startsWith("ENGINE_RESTARTED residual=");
        assertLedgersAgree(second);
    }

    @Test
    void shouldAdoptADepositOnceTheAssetIsQuiet() {
        EngineHarness engine = EngineHarness.ready();
        engine.venue.free[USDT] += ONE;
        engine.offer(Records.balance(USDT, engine.clock.nowNs, engine.venue.free[USDT], 0, false));
        engine.pass(900);
        assertThat(engine.state().balances.free(0, USDT)).isEqualTo(10_000 * ONE);
        engine.pass(300);

        assertLedgersAgree(engine);
    }

    @Test
    void shouldNotLoseWhatAWordCalledLockedWhenTheOrderEndsBeforeTheNext() {
        EngineHarness engine = EngineHarness.ready();
        long unused = engine.limit(Side.BUY, TimeInForce.GTC, "rests", 1_000, 49_000_00);
        engine.settle();
        engine.offer(
                Records.balance(USDT, engine.clock.nowNs, engine.venue.free[USDT], engine.venue.locked[USDT], false));
        engine.pass(1_500);
        engine.offer(Records.cancel(engine.nextCorrelation(), engine.clock.nowNs, 0, "alice", "rests"));
        engine.pass(500);

        assertThat(engine.venue.locked[USDT]).isZero();
        assertLedgersAgree(engine);
    }

    @Test
    void shouldIgnoreReportsOnOrdersItNeverMade() {
        EngineHarness engine = EngineHarness.ready();
        engine.offer(Records.report(
                BTC_USDT, 77, engine.clock.nowNs, ReportKind.TRADED, OrderState.FILLED, 1, 5, ASK, 1, 0, -1, ""));
        engine.work();

        assertThat(engine.outputs().fills).isZero();
        assertThat(engine.telemetry.get(EngineTelemetry.Metric.FOREIGN_REPORTS)).isEqualTo(1);
    }

    static void assertLedgersAgree(EngineHarness engine) {
        for (int asset = 0; asset < 4; asset++) {
            assertThat(engine.state().balances.free(0, asset))
                    .as("free of asset " + asset)
                    .isEqualTo(engine.venue.free[asset]);
            assertThat(engine.state().balances.reserved(0, asset))
                    .as("reserved of asset " + asset)
                    .isEqualTo(engine.venue.locked[asset]);
        }
    }
}
