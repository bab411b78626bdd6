package io.kairos.engine.domain.risk;

import static io.kairos.domain.order.RejectReason.KILL_SWITCH;
import static io.kairos.domain.order.RejectReason.MAX_EXPOSURE;
import static io.kairos.domain.order.RejectReason.NONE;
import static io.kairos.domain.order.RejectReason.REDUCING_ONLY;
import static io.kairos.engine.domain.risk.GateFixture.BTC;
import static io.kairos.engine.domain.risk.GateFixture.ONE;
import static io.kairos.engine.domain.risk.GateFixture.USDT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What counts as reducing where both sides of an order are something else than the reference asset. */
class ReducingTest {
    /** Asks for one ETH against BTC, beside a market of BTC against USDT, where one BTC and ten ETH are held. */
    private static RejectReason askEth(GateFixture f, Side side, boolean followUp) {
        Instrument on = f.registry.bySymbol(Venue.BINANCE, "ETH-BTC");
        if (on == null) {
            on = new Instrument(
                    f.registry.idFor(Venue.BINANCE, "ETH-BTC"),
                    Venue.BINANCE,
                    "ETH-BTC",
                    "ETHBTC",
                    f.registry.asset("ETH", 8),
                    f.registry.asset("BTC", 8),
                    5,
                    4,
                    1,
                    1,
                    1_000_000,
                    1,
                    1,
                    1_000_0000,
                    1,
                    1_000,
                    1_000,
                    true);
            f.registry.put(on);
            f.board.ensure(2);
            f.board.setLive(on.id(), true);
            f.board.update(on.id(), 4_999, 200_000, 5_001, 200_000, f.quoteNs, f.quoteNs, 1);
            f.balances.ensure(3);
            int eth = on.base().id();
            f.balances.onSnapshot(0, eth, 100 * ONE, 0, f.quoteNs);
            f.balances.book(0, BTC, ONE, f.nowNs + 1);
            f.balances.book(0, eth, 10 * ONE, f.nowNs + 1);
            f.state.onDefined();
        }
        f.state.setLimits(new RiskLimits(
                1, USDT, f.daily, 500, 1_000, 10, 5, new long[] {f.perOrder, 100 * ONE}, List.copyOf(f.controls)));
        f.intent
                .set(9, on, side, OrderType.LIMIT, TimeInForce.IOC, 1_0000, 4, side == Side.BUY ? 5_001 : 4_999, 5)
                .by(f.state.ownerId("alice"));
        if (followUp) {
            f.intent.asFollowUp();
        }
        if (f.gate.approve(f.intent, f.nowNs) != null) {
            f.settle();
        }
        return f.gate.reason();
    }

    @Test
    void shouldNotGoRoundInCirclesWhenReducing() {
        GateFixture f = new GateFixture();
        f.prepare();
        f.killSwitch.setEngine(TradingState.REDUCING, "carol", "drill", 1);

        assertThat(askEth(f, Side.BUY, false)).as("one long for another").isEqualTo(REDUCING_ONLY);
        assertThat(askEth(f, Side.BUY, true)).as("what was begun goes on").isEqualTo(NONE);
        assertThat(askEth(f, Side.SELL, false))
                .as("towards the reference asset")
                .isEqualTo(NONE);
        f.controls.add(new ControlLimit(RiskControl.MAX_EXPOSURE, Scope.ASSET, "BTC", 1));
        assertThat(askEth(f, Side.SELL, false)).as("BTC would grow").isEqualTo(MAX_EXPOSURE);
        assertThat(f.gate.reasonText()).contains("exposure in BTC");
    }

    @Test
    void shouldNotPassTheLimitOfAnAssetByPayingWithAnother() {
        GateFixture f = new GateFixture();
        f.prepare();
        assertThat(askEth(f, Side.BUY, false)).as(f.gate.reasonText()).isEqualTo(NONE);
        f.controls.add(new ControlLimit(RiskControl.MAX_EXPOSURE, Scope.ASSET, "ETH", 20_000 * ONE));

        assertThat(askEth(f, Side.BUY, false)).isEqualTo(MAX_EXPOSURE);
        assertThat(f.gate.reasonText()).contains("exposure in ETH");
    }

    private static void reduce(GateFixture f, String asset, TradingState state) {
        int id = f.registry.asset(asset, 8).id();
        f.killSwitch.setScope(new KillSwitch.Entry(Scope.ASSET, asset, state, "carol", "drill", 1), id);
    }

    @Test
    void shouldOnlyLetThePositionInAStoppedAssetShrink() {
        GateFixture f = new GateFixture();
        f.prepare();
        assertThat(askEth(f, Side.BUY, false)).as(f.gate.reasonText()).isEqualTo(NONE);
        reduce(f, "ETH", TradingState.REDUCING);
        assertThat(askEth(f, Side.BUY, false)).as("more ETH").isEqualTo(REDUCING_ONLY);
        assertThat(f.gate.reasonText()).contains("for ASSET ETH by carol: drill");
        assertThat(askEth(f, Side.BUY, true)).as("also as what was begun").isEqualTo(REDUCING_ONLY);
        assertThat(askEth(f, Side.SELL, false)).as("less ETH, more BTC").isEqualTo(NONE);
        reduce(f, "ETH", TradingState.ACTIVE);
        reduce(f, "BTC", TradingState.REDUCING);
        assertThat(askEth(f, Side.BUY, false)).as("less BTC, more ETH").isEqualTo(NONE);
        assertThat(askEth(f, Side.SELL, false)).as("more BTC").isEqualTo(REDUCING_ONLY);
        reduce(f, "ETH", TradingState.REDUCING);
        assertThat(askEth(f, Side.BUY, false)).as("one of the two grows").isEqualTo(REDUCING_ONLY);
        reduce(f, "ETH", TradingState.ACTIVE);
        reduce(f, "BTC", TradingState.ACTIVE);
        assertThat(f.killSwitch.hasStoppedAssets()).isFalse();
        assertThat(askEth(f, Side.SELL, false)).isEqualTo(NONE);
    }

    @Test
    void shouldStopEveryMarketOfAHaltedAssetAndNoOther() {
        GateFixture f = new GateFixture();
        f.prepare();
        askEth(f, Side.SELL, false);
        reduce(f, "ETH", TradingState.HALTED);
        assertThat(askEth(f, Side.SELL, false)).isEqualTo(KILL_SWITCH);
        assertThat(f.killSwitch.levelOfMarket(f.registry.instrument(1))).isEqualTo(TradingState.HALTED.level());
        assertThat(f.killSwitch.levelOfMarket(f.registry.instrument(0))).isZero();
        assertThat(f.ask("alice")).as("BTC against USDT").isNotNull();
        f.settle();
        reduce(f, "USDT", TradingState.HALTED);
        f.ask("alice");
        assertThat(f.gate.reason()).isEqualTo(KILL_SWITCH);
        assertThat(f.gate.reasonText()).contains("for ASSET USDT");
    }
}
