package io.kairos.simulator.world;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.time.VenueTimers;
import io.kairos.simulator.time.VenueTimers.Timer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The synthetic market behind the venues: prices move, participants quote and trade, mispricings appear. One set of
 * asset prices lies behind all venues. Driven by {@link #tick} on the venue thread.
 */
public final class World {
    /** The most actions per second that can be asked for. */
    public static final int EVENTS_PER_SECOND_MAX = 1_000_000;

    /** How often {@link #tick} should be called, in milliseconds. */
    public static final long TICK_MS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(World.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PRICE_STEP_MS = 100;
    private static final long MAX_CATCH_UP_MS = 250;
    private static final double BURST_EVENTS = 5;
    private static final double BURST_GAP_NS = 1_500_000;
    private static final double SECOND_NS = 1e9;
    private static final double CROSS_VENUE_SHARE = 0.4;

    private final VenueTimers timers;
    private final LatentPrices prices;
    private final List<VenueMarket> markets = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private final Map<String, List<Turn>> turnsByAsset = new LinkedHashMap<>();
    private final double[] cumulativeWeights;
    private final TruthLog truth = new TruthLog();
    private final RandomGenerator random;
    private final CrossVenuePlanter crossVenues;
    private long lastMispricingId;
    private WorldSettings settings;
    private boolean frozen;
    private long pace;
    private long lastPriceStepMs;
    private long nextPlantMs;
    private long plantsRefused;

    private record Turn(VenueMarket market, MarketMaker maker) {}

    /**
     * A world behind the given venues, which share one clock.
     *
     * @param exchanges in the order in which randomness reaches them
     * @param onTruth told of every finished mispricing
     */
    public World(
            Map<VenueName, Exchange> exchanges,
            WorldSettings settings,
            VenueTimers timers,
            Consumer<ObjectNode> onTruth,
            List<String> truths) {
        this.timers = timers;
        this.settings = settings;
        this.random = new SplittableRandom(settings.seed());
        Set<String> assets = new HashSet<>();
        exchanges
                .values()
                .forEach(exchange -> assets.addAll(exchange.catalogue().assets()));
        this.prices = new LatentPrices(AssetProfile.of(assets));
        truths.forEach(json -> truth.add(parseTruth(json)));
        this.lastMispricingId = truth.lastId();
        exchanges.forEach((name, exchange) -> {
            VenueMarket market = new VenueMarket(
                    name, exchange, prices, PRICE_STEP_MS, truth, onTruth, random, () -> ++lastMispricingId);
            markets.add(market);
            for (MarketMaker maker : market.makers()) {
                Turn turn = new Turn(market, maker);
                turns.add(turn);
                turnsByAsset
                        .computeIfAbsent(maker.instrument().base(), key -> new ArrayList<>())
                        .add(turn);
            }
        });
        this.crossVenues = new CrossVenuePlanter(markets, timers, truth, onTruth, random, () -> ++lastMispricingId);
        for (VenueMarket market : markets) {
            market.planter()
                    .connect(
                            instrument -> crossVenues.holds(market.makers().get(instrument.id())),
                            instrument -> crossVenues.paying(market.makers().get(instrument.id())));
        }
        this.cumulativeWeights = new double[turns.size()];
        double sum = 0;
        for (int i = 0; i < cumulativeWeights.length; i++) {
            sum += turns.get(i).maker().profile().weight();
            cumulativeWeights[i] = sum;
        }
    }

    /** Opens the market: everyone quotes. {@code saved} is what {@link #save} gave earlier, or empty. */
    public void open(String saved) {
        if (!saved.isEmpty()) {
            restore(saved);
        }
        markets.forEach(VenueMarket::open);
        long nowMs = nowMs();
        lastPriceStepMs = nowMs;
        scheduleNextPlant(nowMs);
        planBurst(pace);
    }

    /** Moves prices and mispricings up to now; the participants act at times of their own. */
    public void tick() {
        long nowMs = nowMs();
        markets.forEach(market -> market.planter().tick(nowMs));
        crossVenues.tick(nowMs);
        if (frozen) {
            lastPriceStepMs = nowMs;
            return;
        }
        if (nowMs - lastPriceStepMs >= PRICE_STEP_MS) {
            movePrices(Math.min(MAX_CATCH_UP_MS, nowMs - lastPriceStepMs));
            lastPriceStepMs = nowMs;
        }
        if (settings.mispricingIntervalMs() > 0 && nowMs - nextPlantMs >= 0) {
            plantByChance();
            scheduleNextPlant(nowMs);
        }
    }

    /** Prices and synthetic trading stand still; accounts' orders still match. */
    public void freeze() {
        frozen = true;
    }

    /** Undoes {@link #freeze}. */
    public void thaw() {
        if (frozen) {
            frozen = false;
            scheduleNextPlant(nowMs());
        }
    }

    public boolean isFrozen() {
        return frozen;
    }

    /** Changes how lively the market is, from now on. */
    public void changeSettings(WorldSettings changed) {
        settings = changed;
        scheduleNextPlant(nowMs());
        pace++;
        planBurst(pace);
    }

    public WorldSettings settings() {
        return settings;
    }

    /** Mispricings that chance wanted to plant but that had no room. */
    public long plantsRefused() {
        return plantsRefused;
    }

    /**
     * Plants a mispricing now.
     *
     * @param assets in trading order, or empty for any
     * @return its truth so far
     */
    public ObjectNode plant(VenueName venue, List<String> assets, double edgeBps, long lifetimeMs) throws PlantRefused {
        MispricingPlanter planter = market(venue).planter();
        return assets.isEmpty() ? planter.plantAny(edgeBps, lifetimeMs) : planter.plant(assets, edgeBps, lifetimeMs);
    }

    /** Plants a mispricing between two venues now, wherever chance wants it; returns its truth so far. */
    public ObjectNode plantCrossVenue(double edgeBps, long lifetimeMs) throws PlantRefused {
        return crossVenues.plantAny(edgeBps, lifetimeMs);
    }

    /** Plants a mispricing of this pair between two venues now; returns its truth so far. */
    public ObjectNode plantCrossVenue(
            VenueName buyAt, VenueName sellAt, String base, String quote, double edgeBps, long lifetimeMs)
            throws PlantRefused {
        return crossVenues.plant(buyAt, sellAt, base, quote, edgeBps, lifetimeMs);
    }

    /** Finished mispricings that started at or after a time, then the open ones. */
    public List<ObjectNode> truth(long sinceMs) {
        List<ObjectNode> entries = new ArrayList<>(truth.since(sinceMs));
        for (VenueMarket market : markets) {
            for (ObjectNode entry : market.planter().openEntries()) {
                if (entry.get("startTimeMs").asLong() >= sinceMs) {
                    entries.add(entry);
                }
            }
        }
        for (ObjectNode entry : crossVenues.openEntries()) {
            if (entry.get("startTimeMs").asLong() >= sinceMs) {
                entries.add(entry);
            }
        }
        return entries;
    }

    /** All finished mispricings as JSON, oldest first. */
    public List<String> truths() {
        return truth.all().stream().map(ObjectNode::toString).toList();
    }

    /** Ends open mispricings, for a clean stop. */
    public void close() {
        markets.forEach(market -> market.planter().endAll(EndReason.SHUTDOWN));
        crossVenues.endAll(EndReason.SHUTDOWN);
    }

    /** What the world needs to go on later, as JSON. */
    public String save() {
        ObjectNode saved = JSON.createObjectNode();
        prices.save()
                .forEach((asset, parts) -> saved.putArray(asset).add(parts[0]).add(parts[1]));
        return saved.toString();
    }

    private void restore(String saved) {
        try {
            Map<String, double[]> parts = new LinkedHashMap<>();
            JSON.readTree(saved)
                    .properties()
                    .forEach(entry -> parts.put(entry.getKey(), new double[] {
                        entry.getValue().path(0).asDouble(),
                        entry.getValue().path(1).asDouble()
                    }));
            prices.restore(parts);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("the saved world is not JSON", broken);
        }
    }

    private void movePrices(long elapsedMs) {
        // An asset held at one venue stands still at all, or the venues would drift apart meanwhile.
        Set<String> held = new HashSet<>();
        markets.forEach(market -> held.addAll(market.planter().heldAssets()));
        crossVenues.addHeldAssets(held);
        double seconds = elapsedMs / 1000.0;
        prices.advance(seconds, held, random);
        for (VenueMarket market : markets) {
            market.prices().advance(seconds, held, random);
            market.follow(crossVenues::holds);
        }
    }

    /** Bursts come at random; an event draws some more after it, mostly on the same asset, at all venues. */
    private void planBurst(long ofPace) {
        double perSecond = settings.eventsPerSecond() / BURST_EVENTS;
        if (perSecond > 0) {
            Timer unused = timers.after(exponential(SECOND_NS / perSecond), () -> {
                if (ofPace == pace) {
                    Turn first = pick();
                    // Geometric, so that most bursts are short and a few are long.
                    int events = 1 + (int) (Math.log(1 - random.nextDouble()) / Math.log(1 - 1 / BURST_EVENTS));
                    act(
                            first,
                            turnsByAsset.getOrDefault(first.maker().instrument().base(), turns),
                            events);
                    planBurst(ofPace);
                }
            });
        }
    }

    private void act(Turn turn, List<Turn> related, int eventsLeft) {
        if (!frozen && !turn.market().planter().holds(turn.maker().instrument()) && !crossVenues.holds(turn.maker())) {
            turn.maker().step();
        }
        if (eventsLeft > 1) {
            Turn next = related.get(random.nextInt(related.size()));
            Timer unused = timers.after(exponential(BURST_GAP_NS), () -> act(next, related, eventsLeft - 1));
        }
    }

    private long exponential(double mean) {
        return (long) (-mean * Math.log(1 - random.nextDouble()));
    }

    private long nowMs() {
        return timers.nowNs() / 1_000_000L;
    }

    private Turn pick() {
        double point = random.nextDouble() * cumulativeWeights[cumulativeWeights.length - 1];
        int found = Arrays.binarySearch(cumulativeWeights, point);
        return turns.get(Math.min(turns.size() - 1, found < 0 ? -found - 1 : found + 1));
    }

    private VenueMarket market(VenueName venue) throws PlantRefused {
        for (VenueMarket market : markets) {
            if (market.name() == venue) {
                return market;
            }
        }
        throw new PlantRefused("this venue is not simulated: venue=" + venue);
    }

    private void plantByChance() {
        long span = settings.lifetimeMaxMs() - settings.lifetimeMinMs();
        long lifetimeMs = settings.lifetimeMinMs() + (span == 0 ? 0 : random.nextLong(span + 1));
        double edgeBps = 12 + 28 * random.nextDouble();
        boolean cross = crossVenues.isPossible() && random.nextDouble() < CROSS_VENUE_SHARE;
        try {
            if (cross) {
                crossVenues.plantAny(edgeBps / 2, lifetimeMs);
                return;
            }
            markets.get(random.nextInt(markets.size())).planter().plantAny(edgeBps, lifetimeMs);
        } catch (PlantRefused refused) {
            plantsRefused++;
            LOG.debug("Mispricing not planted: {}", refused.getMessage());
        }
    }

    private void scheduleNextPlant(long nowMs) {
        long interval = settings.mispricingIntervalMs();
        nextPlantMs = nowMs + interval / 2 + (interval == 0 ? 0 : random.nextLong(interval + 1));
    }

    private static ObjectNode parseTruth(String json) {
        try {
            JsonNode parsed = JSON.readTree(json);
            if (parsed instanceof ObjectNode entry) {
                return entry;
            }
            throw new IllegalStateException("a saved mispricing is not an object: " + json);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("a saved mispricing is not JSON", broken);
        }
    }
}
