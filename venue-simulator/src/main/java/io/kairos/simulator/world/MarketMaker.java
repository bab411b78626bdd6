package io.kairos.simulator.world;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.Exchange.SyntheticAction;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.matching.TimeInForce;
import io.kairos.simulator.number.Fixed8;
import java.util.random.RandomGenerator;

/**
 * The synthetic participants of one instrument: they quote hundreds of levels around the fair price, change their minds,
 * and trade. They never quote beyond fair price plus half spread, so that crosses of several instruments stay without
 * profit. Venue thread only.
 */
final class MarketMaker {
    /** Levels that the participants keep on each side where the tick allows it. */
    static final int LEVELS = 440;

    private static final int LEVELS_SLACK = 40;
    private static final int DENSE_LEVELS = 100;
    private static final double DEEPEST_SHARE = 0.2;
    private static final double TRADE_SHARE = 0.28;
    private static final double RESIZE_SHARE = 0.34;
    private static final double DEEP_SHARE = 0.22;
    private static final double FLICKER_SHARE = 0.06;
    private static final double SKIP_SHARE = 0.01;

    private final Exchange exchange;
    private final Instrument instrument;
    private final OrderBook book;
    private final InstrumentProfile profile;
    private final VenuePrices prices;
    private final RandomGenerator random;
    private long seenVersion = -1;
    private double fair;
    private long fairBid;
    private long fairAsk;
    private long spacing;
    private int levels;

    MarketMaker(
            Exchange exchange,
            Instrument instrument,
            InstrumentProfile profile,
            VenuePrices prices,
            RandomGenerator random) {
        this.exchange = exchange;
        this.instrument = instrument;
        this.book = exchange.book(instrument);
        this.profile = profile;
        this.prices = prices;
        this.random = random;
    }

    Instrument instrument() {
        return instrument;
    }

    OrderBook book() {
        return book;
    }

    InstrumentProfile profile() {
        return profile;
    }

    /** Quotes the whole book around the fair price. */
    void open() {
        see();
        SyntheticAction action = exchange.synthetic(instrument);
        for (int level = 0; level < levels; level++) {
            place(action, Side.BUY, fairBid - offset(level), level);
            place(action, Side.SELL, fairAsk + offset(level), level);
        }
        action.commit();
    }

    /** Moves the quotes to the fair price. */
    void requoteAtFair() {
        see();
        requote(fairBid, fairAsk);
    }

    /** Moves the quotes so that these are their best prices: what is beyond goes, gaps behind them are filled. */
    void requote(long bestBid, long bestAsk) {
        see();
        SyntheticAction action = exchange.synthetic(instrument);
        cancelBeyond(action, Side.BUY, bestBid);
        cancelBeyond(action, Side.SELL, bestAsk);
        fillBehind(action, Side.BUY, bestBid);
        fillBehind(action, Side.SELL, bestAsk);
        trim(action, Side.BUY);
        trim(action, Side.SELL);
        action.commit();
    }

    /** Whether a quote stands further beyond its limit than {@code bps} of the price. */
    boolean isStale(double bps) {
        see();
        long slack = (long) (fairBid * bps / 10_000);
        long bid = bestQuote(Side.BUY);
        long ask = bestQuote(Side.SELL);
        return bid > fairBid + slack || (ask > 0 && ask < fairAsk - slack);
    }

    /** One synthetic action: follow the fair price, then trade or change quotes. */
    void step() {
        see();
        SyntheticAction action = exchange.synthetic(instrument);
        follow(action);
        double choice = random.nextDouble();
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        if (choice < TRADE_SHARE) {
            trade(action, side);
        } else if (choice < TRADE_SHARE + RESIZE_SHARE) {
            resize(action, side);
        } else if (choice < TRADE_SHARE + RESIZE_SHARE + DEEP_SHARE) {
            changeDeep(action, side);
        } else if (choice < TRADE_SHARE + RESIZE_SHARE + DEEP_SHARE + FLICKER_SHARE) {
            flicker(action, side);
        } else {
            int changes = 3 + random.nextInt(6);
            for (int i = 0; i < changes; i++) {
                resize(action, side);
            }
        }
        if (random.nextDouble() < SKIP_SHARE) {
            action.skipIds(1 + random.nextInt(20));
        }
        action.commit();
    }

    /** Only follows the fair price. */
    void followFair() {
        see();
        SyntheticAction action = exchange.synthetic(instrument);
        follow(action);
        action.commit();
    }

    /** Makes sure that at least {@code quantity} rests at the best price of a side, without moving the price. */
    void deepenTop(Side side, long quantity) {
        long missing = quantity - book.bestQty(side);
        long price = book.bestPx(side);
        if (missing > 0 && price > 0) {
            SyntheticAction action = exchange.synthetic(instrument);
            action.quote(side, price, book.syntheticAt(side, price) + roundUp(missing));
            action.commit();
        }
    }

    /** Quantity worth an amount of USDT, in whole steps, never less than an order may have. */
    long quantityFor(double usd) {
        see();
        double quantity = usd / prices.px(instrument.base());
        long steps = Math.max(1, (long) (quantity * Fixed8.ONE / instrument.stepSize()));
        long least = Math.max(instrument.minQty(), (long) (instrument.minNotional() * 1.2 * Fixed8.ONE / fair));
        return Math.max(steps * instrument.stepSize(), roundUp(least));
    }

    /** Distance between two levels: whole ticks, at least one. */
    long spacing() {
        see();
        return spacing;
    }

    private void follow(SyntheticAction action) {
        cancelBeyond(action, Side.BUY, fairBid);
        cancelBeyond(action, Side.SELL, fairAsk);
        long bid = bestQuote(Side.BUY);
        if (bid < fairBid - spacing / 2) {
            place(action, Side.BUY, fairBid, 0);
        }
        long ask = bestQuote(Side.SELL);
        if (ask == 0 || ask > fairAsk + spacing / 2) {
            place(action, Side.SELL, fairAsk, 0);
        }
        trim(action, Side.BUY);
        trim(action, Side.SELL);
    }

    private void cancelBeyond(SyntheticAction action, Side side, long limit) {
        int rank = 0;
        while (rank < book.depth(side)) {
            long price = book.priceAt(side, rank);
            if (side == Side.BUY ? price <= limit : price >= limit) {
                return;
            }
            int depth = book.depth(side);
            if (book.syntheticAt(side, price) > 0) {
                action.quote(side, price, 0);
            }
            // A level that also holds an account's order stays.
            rank += book.depth(side) == depth ? 1 : 0;
        }
    }

    private void fillBehind(SyntheticAction action, Side side, long best) {
        long next = bestQuote(side);
        long step = side == Side.BUY ? -spacing : spacing;
        long price = best;
        for (int level = 0; level < levels; level++) {
            boolean reached = next != 0 && (side == Side.BUY ? price <= next : price >= next);
            if (level > 0 && reached) {
                return;
            }
            place(action, side, price, level);
            price += step;
        }
    }

    private void trim(SyntheticAction action, Side side) {
        int rank = book.depth(side) - 1;
        while (rank >= levels + LEVELS_SLACK) {
            long price = book.priceAt(side, rank);
            if (book.syntheticAt(side, price) > 0) {
                action.quote(side, price, 0);
            }
            rank--;
        }
    }

    private void trade(SyntheticAction action, Side side) {
        long best = book.bestPx(side.opposite());
        if (best == 0) {
            return;
        }
        // Most trades are small; a few sweep many levels.
        double usd = 130 * Math.exp(1.4 * random.nextGaussian()) * Math.sqrt(profile.topNotionalUsd() / 9_000);
        long quantity = quantityFor(Math.min(usd, 4 * profile.topNotionalUsd()));
        long reach = (usd > profile.topNotionalUsd() ? 8 : 2) * spacing;
        long limit = side == Side.BUY ? best + reach : best - reach;
        if (limit > 0) {
            action.place(side, TimeInForce.IOC, limit, quantity);
        }
    }

    private void resize(SyntheticAction action, Side side) {
        int depth = book.depth(side);
        if (depth == 0) {
            return;
        }
        int rank = Math.min(depth - 1, (int) (Math.abs(random.nextGaussian()) * 5));
        place(action, side, book.priceAt(side, rank), rank);
    }

    private void changeDeep(SyntheticAction action, Side side) {
        double depth = random.nextDouble();
        int level = (int) (levels * depth * depth);
        boolean crowded = book.depth(side) > levels;
        if (crowded || random.nextInt(4) == 0) {
            int rank = Math.min(book.depth(side) - 1, Math.max(3, level));
            if (rank >= 3 && book.depth(side) > levels * 9 / 10) {
                action.quote(side, book.priceAt(side, rank), 0);
            }
            return;
        }
        long price = priceOf(side, level);
        long jitter = random.nextLong(spacing / instrument.tickSize() + 1) * instrument.tickSize();
        place(action, side, side == Side.BUY ? price - jitter : price + jitter, level);
    }

    /** A level that comes and goes before anybody's next diff: clients hear of the end of something they never saw. */
    private void flicker(SyntheticAction action, Side side) {
        long price =
                priceOf(side, 1 + random.nextInt(levels - 1)) + (side == Side.BUY ? -1 : 1) * instrument.tickSize();
        if (price > 0 && book.quantityAt(side, price) == 0 && !book.crosses(side, price)) {
            place(action, side, price, 1);
            action.quote(side, price, 0);
        }
    }

    private long priceOf(Side side, int level) {
        return side == Side.BUY ? fairBid - offset(level) : fairAsk + offset(level);
    }

    /** Distance of a level from the best price: even near it, wider further out. */
    private long offset(int level) {
        long beyond = Math.max(0, level - DENSE_LEVELS);
        return (level + beyond * beyond / 400) * spacing;
    }

    private void place(SyntheticAction action, Side side, long price, int level) {
        if (price > 0) {
            double size = profile.topNotionalUsd()
                    * (0.2 + 0.6 * Math.exp(0.8 * random.nextGaussian()))
                    * (0.5 + 0.12 * Math.min(level, 30));
            action.quote(side, price, quantityFor(size));
        }
    }

    /** The participants' own best price, zero if they quote nothing on this side. */
    private long bestQuote(Side side) {
        for (int rank = 0; rank < book.depth(side); rank++) {
            long price = book.priceAt(side, rank);
            if (book.syntheticAt(side, price) > 0) {
                return price;
            }
        }
        return 0;
    }

    private void see() {
        if (seenVersion == prices.version()) {
            return;
        }
        seenVersion = prices.version();
        long tick = instrument.tickSize();
        fair = prices.fairPx(instrument) * Fixed8.ONE;
        double half = profile.halfSpreadBps() / 10_000;
        fairBid = (long) Math.floor(fair * (1 - half) / tick) * tick;
        fairAsk = Math.max((long) Math.ceil(fair * (1 + half) / tick) * tick, fairBid + tick);
        spacing = Math.max(1, Math.round(fair * profile.spacingBps() / 10_000 / tick)) * tick;
        levels = LEVELS;
        while (levels > 20 && offset(levels) > fair * DEEPEST_SHARE) {
            levels -= 10;
        }
    }

    private long roundUp(long quantity) {
        long floor = Fixed8.floorTo(quantity, instrument.stepSize());
        return floor == quantity ? Math.max(floor, instrument.stepSize()) : floor + instrument.stepSize();
    }
}
