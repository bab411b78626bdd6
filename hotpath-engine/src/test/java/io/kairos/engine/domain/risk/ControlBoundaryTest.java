package io.kairos.engine.domain.risk;

import static io.kairos.domain.order.RejectReason.*;
import static io.kairos.engine.domain.risk.GateFixture.BTC;
import static io.kairos.engine.domain.risk.GateFixture.ONE;
import static io.kairos.engine.domain.risk.GateFixture.USDT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.domain.order.Order;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The controls that limits by scope bring: what passes exactly at the limit, what does not one unit beyond. */
class ControlBoundaryTest {
    private static final String ALICE = "alice";
    private static final String STRATEGY = "strategy:arb";
    private static final String INSTRUMENT = "BINANCE:BTC-USDT";

    /** A control at a limit that one BTC for 50 000 USDT just keeps, and at one unit less. */
    record Row(
            RiskControl control,
            Scope scope,
            String name,
            String owner,
            long within,
            long beyond,
            BiConsumer<GateFixture, String> before,
            String words) {
        @Override
        public String toString() {
            return control + " " + scope;
        }
    }

    private static Row row(RiskControl control, Scope scope, String name, long within, long beyond, String words) {
        return row(control, scope, name, within, beyond, (f, owner) -> {}, words);
    }

    private static Row row(
            RiskControl control,
            Scope scope,
            String name,
            long within,
            long beyond,
            BiConsumer<GateFixture, String> before,
            String words) {
        String owner = scope == Scope.STRATEGY ? STRATEGY : ALICE;
        return new Row(control, scope, name, owner, within, beyond, before, words);
    }

    private static String nameOf(Scope scope) {
        return switch (scope) {
            case ENGINE -> "";
            case VENUE -> "BINANCE";
            case STRATEGY -> "arb";
            case SATELLITE -> ALICE;
            case INSTRUMENT -> INSTRUMENT;
            case ASSET -> "BTC";
        };
    }

    /** Sends an order of a tenth of a BTC that stays open, by the same owner, at another price. */
    private static void openOne(GateFixture f, String owner) {
        long qty = f.qty;
        long px = f.px;
        f.qty = 10_000;
        f.px = 49_500_00;
        assertThat(f.ask(owner)).as(f.gate.reasonText()).isNotNull();
        f.begin();
        f.qty = qty;
        f.px = px;
    }

    private static void openSame(GateFixture f, String owner) {
        assertThat(f.ask(owner)).as(f.gate.reasonText()).isNotNull();
        f.begin();
    }

    private static void lose(GateFixture f, long amount) {
        f.ask(ALICE);
        f.state.exposure.revalue(f.nowNs);
        f.balances.book(0, USDT, -amount, f.nowNs);
        f.state.exposure.outdate();
        f.settle();
    }

    static Stream<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Scope scope : Scope.values()) {
            String name = nameOf(scope);
            long value = 50_000 * ONE;
            if (RiskControl.MAX_VALUE.takesLimit(scope)) {
                rows.add(row(RiskControl.MAX_VALUE, scope, name, value, value - 1, "50000.00000000 USDT"));
            }
            if (RiskControl.DAY_NOTIONAL.takesLimit(scope)) {
                rows.add(row(
                        RiskControl.DAY_NOTIONAL,
                        scope,
                        name,
                        54_950 * ONE,
                        54_950 * ONE - 1,
                        ControlBoundaryTest::openOne,
                        "used 4950.00000000 USDT"));
            }
            if (RiskControl.OPEN_NOTIONAL.takesLimit(scope)) {
                rows.add(row(
                        RiskControl.OPEN_NOTIONAL,
                        scope,
                        name,
                        54_950 * ONE,
                        54_950 * ONE - 1,
                        ControlBoundaryTest::openOne,
                        "open 4950.00000000 USDT"));
            }
            if (RiskControl.OPEN_ORDERS.takesLimit(scope)) {
                rows.add(row(RiskControl.OPEN_ORDERS, scope, name, 2, 1, ControlBoundaryTest::openOne, "1 orders"));
            }
            if (RiskControl.ORDER_RATE.takesLimit(scope)) {
                rows.add(row(RiskControl.ORDER_RATE, scope, name, 2, 1, ControlBoundaryTest::openOne, "1 of 1"));
            }
            if (RiskControl.REPEATED_ORDER.takesLimit(scope)) {
                rows.add(row(RiskControl.REPEATED_ORDER, scope, name, 2, 1, ControlBoundaryTest::openSame, "1 times"));
            }
        }
        rows.add(row(RiskControl.REPEATED_EXECUTION, Scope.STRATEGY, "arb", 2, 1, ControlBoundaryTest::openOne, "arb"));
        rows.add(
                row(RiskControl.REPEATED_EXECUTION, Scope.SATELLITE, ALICE, 2, 1, ControlBoundaryTest::openOne, ALICE));
        rows.add(new Row(
                RiskControl.REPEATED_EXECUTION,
                Scope.ENGINE,
                "",
                STRATEGY,
                2,
                1,
                ControlBoundaryTest::openOne,
                "enables it again"));
        rows.add(row(RiskControl.MAX_QUANTITY, Scope.INSTRUMENT, INSTRUMENT, ONE, ONE - 1_000, "1.00000"));
        rows.add(row(RiskControl.MAX_QUANTITY, Scope.ASSET, "BTC", ONE, ONE - 1_000, "0.99999"));
        rows.add(row(RiskControl.MAX_POSITION, Scope.ASSET, "BTC", ONE, ONE - 1, "1.00000000 BTC"));
        rows.add(row(
                RiskControl.MAX_POSITION,
                Scope.ASSET,
                "BTC",
                110_000_000,
                109_999_999,
                ControlBoundaryTest::openOne,
                "1.10000000 BTC"));
        rows.add(
                row(RiskControl.MAX_EXPOSURE, Scope.ENGINE, "", 50_000 * ONE, 50_000 * ONE - 1, "50000.00000000 USDT"));
        rows.add(row(
                RiskControl.MAX_EXPOSURE,
                Scope.ENGINE,
                "",
                55_000 * ONE,
                55_000 * ONE - 1,
                ControlBoundaryTest::openOne,
                "55000.00000000 USDT"));
        rows.add(row(RiskControl.MAX_EXPOSURE, Scope.ASSET, "BTC", 50_000 * ONE, 50_000 * ONE - 1, "exposure in BTC"));
        rows.add(row(
                RiskControl.DAY_LOSS,
                Scope.ENGINE,
                "",
                100 * ONE,
                100 * ONE - 1,
                (f, owner) -> lose(f, 100 * ONE),
                "100.00000000 USDT"));
        rows.add(row(
                RiskControl.PRICE_COLLAR, Scope.INSTRUMENT, INSTRUMENT, 100, 99, (f, o) -> f.px = 49_500_00, "99 bps"));
        rows.add(row(
                RiskControl.PRICE_MOVE, Scope.INSTRUMENT, INSTRUMENT, 100, 99, ControlBoundaryTest::moved, "99 bps"));
        rows.add(row(RiskControl.PRICE_MOVE, Scope.ENGINE, "", 100, 99, ControlBoundaryTest::moved, "a while ago"));
        for (Scope scope : List.of(Scope.VENUE, Scope.INSTRUMENT)) {
            rows.add(row(RiskControl.BOOK, scope, nameOf(scope), 500, 499, (f, o) -> f.nowNs += 500_000_000, "499 ms"));
        }
        for (Scope scope : List.of(Scope.ENGINE, Scope.VENUE)) {
            rows.add(row(
                    RiskControl.VENUE_CLOCK,
                    scope,
                    nameOf(scope),
                    20,
                    19,
                    (f, o) -> f.state.venues().onClock(0, 5, 20_000_000, f.nowNs),
                    "limit 19"));
            // Nine of ten would be left.
            rows.add(row(
                    RiskControl.VENUE_BUDGET,
                    scope,
                    nameOf(scope),
                    900,
                    901,
                    (f, o) -> f.state.venues().onBudget(0, 10, 10, f.nowNs + 1),
                    "10 of 10"));
        }
        return rows.stream();
    }

    private static void moved(GateFixture f, String owner) {
        // The middle was 50 000.00 half a window ago; the order's price is 1 % above.
        f.bid = 49_990_00;
        f.ask = 50_010_00;
        f.prepare();
        f.state.history.onTimer(f.board, 10_000_000_000L, f.nowNs);
        f.bid = 50_490_00;
        f.ask = 50_500_00;
        f.px = 50_500_00;
        f.perOrder = 100_000 * ONE;
    }

    private static RejectReason ask(Row row, GateFixture f, long value) {
        ControlLimit limit = new ControlLimit(row.control, row.scope, row.name, value);
        if (row.control == RiskControl.ORDER_RATE) {
            // Only what comes while there is a limit is metered.
            f.controls.add(limit);
        }
        row.before.accept(f, row.owner);
        if (f.controls.isEmpty()) {
            f.controls.add(limit);
        }
        f.ask(row.owner);
        return f.gate.reason();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldPassAtTheLimit(Row row) {
        GateFixture f = new GateFixture();

        assertThat(ask(row, f, row.within)).as(f.gate.reasonText()).isEqualTo(NONE);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldRefuseOneUnitBeyond(Row row) {
        GateFixture f = new GateFixture();

        assertThat(ask(row, f, row.beyond)).isEqualTo(row.control.reason());
        assertThat(f.gate.reasonText()).contains(row.words);
    }

    @Test
    void shouldShowBothSidesOfEveryControlThatTakesLimits() {
        Set<RiskControl> covered = EnumSet.of(RiskControl.RESTRICTED, RiskControl.PERMISSION, RiskControl.AMEND_RATE);
        rows().forEach(row -> covered.add(row.control));

        for (RiskControl control : RiskControl.values()) {
            if (control.isCheck() && control.scopes().stream().anyMatch(control::takesLimit)) {
                assertThat(covered).contains(control);
            }
        }
    }

    @Test
    void shouldRefuseWhatIsRestricted() {
        for (Scope scope : List.of(Scope.VENUE, Scope.INSTRUMENT, Scope.ASSET)) {
            GateFixture f = new GateFixture();
            f.controls.add(new ControlLimit(RiskControl.RESTRICTED, scope, nameOf(scope), 1));
            f.ask(ALICE);

            assertThat(f.gate.reason()).isEqualTo(RESTRICTED);
        }
    }

    @Test
    void shouldPermitOnlyWhatIsListed() {
        GateFixture f = new GateFixture();
        f.controls.add(new ControlLimit(RiskControl.PERMISSION, Scope.SATELLITE, ALICE, "OKX", 1));
        f.ask(ALICE);
        assertThat(f.gate.reason()).isEqualTo(NOT_PERMITTED);
        f.controls.add(new ControlLimit(RiskControl.PERMISSION, Scope.SATELLITE, ALICE, INSTRUMENT, 1));
        assertThat(f.ask(ALICE)).isNotNull();
        assertThat(f.ask("bob")).isNotNull();
        f.controls.add(new ControlLimit(RiskControl.PERMISSION_REQUIRED, Scope.ENGINE, "", 1));
        f.ask("bob");
        assertThat(f.gate.reason()).isEqualTo(NOT_PERMITTED);
    }

    @Test
    void shouldRefuseWhileANeededClockWasNotMeasured() {
        GateFixture f = new GateFixture();
        f.controls.add(new ControlLimit(RiskControl.VENUE_CLOCK, Scope.ENGINE, "", 1_000));
        f.ask(ALICE);

        assertThat(f.gate.reason()).isEqualTo(VENUE_CLOCK);
        assertThat(f.gate.reasonText()).contains("not measured");
    }

    @Test
    void shouldCountTheBudgetDownUntilItsWindowEnds() {
        GateFixture f = new GateFixture();
        f.state.venues().onBudget(0, 2, 10, f.nowNs + 1_000);
        assertThat(f.ask(ALICE)).isNotNull();
        f.settle();
        f.ask(ALICE);
        assertThat(f.gate.reason()).isEqualTo(VENUE_RATE);
        f.nowNs += 1_000;
        assertThat(f.ask(ALICE)).isNotNull();
    }

    @Test
    void shouldCountTheBudgetOfAMarketForThatMarketOnly() {
        GateFixture f = new GateFixture();
        f.prepare();
        f.state.venues().onBudget(0, 100, 100, f.nowNs + 1_000);
        f.state.venues().onMarketBudget(0, 2, 10, f.nowNs + 1_000);
        assertThat(f.ask(ALICE)).isNotNull();
        f.settle();
        f.ask(ALICE);
        assertThat(f.gate.reason()).isEqualTo(VENUE_RATE);
        assertThat(f.gate.reasonText()).contains("BTC-USDT at BINANCE: 1 of 10 left");
        f.state.venues().onMarketBudget(0, 10, 10, f.nowNs + 1_000);
        assertThat(f.ask(ALICE)).isNotNull();
    }

    @Test
    void shouldRefuseAOneSidedBook() {
        GateFixture f = new GateFixture();
        f.bid = Long.MIN_VALUE;

        assertThat(f.reasonOfAsking()).isEqualTo(STALE_QUOTE);
        assertThat(f.gate.reasonText()).contains("only one side");
    }

    @Test
    void shouldNotTradeAgainstAnOwnOrderWhoeverSentIt() {
        GateFixture f = new GateFixture();
        f.side = Side.SELL;
        f.px = 50_100_00;
        f.ask("bob");
        f.begin();
        f.side = Side.BUY;
        f.px = 50_099_95;
        assertThat(f.ask(ALICE)).as(f.gate.reasonText()).isNotNull();
        f.settle();
        f.px = 50_100_00;
        f.ask(ALICE);

        assertThat(f.gate.reason()).isEqualTo(SELF_MATCH);
        assertThat(f.gate.reasonText()).contains("50100.00");
        f.end();
        assertThat(f.ask(ALICE)).as(f.gate.reasonText()).isNotNull();
    }

    @Test
    void shouldNotMindAnOwnOrderThatCannotRest() {
        GateFixture f = new GateFixture();
        f.side = Side.SELL;
        f.px = 50_000_00;
        f.tif = TimeInForce.IOC;
        f.ask("bob");
        f.begin();
        f.side = Side.BUY;
        f.tif = TimeInForce.GTC;

        assertThat(f.ask(ALICE)).as(f.gate.reasonText()).isNotNull();
    }

    @Test
    void shouldOnlyReduceWhenReducing() {
        for (Scope scope : List.of(Scope.ENGINE, Scope.VENUE, Scope.SATELLITE, Scope.INSTRUMENT, Scope.ASSET)) {
            GateFixture f = new GateFixture();
            f.prepare();
            f.balances.book(0, BTC, ONE, f.nowNs + 1);
            stop(f, scope, TradingState.REDUCING);
            f.ask(ALICE);
            assertThat(f.gate.reason()).isEqualTo(REDUCING_ONLY);
            assertThat(f.gate.reasonText()).contains("carol", "drill");
            f.side = Side.SELL;
            f.px = 49_990_00;
            assertThat(f.ask(ALICE)).as(f.gate.reasonText()).isNotNull();
            // That one gives all that is held: nothing is left to reduce.
            f.qty = 10_000;
            f.ask(ALICE);
            assertThat(f.gate.reason()).isEqualTo(REDUCING_ONLY);
        }
    }

    @Test
    void shouldLetCoverWhatIsOwedWhenReducing() {
        GateFixture f = new GateFixture();
        f.prepare();
        f.balances.book(0, BTC, -ONE, f.nowNs + 1);
        stop(f, Scope.ENGINE, TradingState.REDUCING);

        assertThat(f.ask(ALICE)).as(f.gate.reasonText()).isNotNull();
        f.side = Side.SELL;
        f.px = 50_100_00;
        f.ask(ALICE);
        assertThat(f.gate.reason()).isEqualTo(REDUCING_ONLY);
    }

    @Test
    void shouldStopExactlyWhatAScopeNames() {
        for (Scope scope : List.of(Scope.ENGINE, Scope.VENUE, Scope.SATELLITE, Scope.INSTRUMENT, Scope.ASSET)) {
            GateFixture f = new GateFixture();
            f.prepare();
            stop(f, scope, TradingState.HALTED);
            f.ask(ALICE);
            assertThat(f.gate.reason()).isEqualTo(KILL_SWITCH);
            assertThat(f.gate.reasonText()).contains("carol", "drill");
            f.ask("bob");
            assertThat(f.gate.reason()).isEqualTo(scope == Scope.SATELLITE ? NONE : KILL_SWITCH);
            stop(f, scope, TradingState.ACTIVE);
            assertThat(f.ask(ALICE)).isNotNull();
        }
    }

    private static void stop(GateFixture f, Scope scope, TradingState state) {
        if (scope == Scope.ENGINE) {
            f.killSwitch.setEngine(state, "carol", "drill", 1);
            return;
        }
        int id = scope == Scope.SATELLITE ? f.state.ownerId(ALICE) : scope == Scope.ASSET ? BTC : 0;
        f.killSwitch.setScope(new KillSwitch.Entry(scope, nameOf(scope), state, "carol", "drill", 1), id);
    }

    @Test
    void shouldRefuseWhatCannotBeValuedButLetItBeReduced() {
        GateFixture f = new GateFixture();
        f.prepare();
        // Some asset of ours that no market joins with the reference asset.
        f.registry.asset("XYZ", 8);
        f.balances.ensure(3);
        f.balances.book(0, 2, ONE, f.nowNs + 1);
        f.balances.book(0, BTC, ONE, f.nowNs + 1);
        f.state.onDefined();
        f.ask(ALICE);
        assertThat(f.gate.reason()).isEqualTo(MAX_EXPOSURE);
        assertThat(f.gate.reasonText()).contains("cannot be valued");
        f.side = Side.SELL;
        f.px = 49_990_00;
        assertThat(f.ask(ALICE)).as(f.gate.reasonText()).isNotNull();
    }

    @Test
    void shouldCountUnrealisedLossesAndBeginAnewEachDay() {
        GateFixture f = new GateFixture();
        f.controls.add(new ControlLimit(RiskControl.DAY_LOSS, Scope.ENGINE, "", 999 * ONE));
        f.prepare();
        f.state.exposure.revalue(f.nowNs);
        f.balances.book(0, BTC, ONE, f.nowNs + 1);
        f.balances.book(0, USDT, -50_000 * ONE, f.nowNs + 1);
        f.state.exposure.outdate();
        f.bid = 49_001_00;
        f.ask = 49_005_00;
        f.px = 49_005_00;
        assertThat(f.ask(ALICE)).as(f.gate.reasonText()).isNotNull();
        assertThat(f.state.exposure.dayLoss()).isEqualTo(999 * ONE);
        f.settle();
        f.bid = 49_000_95;
        f.nowNs += Exposure.REVALUE_NS;
        f.ask(ALICE);
        assertThat(f.gate.reason()).isEqualTo(DAILY_LOSS);
        f.nowNs += 86_400_000_000_000L;
        f.quoteNs = f.nowNs;
        assertThat(f.ask(ALICE)).as(f.gate.reasonText()).isNotNull();
        assertThat(f.state.exposure.dayLoss()).isZero();
    }

    @Test
    void shouldNotCountFollowUpsAsExecutionsAndTripOnce() {
        GateFixture f = new GateFixture();
        f.controls.add(new ControlLimit(RiskControl.REPEATED_EXECUTION, Scope.STRATEGY, "arb", 1));
        assertThat(f.ask(STRATEGY)).isNotNull();
        f.settle();
        f.prepare();
        f.intent
                .set(2, f.registry.instrument(0), f.side, f.type, f.tif, f.qty, f.qtyScale, f.px, f.pxScale)
                .by(f.state.ownerId(STRATEGY))
                .asFollowUp();
        assertThat(f.gate.approve(f.intent, f.nowNs)).isNotNull();
        f.settle();
        f.ask(STRATEGY);
        assertThat(f.gate.reason()).isEqualTo(REPEATED_EXECUTION);
        int owner = f.state.ownerId(STRATEGY);
        assertThat(f.state.takeTripped()).isEqualTo(owner);
        assertThat(f.state.takeTripped()).isEqualTo(Owners.NOBODY);
        f.state.enable(owner);
        assertThat(f.ask(STRATEGY)).isNotNull();
    }

    @Test
    void shouldTakeTheStricterOfTheEnginesAndTheOwnersRepetitions() {
        for (RiskControl control : List.of(RiskControl.REPEATED_ORDER, RiskControl.REPEATED_EXECUTION)) {
            GateFixture f = new GateFixture();
            f.controls.add(new ControlLimit(control, Scope.ENGINE, "", 1));
            f.controls.add(new ControlLimit(control, Scope.STRATEGY, "arb", 100_000));
            openSame(f, STRATEGY);
            f.ask(STRATEGY);

            assertThat(f.gate.reason()).isEqualTo(control.reason());
        }
    }

    @Test
    void shouldStopCountingWhatAnOrderNoLongerMayTrade() {
        GateFixture f = new GateFixture();
        f.ask(ALICE);
        Order order = f.begin();
        assertThat(f.state.open().value()).isEqualTo(50_000 * ONE);
        order.addTrade(1, 40_000, 20_000 * ONE);
        f.state.changed(order);
        assertThat(f.state.open().value()).isEqualTo(30_000 * ONE);
        assertThat(f.state.open().incoming(BTC)).isEqualTo(60_000_000);
        f.end();
        assertThat(f.state.open().value()).isZero();
        assertThat(f.state.open().incoming(BTC)).isZero();
        assertThat(f.state.openOrdersOfVenue(0)).isZero();
    }
}
