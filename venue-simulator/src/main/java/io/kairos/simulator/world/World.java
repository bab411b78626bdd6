package io.kairos.simulator.world;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.market.Instrument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The synthetic market behind a venue: prices move, participants quote and trade, mispricings appear. Driven by {@link
 * #tick} on the venue thread.
 */
public final class World {
    /** How often {@link #tick} should be called, in milliseconds. */
    public static final long TICK_MS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(World.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PRICE_STEP_MS = 100;
    private static final double STALE_BPS = 3;
    private static final long MAX_CATCH_UP_MS = 250;

    private final Exchange exchange;
    private final LatentPrices prices;
    private final List<MarketMaker> makers = new ArrayList<>();
    private final MispricingPlanter planter;
    private final TruthLog truth = new TruthLog();
    private final RandomGenerator random;
    private final double totalWeight;
    private WorldSettings settings;
    private boolean frozen;
    private double budget;
    private long lastTickMs;
    private long lastPriceStepMs;
    private long nextPlantMs;
    private long plantsRefused;

    /**
     * A world on the given venue.
     *
     * @param onTruth told of every finished mispricing
     */
    public World(Exchange exchange, WorldSettings settings, Consumer<ObjectNode> onTruth, List<String> truths) {
        this.exchange = exchange;
        this.settings = settings;
        this.random = new SplittableRandom(settings.seed());
        this.prices = new LatentPrices(AssetProfile.standard());
        double weight = 0;
        for (Instrument instrument : exchange.catalogue().all()) {
            MarketMaker maker = new MarketMaker(exchange, instrument, prices, random);
            makers.add(maker);
            weight += maker.profile().weight();
        }
        this.totalWeight = weight;
        truths.forEach(json -> truth.add(parseTruth(json)));
        this.planter = new MispricingPlanter(exchange, makers, truth, onTruth, random);
    }

    /** Opens the market: everyone quotes. {@code saved} is what {@link #save} gave earlier, or empty. */
    public void open(String saved) {
        if (!saved.isEmpty()) {
            restore(saved);
        }
        makers.forEach(MarketMaker::requoteAtFair);
        long nowMs = exchange.clock().nowMs();
        lastTickMs = nowMs;
        lastPriceStepMs = nowMs;
        scheduleNextPlant(nowMs);
    }

    /** Moves the market up to now. */
    public void tick() {
        long nowMs = exchange.clock().nowMs();
        planter.tick(nowMs);
        long elapsedMs = Math.min(MAX_CATCH_UP_MS, nowMs - lastTickMs);
        lastTickMs = nowMs;
        if (frozen) {
            lastPriceStepMs = nowMs;
            return;
        }
        if (nowMs - lastPriceStepMs >= PRICE_STEP_MS) {
            movePrices(Math.min(MAX_CATCH_UP_MS, nowMs - lastPriceStepMs));
            lastPriceStepMs = nowMs;
        }
        budget += settings.eventsPerSecond() * elapsedMs / 1000.0;
        while (budget >= 1) {
            budget -= 1;
            MarketMaker maker = pick();
            if (!planter.holds(maker.instrument())) {
                maker.step();
            }
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
            scheduleNextPlant(exchange.clock().nowMs());
        }
    }

    public boolean isFrozen() {
        return frozen;
    }

    /** Changes how lively the market is, from now on. */
    public void changeSettings(WorldSettings changed) {
        settings = changed;
        scheduleNextPlant(exchange.clock().nowMs());
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
    public ObjectNode plant(List<String> assets, double edgeBps, long lifetimeMs) throws PlantRefused {
        return assets.isEmpty() ? planter.plantAny(edgeBps, lifetimeMs) : planter.plant(assets, edgeBps, lifetimeMs);
    }

    /** Finished mispricings that started at or after a time, then the open ones. */
    public List<ObjectNode> truth(long sinceMs) {
        List<ObjectNode> entries = new ArrayList<>(truth.since(sinceMs));
        planter.openEntries().stream()
                .filter(entry -> entry.get("startTimeMs").asLong() >= sinceMs)
                .forEach(entries::add);
        return entries;
    }

    /** All finished mispricings as JSON, oldest first. */
    public List<String> truths() {
        return truth.all().stream().map(ObjectNode::toString).toList();
    }

    /** Ends open mispricings, for a clean stop. */
    public void close() {
        planter.endAll(EndReason.SHUTDOWN);
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
        prices.advance(elapsedMs / 1000.0, planter.heldAssets(), random);
        for (MarketMaker maker : makers) {
            if (!planter.holds(maker.instrument()) && maker.isStale(STALE_BPS)) {
                maker.followFair();
            }
        }
    }

    private MarketMaker pick() {
        double point = random.nextDouble() * totalWeight;
        for (MarketMaker maker : makers) {
            point -= maker.profile().weight();
            if (point < 0) {
                return maker;
            }
        }
        return makers.get(makers.size() - 1);
    }

    private void plantByChance() {
        long span = settings.lifetimeMaxMs() - settings.lifetimeMinMs();
        long lifetimeMs = settings.lifetimeMinMs() + (span == 0 ? 0 : random.nextLong(span + 1));
        double edgeBps = 12 + 28 * random.nextDouble();
        try {
            planter.plantAny(edgeBps, lifetimeMs);
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
