package io.kairos.engine.application;

import static io.kairos.engine.application.EngineAgentTest.assertLedgersAgree;
import static io.kairos.engine.application.TestMarket.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.order.OrderState;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.TimeInForce;
import org.junit.jupiter.api.Test;

class BalanceComparisonTest {
    private static final long QTY = 1_000;
    private static final long ASK = 50_010_00;
    private static final long MS = 1_000_000;
    /** {@link BalanceComparison#STANDING} answers take as long as they must. */
    private static final int INTERVAL_MS = 20_000;

    private final EngineHarness engine = EngineHarness.ready();

    private long free(int asset) {
        return engine.state().balances.free(0, asset);
    }

    private void answer(int asset, long askedMsAgo, long free) {
        long nowNs = engine.clock.nowNs;
        engine.offer(Records.comparedBalance(asset, nowNs - askedMsAgo * MS, nowNs, free));
        engine.work();
    }

    @Test
    void shouldTakeTheVenuesAmountOnceItHasRested() {
        engine.pass(1_000);
        answer(USDT, 10, 9_000 * ONE);
        engine.pass(900);
        assertThat(free(USDT)).isEqualTo(10_000 * ONE);
        engine.pass(300);

        assertThat(free(USDT)).isEqualTo(9_000 * ONE);
        assertThat(engine.telemetry.get(Metric.BALANCES_COMPARED)).isEqualTo(1);
        assertThat(engine.telemetry.get(Metric.BALANCE_DIFFERENCES)).isEqualTo(1);
    }

    @Test
    void shouldCountNoDifferenceWhereThereIsNone() {
        engine.pass(1_000);
        answer(USDT, 10, 10_000 * ONE);
        engine.pass(1_200);

        assertThat(engine.telemetry.get(Metric.BALANCES_COMPARED)).isEqualTo(1);
        assertThat(engine.telemetry.get(Metric.BALANCE_DIFFERENCES)).isZero();
    }

    @Test
    void shouldDropAnAnswerWhileAnOrderThatReceivesTheAssetIsOpen() {
        long unused = engine.limit(Side.BUY, TimeInForce.GTC, "rests", QTY, 49_000_00);
        engine.settle();
        engine.pass(1_000);
        answer(BTC, 10, 2 * ONE);
        answer(ETH, 10, 5 * ONE);
        engine.pass(1_500);

        assertThat(free(BTC)).isEqualTo(ONE);
        assertThat(free(ETH)).as("of no open order").isEqualTo(5 * ONE);
        assertThat(engine.telemetry.get(Metric.BALANCES_COMPARED)).isEqualTo(1);
    }

    @Test
    void shouldDropAnAnswerThatAFillRanInto() {
        engine.pass(1_000);
        long before = free(BTC);
        answer(BTC, 10, before);
        long unused = engine.limit(Side.BUY, TimeInForce.IOC, "fills", QTY, ASK);
        engine.settle();
        engine.pass(1_500);

        assertThat(free(BTC)).isGreaterThan(before);
        assertLedgersAgree(engine);
        assertThat(engine.telemetry.get(Metric.BALANCES_COMPARED)).isZero();
    }

    @Test
    void shouldDropAnAnswerThatWasAskedForBeforeTheLastFill() {
        long askedNs = engine.clock.nowNs;
        long before = free(BTC);
        long unused = engine.limit(Side.BUY, TimeInForce.IOC, "fills", QTY, ASK);
        engine.settle();
        engine.pass(200);
        engine.offer(Records.comparedBalance(BTC, askedNs, engine.clock.nowNs, before));
        engine.pass(1_500);

        assertLedgersAgree(engine);
        assertThat(engine.telemetry.get(Metric.BALANCES_COMPARED)).isZero();
    }

    @Test
    void shouldDropAnAnswerThatACancelRanInto() {
        long unused = engine.limit(Side.BUY, TimeInForce.GTC, "rests", QTY, 49_000_00);
        engine.settle();
        engine.pass(1_000);
        long askedNs = engine.clock.nowNs;
        long whileItRested = engine.venue.free[USDT];
        assertThat(whileItRested).isLessThan(10_000 * ONE);
        engine.offer(Records.cancel(engine.nextCorrelation(), askedNs, 0, "alice", "rests"));
        engine.work();
        engine.settle();
        assertThat(free(USDT)).isEqualTo(10_000 * ONE);
        engine.offer(Records.comparedBalance(USDT, askedNs, engine.clock.nowNs, whileItRested));
        engine.pass(1_500);

        assertLedgersAgree(engine);
        assertThat(engine.telemetry.get(Metric.BALANCES_COMPARED)).isZero();
    }

    private void word(long free) {
        engine.offer(Records.balance(USDT, engine.clock.nowNs, free, 0, false));
        engine.work();
    }

    @Test
    void shouldNotSwallowAWithdrawalThatIsToldWhileAnAnswerRests() {
        engine.pass(1_000);
        answer(USDT, 10, 10_000 * ONE);
        engine.pass(500);
        word(9_000 * ONE);
        engine.pass(2_000);

        assertThat(free(USDT)).isEqualTo(9_000 * ONE);
        assertThat(engine.telemetry.get(Metric.BALANCES_COMPARED)).isZero();
    }

    @Test
    void shouldNotTakeBackADepositThatIsToldBetweenQuestionAndAnswer() {
        engine.pass(1_000);
        long askedNs = engine.clock.nowNs;
        engine.pass(50);
        word(11_000 * ONE);
        engine.pass(50);
        engine.offer(Records.comparedBalance(USDT, askedNs, engine.clock.nowNs, 10_000 * ONE));
        engine.pass(2_000);

        assertThat(free(USDT)).isEqualTo(11_000 * ONE);
        assertThat(engine.telemetry.get(Metric.BALANCES_COMPARED)).isZero();
    }

    @Test
    void shouldBookFillsAfterAComparisonWhateverTheVenuesClockSays() {
        long aheadNs = engine.clock.nowNs + 60_000 * MS;
        engine.offer(Records.balance(USDT, aheadNs, 10_000 * ONE, 0, true));
        engine.offer(Records.balance(BTC, aheadNs, ONE, 0, true));
        engine.pass(1_000);
        answer(USDT, 10, 10_000 * ONE);
        answer(BTC, 10, ONE);
        engine.pass(1_200);
        long unused = engine.limit(Side.BUY, TimeInForce.IOC, "fills", QTY, ASK);
        engine.settle();

        assertLedgersAgree(engine);
    }

    /** Answers while an order rests that has {@code locked} reserved: the venue has so much more than we. */
    private void answersWhileResting(long more, int times) {
        for (int n = 0; n < times; n++) {
            engine.pass(INTERVAL_MS);
            answerWhileResting(0, more, 0);
        }
    }

    /** An answer that tells of {@code trailingMs} ago at the earliest, with so much locked for others. */
    private void answerWhileResting(long trailingMs, long more, long lockedForOthers) {
        long nowNs = engine.clock.nowNs;
        long locked = engine.state().balances.reserved(0, USDT) + lockedForOthers;
        engine.offer(
                Records.comparedBalance(USDT, nowNs - trailingMs * MS, nowNs, engine.venue.free[USDT] + more, locked));
        engine.work();
    }

    private long total() {
        return engine.state().balances.total(0, USDT);
    }

    /** An order rests that pays in USDT; what we had in all before. */
    private long rest() {
        long unused = engine.limit(Side.BUY, TimeInForce.GTC, "rests", QTY, 49_000_00);
        engine.settle();
        assertThat(engine.state().balances.reserved(0, USDT)).isPositive();
        return total();
    }

    @Test
    void shouldBelieveTheSameDifferenceToldAgainAndAgainWhileOrdersRest() {
        long before = rest();

        answersWhileResting(-7, BalanceComparison.STANDING - 1);
        answersWhileResting(-8, BalanceComparison.STANDING - 1);
        answersWhileResting(0, 1);
        answersWhileResting(-7, BalanceComparison.STANDING - 1);
        assertThat(total()).as("not yet").isEqualTo(before);
        answersWhileResting(-7, 1);

        assertThat(total()).isEqualTo(before - 7);
        assertThat(engine.telemetry.get(Metric.BALANCE_DIFFERENCES)).isEqualTo(1);
        assertThat(engine.telemetry.get(Metric.BALANCES_COMPARED)).isEqualTo(1);
        answersWhileResting(-7, BalanceComparison.STANDING);
        assertThat(total()).as("they agree now").isEqualTo(before - 7);
        assertThat(engine.telemetry.get(Metric.BALANCE_DIFFERENCES)).isEqualTo(1);
        assertThat(engine.telemetry.get(Metric.BALANCES_COMPARED))
                .as("and say so")
                .isEqualTo(1 + BalanceComparison.STANDING);
        assertThat(JournalReplay.run(engine.journal.reader()).isEqual()).isTrue();
    }

    @Test
    void shouldNotBelieveWhatIsToldAlikeWithinAMoment() {
        long before = rest();
        for (int n = 0; n < 5 * BalanceComparison.STANDING; n++) {
            engine.pass(500);
            answerWhileResting(0, -7, 0);
        }

        assertThat(total()).isEqualTo(before);
    }

    @Test
    void shouldWaitLongerForAnswersThatMayTrail() {
        long before = rest();
        int trailing = (int) (BalanceComparison.STANDING_NS / MS / INTERVAL_MS);
        for (int n = 0; n < BalanceComparison.STANDING + trailing - 1; n++) {
            engine.pass(INTERVAL_MS);
            answerWhileResting(BalanceComparison.STANDING_NS / MS, -7, 0);
        }
        assertThat(total()).as("the last may tell of before the first").isEqualTo(before);
        engine.pass(INTERVAL_MS);
        answerWhileResting(BalanceComparison.STANDING_NS / MS, -7, 0);

        assertThat(total()).isEqualTo(before - 7);
    }

    @Test
    void shouldDropAnAnswerThatMayTellOfBeforeTheLastMovementThough() {
        engine.pass(1_000);
        word(10_000 * ONE);
        engine.pass(5_000);
        answer(USDT, 6_000, 9_000 * ONE);
        engine.pass(1_200);
        assertThat(free(USDT)).isEqualTo(10_000 * ONE);
        answer(USDT, 4_000, 9_000 * ONE);
        engine.pass(1_200);

        assertThat(free(USDT)).isEqualTo(9_000 * ONE);
    }

    @Test
    void shouldNotTakeRoundingForADifference() {
        long before = rest();
        answersWhileResting(-2, 2 * BalanceComparison.STANDING);
        assertThat(total()).isEqualTo(before);
        answersWhileResting(-3, BalanceComparison.STANDING);

        assertThat(total()).isEqualTo(before - 3);
    }

    @Test
    void shouldNotTakeFeesThatAreHeldOrNotForADifferenceWhereOthersHaveOrdersToo() {
        long before = rest();
        long part = engine.state().balances.reserved(0, USDT) / 100;
        for (int n = 0; n < 2 * BalanceComparison.STANDING; n++) {
            engine.pass(INTERVAL_MS);
            answerWhileResting(0, -part, 5);
        }
        assertThat(total()).isEqualTo(before);
        for (int n = 0; n < BalanceComparison.STANDING; n++) {
            engine.pass(INTERVAL_MS);
            answerWhileResting(0, -part - 1, 5);
        }

        assertThat(total()).isEqualTo(before - part - 1);
    }

    @Test
    void shouldNotCountWhatIsLockedForOthersAsADifference() {
        long before = rest();
        for (int n = 0; n < 2 * BalanceComparison.STANDING; n++) {
            engine.pass(INTERVAL_MS);
            answerWhileResting(0, 0, 5);
        }

        assertThat(total()).isEqualTo(before);
    }

    @Test
    void shouldBelieveNothingWhileAnOutcomeIsUnknown() {
        engine.venue.lossy = true;
        engine.venue.mute = true;
        long unused = engine.limit(Side.BUY, TimeInForce.GTC, "lost", QTY, 49_000_00);
        engine.pass(3_000);
        assertThat(engine.state().orders.open(0).state()).isEqualTo(OrderState.UNKNOWN);
        long before = total();

        answersWhileResting(-7, 2 * BalanceComparison.STANDING);

        assertThat(total()).isEqualTo(before);
    }

    @Test
    void shouldCompareAlikeInTheReplay() {
        engine.pass(1_000);
        answer(USDT, 10, 9_000 * ONE);
        engine.pass(1_500);

        assertThat(JournalReplay.run(engine.journal.reader()).isEqual()).isTrue();
    }
}
