package io.kairos.engine.domain.risk;

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
}
