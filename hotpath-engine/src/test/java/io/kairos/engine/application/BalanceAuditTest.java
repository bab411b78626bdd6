package io.kairos.engine.application;

import static io.kairos.engine.application.TestMarket.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.order.RejectReason;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.domain.risk.ControlLimit;
import io.kairos.engine.domain.risk.KillSwitch;
import io.kairos.engine.domain.risk.RiskControl;
import io.kairos.engine.domain.risk.Scope;
import io.kairos.engine.domain.risk.TradingState;
import io.kairos.journal.codec.BalanceDifferenceFoundDecoder;
import io.kairos.journal.codec.DifferenceCause;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.OrderType;
import io.kairos.journal.codec.ReplyStatus;
import io.kairos.journal.codec.ReportKind;
import io.kairos.journal.codec.RiskScope;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.TimeInForce;
import io.kairos.journal.codec.VenueBalanceReceivedDecoder;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Balances that our fills explain, that the venue explains, and that nobody explains. */
class BalanceAuditTest {
    private static final long HELD = 10_000 * ONE;
    private static final long ASK = 50_010_00;

    private EngineHarness engine = EngineHarness.ready();

    private record Difference(DifferenceCause cause, long amount, long unexplained, int count) {}

    private List<Difference> found() {
        List<Difference> found = new ArrayList<>();
        for (var entry : List.copyOf(engine.journal.entries)) {
            if (entry.templateId() == BalanceDifferenceFoundDecoder.TEMPLATE_ID) {
                BalanceDifferenceFoundDecoder in = new BalanceDifferenceFoundDecoder()
                        .wrapAndApplyHeader(new UnsafeBuffer(entry.bytes()), 0, new MessageHeaderDecoder());
                found.add(new Difference(in.cause(), in.differenceAmount(), in.unexplainedAmount(), in.count()));
            }
        }
        return found;
    }

    /** The venue is asked and answers this; it rests until the answer is judged. */
    private void answer(long free) {
        engine.pass(1_300);
        engine.offer(Records.comparedBalance(USDT, engine.clock.nowNs, engine.clock.nowNs, free));
        engine.work();
        engine.pass(1_300);
    }

    /** Both agree; then the venue tells another amount, twice and apart. */
    private void answerTwice(long free) {
        answer(free);
        engine.pass(5_000);
        answer(free);
    }

    private KillSwitch.@Nullable Entry venueState() {
        return engine.state().killSwitch.entry(Scope.VENUE, "BINANCE");
    }

    private void movement(long amount) {
        engine.offer(RiskRecords.movement(USDT, engine.clock.nowNs, amount));
        engine.work();
    }

    @Test
    void shouldStopNewRiskAtTheVenueForALargeDifferenceThatNobodyExplains() {
        engine.place(Side.SELL, OrderType.LIMIT, TimeInForce.GTC, 1_0000, 4, 5_200, 5, "rests", "ETH-BTC");
        engine.settle();
        assertThat(engine.state().orders.openCount()).isEqualTo(1);
        answer(HELD);
        answer(HELD - 501 * ONE);
        assertThat(venueState()).as("it is asked again first").isNull();
        assertThat(engine.state().balances.free(0, USDT))
                .as("but taken at once")
                .isEqualTo(HELD - 501 * ONE);
        engine.pass(5_000);
        answer(HELD - 501 * ONE);

        KillSwitch.Entry stopped = Objects.requireNonNull(venueState());
        assertThat(stopped.state()).isEqualTo(TradingState.REDUCING);
        assertThat(stopped.changedBy()).isEqualTo("engine");
        assertThat(stopped.reason()).startsWith("the venue has 501 USDT less than our fills");
        assertThat(found()).containsExactly(new Difference(DifferenceCause.UNEXPLAINED, -501 * ONE, -501 * ONE, 1));
        assertThat(engine.telemetry.get(Metric.VENUES_STOPPED)).isEqualTo(1);
        engine.settle();
        assertThat(engine.state().orders.openCount()).as("nothing rests there").isZero();
        engine.quietQuotes();
        long c = engine.limit(Side.BUY, TimeInForce.GTC, "new risk", 1_000, 49_000_00);
        engine.settle();
        assertThat(RejectReason.of(engine.outputs().reply(c).reason())).isEqualTo(RejectReason.REDUCING_ONLY);
    }

    @Test
    void shouldStopNewRiskAtTheVenueForADifferenceThatStandsWhileAnOrderRests() {
        answer(HELD);
        long unused = engine.limit(Side.BUY, TimeInForce.GTC, "rests", 1_000, 49_000_00);
        engine.settle();
        for (int n = 0; n < BalanceComparison.STANDING; n++) {
            answerWhileResting(-501 * ONE);
        }
        assertThat(engine.state().balances.total(0, USDT)).isEqualTo(HELD - 501 * ONE);
        assertThat(venueState()).as("it is asked again first").isNull();
        answerWhileResting(-501 * ONE);

        assertThat(Objects.requireNonNull(venueState()).state()).isEqualTo(TradingState.REDUCING);
        assertThat(found()).containsExactly(new Difference(DifferenceCause.UNEXPLAINED, -501 * ONE, -501 * ONE, 1));
    }

    private void answerWhileResting(long more) {
        engine.pass(20_000);
        long reserved = engine.state().balances.reserved(0, USDT);
        assertThat(reserved).isPositive();
        long nowNs = engine.clock.nowNs;
        engine.offer(Records.comparedBalance(USDT, nowNs, nowNs, engine.venue.free[USDT] + more, reserved));
        engine.work();
    }

    @Test
    void shouldNotStopForOneDifferenceWithinTheAllowedPart() {
        answer(HELD);
        answerTwice(HELD - 500 * ONE);

        assertThat(venueState()).isNull();
        assertThat(found()).containsExactly(new Difference(DifferenceCause.UNEXPLAINED, -500 * ONE, -500 * ONE, 1));
        answer(HELD - 500 * ONE);
        assertThat(found()).as("both agree again").hasSize(1);
    }

    @Test
    void shouldStopForTheLastOfSeveralSmallDifferences() {
        answer(HELD);
        answerTwice(HELD - ONE);
        answerTwice(HELD - 2 * ONE);
        assertThat(venueState()).isNull();
        answerTwice(HELD - 3 * ONE);

        assertThat(Objects.requireNonNull(venueState()).reason()).contains("not for the first time");
        assertThat(found()).extracting(Difference::count).containsExactly(1, 2, 3);
    }

    @Test
    void shouldCountAnewOnceTheWindowIsOver() {
        engine.offer(RiskRecords.controls(
                engine.nextCorrelation(),
                engine.clock.nowNs,
                1,
                50,
                EngineState.NEVER,
                "carol",
                List.of(new ControlLimit(RiskControl.BALANCE_DIFFERENCE_WINDOW, Scope.ENGINE, "", 20_000))));
        answer(HELD);
        answerTwice(HELD - ONE);
        answerTwice(HELD - 2 * ONE);
        engine.pass(12_000);
        answerTwice(HELD - 3 * ONE);

        assertThat(venueState()).isNull();
        assertThat(found()).extracting(Difference::count).containsExactly(1, 2, 1);
    }

    @Test
    void shouldCountAnewOnceAPersonLetsTheVenueTradeAgain() {
        answer(HELD);
        answerTwice(HELD - 501 * ONE);
        long c = engine.nextCorrelation();
        engine.offer(RiskRecords.state(
                c, engine.clock.nowNs, RiskScope.VENUE, "BINANCE", io.kairos.journal.codec.TradingState.ACTIVE, false));
        engine.work();
        assertThat(engine.outputs().reply(c).status()).isEqualTo(ReplyStatus.OK);
        answerTwice(HELD - 502 * ONE);

        assertThat(venueState()).isNull();
        assertThat(found()).extracting(Difference::count).containsExactly(1, 1);
    }

    @Test
    void shouldExplainADifferenceByWhatTheVenueTellsBeforeOrAfterItIsSeen() {
        answer(HELD);
        movement(-2_000 * ONE);
        answer(HELD - 2_000 * ONE);
        assertThat(found()).containsExactly(new Difference(DifferenceCause.OUTSIDE, -2_000 * ONE, 0, 0));
        answer(HELD);
        movement(2_000 * ONE);
        engine.pass(5_000);
        answer(HELD);

        assertThat(venueState()).isNull();
        assertThat(found()).last().isEqualTo(new Difference(DifferenceCause.OUTSIDE, 2_000 * ONE, 0, 0));
        assertThat(engine.telemetry.get(Metric.BALANCES_MOVED_OUTSIDE)).isEqualTo(2);
    }

    @Test
    void shouldStopForWhatAMovementDoesNotCover() {
        answer(HELD);
        movement(-1_000 * ONE);
        answerTwice(HELD - 1_600 * ONE);

        assertThat(found()).containsExactly(new Difference(DifferenceCause.UNEXPLAINED, -1_600 * ONE, -600 * ONE, 1));
        assertThat(venueState()).isNotNull();
    }

    @Test
    void shouldNotTakeADepositForTheExplanationOfALoss() {
        answer(HELD);
        movement(1_000 * ONE);
        answerTwice(HELD - 600 * ONE);

        assertThat(venueState()).isNotNull();
    }

    @Test
    void shouldExplainADifferenceByATradeOfAPerson() {
        answer(HELD);
        engine.offer(Records.report(
                BTC_USDT,
                0,
                engine.clock.nowNs,
                ReportKind.TRADED,
                OrderState.FILLED,
                4_000,
                77,
                50_000_00,
                4_000,
                0,
                -1,
                ""));
        engine.work();
        answer(HELD - 2_000 * ONE);

        assertThat(found()).extracting(Difference::cause).containsExactly(DifferenceCause.OUTSIDE);
        assertThat(venueState()).isNull();
    }

    @Test
    void shouldNotDoubtWhatOurFillsExplainHoweverOftenTheLedgerIsCorrected() {
        answer(HELD);
        for (int i = 0; i < 5; i++) {
            // The venue's clock was set: the fills to come pass for contained in this.
            byte[] ahead = Records.balance(USDT, engine.clock.nowNs, engine.venue.free[USDT], 0, true);
            new UnsafeBuffer(ahead)
                    .putLong(
                            MessageHeaderDecoder.ENCODED_LENGTH
                                    + VenueBalanceReceivedDecoder.exchangeTimeNsEncodingOffset(),
                            engine.clock.nowNs + 3_600_000_000_000L,
                            ByteOrder.LITTLE_ENDIAN);
            engine.offer(ahead);
            engine.quietQuotes();
            long unused = engine.limit(Side.BUY, TimeInForce.IOC, "fills " + i, 1_000, ASK);
            engine.settle();
            engine.venue.outbox.clear();
            answer(engine.venue.free[USDT]);
            engine.pass(5_000);
            answer(engine.venue.free[USDT]);
        }

        assertThat(engine.telemetry.get(Metric.BALANCE_DIFFERENCES)).isEqualTo(5);
        assertThat(found()).isEmpty();
        assertThat(venueState()).isNull();
    }

    @Test
    void shouldLetADifferencePassThatHealsBeforeItIsAskedForAgain() {
        answer(HELD);
        answer(HELD - 5_000 * ONE);
        engine.pass(5_000);
        answer(HELD);

        assertThat(found()).isEmpty();
        assertThat(venueState()).isNull();
    }

    @Test
    void shouldTellAndAcceptWhatWasBroughtWhileTheEngineWasAway() {
        answer(HELD);
        engine = restarted(2 * HELD);
        answerTwice(2 * HELD);

        assertThat(found()).containsExactly(new Difference(DifferenceCause.AWAY, HELD, HELD, 0));
        assertThat(venueState()).isNull();
    }

    @Test
    void shouldStopForALargePartThatWentWhileTheEngineWasAway() {
        answer(HELD);
        engine = restarted(HELD / 2);
        answerTwice(HELD / 2);

        assertThat(found()).extracting(Difference::cause).containsExactly(DifferenceCause.AWAY);
        assertThat(venueState()).isNotNull();
    }

    private EngineHarness restarted(long free) {
        engine.venue.free[USDT] = free;
        EngineHarness again =
                new EngineHarness(engine.clock, engine.venue, engine.journal.cut(engine.journal.entries.size()));
        again.agent.recover(again.journal.reader());
        again.start();
        again.quietQuotes();
        return again;
    }

    @Test
    void shouldRememberEverythingOverASnapshotAndDecideAlikeAgain() {
        answer(HELD);
        answerTwice(HELD - ONE);
        movement(5 * ONE);
        answer(HELD - 600 * ONE);
        EngineHarness again =
                new EngineHarness(engine.clock, engine.venue, engine.journal.cut(engine.journal.entries.size()));
        again.agent.recover(again.journal.reader());
        assertThat(EngineHarness.stateBytes(again.agent)).isEqualTo(EngineHarness.stateBytes(engine.agent));
        engine.agent.onClose();

        JournalReplay.Report report = JournalReplay.run(engine.journal.reader());
        assertThat(report.isEqual()).as(report.toString()).isTrue();
        EngineHarness fromSnapshot = new EngineHarness(engine.clock, engine.venue, engine.journal);
        fromSnapshot.agent.recover(engine.journal.reader());
        assertThat(EngineHarness.stateBytes(fromSnapshot.agent)).isEqualTo(EngineHarness.stateBytes(engine.agent));
    }
}
