package io.kairos.engine.application;

import static io.kairos.engine.application.TestMarket.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.order.RejectReason;
import io.kairos.engine.domain.risk.ControlLimit;
import io.kairos.engine.domain.risk.RiskControl;
import io.kairos.engine.domain.risk.RiskLimits;
import io.kairos.engine.domain.risk.Scope;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.OrderType;
import io.kairos.journal.codec.ReplyStatus;
import io.kairos.journal.codec.ReportKind;
import io.kairos.journal.codec.RiskScope;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.TimeInForce;
import io.kairos.journal.codec.TradingState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Limits and trading states as commands set them, as time ends them, and as a replay and a restart find them again. */
class RiskDeskTest {
    private static final ControlLimit SECOND_PERSON = new ControlLimit(RiskControl.SECOND_PERSON, Scope.ENGINE, "", 1);

    private final EngineHarness engine = EngineHarness.ready();
    private long lastCorrelation;

    private long state(RiskScope scope, String name, TradingState state, boolean cancel) {
        long c = engine.nextCorrelation();
        engine.offer(RiskRecords.state(c, engine.clock.nowNs, scope, name, state, cancel));
        engine.work();
        return c;
    }

    private ReplyStatus controls(int maxOpen, long untilNs, String owner, ControlLimit... controls) {
        long c = engine.nextCorrelation();
        engine.offer(RiskRecords.controls(
                c, engine.clock.nowNs, limits().version(), maxOpen, untilNs, owner, List.of(controls)));
        engine.work();
        lastCorrelation = c;
        return engine.outputs().reply(c).status();
    }

    private Outputs.Reply decide(boolean approve, String owner) {
        long c = engine.nextCorrelation();
        long changeId = engine.state().nextChangeId - 1;
        engine.offer(RiskRecords.decide(c, engine.clock.nowNs, changeId, approve, owner));
        engine.work();
        return engine.outputs().reply(c);
    }

    private RiskLimits limits() {
        return engine.state().risk.limits();
    }

    private RejectReason place(String id, long px) {
        long c = engine.limit(Side.BUY, TimeInForce.GTC, id, 1_000, px);
        engine.settle();
        return RejectReason.of(engine.outputs().reply(c).reason());
    }

    /** A restart from the journal finds the same state, and the journal decides alike again. */
    private void assertRemembered() {
        EngineHarness again =
                new EngineHarness(engine.clock, engine.venue, engine.journal.cut(engine.journal.entries.size()));
        again.agent.recover(again.journal.reader());
        assertThat(EngineHarness.stateBytes(again.agent)).isEqualTo(EngineHarness.stateBytes(engine.agent));
        engine.agent.onClose();
        JournalReplay.Report report = JournalReplay.run(engine.journal.reader());
        assertThat(report.isEqual()).as(report.toString()).isTrue();
        EngineHarness fromSnapshot = new EngineHarness(engine.clock, engine.venue, engine.journal);
        int snapshot = lastSnapshot();
        fromSnapshot.agent.recover(engine.journal.readerFrom(snapshot));
        assertThat(EngineHarness.stateBytes(fromSnapshot.agent)).isEqualTo(EngineHarness.stateBytes(engine.agent));
    }

    private int lastSnapshot() {
        int last = -1;
        for (int i = 0; i < engine.journal.entries.size(); i++) {
            if (engine.journal.entries.get(i).templateId()
                    == io.kairos.journal.codec.SnapshotBeganDecoder.TEMPLATE_ID) {
                last = i;
            }
        }
        return last;
    }

    @Test
    void shouldStopAScopeCancelItsOrdersAndRememberIt() {
        assertThat(place("a", 49_500_00)).isEqualTo(RejectReason.NONE);
        assertThat(engine.state().orders.openCount()).isEqualTo(1);

        long c = state(RiskScope.INSTRUMENT, "BINANCE:BTC-USDT", TradingState.HALTED, true);
        engine.settle();

        assertThat(engine.outputs().reply(c).count()).isEqualTo(1);
        assertThat(engine.state().orders.openCount()).isZero();
        assertThat(place("b", 49_500_00)).isEqualTo(RejectReason.KILL_SWITCH);
        assertThat(engine.telemetry.get(EngineTelemetry.Metric.STOPPED_SCOPES)).isEqualTo(1);
        assertThat(engine.telemetry.get(EngineTelemetry.Metric.KILL_SWITCH)).isZero();
        state(RiskScope.SATELLITE, "bob", TradingState.REDUCING, false);
        assertRemembered();
    }

    @Test
    void shouldLetTheOldKillSwitchHaltTheEngine() {
        long c = engine.nextCorrelation();
        engine.offer(Records.killSwitch(c, engine.clock.nowNs, true, false));
        engine.work();

        assertThat(engine.state().killSwitch.state()).isEqualTo(io.kairos.engine.domain.risk.TradingState.HALTED);
        assertThat(place("a", 49_500_00)).isEqualTo(RejectReason.KILL_SWITCH);
        state(RiskScope.ENGINE, "", TradingState.REDUCING, false);
        assertThat(place("b", 49_500_00)).isEqualTo(RejectReason.REDUCING_ONLY);
        state(RiskScope.ENGINE, "", TradingState.ACTIVE, false);
        assertThat(place("c", 49_500_00)).isEqualTo(RejectReason.NONE);
    }

    @Test
    void shouldHaltAndTakeItsOrdersBackAfterAnInternalFault() {
        assertThat(place("a", 49_500_00)).isEqualTo(RejectReason.NONE);

        // The amount of this trade does not fit 64 bits.
        engine.offer(Records.report(
                TestMarket.BTC_USDT,
                engine.state().orders.open(0).orderId(),
                engine.clock.nowNs,
                ReportKind.TRADED,
                OrderState.NULL_VAL,
                1,
                1,
                Long.MAX_VALUE / 2,
                Long.MAX_VALUE / 2,
                0,
                -1,
                ""));
        engine.work();
        engine.settle();

        assertThat(engine.telemetry.get(EngineTelemetry.Metric.INTERNAL_FAULTS)).isEqualTo(1);
        assertThat(engine.state().killSwitch.state()).isEqualTo(io.kairos.engine.domain.risk.TradingState.HALTED);
        assertThat(engine.state().orders.openCount()).isZero();
        assertThat(place("b", 49_500_00)).isEqualTo(RejectReason.KILL_SWITCH);
    }

    @Test
    void shouldNeverRefuseACancel() {
        place("a", 49_500_00);
        controls(0, EngineState.NEVER, "risk", new ControlLimit(RiskControl.CANCEL_RATE, Scope.ENGINE, "", 0));
        state(RiskScope.ENGINE, "", TradingState.HALTED, false);
        long c = engine.nextCorrelation();
        engine.offer(Records.cancel(c, engine.clock.nowNs, 0, "alice", "a"));
        engine.work();
        engine.settle();

        assertThat(engine.outputs().reply(c).status()).isEqualTo(ReplyStatus.OK);
        assertThat(engine.state().orders.openCount()).isZero();
        assertThat(engine.telemetry.get(EngineTelemetry.Metric.CANCEL_RATE_ALARMS))
                .isEqualTo(1);
    }

    @Test
    void shouldNameWhatIsWrongWithAScopeOrALimit() {
        long c = state(RiskScope.VENUE, "NOWHERE", TradingState.HALTED, false);
        assertThat(engine.outputs().reply(c).text()).contains("scopeName", "NOWHERE");
        c = state(RiskScope.STRATEGY, "triangel", TradingState.HALTED, false);
        assertThat(engine.outputs().reply(c).text()).contains("scopeName", "triangel");
        c = state(RiskScope.STRATEGY, engine.state().execution.strategyName(), TradingState.HALTED, false);
        assertThat(engine.outputs().reply(c).status()).isEqualTo(ReplyStatus.OK);
        ControlLimit typo = new ControlLimit(RiskControl.ORDER_RATE, Scope.STRATEGY, "triangel", 5);
        assertThat(controls(50, EngineState.NEVER, "risk", typo)).isEqualTo(ReplyStatus.INVALID);
        assertThat(engine.outputs().reply(lastCorrelation).text())
                .isEqualTo("controls: ORDER_RATE STRATEGY triangel: expected a known STRATEGY, one of "
                        + engine.state().execution.strategyName());
        ControlLimit own = new ControlLimit(RiskControl.ORDER_RATE, Scope.ENGINE, "", 5);
        assertThat(controls(50, EngineState.NEVER, "risk", own)).isEqualTo(ReplyStatus.INVALID);
        ControlLimit unknown = new ControlLimit(RiskControl.MAX_POSITION, Scope.ASSET, "XXX", 5);
        assertThat(controls(50, EngineState.NEVER, "risk", unknown)).isEqualTo(ReplyStatus.INVALID);
        ControlLimit negative = new ControlLimit(RiskControl.MAX_POSITION, Scope.ASSET, "BTC", -1);
        assertThat(controls(50, EngineState.NEVER, "risk", negative)).isEqualTo(ReplyStatus.INVALID);
        ControlLimit right = new ControlLimit(RiskControl.MAX_POSITION, Scope.ASSET, "BTC", 1);
        assertThat(controls(50, EngineState.NEVER, "risk", right, right)).isEqualTo(ReplyStatus.INVALID);
        assertThat(controls(50, engine.clock.nowNs, "risk", right)).isEqualTo(ReplyStatus.INVALID);
        assertThat(controls(50, EngineState.NEVER, "risk", right)).isEqualTo(ReplyStatus.OK);
        assertThat(place("a", 49_500_00)).isEqualTo(RejectReason.MAX_POSITION);
    }

    @Test
    void shouldKeepControlsWhenSomebodyChangesLimitsWhoDoesNotKnowThem() {
        controls(50, EngineState.NEVER, "risk", new ControlLimit(RiskControl.MAX_POSITION, Scope.ASSET, "BTC", 1));
        long c = engine.nextCorrelation();
        engine.offer(Records.limits(
                c, engine.clock.nowNs, limits().version(), 0, 1_000_000 * ONE, 400, 5_000, 1_000, 50, 5_000 * ONE));
        engine.work();

        assertThat(engine.outputs().reply(c).status()).isEqualTo(ReplyStatus.OK);
        assertThat(limits().priceCollarBps()).isEqualTo(400);
        assertThat(place("a", 49_500_00)).isEqualTo(RejectReason.MAX_POSITION);
        assertThat(engine.state().limitsChanges).contains("PRICE_COLLAR ENGINE: 500 bps -> 400 bps");
        assertRemembered();
    }

    @Test
    void shouldLetOnlyAnotherPersonLoosen() {
        assertThat(controls(50, EngineState.NEVER, "ann", SECOND_PERSON)).isEqualTo(ReplyStatus.OK);
        assertThat(controls(40, EngineState.NEVER, "ann", SECOND_PERSON)).isEqualTo(ReplyStatus.OK);
        assertThat(controls(60, EngineState.NEVER, "ann", SECOND_PERSON)).isEqualTo(ReplyStatus.PENDING);
        assertThat(limits().maxOpenOrders()).isEqualTo(40);

        Outputs.Reply own = decide(true, "ann");
        assertThat(own.status()).isEqualTo(ReplyStatus.REFUSED);
        assertThat(own.text()).contains("another person than ann");
        assertRememberedSoFar();
        assertThat(decide(true, "ben").status()).isEqualTo(ReplyStatus.OK);
        assertThat(limits().maxOpenOrders()).isEqualTo(60);
        assertThat(engine.state().limitsChangedBy).isEqualTo("ann+ben");
        assertThat(decide(true, "ben").status()).isEqualTo(ReplyStatus.NOT_FOUND);
        // To need nobody any more is a loosening too.
        assertThat(controls(60, EngineState.NEVER, "ann")).isEqualTo(ReplyStatus.PENDING);
        assertThat(decide(false, "ann").status()).isEqualTo(ReplyStatus.OK);
        assertThat(limits().needsSecondPerson()).isTrue();
        assertRemembered();
    }

    @Test
    void shouldNotLetOnePersonKeepOrProlongWhatAnotherApprovedForAWhile() {
        controls(50, EngineState.NEVER, "ann", SECOND_PERSON);
        long until = engine.clock.nowNs + 1_000_000_000L;
        assertThat(controls(500, until, "ann", SECOND_PERSON)).isEqualTo(ReplyStatus.PENDING);
        assertThat(decide(true, "ben").status()).isEqualTo(ReplyStatus.OK);
        assertThat(limits().maxOpenOrders()).isEqualTo(500);

        assertThat(controls(500, EngineState.NEVER, "ann", SECOND_PERSON)).isEqualTo(ReplyStatus.PENDING);
        assertThat(engine.state().proposal.changes()).contains("OPEN_ORDERS ENGINE: 50", "-> 500");
        assertThat(controls(400, until + 1, "ann", SECOND_PERSON)).isEqualTo(ReplyStatus.PENDING);
        long c = engine.nextCorrelation();
        engine.offer(Records.limits(
                c, engine.clock.nowNs, limits().version(), 0, 1_000_000 * ONE, 400, 5_000, 1_000, 500, 5_000 * ONE));
        engine.work();
        assertThat(engine.outputs().reply(c).status()).isEqualTo(ReplyStatus.PENDING);
        assertThat(controls(400, until, "ann", SECOND_PERSON))
                .as("tighter, and no longer")
                .isEqualTo(ReplyStatus.OK);
        engine.pass(1_100);

        assertThat(limits().maxOpenOrders()).isEqualTo(50);
        assertRemembered();
    }

    @Test
    void shouldSeeThatAnAddedLimitLoosensADefault() {
        ControlLimit executions = new ControlLimit(RiskControl.REPEATED_EXECUTION, Scope.ENGINE, "", 5);
        assertThat(controls(50, EngineState.NEVER, "ann", SECOND_PERSON, executions))
                .isEqualTo(ReplyStatus.OK);
        for (ControlLimit looser : List.of(
                new ControlLimit(RiskControl.REPEATED_EXECUTION_WINDOW, Scope.ENGINE, "", 59_999),
                new ControlLimit(RiskControl.REPEATED_ORDER_WINDOW, Scope.ENGINE, "", 9_999),
                new ControlLimit(RiskControl.VENUE_BUDGET, Scope.ENGINE, "", 99))) {
            assertThat(controls(50, EngineState.NEVER, "ann", SECOND_PERSON, executions, looser))
                    .as(looser.toString())
                    .isEqualTo(ReplyStatus.PENDING);
        }
        for (ControlLimit stricter : List.of(
                new ControlLimit(RiskControl.REPEATED_EXECUTION_WINDOW, Scope.ENGINE, "", 60_000),
                new ControlLimit(RiskControl.VENUE_BUDGET, Scope.VENUE, "BINANCE", 0))) {
            RiskLimits with =
                    new RiskLimits(1, 0, 1, 1, 1, 1, 1, new long[0], List.of(SECOND_PERSON, executions, stricter));
            RiskLimits without = new RiskLimits(1, 0, 1, 1, 1, 1, 1, new long[0], List.of(SECOND_PERSON, executions));
            assertThat(without.isLoosenedBy(with)).as(stricter.toString()).isFalse();
        }
    }

    private void assertRememberedSoFar() {
        EngineHarness again =
                new EngineHarness(engine.clock, engine.venue, engine.journal.cut(engine.journal.entries.size()));
        again.agent.recover(again.journal.reader());
        assertThat(EngineHarness.stateBytes(again.agent)).isEqualTo(EngineHarness.stateBytes(engine.agent));
    }

    @Test
    void shouldForgetAProposalThatNobodyDecides() {
        controls(50, EngineState.NEVER, "ann", SECOND_PERSON);
        controls(60, EngineState.NEVER, "ann", SECOND_PERSON);
        engine.clock.nowNs += LimitsProposal.LIFE_NS;
        engine.pass(20);

        assertThat(engine.state().proposal).isNull();
        assertThat(decide(true, "ben").status()).isEqualTo(ReplyStatus.NOT_FOUND);
    }

    @Test
    void shouldEndTemporaryLimitsAtTheirTime() {
        long until = engine.clock.nowNs + 1_000_000_000L;
        assertThat(controls(7, until, "ann")).isEqualTo(ReplyStatus.OK);
        assertThat(controls(8, until, "ann")).isEqualTo(ReplyStatus.OK);
        assertRememberedSoFar();
        engine.pass(500);
        assertThat(limits().maxOpenOrders()).isEqualTo(8);
        engine.pass(600);

        assertThat(limits().maxOpenOrders()).isEqualTo(50);
        assertThat(limits().version()).isEqualTo(4);
        assertThat(engine.state().limitsChangedBy).isEqualTo("engine");
        assertThat(engine.state().limitsReason).contains("ann");
        assertRemembered();
    }

    @Test
    void shouldSaveLimitsAlikeWhateverAssetsCameSince() {
        InstrumentRegistry more = TestMarket.registry();
        more.asset("XYZ", 8);
        EngineInputs.define(engine.inbox, more);
        engine.work();
        engine.agent.onClose();
        EngineHarness next = new EngineHarness(engine.clock, engine.venue, engine.journal);
        next.agent.recover(engine.journal.readerFrom(lastSnapshot()));
        next.start();
        long until = engine.clock.nowNs + 1_000_000_000L;
        long version = next.state().risk.limits().version();
        long c = next.nextCorrelation();
        next.offer(RiskRecords.controls(c, engine.clock.nowNs, version, 7, until, "ann", List.of()));
        next.work();
        assertThat(next.state().limitsBefore).isNotNull();
        next.agent.onClose();

        // The replay has these limits since before the asset came, the run has them from a snapshot.
        JournalReplay.Report report = JournalReplay.run(engine.journal.reader());
        assertThat(report.isEqual()).as(report.toString()).isTrue();
    }

    @Test
    void shouldStopWhoExecutesTooOftenUntilAPersonEnablesHim() {
        controls(
                50,
                EngineState.NEVER,
                "risk",
                new ControlLimit(RiskControl.REPEATED_EXECUTION, Scope.SATELLITE, "alice", 2));
        assertThat(place("a", 49_500_00)).isEqualTo(RejectReason.NONE);
        assertThat(place("b", 49_500_05)).isEqualTo(RejectReason.NONE);
        assertThat(place("c", 49_500_10)).isEqualTo(RejectReason.REPEATED_EXECUTION);
        assertThat(place("d", 49_500_10)).isEqualTo(RejectReason.REDUCING_ONLY);
        assertThat(engine.telemetry.get(EngineTelemetry.Metric.OWNERS_STOPPED)).isEqualTo(1);
        engine.pass(120_000);
        engine.quietQuotes();
        assertThat(place("e", 49_500_10)).isEqualTo(RejectReason.REDUCING_ONLY);
        state(RiskScope.SATELLITE, "alice", TradingState.ACTIVE, false);
        assertThat(place("f", 49_500_10)).isEqualTo(RejectReason.NONE);
        assertRemembered();
    }

    @Test
    void shouldLetWhoeverWasStoppedSellWhatHeHolds() {
        controls(
                50,
                EngineState.NEVER,
                "risk",
                new ControlLimit(RiskControl.REPEATED_EXECUTION, Scope.SATELLITE, "alice", 1));
        assertThat(place("a", 50_010_00)).isEqualTo(RejectReason.NONE);
        long quoted = engine.nextCorrelation();
        engine.offer(ConversionRecords.quote(quoted, engine.clock.nowNs, "USDT", "BTC", 100, 0, ""));
        engine.work();
        assertThat(RejectReason.of(engine.outputs().reply(quoted).reason())).isEqualTo(RejectReason.REPEATED_EXECUTION);
        assertThat(engine.state().killSwitch.stoppedScopes()).as("only asked").isEmpty();
        assertThat(place("b", 50_010_00)).isEqualTo(RejectReason.REPEATED_EXECUTION);
        assertThat(engine.state().killSwitch.stoppedScopes()).hasSize(1);

        long sold = engine.limit(Side.SELL, TimeInForce.IOC, "c", 900, 49_990_00);
        engine.settle();
        assertThat(RejectReason.of(engine.outputs().reply(sold).reason())).isEqualTo(RejectReason.NONE);
        assertThat(engine.telemetry.get(EngineTelemetry.Metric.OWNERS_STOPPED)).isEqualTo(1);
        assertRemembered();
    }

    @Test
    void shouldTakeClockAndBudgetFromRecords() {
        controls(50, EngineState.NEVER, "risk", new ControlLimit(RiskControl.VENUE_CLOCK, Scope.VENUE, "BINANCE", 10));
        assertThat(place("a", 49_500_00)).isEqualTo(RejectReason.VENUE_CLOCK);
        engine.offer(RiskRecords.clock(0, engine.clock.nowNs, 9_000_000));
        engine.offer(RiskRecords.budget(0, engine.clock.nowNs, 1, 100, engine.clock.nowNs + 1_000_000_000L));
        engine.work();
        assertThat(place("b", 49_500_00)).isEqualTo(RejectReason.VENUE_RATE);
        engine.pass(1_000);
        assertThat(place("c", 49_500_00)).isEqualTo(RejectReason.NONE);
        assertRemembered();
    }

    @Test
    void shouldStopAnAssetAndCancelEveryOrderWithIt() {
        assertThat(place("a", 49_500_00)).isEqualTo(RejectReason.NONE);
        engine.place(Side.SELL, OrderType.LIMIT, TimeInForce.GTC, 1_0000, 4, 5_200, 5, "b", "ETH-BTC");
        engine.place(Side.SELL, OrderType.LIMIT, TimeInForce.GTC, 1_0000, 4, 2_550_00, 2, "c", "ETH-USDT");
        engine.settle();
        assertThat(engine.state().orders.openCount()).isEqualTo(3);

        long c = state(RiskScope.ASSET, "XXX", TradingState.HALTED, true);
        assertThat(engine.outputs().reply(c).text()).isEqualTo("scopeName: expected a known ASSET, got XXX");
        c = state(RiskScope.ASSET, "BTC", TradingState.HALTED, true);
        engine.settle();

        assertThat(engine.outputs().reply(c).count()).isEqualTo(2);
        assertThat(engine.state().orders.openCount()).isEqualTo(1);
        assertThat(place("d", 49_500_00)).isEqualTo(RejectReason.KILL_SWITCH);
        state(RiskScope.ASSET, "BTC", TradingState.REDUCING, false);
        assertThat(place("e", 49_500_00)).isEqualTo(RejectReason.REDUCING_ONLY);
        assertRemembered();
    }

    @Test
    void shouldTakeBackWhatRestsOfWhomTheThrottleStopsAndNothingElse() {
        ControlLimit one = new ControlLimit(RiskControl.REPEATED_EXECUTION, Scope.SATELLITE, "alice", 2);
        controls(50, EngineState.NEVER, "risk", one);
        engine.offer(Records.place(
                engine.nextCorrelation(),
                engine.clock.nowNs,
                Side.BUY,
                OrderType.LIMIT,
                TimeInForce.GTC,
                1_000,
                5,
                49_400_00,
                2,
                "bob",
                "of bob",
                "BTC-USDT"));
        assertThat(place("a", 49_500_00)).isEqualTo(RejectReason.NONE);
        assertThat(place("b", 49_500_05)).isEqualTo(RejectReason.NONE);
        assertThat(engine.state().orders.openCount()).isEqualTo(3);

        assertThat(place("c", 49_500_10)).isEqualTo(RejectReason.REPEATED_EXECUTION);

        assertThat(engine.state().orders.openCount()).isEqualTo(1);
        assertThat(engine.state().orders.open(0).owner()).isEqualTo("bob");
        assertThat(engine.telemetry.get(EngineTelemetry.Metric.ORDERS_WITHDRAWN))
                .isEqualTo(2);
        assertRemembered();
    }

    @Test
    void shouldTakeBackWhatRestsAndDoesNotReduceOnceTheDayHasLostTooMuch() {
        assertThat(place("bought", 50_010_00)).isEqualTo(RejectReason.NONE);
        assertThat(place("more", 48_500_00)).isEqualTo(RejectReason.NONE);
        engine.limit(Side.SELL, TimeInForce.GTC, "less", 900, 50_500_00);
        engine.settle();
        assertThat(engine.state().orders.openCount()).isEqualTo(2);
        engine.quote(TestMarket.BTC_USDT, 49_000_00, 100_000, 49_010_00, 100_000);
        engine.pass(200);
        long loss = engine.state().risk.exposure().dayLoss();
        assertThat(loss).isGreaterThan(10 * ONE);

        controls(50, EngineState.NEVER, "risk", new ControlLimit(RiskControl.DAY_LOSS, Scope.ENGINE, "", loss));
        engine.pass(200);
        assertThat(engine.state().orders.openCount()).as("at the limit").isEqualTo(2);
        controls(50, EngineState.NEVER, "risk", new ControlLimit(RiskControl.DAY_LOSS, Scope.ENGINE, "", loss - 1));
        engine.pass(200);

        assertThat(engine.state().orders.openCount()).as("beyond it").isEqualTo(1);
        assertThat(engine.state().orders.open(0).clientOrderId()).isEqualTo("less");
        assertThat(engine.telemetry.get(EngineTelemetry.Metric.ORDERS_WITHDRAWN))
                .isEqualTo(1);
        assertThat(place("again", 48_500_00)).isEqualTo(RejectReason.DAILY_LOSS);
        assertRemembered();
    }
}
