package io.kairos.simulator.world;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.exchange.AccountPosition;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.ExecutionReport;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.InstrumentCatalogue;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.matching.Fill;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.number.Fixed8;
import io.kairos.simulator.world.CyclePricing.PricedCycle;
import io.kairos.simulator.world.Triangle.Leg;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shifts one book so that a triangle pays after three taker fees, holds the instruments around it still, and puts
 * everything back when the time is up or the profit is gone. Venue thread only.
 */
final class MispricingPlanter {
    private static final Logger LOG = LoggerFactory.getLogger(MispricingPlanter.class);
    private static final double TOP_NOTIONAL_USD = 6_000;

    /** After the profit was eaten its instruments stand still this much longer, so that whoever ate it can end the cycle. */
    private static final long SETTLING_MS = 1_000;

    /** A mispricing counts as eaten when no more than this part of its profit is left. */
    static final long CRUMBS = 20;

    private final VenueName venue;
    private final Exchange exchange;
    private final List<MarketMaker> makers;
    private final CyclePricing pricing;
    private final String mainQuote;
    private final List<Triangle> triangles;
    private final TruthLog truth;
    private final Consumer<ObjectNode> onFinished;
    private final RandomGenerator random;
    private final List<Mispricing> open = new ArrayList<>();
    private final List<Settling> settling = new ArrayList<>();
    private final BitSet heldIds = new BitSet();
    private final LongSupplier ids;
    private Predicate<Instrument> heldElsewhere = instrument -> false;
    private Function<Instrument, List<String>> payingElsewhere = instrument -> List.of();

    private record Settling(Mispricing mispricing, long untilMs) {}

    /**
     * A planter on one venue.
     *
     * @param makers by instrument id
     * @param ids gives the next id of a mispricing
     */
    MispricingPlanter(
            VenueName venue,
            Exchange exchange,
            List<MarketMaker> makers,
            TruthLog truth,
            Consumer<ObjectNode> onFinished,
            RandomGenerator random,
            LongSupplier ids) {
        this.venue = venue;
        this.exchange = exchange;
        this.makers = makers;
        this.pricing = new CyclePricing(exchange, VenueTraits.of(venue).fees());
        this.mainQuote = mainQuote(exchange.catalogue());
        this.ids = ids;
        this.triangles = Triangle.all(exchange.catalogue());
        this.truth = truth;
        this.onFinished = onFinished;
        this.random = random;
        exchange.addAccountListener(this::onAccountEvents);
    }

    /** Whether an instrument must stand still now. */
    boolean holds(Instrument instrument) {
        return exchange.isStill(instrument) || heldIds.get(instrument.id());
    }

    private void noteHeld() {
        heldIds.clear();
        held().forEach(mispricing -> mispricing.held().forEach(instrument -> heldIds.set(instrument.id())));
    }

    /** Whether a mispricing is open around an instrument. */
    boolean isOpenOn(Instrument instrument) {
        return open.stream().anyMatch(mispricing -> mispricing.held().contains(instrument));
    }

    /** Triangles that pay now and use this instrument. */
    List<String> paying(Instrument instrument) {
        List<String> names = new ArrayList<>();
        for (Triangle triangle : triangles) {
            if (triangle.contains(instrument) && pricing.atTopOfBook(triangle).profit() > 0) {
                names.add(triangle.name() + " " + venue);
            }
        }
        return names;
    }

    /** Sets what else holds instruments of this venue still, and what else pays because of a shifted one. */
    void connect(Predicate<Instrument> heldElsewhere, Function<Instrument, List<String>> payingElsewhere) {
        this.heldElsewhere = heldElsewhere;
        this.payingElsewhere = payingElsewhere;
    }

    /** Assets whose prices must stand still now. */
    Set<String> heldAssets() {
        Set<String> assets = new HashSet<>();
        held().forEach(mispricing -> assets.addAll(mispricing.triangle().assets()));
        return assets;
    }

    private Stream<Mispricing> held() {
        return Stream.concat(open.stream(), settling.stream().map(Settling::mispricing));
    }

    List<ObjectNode> openEntries() {
        return open.stream()
                .map(mispricing -> TruthLog.describe(mispricing, 0, null))
                .toList();
    }

    /** Plants a random triangle. */
    ObjectNode plantAny(double edgeBps, long lifetimeMs) throws PlantRefused {
        if (triangles.isEmpty()) {
            throw new PlantRefused("this venue lists no triangle: venue=" + venue);
        }
        Triangle triangle = triangles.get(random.nextInt(triangles.size()));
        return plant(triangle, edgeBps, lifetimeMs);
    }

    /** Plants this triangle, given as assets in trading order. */
    ObjectNode plant(List<String> assets, double edgeBps, long lifetimeMs) throws PlantRefused {
        Triangle triangle = Triangle.of(exchange.catalogue(), assets)
                .orElseThrow(() -> new PlantRefused("no such triangle: triangle=" + String.join("-", assets)
                        + "; expected three assets that are listed against each other, such as USDT-BTC-ETH"));
        return plant(triangle, edgeBps, lifetimeMs);
    }

    private ObjectNode plant(Triangle triangle, double edgeBps, long lifetimeMs) throws PlantRefused {
        Leg shifted = legToShift(triangle);
        Set<Instrument> held = around(shifted.instrument());
        triangle.legs().forEach(leg -> held.add(leg.instrument()));
        for (Instrument instrument : held) {
            if (isOpenOn(instrument) || heldElsewhere.test(instrument)) {
                throw new PlantRefused("a planted mispricing is still open on " + instrument.symbol());
            }
        }
        for (Instrument instrument : held) {
            makers.get(instrument.id()).followFair();
        }
        for (Leg leg : triangle.legs()) {
            MarketMaker maker = makers.get(leg.instrument().id());
            maker.deepenTop(leg.side().opposite(), maker.quantityFor(TOP_NOTIONAL_USD));
        }
        shift(triangle, shifted, edgeBps);
        PricedCycle ideal = pricing.atTopOfBook(triangle);
        if (ideal.profit() <= 0) {
            makers.get(shifted.instrument().id()).requoteAtFair();
            throw new PlantRefused("the triangle would not pay: triangle=" + triangle.name() + " edgeBps=" + edgeBps
                    + "; an account's own orders may stand in the way");
        }
        long nowMs = exchange.clock().trueMs();
        List<String> alsoPays = new ArrayList<>(paying(shifted.instrument()));
        alsoPays.remove(triangle.name() + " " + venue);
        alsoPays.addAll(payingElsewhere.apply(shifted.instrument()));
        Mispricing mispricing = new Mispricing(
                ids.getAsLong(), venue, triangle, shifted, ideal, held, alsoPays, nowMs, nowMs + lifetimeMs);
        open.add(mispricing);
        noteHeld();
        ObjectNode entry = TruthLog.describe(mispricing, 0, null);
        LOG.debug("Planted mispricing: {}", entry);
        return entry;
    }

    /** Ends what is over. */
    void tick(long nowMs) {
        if (settling.removeIf(settled -> nowMs - settled.untilMs() >= 0)) {
            noteHeld();
        }
        for (Mispricing mispricing : List.copyOf(open)) {
            if (nowMs - mispricing.plannedEndTimeMs() >= 0) {
                end(mispricing, nowMs, EndReason.EXPIRED);
            } else if (pricing.atTopOfBook(mispricing.triangle()).profit()
                    <= mispricing.ideal().profit() / CRUMBS) {
                end(mispricing, nowMs, EndReason.EATEN);
            }
        }
    }

    /** Ends everything. */
    void endAll(EndReason reason) {
        long nowMs = exchange.clock().trueMs();
        List.copyOf(open).forEach(mispricing -> end(mispricing, nowMs, reason));
    }

    private void end(Mispricing mispricing, long nowMs, EndReason reason) {
        open.remove(mispricing);
        if (reason == EndReason.EATEN) {
            settling.add(new Settling(mispricing, nowMs + SETTLING_MS));
        }
        noteHeld();
        makers.get(mispricing.shifted().instrument().id()).requoteAtFair();
        ObjectNode entry = TruthLog.describe(mispricing, nowMs, reason);
        truth.add(entry);
        onFinished.accept(entry);
        LOG.debug("Mispricing ended: {}", entry);
    }

    private void shift(Triangle triangle, Leg shifted, double edgeBps) {
        double others = 1;
        for (Leg leg : triangle.legs()) {
            if (leg.instrument().id() != shifted.instrument().id()) {
                others *= pricing.netRate(leg);
            }
        }
        double gross = (1 + edgeBps / 10_000) / (others * pricing.keeps());
        Instrument instrument = shifted.instrument();
        MarketMaker maker = makers.get(instrument.id());
        OrderBook book = exchange.book(instrument);
        long spread = Math.max(instrument.tickSize(), book.bestPx(Side.SELL) - book.bestPx(Side.BUY));
        if (shifted.side() == Side.BUY) {
            long ask = Fixed8.floorTo((long) (Fixed8.ONE / gross), instrument.tickSize());
            maker.requote(ask - spread, ask);
        } else {
            long floor = Fixed8.floorTo((long) (Fixed8.ONE * gross), instrument.tickSize());
            maker.requote(floor + instrument.tickSize(), floor + instrument.tickSize() + spread);
        }
        maker.deepenTop(shifted.side().opposite(), maker.quantityFor(TOP_NOTIONAL_USD * (0.7 + random.nextDouble())));
    }

    private Leg legToShift(Triangle triangle) {
        // A pair against the main quote is part of many triangles; a cross is part of few, so shifting it stays local.
        List<Leg> crosses = triangle.legs().stream()
                .filter(leg -> !leg.instrument().quote().equals(mainQuote))
                .toList();
        return crosses.get(random.nextInt(crosses.size()));
    }

    private static String mainQuote(InstrumentCatalogue catalogue) {
        Map<String, Integer> pairs = new LinkedHashMap<>();
        catalogue.all().forEach(instrument -> pairs.merge(instrument.quote(), 1, Integer::sum));
        String best = "";
        for (Map.Entry<String, Integer> entry : pairs.entrySet()) {
            if (best.isEmpty() || entry.getValue() > pairs.getOrDefault(best, 0)) {
                best = entry.getKey();
            }
        }
        return best;
    }

    /** The instruments of all triangles through this one. */
    Set<Instrument> around(Instrument shifted) {
        Set<Instrument> held = new LinkedHashSet<>();
        for (Triangle other : triangles) {
            if (other.contains(shifted)) {
                other.legs().forEach(leg -> held.add(leg.instrument()));
            }
        }
        return held;
    }

    private void onAccountEvents(int accountId, List<ExecutionReport> reports, AccountPosition position) {
        for (ExecutionReport report : reports) {
            Fill fill = report.fill();
            if (fill != null) {
                Instrument instrument = report.order().terms().instrument();
                Side side = report.order().terms().side();
                open.forEach(mispricing -> mispricing.onAccountTrade(instrument, side, fill.maker(), fill.quantity()));
            }
        }
    }
}
