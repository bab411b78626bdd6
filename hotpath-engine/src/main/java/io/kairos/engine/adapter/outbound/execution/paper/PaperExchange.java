package io.kairos.engine.adapter.outbound.execution.paper;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.domain.risk.Reservations;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One venue on paper: matches orders against the books that its feed shows, and keeps the paper account. A function of what it is told,
 * in order; asks no clock. Paper thread only.
 *
 * <p>What it assumes: an order takes what is shown, level by level, at the level's price, and what it took cannot be taken again until
 * newly shown. What rests stands behind everything that was shown at its price when it came; only public trades at that price bring it
 * forward. A trade through its price, or the other side reaching it, fills it at its own price, up to the quantity traded or shown. Our
 * orders do not move the market, and do not meet each other.
 */
final class PaperExchange {
    /** Open orders; a new one beyond is rejected. */
    static final int MAX_OPEN = 1_024;

    /** Ended orders that can still be asked for. */
    private static final int MAX_ENDED = 10_000;

    private static final long MICRO_NS = 1_000;

    private final PaperReports reports;
    private final PaperLedger ledger = new PaperLedger();
    private final Int2ObjectHashMap<PaperMarket> markets = new Int2ObjectHashMap<>();
    private final Map<Long, PaperOrder> open = new TreeMap<>();
    private final Map<Long, PaperOrder> ended = new LinkedHashMap<>();
    private long timeNs;
    private long nextId;
    private long fills;
    private long rejected;

    PaperExchange(PaperReports reports) {
        this.reports = reports;
    }

    /** The account. */
    PaperLedger ledger() {
        return ledger;
    }

    /** Open orders, by our id. */
    Collection<PaperOrder> open() {
        return open.values();
    }

    long fills() {
        return fills;
    }

    long rejected() {
        return rejected;
    }

    /** The venue's time: that of the last thing it was told, a nanosecond later with each booking, so that they have an order. */
    long timeNs() {
        return timeNs;
    }

    /** Time passes. */
    void advance(long nowNs) {
        timeNs = Math.max(timeNs, nowNs);
    }

    /** An instrument's rules from now on. */
    void define(Instrument instrument) {
        PaperMarket market = markets.get(instrument.id());
        if (market == null) {
            markets.put(instrument.id(), new PaperMarket(instrument));
        } else {
            Instrument before = market.instrument();
            if (PaperMarket.isFiner(before, instrument)) {
                long pxFactor = FixedMath.pow10(instrument.priceDecimals() - before.priceDecimals());
                long qtyFactor = FixedMath.pow10(instrument.qtyDecimals() - before.qtyDecimals());
                rescale(open.values(), instrument.id(), pxFactor, qtyFactor);
                rescale(ended.values(), instrument.id(), pxFactor, qtyFactor);
            }
            market.define(instrument);
        }
    }

    private static void rescale(Collection<PaperOrder> orders, int instrumentId, long pxFactor, long qtyFactor) {
        for (PaperOrder order : orders) {
            if (order.instrumentId == instrumentId) {
                order.rescale(pxFactor, qtyFactor);
            }
        }
    }

    @Nullable
    PaperMarket market(int instrumentId) {
        return markets.get(instrumentId);
    }

    /** Whether the feed of an instrument, or of all for -1, can be believed. */
    void onFeed(int instrumentId, boolean live, boolean disconnected) {
        for (PaperMarket market : markets.values()) {
            boolean meant =
                    instrumentId == -1 || instrumentId == market.instrument().id();
            // What arrives while a feed still synchronises counts once it is live; what came before it was lost does
            // not.
            if (meant && (market.book.isLive() != live || disconnected)) {
                market.book.setLive(live);
                meet(market);
            }
        }
        flushBalances();
    }

    /** The book of a market has changed: what rests may be reached by the other side. */
    void onBook(PaperMarket market) {
        meet(market);
        flushBalances();
    }

    /** A public trade. */
    void onTrade(PaperMarket market, long px, long qty, Side aggressor, long venueNs) {
        market.sawVenueTime(venueNs);
        Side hit = aggressor == Side.BUY ? Side.SELL : Side.BUY;
        long used = 0;
        for (PaperOrder order : market.resting(hit)) {
            if (!order.accepts(px)) {
                break;
            }
            if (venueNs != 0 && venueNs < order.sinceVenueNs) {
                continue;
            }
            if (px != order.limitPx) {
                order.aheadQty = 0;
            } else if (order.aheadQty == PaperOrder.UNKNOWN_QTY) {
                continue;
            }
            long reach = qty - used;
            long eaten = Math.min(reach, order.aheadQty);
            order.aheadQty -= eaten;
            long fillQty = onGrid(market, order, reach - eaten);
            if (fillQty > 0) {
                used += fillQty;
                fill(market, order, order.limitPx, fillQty, true);
                endIfFilled(market, order);
            }
        }
        flushBalances();
    }

    /** A new order reaches the venue. */
    void arrive(PaperOrder order) {
        PaperMarket market = markets.get(order.instrumentId);
        String refusal = market == null ? "instrument is not known" : refusal(market, order);
        if (market == null || !refusal.isEmpty()) {
            reject(order, refusal);
            return;
        }
        order.venueOrderId = "PAPER-" + takeId();
        order.state = OrderState.LIVE;
        order.sinceVenueNs = market.lastVenueNs();
        open.put(order.orderId, order);
        setLock(market, order, need(market, order, order.leavesQty()));
        reports.order(ReportKind.ACCEPTED, order, timeNs, "");
        String shortOf = take(market, order);
        if (order.leavesQty() == 0) {
            endIfFilled(market, order);
        } else if (order.rests()) {
            order.aheadQty = ahead(market, order);
            market.rest(order);
        } else {
            end(market, order, OrderState.EXPIRED);
            reports.order(ReportKind.EXPIRED, order, timeNs, shortOf);
        }
        flushBalances();
    }

    void reject(PaperOrder order, String why) {
        rejected++;
        order.state = OrderState.REJECTED;
        order.text = "paper: " + why;
        remember(order);
        reports.order(ReportKind.REJECTED, order, timeNs, order.text);
    }

    private String refusal(PaperMarket market, PaperOrder order) {
        Instrument on = market.instrument();
        if (!on.trading()) {
            return on.symbol() + " is not trading now";
        }
        if (!market.book.isUsable()) {
            return "no verified book of " + on.symbol() + " now";
        }
        if (open.size() >= MAX_OPEN) {
            return "more than " + MAX_OPEN + " open orders";
        }
        if (need(market, order, order.leavesQty())
                > ledger.free(give(market, order).id())) {
            return "insufficient balance of " + give(market, order).name();
        }
        BookSide opposite = market.book.opposite(order.side);
        if (order.type == OrderType.LIMIT_MAKER && opposite.size() > 0 && order.accepts(opposite.px(0))) {
            return "a post-only order would take";
        }
        return "";
    }

    /** Takes what it may of what is shown; why not more, where that is not simply the book. */
    private String take(PaperMarket market, PaperOrder order) {
        BookSide opposite = market.book.opposite(order.side);
        if (order.type == OrderType.LIMIT
                && order.timeInForce == TimeInForce.FOK
                && reachable(opposite, order) < order.leavesQty()) {
            return "not all of it can be filled at once";
        }
        for (int level = 0; level < opposite.size() && order.leavesQty() > 0; level++) {
            if (!order.accepts(opposite.px(level))) {
                break;
            }
            long qty = onGrid(market, order, opposite.availableQty(level));
            if (qty > 0) {
                opposite.take(level, qty);
                fill(market, order, opposite.px(level), qty, false);
            }
        }
        return "";
    }

    private static long reachable(BookSide side, PaperOrder order) {
        long sum = 0;
        for (int level = 0; level < side.size() && order.accepts(side.px(level)); level++) {
            sum = FixedMath.add(sum, side.availableQty(level));
            if (sum == FixedMath.OVERFLOW) {
                return Long.MAX_VALUE;
            }
        }
        return sum;
    }

    /** What the other side of the book does to what rests: whoever offers at our price would have met us. */
    private void meet(PaperMarket market) {
        if (!market.hasResting() || !market.book.isUsable()) {
            return;
        }
        meet(market, Side.BUY);
        meet(market, Side.SELL);
    }

    private void meet(PaperMarket market, Side side) {
        BookSide opposite = market.book.opposite(side);
        for (PaperOrder order : market.resting(side)) {
            if (order.aheadQty == PaperOrder.UNKNOWN_QTY) {
                order.aheadQty = ahead(market, order);
            }
            for (int level = 0; level < opposite.size() && order.leavesQty() > 0; level++) {
                if (!order.accepts(opposite.px(level))) {
                    break;
                }
                order.aheadQty = 0;
                long qty = onGrid(market, order, opposite.availableQty(level));
                if (qty > 0) {
                    opposite.take(level, qty);
                    fill(market, order, order.limitPx, qty, true);
                }
            }
            endIfFilled(market, order);
        }
    }

    private static long ahead(PaperMarket market, PaperOrder order) {
        long shown = market.book.own(order.side).shownAt(order.limitPx);
        return shown < 0 ? PaperOrder.UNKNOWN_QTY : shown;
    }

    private static long onGrid(PaperMarket market, PaperOrder order, long qty) {
        return qty >= order.leavesQty()
                ? order.leavesQty()
                : FixedMath.floorToStep(qty, market.instrument().stepQty());
    }

    private void fill(PaperMarket market, PaperOrder order, long px, long qty, boolean maker) {
        Instrument on = market.instrument();
        long quoteAmount = on.quoteAmountDown(px, qty);
        long baseAmount = on.baseAmount(qty);
        if (quoteAmount == FixedMath.OVERFLOW || baseAmount == FixedMath.OVERFLOW) {
            throw new IllegalStateException("paper fill does not fit 64 bits: symbol=" + on.symbol() + " orderId="
                    + order.orderId + " px=" + px + " qty=" + qty);
        }
        boolean buy = order.side == Side.BUY;
        long feeAmount = PaperFees.amount(on, order.side, maker, baseAmount, quoteAmount);
        timeNs++;
        fills++;
        order.add(new PaperFill(
                takeId(),
                timeNs,
                px,
                qty,
                feeAmount,
                PaperFees.asset(on, order.side).id(),
                maker,
                Math.addExact(order.cumQty, qty),
                Math.addExact(order.cumQuoteAmount, quoteAmount)));
        order.state = order.leavesQty() == 0 ? OrderState.FILLED : OrderState.LIVE;
        setLock(market, order, need(market, order, order.leavesQty()));
        ledger.book(on.quote().id(), buy ? 0 : quoteAmount);
        ledger.book(on.base().id(), buy ? baseAmount : 0);
        ledger.book(PaperFees.asset(on, order.side).id(), -feeAmount);
        ledger.book((buy ? on.quote() : on.base()).id(), buy ? -quoteAmount : -baseAmount);
        reports.fill(order, order.fills.getLast());
    }

    private void endIfFilled(PaperMarket market, PaperOrder order) {
        if (order.leavesQty() == 0) {
            end(market, order, OrderState.FILLED);
        }
    }

    private void end(PaperMarket market, PaperOrder order, OrderState state) {
        order.state = state;
        setLock(market, order, 0);
        market.leave(order);
        open.remove(order.orderId);
        remember(order);
    }

    private void remember(PaperOrder order) {
        ended.put(order.orderId, order);
        if (ended.size() > MAX_ENDED) {
            ended.remove(ended.keySet().iterator().next());
        }
    }

    private static Asset give(PaperMarket market, PaperOrder order) {
        return order.side == Side.BUY
                ? market.instrument().quote()
                : market.instrument().base();
    }

    /** As the risk gate reserves it, so that both sides lock the same. */
    private static long need(PaperMarket market, PaperOrder order, long qty) {
        long amount = Reservations.amountFor(market.instrument(), order.side, order.limitPx, qty);
        return amount == FixedMath.OVERFLOW ? Long.MAX_VALUE : amount;
    }

    private void setLock(PaperMarket market, PaperOrder order, long amount) {
        ledger.lock(give(market, order).id(), amount - order.lockedAmount);
        order.lockedAmount = amount;
    }

    /** A cancel reaches the venue. */
    void cancel(int instrumentId, long orderId) {
        PaperOrder order = open.get(orderId);
        PaperMarket market = order == null ? null : markets.get(order.instrumentId);
        if (order == null || market == null) {
            reports.unknown(ReportKind.CANCEL_REJECTED, instrumentId, orderId, timeNs, "paper: no such order is open");
            return;
        }
        end(market, order, OrderState.CANCELED);
        reports.order(ReportKind.CANCELED, order, timeNs, "");
        flushBalances();
    }

    /**
     * An amendment reaches the venue: less at the same price keeps its place in the queue; everything else goes to its end, and may take
     * at once what is shown. What cannot be done leaves the order as it was.
     */
    void amend(int instrumentId, long orderId, long px, long qty) {
        PaperOrder order = open.get(orderId);
        PaperMarket market = order == null ? null : markets.get(order.instrumentId);
        if (order == null || market == null) {
            reports.unknown(ReportKind.AMEND_REJECTED, instrumentId, orderId, timeNs, "paper: no such order is open");
            return;
        }
        String refusal = amendRefusal(market, order, px, qty);
        if (!refusal.isEmpty()) {
            reports.order(ReportKind.AMEND_REJECTED, order, timeNs, "paper: " + refusal);
            return;
        }
        boolean keepsPlace = px == order.limitPx && qty <= order.qty;
        market.leave(order);
        order.limitPx = px;
        order.qty = qty;
        setLock(market, order, need(market, order, order.leavesQty()));
        reports.order(ReportKind.AMENDED, order, timeNs, "");
        if (!keepsPlace) {
            String unused = take(market, order);
        }
        if (order.leavesQty() == 0) {
            endIfFilled(market, order);
        } else {
            if (!keepsPlace) {
                order.aheadQty = ahead(market, order);
            }
            market.rest(order);
        }
        flushBalances();
    }

    private String amendRefusal(PaperMarket market, PaperOrder order, long px, long qty) {
        if (!market.book.isUsable()) {
            return "no verified book of " + market.instrument().symbol() + " now";
        }
        if (qty <= order.cumQty) {
            return "that much has filled already";
        }
        long need = Reservations.amountFor(market.instrument(), order.side, px, qty - order.cumQty);
        Asset give = give(market, order);
        if (need == FixedMath.OVERFLOW || need - order.lockedAmount > ledger.free(give.id())) {
            return "insufficient balance of " + give.name();
        }
        BookSide opposite = market.book.opposite(order.side);
        boolean takes = opposite.size() > 0 && (order.side == Side.BUY ? px >= opposite.px(0) : px <= opposite.px(0));
        return order.type == OrderType.LIMIT_MAKER && takes ? "a post-only order would take" : "";
    }

    /** A question reaches the venue: every fill is told again, then the state. */
    void query(int instrumentId, long orderId) {
        PaperOrder order = open.containsKey(orderId) ? open.get(orderId) : ended.get(orderId);
        if (order == null) {
            reports.unknown(ReportKind.NOT_FOUND, instrumentId, orderId, timeNs, "paper: no such order");
            return;
        }
        for (PaperFill fill : order.fills) {
            reports.fill(order, fill);
        }
        reports.order(ReportKind.STATUS, order, timeNs, order.text);
    }

    /** An order as an earlier run has left it; its queue begins anew. */
    void restore(PaperOrder order) {
        PaperMarket market = markets.get(order.instrumentId);
        if (market == null || order.state != OrderState.LIVE) {
            remember(order);
            return;
        }
        open.put(order.orderId, order);
        if (order.rests()) {
            setLock(market, order, need(market, order, order.leavesQty()));
            market.rest(order);
            return;
        }
        if (order.type == OrderType.LIMIT && order.timeInForce == TimeInForce.FOK) {
            // All or nothing: the prices of what was cut off are lost with the process, its limit is the worst of them.
            fill(market, order, order.limitPx, order.leavesQty(), false);
            endIfFilled(market, order);
        } else {
            end(market, order, OrderState.EXPIRED);
        }
    }

    /** Tells the whole account. */
    void tellAccount(List<Asset> assets) {
        timeNs++;
        for (Asset asset : assets) {
            ledger.takeTouched(asset.id());
            reports.balance(asset.id(), ledger.free(asset.id()), ledger.locked(asset.id()), true, timeNs);
        }
        for (PaperOrder order : new ArrayList<>(open.values())) {
            reports.order(ReportKind.STATUS, order, timeNs, "");
        }
    }

    private void flushBalances() {
        for (int asset = 0; asset < ledger.assets(); asset++) {
            if (ledger.takeTouched(asset)) {
                reports.balance(asset, ledger.free(asset), ledger.locked(asset), false, timeNs);
            }
        }
    }

    private long takeId() {
        nextId = Math.max(nextId + 1, timeNs / MICRO_NS);
        return nextId;
    }
}
