package io.kairos.engine.domain.arbitrage.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The example in the description of the package is what the code does. */
class DetectionExampleTest {
    private static final int A = 0;
    private static final int B = 1;
    private static final int C = 2;
    private static final int PRICE_DECIMALS = 18;
    /** A basis point in trillionths of a logarithm. */
    private static final long POINT = 100_000_000L;
    /** Prices cannot be chosen so that weights are whole points; what is lost is far below a thousandth of one. */
    private static final long TOLERANCE = POINT / 1_000;

    private final MarketGraph.Builder builder = new MarketGraph.Builder(3);
    private final int onBa = builder.market(B, A, PRICE_DECIMALS, 0);
    private final int onCa = builder.market(C, A, PRICE_DECIMALS, 0);
    private final int onCb = builder.market(C, B, PRICE_DECIMALS, 0);
    private final MarketGraph graph = builder.build();
    private final CycleDetector detector = new CycleDetector(graph, 3, 0, Long.MAX_VALUE);

    /** A quote that gives these weights, in basis points, to selling and to buying. */
    private boolean quote(int market, int sellWeight, int buyWeight) {
        return detector.onQuote(market, price(-sellWeight), price(buyWeight), 0);
    }

    private static long price(int points) {
        return Math.round(StrictMath.exp(points * 1e-4) * 1e18);
    }

    private int edge(int from, int to) {
        return graph.edgeBetween[from * graph.nodeCount + to];
    }

    private void assertPotentials(int a, int b, int c) {
        assertPoints(graph.potential[A], a);
        assertPoints(graph.potential[B], b);
        assertPoints(graph.potential[C], c);
    }

    private static void assertPoints(long actual, int points) {
        assertThat(actual).isCloseTo(points * POINT, within(TOLERANCE));
    }

    private void begin() {
        quote(onBa, -8, 10);
        detector.finish(0);
        quote(onCa, -20, 23);
        detector.finish(0);
        quote(onCb, -11, 14);
        detector.finish(0);
    }

    @Test
    void shouldProveTheFirstPricesHarmless() {
        begin();

        assertPotentials(0, 8, 20);
        assertPoints(graph.reduced(edge(A, B)), 2);
        assertPoints(graph.reduced(edge(B, A)), 0);
        assertPoints(graph.reduced(edge(A, C)), 3);
        assertPoints(graph.reduced(edge(C, A)), 0);
        assertPoints(graph.reduced(edge(C, B)), 1);
        assertPoints(graph.reduced(edge(B, C)), 2);
        assertThat(detector.gainExists()).isFalse();
    }

    @Test
    void shouldMoveOnePotential() {
        begin();
        long recentrings = detector.recentrings();

        assertThat(quote(onCb, -13, 15)).isFalse();

        assertThat(detector.recentrings()).isEqualTo(recentrings + 1);
        assertPotentials(0, 8, 22);
        assertPoints(graph.reduced(edge(C, B)), 1);
    }

    @Test
    void shouldFindTheGainProveItAndLetItGo() {
        begin();
        quote(onCb, -13, 15);
        detector.finish(0);

        assertThat(quote(onCb, -17, 19)).isTrue();

        assertThat(detector.quarantine().contains(edge(C, B))).isTrue();
        assertPoints(graph.trueReduced(edge(C, B)), -3);
        DetectedCycle cycle = detector.cycle();
        assertThat(cycle.legs()).isEqualTo(3);
        assertThat(cycle.edge(0)).isEqualTo(edge(C, B));
        assertThat(cycle.edge(1)).isEqualTo(edge(B, A));
        assertThat(cycle.edge(2)).isEqualTo(edge(A, C));
        assertPoints(cycle.weight(), -2);

        detector.finish(0);

        assertPoints(detector.quarantine().clamp(edge(C, B)), 2);
        assertPoints(graph.effective[edge(C, B)], -15);
        assertPotentials(-1, 7, 22);
        assertThat(detector.isDoubtful()).isFalse();

        assertThat(quote(onCb, -13, 15)).isFalse();

        assertThat(detector.gainExists()).isFalse();
        assertPoints(graph.effective[edge(C, B)], -13);
    }
}
