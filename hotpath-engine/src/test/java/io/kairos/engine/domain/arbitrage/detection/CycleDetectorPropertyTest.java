package io.kairos.engine.domain.arbitrage.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.order.Side;
import io.kairos.engine.warmup.SyntheticUniverse;
import io.kairos.engine.warmup.SyntheticUniverse.Mood;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CycleDetectorPropertyTest {
    private static final Mood NOISY = new Mood(6, 30_000, 150);

    @ParameterizedTest
    @CsvSource({"3, 45, 12000", "4, 32, 6000", "5, 25, 1500", "2, 45, 12000"})
    void shouldFindWhatWalkingEveryCycleFinds(int maxLegs, int assets, int ticks) {
        for (long seed = 1; seed <= 3; seed++) {
            Stream stream = new Stream(seed, assets, NOISY, maxLegs, 0);
            for (int tick = 0; tick < ticks; tick++) {
                stream.next();
                long expected = Math.min(0, stream.bestBy(edge -> NaiveCycles.best(stream.graph, edge, maxLegs)));
                stream.check(expected);
                stream.finish();
            }
            stream.checkInvariants();
            assertThat(stream.gains).as("gaining ticks, seed=%d", seed).isGreaterThan(20);
        }
    }

    /** Together ten million quotes in each build: markets so small that walking every cycle costs next to nothing. */
    @ParameterizedTest
    @CsvSource({"2, 4000000", "3, 4500000", "4, 1200000", "5, 300000"})
    void shouldDifferInNoneOfTenMillionQuotes(int maxLegs, int ticks) {
        Stream stream = new Stream(71, 11, new Mood(1.5, 4_000, 120), maxLegs, 0);
        for (int tick = 0; tick < ticks; tick++) {
            stream.next();
            stream.check(Math.min(0, stream.bestBy(edge -> NaiveCycles.best(stream.graph, edge, maxLegs))));
            stream.finish();
        }
        stream.checkInvariants();
        assertThat(stream.gains).as("gaining quotes").isGreaterThan(1_000);
    }

    @ParameterizedTest
    @CsvSource({
        "3, CALM",
        "4, CALM",
        "5, CALM",
        "3, DISTURBED",
        "4, DISTURBED",
        "5, DISTURBED",
        "3, STRESSED",
        "4, STRESSED",
        "5, STRESSED"
    })
    void shouldFindWhatTwoHopsFromBothEndsFind(int maxLegs, String name) {
        Mood mood = name.equals("CALM") ? Mood.CALM : name.equals("DISTURBED") ? Mood.DISTURBED : Mood.STRESSED;
        int ticks = Integer.getInteger("kairos.detector.ticks", 20_000) / (name.equals("STRESSED") ? 2 : 1);
        Stream stream = new Stream(11, 400, mood, maxLegs, 0);
        TwoHopSearch twoHops = new TwoHopSearch(stream.graph);
        DetectedCycle other = new DetectedCycle(TwoHopSearch.MAX_LEGS);
        for (int tick = 0; tick < ticks; tick++) {
            stream.next();
            long expected = Math.min(
                    0,
                    stream.bestBy(
                            edge -> twoHops.search(edge, maxLegs, 0, other) ? other.weight() : MarketGraph.ABSENT));
            stream.check(expected);
            stream.finish();
        }
        stream.checkInvariants();
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void shouldKeepItsInvariantsAndKnowWhetherAnythingGains(long seed) {
        Stream stream = new Stream(seed, 60, NOISY, 4, 0);
        for (int tick = 0; tick < 4_000; tick++) {
            stream.next();
            stream.finish();
            if (tick % 5 == 0) {
                stream.checkInvariants();
            }
        }
        assertThat(stream.detector.repairs()).isGreaterThan(100);
        assertThat(stream.detector.recentrings()).isGreaterThan(20);
    }

    @Test
    void shouldSurviveQuotesThatGoAndComeBack() {
        SplittableRandom random = new SplittableRandom(5);
        Stream stream = new Stream(5, 40, NOISY, 4, 0);
        for (int tick = 0; tick < 8_000; tick++) {
            stream.next();
            if (random.nextInt(4) == 0) {
                stream.finish();
                int market = random.nextInt(stream.universe.markets());
                stream.put(market, random.nextBoolean() ? 0 : stream.universe.bidPx(market), Long.MIN_VALUE);
                stream.check(Math.min(0, stream.bestBy(edge -> NaiveCycles.best(stream.graph, edge, 4))));
            }
            stream.finish();
            if (tick % 50 == 0) {
                stream.checkInvariants();
            }
        }
    }

    @Test
    void shouldReportOnlyGainsAboveTheLeast() {
        long least = 500_000_000L;
        Stream stream = new Stream(31, 30, NOISY, 4, least);
        for (int tick = 0; tick < 5_000; tick++) {
            stream.next();
            long best = stream.bestBy(edge -> NaiveCycles.best(stream.graph, edge, 4));
            stream.check(best < -least ? best : 0);
            stream.finish();
        }
        assertThat(stream.gains).isGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(longs = {51, 52, 53})
    void shouldNameTheNextBestWhenALegIsLeftOutAndKeepItsProofs(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Stream stream = new Stream(seed, 30, NOISY, 4, 0);
        int alternatives = 0;
        for (int tick = 0; tick < 4_000; tick++) {
            stream.next();
            boolean gains = stream.gained;
            for (int i = 0; gains && i < CycleDetector.MAX_LEFT_OUT; i++) {
                int leg = random.nextInt(stream.detector.cycle().legs());
                gains = stream.detector.next(leg);
                long expected = Math.min(0, stream.bestBy(edge -> NaiveCycles.best(stream.graph, edge, 4)));
                assertThat(gains ? stream.detector.cycle().weight() : 0)
                        .as("seed=%d tick=%d left out %d", seed, tick, i + 1)
                        .isEqualTo(expected);
                alternatives += gains ? 1 : 0;
            }
            stream.finish();
            stream.checkWeights();
            if (tick % 20 == 0) {
                stream.checkInvariants();
            }
        }
        assertThat(alternatives).isGreaterThan(50);
    }

    @ParameterizedTest
    @ValueSource(longs = {61, 62, 63})
    void shouldFindTheBestOfAllWhenItScans(long seed) {
        Stream stream = new Stream(seed, 25, NOISY, 4, 0);
        int gaining = 0;
        for (int tick = 0; tick < 3_000; tick++) {
            stream.next();
            stream.finish();
            while (stream.detector.isDoubtful()) {
                stream.finish();
            }
            if (stream.detector.quarantine().size() > 16) {
                continue;
            }
            boolean gains = stream.detector.scan();
            long best = 0;
            for (int edge = 0; edge < stream.graph.edgeCount; edge++) {
                best = Math.min(best, NaiveCycles.best(stream.graph, edge, 4));
            }
            assertThat(gains ? stream.detector.cycle().weight() : 0)
                    .as("seed=%d tick=%d", seed, tick)
                    .isEqualTo(best);
            gaining += gains ? 1 : 0;
            stream.finish();
        }
        assertThat(gaining).isGreaterThan(50);
    }

    @Test
    void shouldFindCyclesOfAnyLength() {
        int nodes = 11;
        Stream stream = new Stream(41, nodes, new Mood(2, 12_000, 90), CycleDetector.ANY_LENGTH, 0);
        int compared = 0;
        int longerThanFive = 0;
        for (int tick = 0; tick < 8_000; tick++) {
            stream.next();
            DetectedCycle cycle = stream.detector.cycle();
            if (stream.detector.quarantine().size() == 1 && stream.changed()) {
                int edge = stream.detector.quarantine().member(0);
                long best = NaiveCycles.best(stream.graph, edge, nodes);
                assertThat(cycle.weight()).as("tick %d", tick).isEqualTo(best);
                compared++;
            }
            if (cycle.legs() > 0) {
                stream.checkPath();
                longerThanFive += cycle.legs() > TwoHopSearch.MAX_LEGS ? 1 : 0;
            } else if (stream.changed()) {
                assertThat(NaiveCycles.gainExists(stream.graph)).isFalse();
            }
            stream.finish();
        }
        stream.checkInvariants();
        assertThat(compared).isGreaterThan(50);
        assertThat(longerThanFive).as("cycles of more than five legs").isPositive();
    }

    @Test
    void shouldParkWhatGainsForTooLongAndTakeItBackWhenItCostsAgain() {
        MarketGraph.Builder builder = new MarketGraph.Builder(3);
        int first = builder.market(1, 0, 2, 1_000);
        int second = builder.market(2, 0, 2, 1_000);
        int third = builder.market(2, 1, 4, 1_000);
        CycleDetector detector = new CycleDetector(builder.build(), 3, 0, 250);
        quote(detector, first, 10_000, 10_001, 0);
        quote(detector, second, 20_000, 20_002, 0);
        assertThat(quote(detector, third, 20_200, 20_201, 0)).isTrue();
        assertThat(detector.gainExists()).isTrue();

        assertThat(quote(detector, third, 20_201, 20_202, 200)).isTrue();
        assertThat(quote(detector, third, 20_202, 20_203, 251)).isTrue();

        assertThat(detector.parkedCount()).isEqualTo(1);
        assertThat(detector.gainExists()).isFalse();
        assertThat(quote(detector, third, 20_203, 20_204, 300)).isFalse();
        // Back in line: it counts again, and gains again when it strays again.
        assertThat(quote(detector, third, 19_990, 19_999, 400)).isFalse();
        assertThat(detector.parkedCount()).isZero();
        assertThat(quote(detector, third, 20_200, 20_201, 500)).isTrue();
        assertThat(detector.parkings()).isEqualTo(1);
    }

    @Test
    void shouldNameTheMarketsToTrade() {
        MarketGraph.Builder builder = new MarketGraph.Builder(3);
        int first = builder.market(1, 0, 2, 0);
        int second = builder.market(2, 0, 2, 0);
        int third = builder.market(2, 1, 4, 0);
        int dearer = builder.market(2, 1, 4, 5_000);
        CycleDetector detector = new CycleDetector(builder.build(), 3, 0, Long.MAX_VALUE);
        quote(detector, first, 10_000, 10_001, 0);
        quote(detector, second, 20_000, 20_002, 0);
        quote(detector, dearer, 20_200, 20_201, 0);
        detector.onQuote(third, 20_200, 20_201, 0);
        DetectedCycle cycle = detector.cycle();
        assertThat(cycle.legs()).isEqualTo(3);
        assertThat(cycle.market(0)).isEqualTo(third);
        assertThat(cycle.side(0)).isEqualTo(Side.SELL);
        assertThat(cycle.market(1)).isEqualTo(first);
        assertThat(cycle.side(1)).isEqualTo(Side.SELL);
        assertThat(cycle.market(2)).isEqualTo(second);
        assertThat(cycle.side(2)).isEqualTo(Side.BUY);
        // 2.0200 * 100.00 / 200.02 = 1.0099: 0.0098 in logarithms.
        assertThat(cycle.weight()).isBetween(-9_860_000_000L, -9_840_000_000L);
        detector.finish(0);
    }

    private static boolean quote(CycleDetector detector, int market, long bid, long ask, long nowNs) {
        boolean gains = detector.onQuote(market, bid, ask, nowNs);
        detector.finish(nowNs);
        return gains;
    }

    /** A universe whose quotes a checked detector takes. */
    private static final class Stream extends CheckedDetector {
        final SyntheticUniverse universe;

        Stream(long seed, int assets, Mood mood, int maxLegs, long minGain) {
            this(
                    "seed=" + seed + " assets=" + assets + " mood=" + mood + " maxLegs=" + maxLegs,
                    new SyntheticUniverse(seed, assets, mood),
                    maxLegs,
                    minGain);
        }

        private Stream(String name, SyntheticUniverse universe, int maxLegs, long minGain) {
            super(name, universe.graph(), maxLegs, minGain);
            this.universe = universe;
            for (int market = 0; market < universe.markets(); market++) {
                put(market, universe.bidPx(market), universe.askPx(market));
                finish();
            }
            settle();
        }

        void next() {
            universe.step();
            put(universe.market(), universe.bidPx(), universe.askPx());
        }

        /** Each side has the weight that its price gives it. */
        void checkWeights() {
            for (int market = 0; market < universe.markets(); market++) {
                assertThat(graph.sideWeight(2 * market)).isEqualTo(graph.sellWeight(market, universe.bidPx(market)));
                assertThat(graph.sideWeight(2 * market + 1)).isEqualTo(graph.buyWeight(market, universe.askPx(market)));
            }
        }
    }
}
