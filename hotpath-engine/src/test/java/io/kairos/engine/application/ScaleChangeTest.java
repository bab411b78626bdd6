package io.kairos.engine.application;

import static io.kairos.engine.application.EngineAgentTest.assertLedgersAgree;
import static io.kairos.engine.application.TestMarket.BTC_USDT;
import static io.kairos.engine.application.TestMarket.ONE;
import static io.kairos.engine.application.TestMarket.USDT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Instrument;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.domain.order.Order;
import io.kairos.journal.codec.ExecutionReportReceivedEncoder;
import io.kairos.journal.codec.MessageHeaderEncoder;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.OrderType;
import io.kairos.journal.codec.ReplyStatus;
import io.kairos.journal.codec.ReportKind;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.TimeInForce;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** A venue that changes its tick and its lot while the engine trades: 2 and 5 decimals become 4 and 7. */
class ScaleChangeTest {
    private static final long QTY = 1_000; // 0.01 BTC
    private static final long PX = 49_000_00;
    private static final long HELD = 490 * ONE;

    private final EngineHarness engine = EngineHarness.ready();

    private Order resting() {
        long c = engine.limit(Side.BUY, TimeInForce.GTC, "a", QTY, PX);
        engine.settle();
        return engine.state().orders.get(engine.outputs().reply(c).orderId());
    }

    private Instrument known() {
        return engine.state().registry.instrument(BTC_USDT);
    }

    /** The venue, and what it has of our orders, change as well. */
    private void makeFiner() {
        Instrument next = known().withDecimals(4, 7);
        engine.venue.registry.put(next);
        for (FakeVenue.VenueOrder order : engine.venue.orders.values()) {
            if (order.on.id() == BTC_USDT) {
                order.on = next;
                order.px *= 100;
                order.qty *= 100;
                order.cum *= 100;
            }
        }
        define(next);
    }

    private void define(Instrument next) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        byte[] record = new byte[EngineInputs.encode(buffer, next)];
        buffer.getBytes(0, record);
        engine.offer(record);
        engine.work();
    }

    private static byte[] inDecimals(byte[] report, int priceDecimals, int qtyDecimals) {
        new ExecutionReportReceivedEncoder()
                .wrap(new UnsafeBuffer(report), MessageHeaderEncoder.ENCODED_LENGTH)
                .priceDecimals((short) priceDecimals)
                .qtyDecimals((short) qtyDecimals);
        return report;
    }

    private byte[] trade(Order order, long cumQty, OrderState state, long px, long qty) {
        return Records.report(
                BTC_USDT,
                order.orderId(),
                engine.clock.nowNs,
                ReportKind.TRADED,
                state,
                cumQty,
                9_000,
                px,
                qty,
                0,
                -1,
                "");
    }

    private void assertSound() {
        assertThat(engine.telemetry.get(Metric.INTERNAL_FAULTS)).isZero();
        assertThat(engine.state().killSwitch.isEngaged()).isFalse();
        byte[] before = EngineHarness.stateBytes(engine.agent);
        EngineHarness again =
                new EngineHarness(engine.clock, engine.venue, engine.journal.cut(engine.journal.entries.size()));
        again.agent.recover(again.journal.reader());
        assertThat(EngineHarness.stateBytes(again.agent))
                .as("decided again from the journal")
                .isEqualTo(before);
    }

    @Test
    void shouldWriteAnOpenOrderInTheNewDecimalsAndKeepItsValue() {
        Order order = resting();

        makeFiner();

        assertThat(order.instrument()).isEqualTo(known());
        assertThat(order.workingPx()).isEqualTo(PX * 100);
        assertThat(order.qty()).isEqualTo(QTY * 100);
        assertThat(order.state().name()).isEqualTo("LIVE");
        assertThat(engine.state().balances.reserved(0, USDT)).isEqualTo(HELD);
        assertThat(engine.state().board.isPresent(BTC_USDT))
                .as("no book in two scales")
                .isFalse();
        assertThat(engine.telemetry.get(Metric.SCALE_CHANGES)).isEqualTo(1);
        assertLedgersAgree(engine);
        assertSound();
    }

    @Test
    void shouldLetOrdersKnowTheRulesOfNow() {
        Order order = resting();

        define(known().withTrading(false));

        assertThat(order.instrument()).isEqualTo(known());
        assertThat(order.instrument().trading()).isFalse();
        assertThat(order.workingPx()).isEqualTo(PX);
        assertThat(order.qty()).isEqualTo(QTY);
        assertSound();
    }

    @Test
    void shouldBookFillsAtPricesAndOfQuantitiesThatTheOldDecimalsDoNotKnow() {
        Order order = resting();
        makeFiner();
        FakeVenue.VenueOrder there = engine.venue.orders.get(order.orderId());

        engine.venue.trade(there, PX * 100 - 1, 12_345);
        engine.settle();
        assertThat(order.cumQty()).isEqualTo(12_345);
        assertLedgersAgree(engine);

        engine.venue.trade(there, PX * 100 - 17, QTY * 100 - 12_345);
        engine.settle();
        assertThat(order.state().name()).isEqualTo("FILLED");
        assertLedgersAgree(engine);
        assertSound();
    }

    @Test
    void shouldSendNewOrdersInTheNewDecimals() {
        makeFiner();
        engine.quote(BTC_USDT, 49_990_0000, 10_000_000, 50_010_0000, 10_000_000);

        long c = engine.limit(Side.BUY, TimeInForce.GTC, "b", QTY, PX);
        engine.settle();

        assertThat(engine.outputs().reply(c).status()).isEqualTo(ReplyStatus.OK);
        FakeVenue.ApprovedView sent = engine.venue.sent.get(0);
        assertThat(sent.px()).isEqualTo(PX * 100);
        assertThat(sent.qty()).isEqualTo(QTY * 100);
        assertThat(sent.on()).isEqualTo(known());
        assertThat(engine.state().balances.reserved(0, USDT)).isEqualTo(HELD);
        assertSound();
    }

    @Test
    void shouldReadReportsOfTheOldDecimals() {
        Order order = resting();
        makeFiner();

        engine.offer(inDecimals(trade(order, 40, OrderState.LIVE, PX, 40), 2, 5));
        engine.work();

        assertThat(order.cumQty()).isEqualTo(40 * 100);
        assertThat(order.cumQuoteAmount()).isEqualTo(HELD * 40 / QTY);
        assertThat(order.state().name()).isEqualTo("LIVE");
        assertThat(engine.telemetry.get(Metric.REPORTS_RESCALED)).isEqualTo(1);
        assertSound();
    }

    @Test
    void shouldReadReportsOfDecimalsThatItDoesNotHaveYetIfTheyAreExact() {
        Order order = resting();

        engine.offer(inDecimals(trade(order, 4_000, OrderState.LIVE, PX * 100, 4_000), 4, 7));
        engine.work();

        assertThat(order.cumQty()).isEqualTo(40);
        assertThat(order.cumQuoteAmount()).isEqualTo(HELD * 40 / QTY);
        assertSound();
    }

    @Test
    void shouldAskForAnOrderWhoseFillIsTooFineAndBookItOnceTheDefinitionIsThere() {
        Order order = resting();

        engine.offer(inDecimals(trade(order, 12_345, OrderState.LIVE, PX * 100 - 1, 12_345), 4, 7));
        engine.work();
        assertThat(order.state().name()).isEqualTo("UNKNOWN");
        assertThat(order.cumQty()).isZero();
        assertThat(engine.state().balances.reserved(0, USDT)).isEqualTo(HELD);

        makeFiner();
        engine.venue.trade(engine.venue.orders.get(order.orderId()), PX * 100 - 1, 12_345);
        engine.venue.outbox.clear();
        engine.pass(3_000);

        assertThat(order.state().name()).isEqualTo("LIVE");
        assertThat(order.cumQty()).isEqualTo(12_345);
        assertLedgersAgree(engine);
        assertSound();
    }

    @Test
    void shouldKeepAnAmendmentThatIsOnItsWay() {
        Order order = resting();
        engine.venue.lossy = true;
        engine.offer(Records.amend(engine.nextCorrelation(), engine.clock.nowNs, order.orderId(), 500, 5, PX, 2, "x"));
        engine.work();
        engine.venue.lossy = false;
        assertThat(order.amendment()).isNotNull();

        makeFiner();

        assertThat(order.amendment().px()).isEqualTo(PX * 100);
        assertThat(order.amendment().qty()).isEqualTo(500 * 100);
        assertSound();
    }

    @Test
    void shouldRecogniseALateReportOfAnOrderThatEndedBefore() {
        Order order = resting();
        engine.venue.trade(engine.venue.orders.get(order.orderId()), PX, QTY);
        byte[] filled = engine.venue.outbox.get(0).clone();
        engine.settle();
        long free = engine.state().balances.free(0, USDT);
        makeFiner();

        engine.offer(inDecimals(filled, 2, 5));
        engine.work();

        assertThat(engine.state().balances.free(0, USDT)).isEqualTo(free);
        assertThat(order.cumQty()).isEqualTo(QTY * 100);
        assertThat(engine.telemetry.get(Metric.REPEATED_FILLS)).isEqualTo(1);
        assertSound();
    }

    @Test
    void shouldTakeACoarserTickInTheDecimalsThatItHas() {
        Order order = resting();
        Instrument coarser = coarser(known());
        define(coarser);

        assertThat(order.workingPx()).isEqualTo(PX);
        long off = engine.limit(Side.BUY, TimeInForce.GTC, "off", QTY, PX + 1);
        long on = engine.limit(Side.BUY, TimeInForce.GTC, "on", QTY, PX + 10);
        engine.settle();

        assertThat(engine.outputs().reply(off).status()).isEqualTo(ReplyStatus.REFUSED);
        assertThat(engine.outputs().reply(on).status()).isEqualTo(ReplyStatus.OK);
        assertSound();
    }

    private static Instrument coarser(Instrument on) {
        return new Instrument(
                on.id(),
                on.venue(),
                on.symbol(),
                on.venueSymbol(),
                on.base(),
                on.quote(),
                on.priceDecimals(),
                on.qtyDecimals(),
                10,
                10,
                on.maxPx(),
                on.stepQty(),
                on.minQty(),
                on.maxQty(),
                on.minNotionalAmount(),
                on.takerFeeCentibps(),
                on.makerFeeCentibps(),
                on.trading());
    }

    @Test
    void shouldStopTradingRatherThanTakeFewerDecimalsThanItsOrdersNeed() {
        Order order = resting();
        makeFiner();
        Instrument fine = known();

        define(new Instrument(
                fine.id(),
                fine.venue(),
                fine.symbol(),
                fine.venueSymbol(),
                fine.base(),
                fine.quote(),
                2,
                5,
                1,
                1,
                1_000_000_000L,
                1,
                1,
                900_000_000L,
                fine.minNotionalAmount(),
                fine.takerFeeCentibps(),
                fine.makerFeeCentibps(),
                true));

        assertThat(known()).isEqualTo(fine.withTrading(false));
        assertThat(order.workingPx()).isEqualTo(PX * 100);
        assertThat(engine.state().killSwitch.isEngaged()).isTrue();
    }

    @Test
    void shouldBookAnOrderThatWasExecutedBeforeTheChangeAndReportedAfterIt() {
        long c = engine.place(
                Side.BUY, OrderType.MARKET, TimeInForce.GTC, QTY, 5, EngineHarness.NO_PX, 0, "m", "BTC-USDT");
        engine.venue.outbox.forEach(record -> inDecimals(record, 2, 5));
        makeFiner();
        engine.settle();

        Order order = engine.state().orders.get(engine.outputs().reply(c).orderId());
        assertThat(order.state().name()).isEqualTo("FILLED");
        assertThat(order.cumQty()).isEqualTo(QTY * 100);
        assertLedgersAgree(engine);
        assertSound();
    }
}
