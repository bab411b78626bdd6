package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.application.port.OrderGateway;
import io.kairos.engine.domain.arbitrage.LegArithmetic;
import io.kairos.engine.domain.risk.ApprovedOrder;
import io.kairos.journal.codec.LinkState;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A venue in memory: matches against its best quotes, keeps a ledger with fees, and answers as truthfully, as late, as often
 * and in as bad an order as it is told to.
 */
final class FakeVenue implements OrderGateway {
    static final class VenueOrder {
        long orderId;
        Instrument on;
        boolean buy;
        long px;
        long qty;
        long cum;
        OrderState state = OrderState.LIVE;
        final List<byte[]> trades = new ArrayList<>();

        boolean isOpen() {
            return state == OrderState.LIVE;
        }
    }

    final Venue name;
    final InstrumentRegistry registry;
    final long[] free = new long[4];
    final long[] locked = new long[4];
    final long[] bidPx;
    final long[] bidQty;
    final long[] askPx;
    final long[] askQty;
    final Map<Long, VenueOrder> orders = new LinkedHashMap<>();
    final List<byte[]> outbox = new ArrayList<>();
    final List<ApprovedView> sent = new ArrayList<>();
    final ManualClock clock;
    boolean up;
    /** Swallows every answer to the next new orders, which are executed. */
    boolean silent;
    /** Loses the next new orders on their way. */
    boolean lossy;
    /** Answers no question about orders. */
    boolean mute;
    /** Keeps showing what it showed before a trade: prices and sizes never move. */
    boolean unmoved;
    /** When set, chooses silence, loss, repetition and disorder at random. */
    Random chaos;

    /** Refuses amendments. */
    boolean refusesAmends;

    int cancels;
    int amends;
    int queries;
    private long nextTradeId = 1;
    private long lastChangeNs;

    /** What was sent. */
    record ApprovedView(
            long orderId, int instrumentId, Instrument on, io.kairos.domain.order.Side side, long px, long qty) {}

    FakeVenue(ManualClock clock) {
        this(clock, Venue.BINANCE, TestMarket.registry());
    }

    /** One of several: {@code registry} holds the instruments of all. */
    FakeVenue(ManualClock clock, Venue name, InstrumentRegistry registry) {
        this.clock = clock;
        this.name = name;
        this.registry = registry;
        // Tests define further ones.
        int instruments = Math.max(8, registry.instruments().size());
        bidPx = new long[instruments];
        bidQty = new long[instruments];
        askPx = new long[instruments];
        askQty = new long[instruments];
    }

    @Override
    public Venue venue() {
        return name;
    }

    @Override
    public void start() {}

    void setQuote(int id, long bid, long bidSize, long ask, long askSize) {
        bidPx[id] = bid;
        bidQty[id] = bidSize;
        askPx[id] = ask;
        askQty[id] = askSize;
    }

    @Override
    public boolean sendNewOrder(ApprovedOrder order) {
        if (!up) {
            return false;
        }
        sent.add(new ApprovedView(
                order.orderId(), order.instrumentId(), order.instrument(), order.side(), order.limitPx(), order.qty()));
        boolean lose = lossy || (chaos != null && chaos.nextInt(20) == 0);
        if (lose) {
            return true;
        }
        boolean hush = silent || (chaos != null && chaos.nextInt(15) == 0);
        int mark = outbox.size();
        execute(order);
        if (hush) {
            while (outbox.size() > mark) {
                outbox.remove(outbox.size() - 1);
            }
        } else if (chaos != null) {
            disorder(mark);
        }
        return true;
    }

    private void disorder(int mark) {
        for (int i = outbox.size() - 1; i > mark; i--) {
            if (chaos.nextInt(4) == 0) {
                byte[] swap = outbox.get(i);
                outbox.set(i, outbox.get(i - 1));
                outbox.set(i - 1, swap);
            }
            if (chaos.nextInt(6) == 0) {
                outbox.add(outbox.get(i));
            }
        }
    }

    private void execute(ApprovedOrder approved) {
        VenueOrder order = new VenueOrder();
        order.orderId = approved.orderId();
        order.on = registry.instrument(approved.instrumentId());
        order.buy = approved.side() == io.kairos.domain.order.Side.BUY;
        order.px = approved.limitPx();
        order.qty = approved.qty();
        int give = give(order);
        long needed = needed(order, order.qty);
        if (needed > free[give]) {
            out(Records.report(
                    order.on.id(),
                    order.orderId,
                    clock.nowNs,
                    ReportKind.REJECTED,
                    OrderState.REJECTED,
                    0,
                    -1,
                    Records.NULL,
                    0,
                    0,
                    -1,
                    "-2010 insufficient balance"));
            return;
        }
        orders.put(order.orderId, order);
        free[give] -= needed;
        locked[give] += needed;
        lastChangeNs = clock.nowNs;
        out(report(order, ReportKind.ACCEPTED));
        match(order);
        if (order.isOpen() && approved.timeInForce() != io.kairos.domain.order.TimeInForce.GTC) {
            end(order, OrderState.EXPIRED);
            out(report(order, ReportKind.EXPIRED));
        }
    }

    private int give(VenueOrder order) {
        return order.buy ? order.on.quote().id() : order.on.base().id();
    }

    /** Trades what the quotes allow, in up to two trades. */
    void match(VenueOrder order) {
        int id = order.on.id();
        for (int i = 0; i < 2 && order.isOpen(); i++) {
            long quotePx = order.buy ? askPx[id] : bidPx[id];
            long quoteQty = order.buy ? askQty[id] : bidQty[id];
            boolean crosses = quotePx > 0 && quoteQty > 0 && (order.buy ? order.px >= quotePx : order.px <= quotePx);
            if (!crosses) {
                return;
            }
            long want = order.qty - order.cum;
            long qty = Math.min(i == 0 && want > 1 ? (want + 1) / 2 : want, quoteQty);
            trade(order, quotePx, qty);
            if (unmoved) {
                continue;
            }
            if (order.buy) {
                askQty[id] -= qty;
            } else {
                bidQty[id] -= qty;
            }
        }
    }

    void trade(VenueOrder order, long px, long qty) {
        Instrument on = order.on;
        int base = on.base().id();
        int quote = on.quote().id();
        long value = on.quoteAmountDown(px, qty);
        long amount = on.baseAmount(qty);
        boolean feeOnTop = order.buy && on.isFeeInQuote();
        long gross = order.buy && !feeOnTop ? amount : value;
        long fee = gross * on.takerFeeCentibps() / Instrument.FEE_DENOMINATOR;
        long stillBefore = stillLocked(order);
        order.cum += qty;
        long released = stillBefore - stillLocked(order);
        int give = give(order);
        locked[give] -= released;
        free[give] += released - (order.buy ? value : amount) - (feeOnTop ? fee : 0);
        free[order.buy ? base : quote] += (order.buy ? amount : value) - (feeOnTop ? 0 : fee);
        lastChangeNs = clock.nowNs;
        if (order.cum == order.qty) {
            order.state = OrderState.FILLED;
        }
        byte[] report = Records.report(
                on.id(),
                order.orderId,
                clock.nowNs,
                ReportKind.TRADED,
                order.state,
                order.cum,
                nextTradeId++,
                px,
                qty,
                fee,
                order.buy && !feeOnTop ? base : quote,
                "");
        out(report);
        order.trades.add(outbox.get(outbox.size() - 1));
    }

    private static long stillLocked(VenueOrder order) {
        long leaves = order.qty - order.cum;
        return leaves == 0 ? 0 : needed(order, leaves);
    }

    private static long needed(VenueOrder order, long qty) {
        return LegArithmetic.given(
                order.on,
                order.buy ? io.kairos.domain.order.Side.BUY : io.kairos.domain.order.Side.SELL,
                order.px,
                qty);
    }

    private void end(VenueOrder order, OrderState state) {
        long rest = stillLocked(order);
        locked[give(order)] -= rest;
        free[give(order)] += rest;
        order.state = state;
        lastChangeNs = clock.nowNs;
    }

    private byte[] report(VenueOrder order, ReportKind kind) {
        return Records.terms(
                Records.report(order.on.id(), order.orderId, clock.nowNs, kind, order.state, order.cum),
                order.px,
                order.qty);
    }

    private void out(byte[] record) {
        outbox.add(Records.of(name.id(), record));
    }

    @Override
    public boolean sendCancel(int instrumentId, long orderId) {
        if (!up) {
            return false;
        }
        cancels++;
        VenueOrder order = orders.get(orderId);
        if (order == null || !order.isOpen()) {
            out(Records.report(
                    instrumentId, orderId, clock.nowNs, ReportKind.CANCEL_REJECTED, OrderState.UNKNOWN, Records.NULL));
        } else {
            end(order, OrderState.CANCELED);
            if (chaos == null || chaos.nextInt(8) != 0) {
                out(report(order, ReportKind.CANCELED));
            }
        }
        return true;
    }

    @Override
    public boolean sendAmend(int instrumentId, long orderId, long px, long qty) {
        if (!up) {
            return false;
        }
        amends++;
        VenueOrder order = orders.get(orderId);
        if (lossy) {
            return true;
        }
        if (order == null || !order.isOpen() || refusesAmends) {
            out(Records.report(
                    instrumentId, orderId, clock.nowNs, ReportKind.AMEND_REJECTED, OrderState.UNKNOWN, Records.NULL));
            return true;
        }
        long before = stillLocked(order);
        order.px = px;
        order.qty = qty;
        long more = stillLocked(order) - before;
        free[give(order)] -= more;
        locked[give(order)] += more;
        lastChangeNs = clock.nowNs;
        if (!silent) {
            out(report(order, ReportKind.AMENDED));
        }
        return true;
    }

    @Override
    public boolean sendStatusQuery(int instrumentId, long orderId) {
        queries++;
        if (mute) {
            return true;
        }
        VenueOrder order = orders.get(orderId);
        if (order == null) {
            out(Records.report(
                    instrumentId, orderId, clock.nowNs, ReportKind.NOT_FOUND, OrderState.UNKNOWN, Records.NULL));
        } else {
            outbox.addAll(order.trades);
            out(report(order, ReportKind.STATUS));
        }
        return true;
    }

    /** Offers what the port's contract says of a connect. */
    List<byte[]> connect() {
        up = true;
        List<byte[]> records = new ArrayList<>();
        records.add(Records.link(name.id(), clock.nowNs, LinkState.RECONCILING));
        long asOfNs = lastChangeNs == 0 ? clock.nowNs : lastChangeNs;
        for (int asset = 0; asset < free.length; asset++) {
            records.add(Records.of(name.id(), Records.balance(asset, asOfNs, free[asset], locked[asset], true)));
        }
        for (VenueOrder order : orders.values()) {
            if (order.isOpen()) {
                records.add(Records.of(name.id(), report(order, ReportKind.STATUS)));
            }
        }
        records.add(Records.link(name.id(), clock.nowNs, LinkState.UP));
        return records;
    }

    @Override
    public void close() {}
}
