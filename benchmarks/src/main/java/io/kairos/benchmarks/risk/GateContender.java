package io.kairos.benchmarks.risk;

import io.kairos.benchmarks.Contender;
import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.domain.book.QuoteBoard;
import io.kairos.engine.domain.risk.ApprovedOrder;
import io.kairos.engine.domain.risk.Balances;
import io.kairos.engine.domain.risk.ControlLimit;
import io.kairos.engine.domain.risk.KillSwitch;
import io.kairos.engine.domain.risk.OrderIntent;
import io.kairos.engine.domain.risk.RiskControl;
import io.kairos.engine.domain.risk.RiskGate;
import io.kairos.engine.domain.risk.RiskLimits;
import io.kairos.engine.domain.risk.RiskState;
import io.kairos.engine.domain.risk.Scope;
import java.util.ArrayList;
import java.util.List;

/** The engine's gate on orders that pass. A refusal ends the run: a gate that refuses at the first check would look good. */
final class GateContender extends Contender {
    private static final long ONE = 100_000_000L;
    private static final long START_NS = 1_763_800_000_000_000_000L;
    private static final long DAY_NS = 86_400_000_000_000L;
    private static final long ORDER_NS = 1_000_000L;
    /** A quote may be a second old. */
    private static final int ORDERS_PER_QUOTE = 900;

    private final InstrumentRegistry registry = new InstrumentRegistry();
    private final QuoteBoard board = new QuoteBoard();
    private final Balances balances = new Balances();
    private final RiskState state = new RiskState(registry, board, balances, new KillSwitch());
    private final RiskGate gate = new RiskGate(state);
    private final OrderIntent intent = new OrderIntent();
    private final Instrument on;
    private final int ownerId;
    private long startNs = START_NS;

    /** With the limits that must be set, or also with one of each control and scope that limits can be set for. */
    GateContender(int orders, boolean everyScope) {
        super(everyScope ? "kairos, limits at every scope" : "kairos", orders);
        Asset usdt = registry.asset("USDT", 8);
        Asset btc = registry.asset("BTC", 8);
        on = new Instrument(
                registry.idFor(Venue.BINANCE, "BTC-USDT"),
                Venue.BINANCE,
                "BTC-USDT",
                "BTCUSDT",
                btc,
                usdt,
                2,
                5,
                1,
                1_00,
                1_000_000_00,
                1,
                10,
                100_00000,
                5 * ONE,
                1_000,
                1_000,
                true);
        registry.put(on);
        board.ensure(1);
        board.setLive(on.id(), true);
        balances.ensure(2);
        state.setReady(true);
        state.setLinkUp(Venue.BINANCE.id(), true);
        state.onDefined();
        state.setLimits(new RiskLimits(
                1,
                usdt.id(),
                900_000_000 * ONE,
                500,
                1_000,
                5_000,
                50,
                new long[] {1_000_000 * ONE},
                everyScope ? limitsAtEveryScope() : List.of()));
        ownerId = state.ownerId("strategy:bench");
    }

    /** Each far enough off to let every order pass. */
    private static List<ControlLimit> limitsAtEveryScope() {
        List<ControlLimit> limits = new ArrayList<>();
        for (RiskControl control : RiskControl.values()) {
            for (Scope scope : control.scopes()) {
                if (!control.takesLimit(scope) || control.unit() == RiskControl.Unit.FLAG) {
                    continue;
                }
                String name =
                        switch (scope) {
                            case ENGINE -> "";
                            case VENUE -> "BINANCE";
                            case STRATEGY, SATELLITE -> "bench";
                            case INSTRUMENT -> "BINANCE:BTC-USDT";
                            case ASSET -> "BTC";
                        };
                long value =
                        switch (control.unit()) {
                            case TARGET -> 1;
                            case MILLISECONDS -> 1_000;
                            case BASIS_POINTS -> 500;
                            case PERMILLE -> 1;
                            case COUNT, PER_SECOND -> 100_000;
                            default -> 800_000_000 * ONE;
                        };
                String target = control == RiskControl.PERMISSION ? "BINANCE" : "";
                limits.add(new ControlLimit(control, scope, name, target, value));
            }
        }
        return limits;
    }

    /** Another day, so that nothing that is counted over a day or less is left of the pass before. */
    @Override
    public void reset() {
        startNs += DAY_NS;
        balances.onSnapshot(Venue.BINANCE.id(), on.quote().id(), 1_000_000 * ONE, 0, startNs);
        balances.onSnapshot(Venue.BINANCE.id(), on.base().id(), 1_000 * ONE, 0, startNs);
        quote(startNs);
        state.restore(0, startNs, Long.MIN_VALUE / 2);
        state.setOpenOrders(0);
        state.venues().onClock(Venue.BINANCE.id(), 0, 1_000_000, startNs);
    }

    private void quote(long nowNs) {
        board.update(on.id(), 49_990_00, 100_000, 50_000_00, 100_000, nowNs, nowNs, 1);
    }

    @Override
    public long step(int index) {
        long nowNs = startNs + index * ORDER_NS;
        if (index % ORDERS_PER_QUOTE == 0) {
            quote(nowNs);
        }
        Side side = (index & 1) == 0 ? Side.BUY : Side.SELL;
        long px = side == Side.BUY ? 50_000_00 + (index & 63) : 49_990_00 - (index & 63);
        intent.limit(index + 1L, on, side, TimeInForce.IOC, 1_000 + (index & 127), px)
                .by(ownerId);
        ApprovedOrder approved = gate.approve(intent, nowNs);
        if (approved == null) {
            throw new IllegalStateException("refused: " + gate.reason() + ' ' + gate.reasonText());
        }
        state.forget(intent);
        return approved.limitPx();
    }
}
