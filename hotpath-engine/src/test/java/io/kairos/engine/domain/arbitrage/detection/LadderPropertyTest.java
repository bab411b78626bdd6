package io.kairos.engine.domain.arbitrage.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The market at which the quick searches give up: every pair of assets has a market whose cost grows with the square of the distance
 * on a ladder, so that each way is cheaper the more legs it has, and the assets are numbered against the order of the ways. What the
 * detector finds by its bounded searches is compared with walking every cycle.
 */
class LadderPropertyTest {
    private static final int DECIMALS = 7;
    private static final double STEP = 1e-3;
    private static final double SPREAD = 2e-5;
    private static final double LARGEST_BARGAIN = 6;
    private static final int MOST_BARGAINS = 3;

    @ParameterizedTest
    @CsvSource({"5, 24, 300", "4, 62, 80"})
    void shouldFindWhatWalkingEveryCycleFindsWhenItHandsOver(int maxLegs, int assets, int ticks) {
        for (long seed = 1; seed <= 3; seed++) {
            Ladder ladder = new Ladder(seed, assets, maxLegs);
            for (int tick = 0; tick < ticks; tick++) {
                ladder.next();
                ladder.check(Math.min(0, ladder.bestBy(edge -> NaiveCycles.best(ladder.graph, edge, maxLegs))));
                ladder.finish();
                ladder.checkInvariants();
            }
            assertThat(ladder.gains).as("gaining quotes, seed=%d", seed).isGreaterThan(ticks / 10);
            assertThat(ladder.detector.heapRepairs())
                    .as("repairs by heap, seed=%d", seed)
                    .isPositive();
            assertThat(ladder.detector.fallbacks())
                    .as("searches from both ends, seed=%d", seed)
                    .isPositive();
        }
    }

    private static final class Ladder extends CheckedDetector {
        private final SplittableRandom random;
        private final int assets;
        private final int[] base;
        private final int[] quote;
        private final int[] bargains = new int[MOST_BARGAINS];
        private int bargainCount;

        Ladder(long seed, int assets, int maxLegs) {
            super("seed=" + seed + " assets=" + assets + " maxLegs=" + maxLegs, graph(assets), maxLegs, 0);
            random = new SplittableRandom(seed);
            this.assets = assets;
            base = new int[graph.marketCount()];
            quote = new int[graph.marketCount()];
            int market = 0;
            for (int i = 0; i < assets; i++) {
                for (int j = i + 1; j < assets; j++) {
                    base[market] = i;
                    quote[market++] = j;
                }
            }
            for (market = 0; market < base.length; market++) {
                put(market, price(-cost(market)), price(cost(market)));
                finish();
            }
            settle();
        }

        private static MarketGraph graph(int assets) {
            MarketGraph.Builder builder = new MarketGraph.Builder(assets);
            for (int i = 0; i < assets; i++) {
                for (int j = i + 1; j < assets; j++) {
                    builder.market(i, j, DECIMALS, 1);
                }
            }
            return builder.build();
        }

        /** A market offers a bargain, ends of the ladder most often, or one that did so does no more. */
        void next() {
            boolean full = bargainCount == MOST_BARGAINS;
            if (bargainCount > 0 && (full || random.nextInt(3) == 0)) {
                int at = random.nextInt(bargainCount);
                int market = bargains[at];
                bargains[at] = bargains[--bargainCount];
                put(market, price(-cost(market)), price(cost(market)));
                return;
            }
            int market = random.nextInt(3) == 0 ? random.nextInt(base.length) : assets - 2;
            double bargain = LARGEST_BARGAIN * random.nextDouble() * random.nextDouble();
            boolean cheap = random.nextBoolean();
            put(market, price(cheap ? -cost(market) : bargain), price(cheap ? -bargain : cost(market)));
            remember(market);
        }

        private void remember(int market) {
            for (int i = 0; i < bargainCount; i++) {
                if (bargains[i] == market) {
                    return;
                }
            }
            bargains[bargainCount++] = market;
        }

        private static long price(double logarithm) {
            return (long) (StrictMath.pow(10, DECIMALS) * StrictMath.exp(logarithm));
        }

        /** Logarithm from the middle to either side, a little another each time. */
        private double cost(int market) {
            int distance = place(base[market]) - place(quote[market]);
            return STEP * distance * distance + SPREAD * (1 + random.nextDouble());
        }

        private int place(int asset) {
            return asset == 0 || asset == assets - 1 ? asset : assets - 1 - asset;
        }
    }
}
