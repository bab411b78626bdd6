package io.kairos.engine.domain.arbitrage;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.Side;
import io.kairos.engine.domain.book.DepthBoard;
import io.kairos.engine.domain.book.QuoteBoard;
import io.kairos.engine.domain.book.QuoteLadder;
import io.kairos.engine.domain.risk.Balances;
import io.kairos.engine.domain.risk.RiskLimits;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Finds the way that brings most from an amount of one asset to another, over depth, fees, lots and minimum sizes. More of an asset
 * never brings less further on (but for what falls below a minimum), so the most per asset and venue after each order is enough:
 * orders times markets are looked at, no more, and of those whose best price could not bring more no level. Ties go to the lower instrument id, so that replays agree. Engine thread only; not for
 * every quote: it looks at each market that an asset on the way has.
 *
 * <p>Assets do not move between venues. Where that is allowed, a way goes on at another venue by what is held there, if that is
 * enough; what arrived at the first one replaces it.
 */
public final class RouteFinder {
    /** Stands for no asset to stay out of. */
    public static final int NONE = -1;

    private static final int VENUES = Venue.values().length;
    private static final int HERE = -1;
    private static final int ANY = -1;
    private static final long BPS = 10_000;

    private final InstrumentRegistry registry;
    private final QuoteBoard board;
    private final DepthBoard depth;
    private final Balances balances;
    private final IntPredicate open;
    private final QuoteLadder ladder = new QuoteLadder();
    private final Route route = new Route();
    private int[][] markets = new int[0][];
    private int marketsOf;
    private int assets;
    private long[][] amount = new long[0][];
    private int[][] from = new int[0][];
    private int[][] by = new int[0][];
    private long[] usable = new long[0];
    private int[] arrivedAt = new int[0];
    private long[][] orderPx = new long[0][];
    private long[][] orderQty = new long[0][];

    private int avoided = NONE;
    private long foundPx;
    private long foundQty;
    private long foundReceived;

    /**
     * Reads from these.
     *
     * @param open by instrument id: whether orders of it can be sent now.
     */
    public RouteFinder(
            InstrumentRegistry registry, QuoteBoard board, DepthBoard depth, Balances balances, IntPredicate open) {
        this.registry = registry;
        this.board = board;
        this.depth = depth;
        this.balances = balances;
        this.open = open;
    }

    /**
     * The best way now.
     *
     * @param venueId where the amount lies.
     * @param avoidedAssetId an asset that no order may bring, {@link #NONE} for none.
     * @param maxHops most orders, up to {@link Route#MAX_HOPS}.
     * @param without markets that are left out.
     * @param acrossVenues whether what is held elsewhere may be used, as the class says.
     * @return valid until the next call; without hops when there is none.
     */
    public Route find(
            int venueId,
            int assetId,
            long give,
            int targetAssetId,
            int avoidedAssetId,
            int maxHops,
            EmptyMarkets without,
            boolean acrossVenues,
            RiskLimits limits,
            long nowNs) {
        if (maxHops < 1 || maxHops > Route.MAX_HOPS) {
            throw new IllegalArgumentException("maxHops: expected 1 to " + Route.MAX_HOPS + ", got " + maxHops);
        }
        route.clear();
        prepare();
        avoided = avoidedAssetId;
        int source = node(venueId, assetId);
        reach(0, source, give, HERE, HERE, 0, 0);
        int best = HERE;
        int bestHops = 0;
        long most = 0;
        for (int hop = 0; hop < maxHops; hop++) {
            arrive(hop, acrossVenues);
            for (int node = 0; node < VENUES * assets; node++) {
                if (usable[node] > 0 && node % assets != targetAssetId) {
                    trade(hop, node, hop == maxHops - 1 ? targetAssetId : ANY, without, limits, nowNs);
                }
            }
            for (int venue = 0; venue < VENUES; venue++) {
                int target = node(venue, targetAssetId);
                if (amount[hop + 1][target] > most) {
                    most = amount[hop + 1][target];
                    best = target;
                    bestHops = hop + 1;
                }
            }
        }
        if (best != HERE) {
            trace(best, bestHops, give);
        }
        return route;
    }

    private int node(int venueId, int assetId) {
        return venueId * assets + assetId;
    }

    private void prepare() {
        List<Instrument> instruments = registry.instruments();
        if (assets != registry.assets().size() || marketsOf != instruments.size()) {
            assets = registry.assets().size();
            marketsOf = instruments.size();
            markets = new int[VENUES * assets][0];
            for (int id = 0; id < marketsOf; id++) {
                Instrument on = instruments.get(id);
                append(node(on.venue().id(), on.base().id()), id);
                append(node(on.venue().id(), on.quote().id()), id);
            }
            int levels = Route.MAX_HOPS + 1;
            amount = new long[levels][VENUES * assets];
            usable = new long[VENUES * assets];
            arrivedAt = new int[VENUES * assets];
            from = new int[levels][VENUES * assets];
            by = new int[levels][VENUES * assets];
            orderPx = new long[levels][VENUES * assets];
            orderQty = new long[levels][VENUES * assets];
        }
        for (long[] level : amount) {
            Arrays.fill(level, 0);
        }
    }

    private void append(int node, int id) {
        markets[node] = Arrays.copyOf(markets[node], markets[node].length + 1);
        markets[node][markets[node].length - 1] = id;
    }

    private void reach(int level, int node, long brings, int previous, int instrumentId, long px, long qty) {
        if (brings > amount[level][node]) {
            amount[level][node] = brings;
            from[level][node] = previous;
            by[level][node] = instrumentId;
            orderPx[level][node] = px;
            orderQty[level][node] = qty;
        }
    }

    /** What may be given at each place: what arrived there, or what is held there in place of more that arrived elsewhere. */
    private void arrive(int level, boolean acrossVenues) {
        for (int node = 0; node < VENUES * assets; node++) {
            usable[node] = amount[level][node];
            arrivedAt[node] = node;
            for (int venue = 0; acrossVenues && venue < VENUES; venue++) {
                int other = node(venue, node % assets);
                long brings = amount[level][other];
                if (brings > usable[node] && balances.free(node / assets, node % assets) >= brings) {
                    usable[node] = brings;
                    arrivedAt[node] = other;
                }
            }
        }
    }

    private void trade(int level, int node, int only, EmptyMarkets without, RiskLimits limits, long nowNs) {
        int asset = node % assets;
        for (int id : markets[node]) {
            Instrument on = registry.instrument(id);
            boolean sell = on.base().id() == asset;
            int other = sell ? on.quote().id() : on.base().id();
            if (other == avoided) {
                continue;
            }
            // The markets of the amount itself also say whether waiting is worth it, so each of them is looked at.
            if (level > 0
                    && ((only != ANY && other != only)
                            || !couldBeat(
                                    amount[level + 1][node(on.venue().id(), other)],
                                    on,
                                    sell ? Side.SELL : Side.BUY,
                                    usable[node]))) {
                continue;
            }
            if (!on.trading()
                    || !open.test(id)
                    || !board.isFresh(id, nowNs, limits.maxQuoteAgeNs())
                    || without.has(id, board)) {
                noteClosed(level, on, sell ? Side.SELL : Side.BUY, usable[node]);
                continue;
            }
            if (price(on, sell ? Side.SELL : Side.BUY, usable[node], limits, nowNs)) {
                route.skipped |= level == 0;
                reach(level + 1, node(on.venue().id(), other), foundReceived, arrivedAt[node], id, foundPx, foundQty);
            } else {
                noteClosed(level, on, sell ? Side.SELL : Side.BUY, usable[node]);
            }
        }
    }

    /** Whether an order could bring more than is known even if all were to be had at the best price. */
    private boolean couldBeat(long known, Instrument on, Side side, long give) {
        long best = side == Side.SELL ? board.bidPx(on.id()) : board.askPx(on.id());
        if (known == 0 || best == QuoteBoard.NO_PX || best <= 0) {
            return true;
        }
        long qty = LegArithmetic.maxQty(on, side, best, give);
        long brings = qty == FixedMath.OVERFLOW ? qty : LegArithmetic.received(on, side, best, qty);
        return brings == FixedMath.OVERFLOW || brings > known;
    }

    /** One order that gives at most {@code give}: its limit, quantity and what it brings. */
    private boolean price(Instrument on, Side side, long give, RiskLimits limits, long nowNs) {
        int id = on.id();
        long best = side == Side.SELL ? board.bidPx(id) : board.askPx(id);
        if (best == QuoteBoard.NO_PX || best <= 0) {
            return false;
        }
        long notional = limits.maxOrderNotional(on.quote().id());
        if (notional == RiskLimits.NO_LIMIT) {
            return false;
        }
        long distance = FixedMath.mulDivDown(best, limits.priceCollarBps(), BPS);
        ladder.read(
                board,
                depth,
                id,
                side,
                nowNs - limits.maxQuoteAgeNs(),
                side == Side.SELL ? best - distance : FixedMath.add(best, distance));
        long offered = 0;
        for (int level = 0; level < ladder.levels(); level++) {
            long px = ladder.px(level);
            long wanted = LegArithmetic.maxQty(on, side, px, give);
            long allowed = LegArithmetic.maxQty(on, Side.BUY, px, notional);
            if (wanted == FixedMath.OVERFLOW) {
                return false;
            }
            wanted = Math.min(wanted, on.maxQty());
            wanted = allowed == FixedMath.OVERFLOW ? wanted : Math.min(wanted, allowed);
            offered = Math.min(on.maxQty(), offered + Math.min(on.maxQty(), ladder.qty(level)));
            if (offered >= wanted || level == ladder.levels() - 1) {
                foundPx = px;
                foundQty = FixedMath.floorToStep(Math.min(offered, wanted), on.stepQty());
                break;
            }
        }
        if (foundQty <= 0 || isBelowMinimum(on, foundPx, foundQty)) {
            return false;
        }
        foundReceived = overLevels(on, side, foundQty);
        return foundReceived > 0;
    }

    private static boolean isBelowMinimum(Instrument on, long px, long qty) {
        long value = on.quoteAmountDown(px, qty);
        return qty < on.minQty() || value == FixedMath.OVERFLOW || value < on.minNotionalAmount();
    }

    /** Only markets of the amount itself say whether waiting is worth it; one whose price is not known says nothing as long as others do. */
    private void noteClosed(int level, Instrument on, Side side, long give) {
        if (level > 0) {
            return;
        }
        long px = side == Side.SELL ? board.bidPx(on.id()) : board.askPx(on.id());
        if (px == QuoteBoard.NO_PX || px <= 0) {
            route.unknown = true;
        } else {
            route.known = true;
            route.skipped |= !isTooSmall(on, side, give);
        }
    }

    /** Whether an amount is too little for this market whatever is offered there, as far as its price is known. */
    private boolean isTooSmall(Instrument on, Side side, long give) {
        long px = side == Side.SELL ? board.bidPx(on.id()) : board.askPx(on.id());
        if (px == QuoteBoard.NO_PX || px <= 0) {
            return false;
        }
        long qty = LegArithmetic.maxQty(on, side, px, give);
        return qty != FixedMath.OVERFLOW && (qty <= 0 || isBelowMinimum(on, px, qty));
    }

    private long overLevels(Instrument on, Side side, long qty) {
        long open = qty;
        long sum = 0;
        for (int level = 0; open > 0 && level < ladder.levels(); level++) {
            long taken = Math.min(open, ladder.qty(level));
            long brings = LegArithmetic.received(on, side, ladder.px(level), taken);
            sum = brings == FixedMath.OVERFLOW ? brings : FixedMath.add(sum, brings);
            if (sum == FixedMath.OVERFLOW) {
                return 0;
            }
            open -= taken;
        }
        return sum;
    }

    private void trace(int last, int hops, long give) {
        route.hops = hops;
        int node = last;
        for (int level = hops; level > 0; level--) {
            int id = by[level][node];
            Instrument on = registry.instrument(id);
            route.instrumentId[level - 1] = id;
            route.side[level - 1] = on.base().id() == from[level][node] % assets ? Side.SELL : Side.BUY;
            route.px[level - 1] = orderPx[level][node];
            route.qty[level - 1] = orderQty[level][node];
            route.received[level - 1] = amount[level][node];
            node = from[level][node];
        }
        long left = give;
        for (int hop = 0; hop < hops && left > 0; hop++) {
            Instrument on = registry.instrument(route.instrumentId[hop]);
            long qty = Math.min(route.qty[hop], LegArithmetic.maxQty(on, route.side[hop], route.px[hop], left));
            left = LegArithmetic.received(on, route.side[hop], route.px[hop], qty);
        }
        // Level by level each is rounded down.
        route.atLimits = Math.min(Math.max(0, left), route.result());
    }
}
