package io.kairos.engine.application;

import static io.kairos.engine.application.TestMarket.ONE;
import static io.kairos.engine.application.TestMarket.USDT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.OrderState;
import io.kairos.domain.order.RejectReason;
import io.kairos.engine.domain.order.Order;
import io.kairos.journal.codec.CommandRepliedDecoder;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.journal.codec.ReplyStatus;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.TimeInForce;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Changes of resting orders: two phases, one outcome, whatever gets lost. */
class AmendmentTest {
    private static final long PX = 49_000_00;
    /** 0.001 BTC at 49 000 USDT. */
    private static final long HELD = 49 * ONE;

    private EngineHarness engine = EngineHarness.ready(Venue.OKX);

    private Order resting() {
        engine.limit(Side.BUY, TimeInForce.GTC, "rests", 100, PX);
        engine.settle();
        Order order = engine.state().orders.open(0);
        assertThat(order.state()).isEqualTo(OrderState.LIVE);
        assertThat(reserved()).isEqualTo(HELD);
        return order;
    }

    private long reserved() {
        int venueId = engine.venue.name.id();
        assertThat(engine.state().balances.reserved(venueId, USDT)
                        + engine.state().balances.free(venueId, USDT))
                .isEqualTo(10_000 * ONE);
        return engine.state().balances.reserved(venueId, USDT);
    }

    private long amend(Order order, long qty, long px, String id) {
        long correlationId = engine.nextCorrelation();
        engine.offer(Records.amend(correlationId, engine.clock.nowNs, order.orderId(), qty, 5, px, 2, id));
        engine.work();
        return correlationId;
    }

    /** The answer to a command, null while there is none. */
    private CommandRepliedDecoder reply(long correlationId) {
        for (InMemoryJournal.Entry entry : engine.journal.entries) {
            if (entry.templateId() == CommandRepliedDecoder.TEMPLATE_ID) {
                CommandRepliedDecoder reply = new CommandRepliedDecoder()
                        .wrapAndApplyHeader(new UnsafeBuffer(entry.bytes()), 0, new MessageHeaderDecoder());
                if (reply.correlationId() == correlationId) {
                    return reply;
                }
            }
        }
        return null;
    }

    @Test
    void shouldReserveMoreBeforeItSendsAndFreeLessWhenItIsDone() {
        Order order = resting();

        long larger = amend(order, 200, PX - 100, "a-1");
        assertThat(reserved()).as("before the venue has answered").isEqualTo(2 * HELD - ONE / 500);
        assertThat(order.qty()).isEqualTo(100);
        assertThat(reply(larger)).isNull();
        engine.settle();
        assertThat(reply(larger).status()).isEqualTo(ReplyStatus.OK);
        assertThat(order.qty()).isEqualTo(200);
        assertThat(order.workingPx()).isEqualTo(PX - 100);
        assertThat(order.amendment()).isNull();

        amend(order, 100, PX, "a-2");
        assertThat(reserved()).as("both may hold").isEqualTo(2 * HELD - ONE / 500);
        engine.settle();
        assertThat(reserved()).isEqualTo(HELD);
        assertThat(order.state()).isEqualTo(OrderState.LIVE);
    }

    @Test
    void shouldLeaveTheOrderAsItWasWhenTheVenueRefuses() {
        Order order = resting();
        engine.venue.refusesAmends = true;

        long correlationId = amend(order, 200, PX, "a-1");
        engine.settle();

        assertThat(reply(correlationId).status()).isEqualTo(ReplyStatus.REFUSED);
        assertThat(reserved()).isEqualTo(HELD);
        engine.pass(1_000);
        assertThat(order.state()).as("asked for, since it may have ended").isEqualTo(OrderState.LIVE);
        assertThat(order.qty()).isEqualTo(100);
        assertThat(engine.venue.queries).isPositive();
    }

    @Test
    void shouldLearnByQueryThatALostAnswerMeantYes() {
        Order order = resting();
        engine.venue.silent = true;

        long correlationId = amend(order, 200, PX, "a-1");
        engine.pass(1_900);
        assertThat(order.amendment()).isNotNull();
        engine.venue.silent = false;
        engine.pass(1_000);

        assertThat(order.amendment()).isNull();
        assertThat(order.qty()).isEqualTo(200);
        assertThat(reply(correlationId).status()).isEqualTo(ReplyStatus.OK);
        assertThat(order.state()).isEqualTo(OrderState.LIVE);
    }

    @Test
    void shouldNotBelieveTooEarlyThatItNeverArrived() {
        Order order = resting();
        engine.venue.lossy = true;
        long correlationId = amend(order, 200, PX, "a-1");
        engine.venue.lossy = false;

        engine.pass(14_000);
        assertThat(order.amendment()).as("it may still be on its way").isNotNull();
        assertThat(reserved()).isEqualTo(2 * HELD);

        engine.pass(4_000);
        assertThat(order.amendment()).isNull();
        assertThat(reserved()).isEqualTo(HELD);
        assertThat(reply(correlationId).status()).isEqualTo(ReplyStatus.REFUSED);
    }

    @Test
    void shouldSendNothingTwice() {
        Order order = resting();
        amend(order, 200, PX, "a-1");
        long waiting = amend(order, 200, PX, "a-1");
        long conflict = amend(order, 300, PX, "a-1");
        long second = amend(order, 300, PX, "a-2");
        engine.settle();
        long again = amend(order, 200, PX, "a-1");

        assertThat(engine.venue.amends).isEqualTo(1);
        assertThat(reply(waiting).status()).isEqualTo(ReplyStatus.OK);
        assertThat(reply(conflict).status()).isEqualTo(ReplyStatus.ID_CONFLICT);
        assertThat(reply(second).status()).as("one at a time").isEqualTo(ReplyStatus.REFUSED);
        assertThat(reply(again).status()).isEqualTo(ReplyStatus.OK);
    }

    @Test
    void shouldRefuseWhatTheGateRefuses() {
        Order order = resting();

        List<Long> refused = List.of(
                amend(order, 100_000, PX, "too-dear"),
                amend(order, 100, 80_000_00, "beyond-the-collar"),
                amend(order, 0, PX, "nothing-left"));
        engine.offer(Records.killSwitch(engine.nextCorrelation(), engine.clock.nowNs, true, false));
        engine.work();
        long halted = amend(order, 90, PX, "halted");

        for (long correlationId : refused) {
            assertThat(reply(correlationId).status()).isEqualTo(ReplyStatus.REFUSED);
        }
        assertThat(reply(halted).status()).isEqualTo(ReplyStatus.REFUSED);
        assertThat(engine.venue.amends).isZero();
        assertThat(reserved()).isEqualTo(HELD);
        assertThat(order.state()).isEqualTo(OrderState.LIVE);
    }

    @Test
    void shouldOnlyLetWhoeverPlacedItAmendIt() {
        Order order = resting();
        long c = engine.nextCorrelation();
        engine.offer(Records.amend(c, engine.clock.nowNs, order.orderId(), 90, 5, PX, 2, "not-mine", "bob"));
        engine.work();

        assertThat(engine.outputs().reply(c).status()).isEqualTo(ReplyStatus.REFUSED);
        assertThat(RejectReason.of(engine.outputs().reply(c).reason())).isEqualTo(RejectReason.NOT_PERMITTED);
        assertThat(engine.venue.amends).isZero();
        long cancel = engine.nextCorrelation();
        engine.offer(Records.cancel(cancel, engine.clock.nowNs, order.orderId(), "bob", ""));
        engine.work();
        assertThat(engine.outputs().reply(cancel).status()).isEqualTo(ReplyStatus.OK);
    }

    @Test
    void shouldNameTheOldestOwnOrderWhateverWasAmended() {
        engine.limit(Side.SELL, TimeInForce.GTC, "first", 100, 50_100_00);
        engine.limit(Side.SELL, TimeInForce.GTC, "second", 100, 50_200_00);
        engine.settle();
        long refused = amend(engine.state().orders.open(0), 100, 80_000_00, "beyond-the-collar");
        assertThat(reply(refused).status()).isEqualTo(ReplyStatus.REFUSED);

        long c = engine.limit(Side.BUY, TimeInForce.GTC, "crosses", 100, 50_300_00);
        assertThat(RejectReason.of(engine.outputs().reply(c).reason())).isEqualTo(RejectReason.SELF_MATCH);
        assertThat(engine.outputs().reply(c).text())
                .as("a restart keeps them by age")
                .contains("50100.00");
    }

    @Test
    void shouldOnlyMakeSmallerAtBinance() {
        engine = EngineHarness.ready(Venue.BINANCE);
        Order order = resting();

        long dearer = amend(order, 100, PX + 100, "a-1");
        long smaller = amend(order, 60, Records.NULL, "a-2");
        engine.settle();

        assertThat(reply(dearer).status()).isEqualTo(ReplyStatus.REFUSED);
        assertThat(reply(smaller).status()).isEqualTo(ReplyStatus.OK);
        assertThat(order.qty()).isEqualTo(60);
        assertThat(reserved()).isEqualTo(HELD * 60 / 100);
    }

    @Test
    void shouldTellThatItWasNotSent() {
        Order order = resting();
        engine.venue.up = false;

        long correlationId = amend(order, 200, PX, "a-1");
        engine.work();

        assertThat(reply(correlationId).status()).isEqualTo(ReplyStatus.REFUSED);
        assertThat(order.state()).isEqualTo(OrderState.LIVE);
        assertThat(reserved()).isEqualTo(HELD);
    }

    @Test
    void shouldNotLetAnOvertakenAnswerUndoIt() {
        Order order = resting();
        long orderId = order.orderId();
        int id = order.instrument().id();
        amend(order, 200, PX, "a-1");
        engine.settle();
        assertThat(order.qty()).isEqualTo(200);

        byte[] overtaken = Records.report(
                id,
                orderId,
                engine.clock.nowNs,
                io.kairos.journal.codec.ReportKind.STATUS,
                io.kairos.journal.codec.OrderState.LIVE,
                0);
        engine.offer(Records.of(engine.venue.name.id(), Records.terms(overtaken, PX, 100)));
        engine.work();
        assertThat(order.qty()).isEqualTo(200);
        assertThat(order.state()).as("to be asked for").isEqualTo(OrderState.UNKNOWN);
        assertThat(order.reservedAmount()).isEqualTo(2 * HELD);
        int queries = engine.venue.queries;
        engine.pass(3_000);
        assertThat(engine.venue.queries).isGreaterThan(queries);
        assertThat(order.state()).isEqualTo(OrderState.LIVE);
        assertThat(order.qty()).isEqualTo(200);
        byte[] before = EngineHarness.stateBytes(engine.agent);
        EngineHarness again =
                new EngineHarness(engine.clock, engine.venue, engine.journal.cut(engine.journal.entries.size()));
        again.agent.recover(again.journal.reader());
        assertThat(EngineHarness.stateBytes(again.agent)).isEqualTo(before);

        // Somebody else changes it: believed when no answer can be from before any more.
        engine.venue.orders.get(orderId).qty = 150;
        engine.disconnect();
        engine.reconnect();
        engine.pass(16_000);
        assertThat(order.qty()).isEqualTo(150);
    }

    @Test
    void shouldTakeAChangeThatSomebodyElseMade() {
        Order order = resting();
        FakeVenue.VenueOrder there = engine.venue.orders.get(order.orderId());
        there.qty = 150;
        engine.disconnect();
        engine.reconnect();
        engine.pass(1_000);

        assertThat(order.qty()).isEqualTo(150);
        assertThat(order.reservedAmount()).isEqualTo(HELD * 3 / 2);
    }

    @Test
    void shouldKeepOneThatIsUnderWayInASnapshot() {
        Order order = resting();
        engine.venue.lossy = true;
        amend(order, 200, PX, "a-1");
        byte[] before = EngineHarness.stateBytes(engine.agent);
        EngineAgent next = new EngineAgent(
                EngineSettings.defaults("test", true),
                new EngineInbox(1 << 20),
                engine.journal.cut(engine.journal.entries.size()),
                engine.clock,
                new EngineTelemetry());
        next.recover(engine.journal.reader());

        assertThat(EngineHarness.stateBytes(next)).isEqualTo(before);
        assertThat(new String(before, java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("a-1");
    }
}
