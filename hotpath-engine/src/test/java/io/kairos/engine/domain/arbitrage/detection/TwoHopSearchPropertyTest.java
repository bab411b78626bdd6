package io.kairos.engine.domain.arbitrage.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.warmup.SyntheticUniverse;
import io.kairos.engine.warmup.SyntheticUniverse.Mood;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The search with a fixed cost against walking every cycle, on graphs alone: also the best of cycles that lose. */
class TwoHopSearchPropertyTest {
    private static final Mood NOISY = new Mood(6, 30_000, 150);
    private static final int FEWEST_ASSETS = 25;
    private static final int MOST_ASSETS = 45;
    /** Above the weight of any cycle, below that of an edge without a market. */
    private static final long ANY = MarketGraph.ABSENT >> 1;

    private final DetectedCycle found = new DetectedCycle(TwoHopSearch.MAX_LEGS);
    private int losing;
    private int gaining;
    private int ofMostLegs;
    private int none;

    @ParameterizedTest
    @CsvSource({"2, 60, 400", "3, 60, 300", "4, 40, 80", "5, 40, 20"})
    void shouldFindWhatWalkingEveryCycleFinds(int maxLegs, int seeds, int ticks) {
        for (long seed = 1; seed <= seeds; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int assets = random.nextInt(FEWEST_ASSETS, MOST_ASSETS + 1);
            SyntheticUniverse universe = new SyntheticUniverse(seed, assets, NOISY);
            MarketGraph graph = universe.graph();
            TwoHopSearch search = new TwoHopSearch(graph);
            for (int market = 0; market < universe.markets(); market++) {
                put(graph, market, universe.bidPx(market), universe.askPx(market));
            }
            for (int tick = 0; tick < ticks; tick++) {
                universe.step();
                int market = universe.market();
                put(graph, market, universe.bidPx(), universe.askPx());
                int gone = random.nextInt(universe.markets());
                if (random.nextInt(4) == 0) {
                    put(graph, gone, random.nextBoolean() ? 0 : universe.bidPx(gone), 0);
                }
                String context = "maxLegs=" + maxLegs + " seed=" + seed + " tick=" + tick;
                compare(graph, search, graph.edgeOfSide(2 * market), maxLegs, context);
                compare(graph, search, graph.edgeOfSide(2 * gone + 1), maxLegs, context);
            }
        }
        assertThat(losing).as("edges whose best cycle loses").isGreaterThan(seeds);
        assertThat(gaining).as("edges whose best cycle gains").isGreaterThan(seeds / 2);
        assertThat(ofMostLegs).as("best cycles of %d legs", maxLegs).isGreaterThan(seeds / 2);
        assertThat(none).as("edges without a cycle").isPositive();
    }

    private static void put(MarketGraph graph, int market, long bidPx, long askPx) {
        graph.setSideWeight(2 * market, graph.sellWeight(market, bidPx));
        graph.setSideWeight(2 * market + 1, graph.buyWeight(market, askPx));
    }

    private void compare(MarketGraph graph, TwoHopSearch search, int edge, int maxLegs, String context) {
        long best = NaiveCycles.best(graph, edge, maxLegs);
        boolean any = best < MarketGraph.ABSENT;
        assertThat(search.search(edge, maxLegs, ANY, found)).as(context).isEqualTo(any);
        if (!any) {
            none++;
            return;
        }
        checkFound(graph, edge, best, maxLegs, context);
        losing += best < 0 ? 0 : 1;
        gaining += best < 0 ? 1 : 0;
        ofMostLegs += found.legs() == maxLegs ? 1 : 0;
        assertThat(search.search(edge, maxLegs, best + 1, found)).as(context).isTrue();
        checkFound(graph, edge, best, maxLegs, context);
        assertThat(search.search(edge, maxLegs, best, found)).as(context).isFalse();
    }

    private void checkFound(MarketGraph graph, int edge, long best, int maxLegs, String context) {
        assertThat(found.weight()).as(context).isEqualTo(best);
        assertThat(found.legs()).as(context).isBetween(2, maxLegs);
        assertThat(found.edge(0)).as(context).isEqualTo(edge);
        CheckedDetector.checkPath(graph, found, context);
    }
}
