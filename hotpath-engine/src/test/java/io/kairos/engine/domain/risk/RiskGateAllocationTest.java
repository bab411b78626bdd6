package io.kairos.engine.domain.risk;

import static io.kairos.domain.order.RejectReason.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.domain.book.QuoteBoard;
import io.kairos.engine.domain.order.Order;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** Neither an approval nor a refusal leaves garbage, with a limit of every control at every scope that it can have. */
class RiskGateAllocationTest {
    private static final long ONE = 100_000_000L;
    private static final long START_NS = 1_700_000_000_000_000_000L;
    private static final long STEP_NS = 10_000;
    private static final int DECISIONS = 100_000;
    private static final int WARM_UP = 20_000;
    private static final long LARGE = 1_000_000_000L * ONE;
    /** The measurement itself allocates a little; one byte per decision would be more. */
    private static final long ALLOWED_BYTES = 20_000;

    private final InstrumentRegistry registry = new InstrumentRegistry();
    private final QuoteBoard board = new QuoteBoard();
    private final Balances balances = new Balances();
    private final RiskState state = new RiskState(registry, board, balances, new KillSwitch());
    private final RiskGate gate = new RiskGate(state);
    private final OrderIntent intent = new OrderIntent();
    private final List<ControlLimit> controls = new ArrayList<>();
    private final int[] refusals = new int[128];
    private long nowNs = START_NS;

    private final Instrument btcUsdt = instrument(Venue.BINANCE, "BTC", "USDT", 5);
    /** Counted in the reference asset by another market. */
    private final Instrument ethBtc = instrument(Venue.BINANCE, "ETH", "BTC", 4);
    /** Takes fees in quote, which is worth something in the reference asset only over a third asset. */
    private final Instrument btcUsd = instrument(Venue.KRAKEN, "BTC", "USD", 5);

    private final Instrument restricted = instrument(Venue.BINANCE, "LTC", "USDT", 4);
    private final Instrument unquoted = instrument(Venue.BINANCE, "XRP", "USDT", 2);
    private final Instrument crowded = instrument(Venue.BINANCE, "BNB", "USDT", 4);
    private final Instrument[] traded = {btcUsdt, ethBtc, btcUsd};

    private final int strategy = state.ownerId("strategy:arb");
    private final int alice = state.ownerId("alice");
    private final int bob = state.ownerId("bob");
    private final int poor = state.ownerId("poor");
    private final int slow = state.ownerId("slow");
    private final int idle = state.ownerId("idle");
    private final int small = state.ownerId("strategy:small");

    RiskGateAllocationTest() {
        board.ensure(registry.instruments().size());
        balances.ensure(registry.assets().size());
        quote(btcUsdt, 49_990_00, 50_000_00);
        quote(ethBtc, 4_999, 5_000);
        quote(btcUsd, 49_980_00, 49_990_00);
        quote(restricted, 80_00, 80_10);
        quote(crowded, 500_00, 500_10);
        for (Venue venue : List.of(Venue.BINANCE, Venue.KRAKEN)) {
            registry.assets().forEach(asset -> balances.onSnapshot(venue.id(), asset.id(), 1_000_000 * ONE, 0, 1));
            state.setLinkUp(venue.id(), true);
            state.venues().onClock(venue.id(), 0, 1_000_000, START_NS);
            state.venues().onBudget(venue.id(), 10_000_000, 10_000_000, START_NS + 3_600_000_000_000L);
        }
        balances.onSnapshot(Venue.BINANCE.id(), ethBtc.base().id(), 10 * ONE, 0, 2);
        state.setReady(true);
        state.onDefined();
        setLimits();
    }

    private Instrument instrument(Venue venue, String base, String quote, int qtyDecimals) {
        String symbol = base + '-' + quote;
        int priceDecimals = quote.equals("BTC") ? 5 : 2;
        Instrument on = new Instrument(
                registry.idFor(venue, symbol),
                venue,
                symbol,
                base + quote,
                registry.asset(base, 8),
                registry.asset(quote, 8),
                priceDecimals,
                qtyDecimals,
                1,
                1,
                1_000_000_000,
                1,
                1,
                Long.MAX_VALUE / 4,
                1,
                4_000,
                2_500,
                true);
        registry.put(on);
        return on;
    }

    private void quote(Instrument on, long bid, long ask) {
        board.setLive(on.id(), true);
        board.update(on.id(), bid, 1_000_000, ask, 1_000_000, START_NS, START_NS, 1);
    }

    private void setLimits() {
        for (RiskControl control : RiskControl.values()) {
            for (Scope scope : Scope.values()) {
                if (control.isCheck() && control.takesLimit(scope)) {
                    names(scope).forEach(name -> addWide(control, scope, name));
                }
            }
        }
        add(RiskControl.RESTRICTED, Scope.INSTRUMENT, "BINANCE:LTC-USDT", 1);
        controls.add(new ControlLimit(RiskControl.PERMISSION, Scope.SATELLITE, "bob", "KRAKEN", 1));
        add(RiskControl.DAY_NOTIONAL, Scope.SATELLITE, "poor", 1);
        add(RiskControl.ORDER_RATE, Scope.SATELLITE, "slow", 0);
        add(RiskControl.OPEN_ORDERS, Scope.SATELLITE, "idle", 0);
        add(RiskControl.OPEN_NOTIONAL, Scope.STRATEGY, "small", 1);
        add(RiskControl.MAX_POSITION, Scope.ASSET, "BNB", 1);
        long[] perOrder = new long[registry.assets().size()];
        Arrays.fill(perOrder, 100_000 * ONE);
        state.setLimits(new RiskLimits(
                1, btcUsdt.quote().id(), LARGE, 1_000, 60_000, 1_000_000, 1_000_000, perOrder, controls));
    }

    private List<String> names(Scope scope) {
        return switch (scope) {
            case ENGINE -> List.of("");
            case VENUE -> List.of("BINANCE", "KRAKEN");
            case STRATEGY -> List.of("arb");
            case SATELLITE -> List.of("alice");
            case INSTRUMENT -> List.of("BINANCE:BTC-USDT", "BINANCE:ETH-BTC", "KRAKEN:BTC-USD");
            case ASSET -> List.of("USDT", "USD", "BTC", "ETH");
        };
    }

    private void addWide(RiskControl control, Scope scope, String name) {
        switch (control) {
            case RESTRICTED -> add(control, scope, name, 0);
            case PERMISSION ->
                names(Scope.VENUE).forEach(venue -> controls.add(new ControlLimit(control, scope, name, venue, 1)));
            case PRICE_COLLAR -> add(control, scope, name, 1_000);
            case PRICE_MOVE -> add(control, scope, name, 2_000);
            case BOOK, VENUE_CLOCK -> add(control, scope, name, 60_000);
            case VENUE_BUDGET -> add(control, scope, name, 1);
            case ORDER_RATE, AMEND_RATE, OPEN_ORDERS, REPEATED_ORDER, REPEATED_EXECUTION ->
                add(control, scope, name, 1_000_000);
            default -> add(control, scope, name, LARGE);
        }
    }

    private void add(RiskControl control, Scope scope, String name, long value) {
        controls.add(new ControlLimit(control, scope, name, value));
    }

    private static long allocatedBy(IntConsumer decision) {
        for (int i = 0; i < WARM_UP; i++) {
            decision.accept(i);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < DECISIONS; i++) {
            decision.accept(i);
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private OrderIntent limit(Instrument on, Side side, long qty, long px, int owner) {
        return intent.limit(1, on, side, TimeInForce.GTC, qty, px).by(owner);
    }

    /** A small order at the touch that every limit allows; one in four a market order. */
    private void approve(int i) {
        nowNs += STEP_NS;
        Instrument on = traded[i % traded.length];
        Side side = i / traded.length % 2 == 0 ? Side.BUY : Side.SELL;
        long px = side == Side.BUY ? board.askPx(on.id()) : board.bidPx(on.id());
        int owner = i % 7 < 3 ? strategy : alice;
        if (i % 4 == 0) {
            intent.set(
                            1,
                            on,
                            side,
                            OrderType.MARKET,
                            TimeInForce.IOC,
                            100 + i % 10,
                            on.qtyDecimals(),
                            OrderIntent.NO_PX,
                            0)
                    .by(owner);
        } else {
            limit(on, side, 100 + i % 10, px, owner);
        }
        if (gate.approve(intent, nowNs) == null) {
            throw new AssertionError(i + ": " + gate.reason() + ' ' + gate.reasonText());
        }
        state.forget(intent);
    }

    @Test
    void shouldNotAllocateOnApprovals() {
        assertThat(allocatedBy(this::approve)).isLessThan(ALLOWED_BYTES);
        assertThat(state.table().instruments).isEqualTo(registry.instruments().size());
    }

    private void refuse(int i) {
        nowNs += STEP_NS;
        switch (i % 12) {
            case 0 -> limit(btcUsdt, Side.BUY, 0, 50_000_00, alice);
            case 1 -> limit(btcUsdt, Side.BUY, 100, 60_000_00, alice);
            case 2 -> limit(btcUsd, Side.BUY, 1_000_000, 49_990_00, alice);
            case 3 -> limit(ethBtc, Side.SELL, 200_000, 5_000, strategy);
            case 4 -> limit(restricted, Side.BUY, 10_000, 80_00, alice);
            case 5 -> limit(btcUsdt, Side.BUY, 100, 50_000_00, bob);
            case 6 -> limit(unquoted, Side.BUY, 100, 2_00, alice);
            case 7 -> limit(ethBtc, Side.BUY, 10_000, 5_000, poor);
            case 8 -> limit(crowded, Side.BUY, 10_000, 500_00, alice);
            case 9 -> limit(btcUsd, Side.BUY, 100, 49_990_00, small);
            case 10 -> limit(btcUsdt, Side.BUY, 100, 50_000_00, slow);
            default -> limit(btcUsdt, Side.BUY, 100, i % 24 < 12 ? 50_000_00 : 51_000_00, i % 24 < 12 ? idle : alice);
        }
        if (gate.approve(intent, nowNs) != null) {
            throw new AssertionError(i + ": approved");
        }
        refusals[gate.reason().code()]++;
    }

    /** An order of ours that rests where a buyer would meet it. */
    private void restSelling() {
        limit(btcUsdt, Side.SELL, 100, 51_000_00, alice);
        assertThat(gate.approve(intent, nowNs)).as(gate.reasonText()).isNotNull();
        state.began(
                new Order(
                        1,
                        btcUsdt,
                        Side.SELL,
                        OrderType.LIMIT,
                        TimeInForce.GTC,
                        intent.workingPx(),
                        intent.qty(),
                        "alice",
                        "",
                        0,
                        nowNs,
                        intent.giveAmount()),
                intent);
    }

    @Test
    void shouldNotAllocateOnRefusals() {
        restSelling();

        assertThat(allocatedBy(this::refuse)).isLessThan(ALLOWED_BYTES);
        for (RejectReason reason : List.of(
                INVALID_QUANTITY,
                PRICE_COLLAR,
                MAX_NOTIONAL,
                INSUFFICIENT_BALANCE,
                RESTRICTED,
                NOT_PERMITTED,
                STALE_QUOTE,
                DAILY_LIMIT,
                MAX_POSITION,
                OPEN_NOTIONAL,
                ORDER_RATE,
                MAX_OPEN_ORDERS,
                SELF_MATCH)) {
            assertThat(refusals[reason.code()]).as(reason.name()).isPositive();
        }
        assertThat(Arrays.stream(refusals).sum()).isEqualTo(WARM_UP + DECISIONS);
    }
}
