package io.kairos.simulator.world;

import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.InstrumentCatalogue;
import io.kairos.simulator.matching.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Three trades that lead from an asset back to itself. */
record Triangle(List<String> assets, List<Leg> legs) {

    private static final List<String> START_ORDER = List.of("USDT", "USD", "USDC", "EUR", "BTC", "ETH");

    /** One trade of a triangle. */
    record Leg(Instrument instrument, Side side) {}

    Triangle {
        assets = List.copyOf(assets);
        legs = List.copyOf(legs);
    }

    /** The path as {@code USDT-BTC-ETH}, start asset first. */
    String name() {
        return String.join("-", assets);
    }

    String startAsset() {
        return assets.get(0);
    }

    boolean contains(Instrument instrument) {
        return legs.stream().anyMatch(leg -> leg.instrument().id() == instrument.id());
    }

    /** The triangle through these three assets in this order, if all its pairs are listed. */
    static Optional<Triangle> of(InstrumentCatalogue catalogue, List<String> assets) {
        List<Leg> legs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String from = assets.get(i);
            String to = assets.get((i + 1) % 3);
            Optional<Instrument> instrument = catalogue.between(from, to);
            if (instrument.isEmpty()) {
                return Optional.empty();
            }
            Side side = instrument.get().base().equals(to) ? Side.BUY : Side.SELL;
            legs.add(new Leg(instrument.get(), side));
        }
        return Optional.of(new Triangle(assets, legs));
    }

    /** Every triangle in both directions, each starting at its asset that comes first in the start order. */
    static List<Triangle> all(InstrumentCatalogue catalogue) {
        List<String> assets = new ArrayList<>(catalogue.assets());
        assets.sort((left, right) -> Integer.compare(rank(left), rank(right)) != 0
                ? Integer.compare(rank(left), rank(right))
                : left.compareTo(right));
        Map<String, Integer> place = new HashMap<>();
        for (int i = 0; i < assets.size(); i++) {
            place.put(assets.get(i), i);
        }
        // Later neighbours only, so that each triangle is met once.
        List<TreeSet<Integer>> later = new ArrayList<>();
        assets.forEach(asset -> later.add(new TreeSet<>()));
        for (Instrument instrument : catalogue.all()) {
            int base = place.getOrDefault(instrument.base(), 0);
            int quote = place.getOrDefault(instrument.quote(), 0);
            later.get(Math.min(base, quote)).add(Math.max(base, quote));
        }
        List<Triangle> found = new ArrayList<>();
        for (int a = 0; a < assets.size(); a++) {
            for (int b : later.get(a)) {
                for (int c : later.get(b)) {
                    if (later.get(a).contains(c)) {
                        String first = assets.get(a);
                        of(catalogue, List.of(first, assets.get(b), assets.get(c)))
                                .ifPresent(found::add);
                        of(catalogue, List.of(first, assets.get(c), assets.get(b)))
                                .ifPresent(found::add);
                    }
                }
            }
        }
        return found;
    }

    private static int rank(String asset) {
        int rank = START_ORDER.indexOf(asset);
        return rank < 0 ? START_ORDER.size() : rank;
    }
}
