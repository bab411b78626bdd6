package io.kairos.engine.domain.risk;

import static io.kairos.domain.order.RejectReason.DAILY_LIMIT;
import static io.kairos.domain.order.RejectReason.NONE;
import static io.kairos.domain.order.RejectReason.ORDER_RATE;
import static io.kairos.engine.domain.risk.GateFixture.BTC;
import static io.kairos.engine.domain.risk.GateFixture.ONE;
import static io.kairos.engine.domain.risk.GateFixture.USDT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.domain.order.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits that count several orders: those of a plan together, amendments by time, and what a sale below the bid brings. */
class PlanHeadroomTest {
    private static final String OWNER = "strategy:arb";

    private final GateFixture f = new GateFixture();
    private final PlanLegs legs = new PlanLegs();

    /** Three orders of a tenth of a BTC each, 5 000 USDT. */
    private RejectReason headroom() {
        f.prepare();
        int owner = f.state.ownerId(OWNER);
        legs.begin(owner);
        for (int leg = 0; leg < 3; leg++) {
            f.intent.set(
                    leg, f.registry.instrument(0), Side.BUY, OrderType.LIMIT, TimeInForce.IOC, 10_000, 5, 50_000_00, 2);
            assertThat(f.gate.check(f.intent.by(owner), f.nowNs))
                    .as(f.gate.reasonText())
                    .isEqualTo(NONE);
            legs.add(f.intent);
        }
        return f.gate.checkHeadroom(legs, f.nowNs);
    }

    @ParameterizedTest
    @CsvSource({"15000, NONE", "14999, DAILY_LIMIT"})
    void shouldKeepTheDayOfWhoeverOrders(long limit, RejectReason expected) {
        f.controls.add(new ControlLimit(RiskControl.DAY_NOTIONAL, Scope.STRATEGY, "arb", limit * ONE));

        assertThat(headroom()).isEqualTo(expected);
        if (expected == DAILY_LIMIT) {
            assertThat(f.gate.reasonText()).contains("the plan's orders 15000.00000000 USDT");
        }
    }

    @ParameterizedTest
    @CsvSource({"STRATEGY, arb", "VENUE, BINANCE", "INSTRUMENT, BINANCE:BTC-USDT"})
    void shouldKeepTheRateOfEachScope(Scope scope, String name) {
        // One was sent just now, three are to come.
        f.controls.add(new ControlLimit(RiskControl.ORDER_RATE, scope, name, 4));
        assertThat(f.ask(OWNER)).isNotNull();
        f.begin();
        f.end();

        assertThat(headroom()).as(f.gate.reasonText()).isEqualTo(NONE);
        f.controls.set(0, new ControlLimit(RiskControl.ORDER_RATE, scope, name, 3));
        assertThat(headroom()).isEqualTo(ORDER_RATE);
        assertThat(f.gate.reasonText()).contains("of 3 orders per second", "the plan's 3 would");
    }

    @ParameterizedTest
    @CsvSource({
        "OPEN_ORDERS, STRATEGY, arb, 3, true",
        "OPEN_ORDERS, STRATEGY, arb, 2, false",
        "OPEN_ORDERS, VENUE, BINANCE, 3, true",
        "OPEN_ORDERS, VENUE, BINANCE, 2, false",
        "OPEN_ORDERS, INSTRUMENT, BINANCE:BTC-USDT, 2, false",
        "OPEN_NOTIONAL, STRATEGY, arb, 1500000000000, true",
        "OPEN_NOTIONAL, STRATEGY, arb, 1499999999999, false",
        "OPEN_NOTIONAL, ENGINE, '', 1499999999999, false"
    })
    void shouldOpenAllAtOnceOnlyWhereEachScopeHasRoom(
            RiskControl control, Scope scope, String name, long limit, boolean expected) {
        f.controls.add(new ControlLimit(control, scope, name, limit));

        assertThat(headroom()).as(f.gate.reasonText()).isEqualTo(NONE);
        assertThat(f.gate.mayBeOpenTogether(legs)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"3, true", "2, false"})
    void shouldKeepTheNumberOfOpenOrders(int most, boolean expected) {
        f.maxOpen = most;

        assertThat(headroom()).isEqualTo(NONE);
        assertThat(f.gate.mayBeOpenTogether(legs)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"ENGINE, '', 2", "SATELLITE, alice, 2"})
    void shouldRefuseAnAmendmentBeyondItsRate(Scope scope, String name, long perSecond) {
        f.controls.add(new ControlLimit(RiskControl.AMEND_RATE, scope, name, perSecond));
        f.px = 49_500_00;
        assertThat(f.ask("alice")).isNotNull();
        Order order = f.begin();
        for (int i = 0; i < perSecond; i++) {
            assertThat(amend(order)).as(f.gate.reasonText()).isEqualTo(NONE);
        }
        assertThat(amend(order)).isEqualTo(ORDER_RATE);
        assertThat(f.gate.reasonText()).isEqualTo("2 of 2 amendments per second are used: alice");
        f.nowNs += 500_000_000L;
        assertThat(amend(order)).as("one of two is back").isEqualTo(NONE);
    }

    private RejectReason amend(Order order) {
        f.intent
                .set(1, f.registry.instrument(0), f.side, f.type, f.tif, 50_000, 5, f.px, 2)
                .by(f.state.ownerId("alice"));
        f.gate.approveAmendment(f.intent, order, f.nowNs);
        return f.gate.reason();
    }

    @Test
    void shouldCountWhatASaleBelowTheBidBrings() {
        f.side = Side.SELL;
        f.px = 49_000_00;
        // One BTC brings 49 990 USDT, not 49 000.
        f.controls.add(new ControlLimit(RiskControl.MAX_POSITION, Scope.ASSET, "USDT", 49_990 * ONE - 1));
        f.ask("alice");
        assertThat(f.gate.reason()).isEqualTo(RejectReason.MAX_POSITION);
        f.controls.set(0, new ControlLimit(RiskControl.MAX_POSITION, Scope.ASSET, "USDT", 49_990 * ONE));
        assertThat(f.ask("alice")).as(f.gate.reasonText()).isNotNull();
        Order order = f.begin();
        assertThat(f.state.open().incoming(USDT)).isEqualTo(49_990 * ONE);
        order.addTrade(1, 40_000, 19_996 * ONE);
        f.state.changed(order);
        assertThat(f.state.open().incoming(USDT)).isEqualTo(29_994 * ONE);
        f.state.forgetBid(order);
        assertThat(f.state.open().incoming(USDT))
                .as("as whoever reads it from a snapshot")
                .isEqualTo(29_400 * ONE);
        f.end();
        assertThat(f.state.open().incoming(USDT)).isZero();
        assertThat(f.state.open().incoming(BTC)).isZero();
    }

    @Test
    void shouldStopARepetitionByDefaultBeforeTheRateWould() {
        f.perSecond = 1;
        f.daily = Long.MAX_VALUE / 2;
        f.perOrder = 100_000 * ONE;
        f.freeUsdt = 10_000_000 * ONE;
        f.maxOpen = 100;
        for (int i = 0; i < 5; i++) {
            assertThat(f.ask("alice")).as(f.gate.reasonText()).isNotNull();
            f.begin();
            f.end();
            f.nowNs += 1_000_000_000L;
            f.quoteNs = f.nowNs;
        }
        f.ask("alice");
        assertThat(f.gate.reason()).isEqualTo(RejectReason.REPEATED_ORDER);
    }
}
