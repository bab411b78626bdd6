package io.kairos.simulator.world;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.exchange.ExecutionReport;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.matching.Fill;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.number.Fixed8;
import io.kairos.simulator.time.VenueTimers;
import io.kairos.simulator.world.CyclePricing.PricedCycle;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shifts one venue's book so that buying at one venue and selling at another pays after both taker fees, holds what is
 * around it still, and puts everything back when the time is up or the profit is gone. Venue thread only.
 */
final class CrossVenuePlanter {
    private static final Logger LOG = LoggerFactory.getLogger(CrossVenuePlanter.class);
    private static final double TOP_NOTIONAL_USD = 6_000;
    private static final long SETTLING_MS = 1_000;

    private final List<VenueMarket> markets;
    private final List<CrossVenuePair> pairs = new ArrayList<>();
    private final VenueTimers timers;
    private final TruthLog truth;
    private final Consumer<ObjectNode> onFinished;
    private final RandomGenerator random;
    private final LongSupplier ids;
    private final List<Open> open = new ArrayList<>();
    private final List<Open> settling = new ArrayList<>();

    /** A mispricing between two venues while it lives. */
    static final class Open {
        private final long id;
        private final CrossVenuePair pair;
        private final MarketMaker shifted;
        private final VenueMarket shiftedAt;
        private final PricedCycle ideal;
        private final Set<MarketMaker> held;
        private final List<String> alsoPays;
        private final long startTimeMs;
        private final long plannedEndTimeMs;
        private long settledAtMs;
        private long accountQty;

        private Open(
                long id,
                CrossVenuePair pair,
                MarketMaker shifted,
                VenueMarket shiftedAt,
                PricedCycle ideal,
                Set<MarketMaker> held,
                List<String> alsoPays,
                long startTimeMs,
                long plannedEndTimeMs) {
            this.id = id;
            this.pair = pair;
            this.shifted = shifted;
            this.shiftedAt = shiftedAt;
            this.ideal = ideal;
            this.held = held;
            this.alsoPays = alsoPays;
            this.startTimeMs = startTimeMs;
            this.plannedEndTimeMs = plannedEndTimeMs;
        }

        long id() {
            return id;
        }

        CrossVenuePair pair() {
            return pair;
        }

        MarketMaker shifted() {
            return shifted;
        }

        VenueName venue() {
            return shiftedAt.name();
        }

        PricedCycle ideal() {
            return ideal;
        }

        List<String> alsoPays() {
            return alsoPays;
        }

        long startTimeMs() {
            return startTimeMs;
        }

        long plannedEndTimeMs() {
            return plannedEndTimeMs;
        }

        long accountQty() {
            return accountQty;
        }

        private void onFill(VenueMarket market, ExecutionReport report, Fill fill) {
            Side profitable = pair.buy() == shifted ? Side.BUY : Side.SELL;
            if (market == shiftedAt
                    && !fill.maker()
                    && report.order().terms().side() == profitable
                    && report.order().terms().instrument().id()
                            == shifted.instrument().id()) {
                accountQty += fill.quantity();
            }
        }
    }

    CrossVenuePlanter(
            List<VenueMarket> markets,
            VenueTimers timers,
            TruthLog truth,
            Consumer<ObjectNode> onFinished,
            RandomGenerator random,
            LongSupplier ids) {
        this.markets = markets;
        this.timers = timers;
        this.truth = truth;
        this.onFinished = onFinished;
        this.random = random;
        this.ids = ids;
        for (VenueMarket buyAt : markets) {
            for (VenueMarket sellAt : markets) {
                if (buyAt != sellAt) {
                    addPairs(buyAt, sellAt);
                }
            }
            buyAt.onFills((report, fill) -> open.forEach(each -> each.onFill(buyAt, report, fill)));
        }
    }

    /** Whether there is a pair to plant on. */
    boolean isPossible() {
        return !pairs.isEmpty();
    }

    /** Whether an instrument must stand still now. */
    boolean holds(MarketMaker maker) {
        for (Open each : open) {
            if (each.held.contains(maker)) {
                return true;
            }
        }
        for (Open each : settling) {
            if (each.held.contains(maker)) {
                return true;
            }
        }
        return false;
    }

    /** Adds the assets whose prices must stand still now. */
    void addHeldAssets(Set<String> assets) {
        for (List<Open> list : List.of(open, settling)) {
            for (Open each : list) {
                each.held.forEach(maker -> {
                    assets.add(maker.instrument().base());
                    assets.add(maker.instrument().quote());
                });
            }
        }
    }

    /** Ways between venues that pay now and use this instrument. */
    List<String> paying(MarketMaker maker) {
        List<String> names = new ArrayList<>();
        for (CrossVenuePair pair : pairs) {
            if (pair.touches(maker) && pair.atTopOfBook().profit() > 0) {
                names.add(pair.name());
            }
        }
        return names;
    }

    ObjectNode plantAny(double edgeBps, long lifetimeMs) throws PlantRefused {
        if (pairs.isEmpty()) {
            throw new PlantRefused("no two venues list the same pair");
        }
        return plant(pairs.get(random.nextInt(pairs.size())), edgeBps, lifetimeMs);
    }

    /** Plants on the pair of these assets. */
    ObjectNode plant(VenueName buyAt, VenueName sellAt, String base, String quote, double edgeBps, long lifetimeMs)
            throws PlantRefused {
        for (CrossVenuePair pair : pairs) {
            if (pair.buyAt().name() == buyAt
                    && pair.sellAt().name() == sellAt
                    && pair.bought().base().equals(base)
                    && pair.bought().quote().equals(quote)) {
                return plant(pair, edgeBps, lifetimeMs);
            }
        }
        throw new PlantRefused("no such pair: " + base + "/" + quote + " " + buyAt + ">" + sellAt
                + "; expected one that both venues list, such as BTC/USDT BINANCE>OKX");
    }

    /** Ends what is over. */
    void tick(long nowMs) {
        settling.removeIf(each -> nowMs - each.settledAtMs >= SETTLING_MS);
        for (Open each : List.copyOf(open)) {
            if (nowMs - each.plannedEndTimeMs >= 0) {
                end(each, nowMs, EndReason.EXPIRED);
            } else if (each.pair.atTopOfBook().profit() <= each.ideal.profit() / MispricingPlanter.CRUMBS) {
                end(each, nowMs, EndReason.EATEN);
            }
        }
    }

    void endAll(EndReason reason) {
        List.copyOf(open).forEach(each -> end(each, nowMs(), reason));
    }

    List<ObjectNode> openEntries() {
        return open.stream().map(each -> TruthLog.describe(each, 0, null)).toList();
    }

    private void addPairs(VenueMarket buyAt, VenueMarket sellAt) {
        for (MarketMaker buy : buyAt.makers()) {
            for (MarketMaker sell : sellAt.makers()) {
                if (buy.instrument().base().equals(sell.instrument().base())
                        && buy.instrument().quote().equals(sell.instrument().quote())) {
                    pairs.add(new CrossVenuePair(buyAt, buy, sellAt, sell));
                }
            }
        }
    }

    private ObjectNode plant(CrossVenuePair pair, double edgeBps, long lifetimeMs) throws PlantRefused {
        // The quieter venue gives way, the other one is where most of the trading is.
        boolean shiftBuy = VenueTraits.of(pair.buyAt().name()).activity()
                < VenueTraits.of(pair.sellAt().name()).activity();
        VenueMarket shiftedAt = shiftBuy ? pair.buyAt() : pair.sellAt();
        MarketMaker shifted = shiftBuy ? pair.buy() : pair.sell();
        Set<MarketMaker> held = around(pair);
        for (VenueMarket market : markets) {
            for (MarketMaker maker : market.makers()) {
                if (held.contains(maker) && (market.planter().isOpenOn(maker.instrument()) || isOpenOn(maker))) {
                    throw new PlantRefused("a planted mispricing is still open on "
                            + maker.instrument().symbol() + " at " + market.name());
                }
            }
        }
        held.forEach(MarketMaker::followFair);
        pair.buy().deepenTop(Side.SELL, pair.buy().quantityFor(TOP_NOTIONAL_USD));
        pair.sell().deepenTop(Side.BUY, pair.sell().quantityFor(TOP_NOTIONAL_USD));
        shift(pair, shifted, edgeBps);
        PricedCycle ideal = pair.atTopOfBook();
        if (ideal.profit() <= 0) {
            shifted.requoteAtFair();
            throw new PlantRefused("the pair would not pay: " + pair.name() + " edgeBps=" + edgeBps
                    + "; an account's own orders may stand in the way");
        }
        List<String> alsoPays = new ArrayList<>(paying(shifted));
        alsoPays.remove(pair.name());
        alsoPays.addAll(shiftedAt.planter().paying(shifted.instrument()));
        long nowMs = nowMs();
        Open planted =
                new Open(ids.getAsLong(), pair, shifted, shiftedAt, ideal, held, alsoPays, nowMs, nowMs + lifetimeMs);
        open.add(planted);
        ObjectNode entry = TruthLog.describe(planted, 0, null);
        LOG.debug("Planted mispricing: {}", entry);
        return entry;
    }

    private boolean isOpenOn(MarketMaker maker) {
        return open.stream().anyMatch(each -> each.held.contains(maker));
    }

    private void shift(CrossVenuePair pair, MarketMaker shifted, double edgeBps) {
        OrderBook book = shifted.book();
        long tick = shifted.instrument().tickSize();
        long spread = Math.max(tick, book.bestPx(Side.SELL) - book.bestPx(Side.BUY));
        double factor = (1 + edgeBps / 10_000) / pair.keeps();
        if (pair.buy() == shifted) {
            double most = pair.sell().book().bestPx(Side.BUY) / factor;
            long ask = Fixed8.floorTo((long) most, tick);
            shifted.requote(ask - spread, ask);
            shifted.deepenTop(Side.SELL, shifted.quantityFor(TOP_NOTIONAL_USD * (0.7 + random.nextDouble())));
        } else {
            double least = pair.buy().book().bestPx(Side.SELL) * factor;
            long bid = Fixed8.floorTo((long) least, tick) + tick;
            shifted.requote(bid, bid + spread);
            shifted.deepenTop(Side.BUY, shifted.quantityFor(TOP_NOTIONAL_USD * (0.7 + random.nextDouble())));
        }
    }

    /** Everything that trades these two assets against each other, anywhere, and the triangles around them. */
    private Set<MarketMaker> around(CrossVenuePair pair) {
        Set<MarketMaker> held = new LinkedHashSet<>();
        for (VenueMarket market : List.of(pair.buyAt(), pair.sellAt())) {
            MarketMaker own = market == pair.buyAt() ? pair.buy() : pair.sell();
            held.add(own);
            market.planter()
                    .around(own.instrument())
                    .forEach(instrument -> held.add(market.makers().get(instrument.id())));
        }
        return held;
    }

    private void end(Open ended, long nowMs, EndReason reason) {
        open.remove(ended);
        if (reason == EndReason.EATEN) {
            ended.settledAtMs = nowMs;
            settling.add(ended);
        }
        ended.shifted.requoteAtFair();
        ObjectNode entry = TruthLog.describe(ended, nowMs, reason);
        truth.add(entry);
        onFinished.accept(entry);
        LOG.debug("Mispricing ended: {}", entry);
    }

    private long nowMs() {
        return timers.nowNs() / 1_000_000L;
    }
}
