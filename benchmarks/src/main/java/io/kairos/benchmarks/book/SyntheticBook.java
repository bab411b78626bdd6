package io.kairos.benchmarks.book;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A seeded market that changes as real ones do: near the top most often, with quantities of heavy tail, levels coming and going,
 * and a best price that wanders. It keeps its number of levels, as a venue keeps its image of a book. Prices and quantities are mantissas.
 */
final class SyntheticBook {
    private static final long START_PX = 9_700_000;

    final NavigableMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
    final NavigableMap<Long, Long> asks = new TreeMap<>();
    private final SplittableRandom random;
    private final int levels;

    /** What one step changed: absolute quantities by price, zero for gone. */
    record Change(Map<Long, Long> bids, Map<Long, Long> asks) {
        int size() {
            return bids.size() + asks.size();
        }
    }

    SyntheticBook(long seed, int levels) {
        this.random = new SplittableRandom(seed);
        this.levels = levels;
        for (int i = 0; i < levels; i++) {
            bids.put(START_PX - 1 - i, quantity());
            asks.put(START_PX + 1 + i, quantity());
        }
    }

    /** Changes about {@code count} levels. */
    Change step(int count) {
        Change change = new Change(new LinkedHashMap<>(), new LinkedHashMap<>());
        for (int i = 0; i < count; i++) {
            boolean bid = random.nextBoolean();
            NavigableMap<Long, Long> side = bid ? bids : asks;
            Map<Long, Long> changes = bid ? change.bids() : change.asks();
            long best = side.firstKey();
            // The square of a uniform number: half of all changes are within a quarter of the depth that it spans.
            double place = random.nextDouble();
            long distance = (long) (place * place * 60) - 1;
            long price = bid ? best - distance : best + distance;
            boolean crosses = bid ? price >= asks.firstKey() : price <= bids.firstKey();
            if (crosses) {
                continue;
            }
            long quantity = random.nextInt(100) < 35 ? 0 : quantity();
            if (quantity == 0) {
                side.remove(price);
            } else {
                side.put(price, quantity);
            }
            changes.put(price, quantity);
        }
        keepSize(bids, change.bids(), -1);
        keepSize(asks, change.asks(), 1);
        return change;
    }

    /** What leaves the image at its far end is deleted, and what enters there is told. */
    private void keepSize(NavigableMap<Long, Long> side, Map<Long, Long> changes, int outwards) {
        while (side.size() > levels) {
            changes.put(side.pollLastEntry().getKey(), 0L);
        }
        while (side.size() < levels) {
            long price = side.lastKey() + outwards;
            side.put(price, quantity());
            changes.put(price, side.get(price));
        }
    }

    /** The best levels of a side, best first. */
    static List<Map.Entry<Long, Long>> top(NavigableMap<Long, Long> side, int depth) {
        return side.entrySet().stream().limit(depth).map(Map.Entry::copyOf).toList();
    }

    private long quantity() {
        double size = Math.exp(1.5 * random.nextDouble() * random.nextDouble() * 6);
        return 1 + (long) (size * 100_000);
    }
}
