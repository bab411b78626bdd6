package io.kairos.engine.domain.arbitrage.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.order.Side;

/** A detector of its own graph, the edges that the last quote changed, and what must hold after each. */
class CheckedDetector {
    /** What an oracle says of one edge. */
    interface EdgeWeight {
        long of(int edge);
    }

    final MarketGraph graph;
    final CycleDetector detector;
    private final String name;
    private final int[] changed = new int[2];
    /** Quotes that gained since {@link #settle}. */
    int gains;

    boolean gained;
    private int tick;

    CheckedDetector(String name, MarketGraph graph, int maxLegs, long minGain) {
        this.name = name;
        this.graph = graph;
        detector = new CycleDetector(graph, maxLegs, minGain, Long.MAX_VALUE);
    }

    final void put(int market, long bid, long ask) {
        tick++;
        int sell = graph.edgeOfSide(2 * market);
        int buy = graph.edgeOfSide(2 * market + 1);
        long sellBefore = graph.weight[sell];
        long buyBefore = graph.weight[buy];
        gained = detector.onQuote(market, bid, ask, 0);
        gains += gained ? 1 : 0;
        changed[0] = graph.weight[sell] != sellBefore ? sell : -1;
        changed[1] = graph.weight[buy] != buyBefore ? buy : -1;
    }

    final void finish() {
        detector.finish(0);
    }

    /** After the first quotes of all markets: proves everything, and counts gains from here on. */
    final void settle() {
        while (detector.isDoubtful()) {
            finish();
        }
        gains = 0;
    }

    boolean changed() {
        return changed[0] >= 0 || changed[1] >= 0;
    }

    long bestBy(EdgeWeight weights) {
        long best = MarketGraph.ABSENT;
        for (int edge : changed) {
            if (edge >= 0) {
                best = Math.min(best, weights.of(edge));
            }
        }
        return best;
    }

    void check(long expected) {
        long found = gained ? detector.cycle().weight() : 0;
        if (found != expected) {
            assertThat(found).as("%s tick=%d", name, tick).isEqualTo(expected);
        }
        if (gained) {
            checkPath();
            assertThat(throughTheQuote()).as("%s tick=%d", name, tick).isTrue();
        }
    }

    private boolean throughTheQuote() {
        for (int leg = 0; leg < detector.cycle().legs(); leg++) {
            int edge = detector.cycle().edge(leg);
            if (edge == changed[0] || edge == changed[1]) {
                return true;
            }
        }
        return false;
    }

    void checkPath() {
        checkPath(graph, detector.cycle(), name + " tick=" + tick);
    }

    /** A simple cycle of the graph whose weight is the sum of its edges', each by the market that gives the edge its weight. */
    static void checkPath(MarketGraph graph, DetectedCycle cycle, String context) {
        long sum = 0;
        boolean[] visited = new boolean[graph.nodeCount];
        for (int leg = 0; leg < cycle.legs(); leg++) {
            int edge = cycle.edge(leg);
            int next = cycle.edge((leg + 1) % cycle.legs());
            sum += graph.weight[edge];
            assertThat(graph.head[edge]).as(context).isEqualTo(graph.tail[next]);
            assertThat(visited[graph.tail[edge]]).as(context).isFalse();
            visited[graph.tail[edge]] = true;
            assertThat(graph.edgeOfSide(cycle.market(leg) * 2 + (cycle.side(leg) == Side.SELL ? 0 : 1)))
                    .as(context)
                    .isEqualTo(edge);
        }
        assertThat(sum).as(context).isEqualTo(cycle.weight());
    }

    void checkInvariants() {
        Quarantine quarantine = detector.quarantine();
        for (int edge = 0; edge < graph.edgeCount; edge++) {
            assertThat(graph.reduced(edge))
                    .as("reduced, %s tick=%d", name, tick)
                    .isNotNegative();
            assertThat(graph.effectiveBack[graph.twin[edge]]).isEqualTo(graph.effective[edge]);
            assertThat(quarantine.clamp(edge) > 0)
                    .as("clamp, %s tick=%d", name, tick)
                    .isEqualTo(quarantine.contains(edge));
        }
        while (detector.isDoubtful()) {
            finish();
        }
        assertThat(detector.gainExists())
                .as("gain exists, %s tick=%d", name, tick)
                .isEqualTo(NaiveCycles.gainExists(graph));
    }
}
