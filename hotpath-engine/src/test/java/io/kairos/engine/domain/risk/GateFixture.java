package io.kairos.engine.domain.risk;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.domain.book.QuoteBoard;
import io.kairos.engine.domain.order.Order;
import io.kairos.engine.domain.order.OrderEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One BTC-USDT order that passes every check, with every knob that a check looks at within reach of a test. */
final class GateFixture {
    static final long ONE = 100_000_000L;
    static final int USDT = 0;
    static final int BTC = 1;

    final InstrumentRegistry registry = new InstrumentRegistry();
    final QuoteBoard board = new QuoteBoard();
    final Balances balances = new Balances();
    final KillSwitch killSwitch = new KillSwitch();
    final RiskState state = new RiskState(registry, board, balances, killSwitch);
    final RiskGate gate = new RiskGate(state);
    final OrderIntent intent = new OrderIntent();

    Venue venue = Venue.BINANCE;
    boolean known = true;
    boolean trading = true;
    long minQty = 10;
    long maxQty = 100_00000;
    long minPx = 1_00;
    long maxPx = 1_000_000_00;
    long minNotional = 5 * ONE;

    boolean ready = true;
    boolean linkUp = true;
    int unsettled;
    int openOrders;
    int ordersBefore;
    long usedToday;

    int reference = USDT;
    long daily = 1_000_000 * ONE;
    long perOrder = 100_000 * ONE;
    int collarBps = 500;
    int maxQuoteAgeMs = 1_000;
    int perSecond = 10;
    int maxOpen = 5;

    long freeUsdt = 1_000_000 * ONE;
    long freeBtc = 100 * ONE;

    boolean quoted = true;
    boolean live = true;
    long bid = 49_990_00;
    long ask = 50_000_00;
    long quoteNs = 1_700_000_000_000_000_000L;
    long nowNs = quoteNs;

    Side side = Side.BUY;
    OrderType type = OrderType.LIMIT;
    TimeInForce tif = TimeInForce.GTC;
    long qty = 1_00000;
    int qtyScale = 5;
    long px = 50_000_00;
    int pxScale = 2;

    final List<ControlLimit> controls = new ArrayList<>();
    private @Nullable Order began;

    /** Sets everything up as the fields say and asks the gate. */
    ApprovedOrder ask() {
        prepare();
        state.restore(usedToday, nowNs, Long.MIN_VALUE / 2);
        for (int i = 0; i < ordersBefore; i++) {
            state.rate.take(perSecond, nowNs);
        }
        return askNow("");
    }

    /** The same in the name of an owner, on top of what was asked before. */
    ApprovedOrder ask(String owner) {
        prepare();
        return askNow(owner);
    }

    private ApprovedOrder askNow(String owner) {
        Instrument on = registry.instrument(0);
        intent.set(1, known ? on : null, side, type, tif, qty, qtyScale, px, pxScale)
                .by(state.ownerId(owner));
        return gate.approve(intent, nowNs);
    }

    /** Makes an order of what was approved. */
    Order begin() {
        Order order = new Order(
                intent.orderId(),
                intent.known(),
                side,
                type,
                tif,
                intent.workingPx(),
                intent.qty(),
                "",
                "",
                0,
                nowNs,
                intent.giveAmount());
        state.began(order, intent);
        began = order;
        return order;
    }

    /** The last order made ends without having traded any more. */
    void end() {
        Order order = Objects.requireNonNull(began);
        order.on(OrderEvent.CANCELED);
        state.changed(order);
    }

    /** What was approved comes to nothing. */
    void settle() {
        state.forget(intent);
    }

    /** Sets everything up as the fields say. */
    void prepare() {
        Asset usdt = registry.asset("USDT", 8);
        Asset btc = registry.asset("BTC", 8);
        Instrument on = new Instrument(
                registry.idFor(venue, "BTC-USDT"),
                venue,
                "BTC-USDT",
                "BTCUSDT",
                btc,
                usdt,
                2,
                5,
                5,
                minPx,
                maxPx,
                10,
                minQty,
                maxQty,
                minNotional,
                1_000,
                1_000,
                trading);
        registry.put(on);
        board.ensure(1);
        board.setLive(on.id(), live);
        if (quoted) {
            board.update(on.id(), bid, 100_000, ask, 100_000, quoteNs, quoteNs, 1);
        }
        balances.ensure(2);
        balances.onSnapshot(venue.id(), USDT, freeUsdt, 0, quoteNs);
        balances.onSnapshot(venue.id(), BTC, freeBtc, 0, quoteNs);
        state.setReady(ready);
        state.setLinkUp(venue.id(), linkUp);
        state.setUnsettled(venue.id(), unsettled);
        state.setOpenOrders(openOrders);
        state.onDefined();
        state.setLimits(new RiskLimits(
                1, reference, daily, collarBps, maxQuoteAgeMs, perSecond, maxOpen, new long[] {perOrder}, controls));
    }

    RejectReason reasonOfAsking() {
        ApprovedOrder approved = ask();
        if ((approved == null) == (gate.reason() == RejectReason.NONE)) {
            throw new AssertionError("approved=" + (approved != null) + " reason=" + gate.reason());
        }
        return gate.reason();
    }
}
