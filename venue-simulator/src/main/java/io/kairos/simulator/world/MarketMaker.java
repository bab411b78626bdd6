package io.kairos.simulator.world;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.Exchange.SyntheticAction;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.Order;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.matching.TimeInForce;
import io.kairos.simulator.number.Fixed8;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * The synthetic participants of one instrument: they quote around the fair price, change their minds, and trade. They
 * never quote beyond fair price plus half spread, so that crosses of several instruments stay without profit.
 */
final class MarketMaker {
    private static final int LEVELS = 30;
    private static final double TRADE_SHARE = 0.34;
    private static final double RESIZE_SHARE = 0.36;

    private final Exchange exchange;
    private final Instrument instrument;
    private final InstrumentProfile profile;
    private final VenuePrices prices;
    private final RandomGenerator random;
    private final NavigableMap<Long, Order> bids = new TreeMap<>((left, right) -> Long.compare(right, left));
    private final NavigableMap<Long, Order> asks = new TreeMap<>();

    MarketMaker(
            Exchange exchange,
            Instrument instrument,
            InstrumentProfile profile,
            VenuePrices prices,
            RandomGenerator random) {
        this.exchange = exchange;
        this.instrument = instrument;
        this.profile = profile;
        this.prices = prices;
        this.random = random;
    }

    Instrument instrument() {
        return instrument;
    }

    InstrumentProfile profile() {
        return profile;
    }

    /** Takes all quotes away and quotes anew around the fair price. */
    void requoteAtFair() {
        requote(fairBid(), fairAsk());
    }

    /** Takes all quotes away and quotes anew from the given best prices outwards. */
    void requote(long bestBid, long bestAsk) {
        SyntheticAction action = exchange.synthetic(instrument);
        for (NavigableMap<Long, Order> side : List.of(bids, asks)) {
            side.values().forEach(action::cancel);
            side.clear();
        }
        for (int level = 0; level < LEVELS; level++) {
            place(action, Side.BUY, bestBid - level * spacing(), level);
            place(action, Side.SELL, bestAsk + level * spacing(), level);
        }
        action.commit();
    }

    /** Whether a quote stands further beyond its limit than {@code bps} of the price. */
    boolean isStale(double bps) {
        dropDone();
        long slack = (long) (fairBid() * bps / 10_000);
        return (!bids.isEmpty() && bids.firstKey() > fairBid() + slack)
                || (!asks.isEmpty() && asks.firstKey() < fairAsk() - slack);
    }

    /** One synthetic action: follow the fair price, then trade, resize or move a quote. */
    void step() {
        SyntheticAction action = exchange.synthetic(instrument);
        follow(action);
        double choice = random.nextDouble();
        if (choice < TRADE_SHARE) {
            trade(action);
        } else if (choice < TRADE_SHARE + RESIZE_SHARE) {
            resize(action);
        } else {
            fillGap(action);
        }
        action.commit();
    }

    /** Only follows the fair price. */
    void followFair() {
        SyntheticAction action = exchange.synthetic(instrument);
        follow(action);
        action.commit();
    }

    /** Makes sure that at least {@code quantity} rests at the best price of a side, without moving the price. */
    void deepenTop(Side side, long quantity) {
        OrderBook book = exchange.book(instrument);
        long missing = quantity - book.bestQty(side);
        long price = book.bestPx(side);
        if (missing > 0 && price > 0) {
            SyntheticAction action = exchange.synthetic(instrument);
            Order held = quotes(side).get(price);
            long qty = missing;
            if (held != null && held.status().isOpen()) {
                qty += held.leavesQty();
                action.cancel(held);
            }
            put(action, side, price, roundUp(qty));
            action.commit();
        }
    }

    /** Quantity worth an amount of USDT, in whole steps. */
    long quantityFor(double usd) {
        double quantity = usd / prices.px(instrument.base());
        long steps = Math.max(1, (long) (quantity * Fixed8.ONE / instrument.stepSize()));
        long least = Fixed8.divideDown(instrument.minNotional() * 12 / 10, (long) fair());
        return Math.max(steps * instrument.stepSize(), roundUp(least));
    }

    private void follow(SyntheticAction action) {
        dropDone();
        cancelBeyond(action, bids, fairBid());
        cancelBeyond(action, asks, fairAsk());
        long bid = fairBid();
        long ask = fairAsk();
        if (bids.isEmpty() || bids.firstKey() < bid - spacing() / 2) {
            place(action, Side.BUY, bid, 0);
        }
        if (asks.isEmpty() || asks.firstKey() > ask + spacing() / 2) {
            place(action, Side.SELL, ask, 0);
        }
        trim(action, bids);
        trim(action, asks);
    }

    private static void cancelBeyond(SyntheticAction action, NavigableMap<Long, Order> side, long limit) {
        List<Order> beyond = new ArrayList<>(side.headMap(limit, false).values());
        for (Order order : beyond) {
            action.cancel(order);
            side.remove(order.terms().limitPx());
        }
    }

    private static void trim(SyntheticAction action, NavigableMap<Long, Order> side) {
        while (side.size() > LEVELS) {
            Map.Entry<Long, Order> worst = side.pollLastEntry();
            action.cancel(worst.getValue());
        }
    }

    private void trade(SyntheticAction action) {
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        OrderBook book = exchange.book(instrument);
        long best = book.bestPx(side.opposite());
        if (best == 0) {
            return;
        }
        double usd = 160 * Math.exp(1.1 * random.nextGaussian()) * Math.sqrt(profile.topNotionalUsd() / 9_000);
        long quantity = quantityFor(Math.min(usd, profile.topNotionalUsd()));
        long reach = 2 * spacing();
        long limit = side == Side.BUY ? best + reach : best - reach;
        if (limit > 0) {
            action.place(side, TimeInForce.IOC, limit, quantity);
        }
    }

    private void resize(SyntheticAction action) {
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        NavigableMap<Long, Order> quotes = quotes(side);
        if (quotes.isEmpty()) {
            return;
        }
        int level = Math.min(quotes.size() - 1, (int) (Math.abs(random.nextGaussian()) * 4));
        Iterator<Order> walk = quotes.values().iterator();
        Order chosen = walk.next();
        for (int i = 0; i < level; i++) {
            chosen = walk.next();
        }
        action.cancel(chosen);
        place(action, side, chosen.terms().limitPx(), level);
    }

    private void fillGap(SyntheticAction action) {
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        NavigableMap<Long, Order> quotes = quotes(side);
        int level = random.nextInt(LEVELS);
        long offset = level * spacing();
        long price = side == Side.BUY ? fairBid() - offset : fairAsk() + offset;
        if (!quotes.containsKey(price)) {
            place(action, side, price, level);
        } else if (quotes.size() > LEVELS / 2 && level > 2) {
            action.cancel(quotes.remove(price));
        }
    }

    private void place(SyntheticAction action, Side side, long price, int level) {
        double size = profile.topNotionalUsd() * (0.25 + 1.1 * random.nextDouble()) * (0.5 + 0.12 * level);
        put(action, side, price, quantityFor(size));
    }

    private void put(SyntheticAction action, Side side, long price, long quantity) {
        if (price <= 0) {
            return;
        }
        Order replaced = quotes(side).remove(price);
        if (replaced != null) {
            action.cancel(replaced);
        }
        Order order = action.place(side, TimeInForce.GTC, price, quantity);
        if (order.status().isOpen()) {
            quotes(side).put(price, order);
        }
    }

    private void dropDone() {
        bids.values().removeIf(order -> !order.status().isOpen());
        asks.values().removeIf(order -> !order.status().isOpen());
    }

    private NavigableMap<Long, Order> quotes(Side side) {
        return side == Side.BUY ? bids : asks;
    }

    private double fair() {
        return prices.fairPx(instrument) * Fixed8.ONE;
    }

    private long fairBid() {
        double price = fair() * (1 - profile.halfSpreadBps() / 10_000);
        return (long) Math.floor(price / instrument.tickSize()) * instrument.tickSize();
    }

    private long fairAsk() {
        double price = fair() * (1 + profile.halfSpreadBps() / 10_000);
        return Math.max(
                (long) Math.ceil(price / instrument.tickSize()) * instrument.tickSize(),
                fairBid() + instrument.tickSize());
    }

    /** Distance between two levels: whole ticks, at least one. */
    long spacing() {
        double ticks = fair() * profile.spacingBps() / 10_000 / instrument.tickSize();
        return Math.max(1, Math.round(ticks)) * instrument.tickSize();
    }

    private long roundUp(long quantity) {
        long floor = Fixed8.floorTo(quantity, instrument.stepSize());
        return floor == quantity ? Math.max(floor, instrument.stepSize()) : floor + instrument.stepSize();
    }
}
