package io.kairos.engine.domain.arbitrage;

import java.util.Arrays;

/**
 * Finds the best cycle through a start asset by plain Bellman-Ford with one layer per number of legs: layer k holds the
 * lightest walk of exactly k edges to each node. Exact for simple cycles of up to {@link Cycle#MAX_LEGS} legs as long as no
 * lighter cycle hides inside one of them; that inner cycle is then found from its own start. This is the oracle for any faster
 * finder. Engine thread only; allocates only when the graph has grown.
 */
public final class BellmanFordCycleFinder {
    /** Cycles gaining less than this are noise of the doubles. */
    public static final double MIN_LOG_GAIN = 1e-12;

    private double[][] weight = new double[Cycle.MAX_LEGS + 1][0];
    private int[][] via = new int[Cycle.MAX_LEGS + 1][0];

    /**
     * Looks for the cycle of 2 to {@code maxLegs} legs from {@code start} back to it with the smallest sum of weights.
     *
     * @param excludedNodes nodes that must not be passed, by asset id; may be longer than the graph.
     * @param usableEdges edges that may be walked.
     * @param into the cycle found; empty when none gains.
     * @return whether one that gains was found.
     */
    public boolean find(
            RateGraph graph, int start, int maxLegs, boolean[] excludedNodes, boolean[] usableEdges, Cycle into) {
        into.clear();
        int nodes = graph.nodeCount();
        if (start >= nodes) {
            return false;
        }
        ensure(nodes);
        Arrays.fill(weight[0], 0, nodes, Double.POSITIVE_INFINITY);
        weight[0][start] = 0;
        double best = -MIN_LOG_GAIN;
        int bestLegs = 0;
        int bestEdge = -1;
        int edges = graph.edgeCount();
        for (int leg = 1; leg <= maxLegs; leg++) {
            double[] before = weight[leg - 1];
            double[] after = weight[leg];
            int[] viaEdge = via[leg];
            Arrays.fill(after, 0, nodes, Double.POSITIVE_INFINITY);
            for (int edge = 0; edge < edges; edge++) {
                if (!usableEdges[edge]) {
                    continue;
                }
                double sum = before[graph.from(edge)] + graph.logWeight(edge);
                int to = graph.to(edge);
                if (to == start) {
                    if (leg >= 2 && sum < best) {
                        best = sum;
                        bestLegs = leg;
                        bestEdge = edge;
                    }
                } else if (!excludedNodes[to] && sum < after[to]) {
                    after[to] = sum;
                    viaEdge[to] = edge;
                }
            }
        }
        return bestLegs > 0 && extract(graph, bestLegs, bestEdge, best, into);
    }

    private boolean extract(RateGraph graph, int legs, int lastEdge, double sum, Cycle into) {
        into.reset(legs, sum);
        int edge = lastEdge;
        for (int leg = legs; leg >= 1; leg--) {
            into.setEdge(leg - 1, edge);
            if (leg > 1) {
                edge = via[leg - 1][graph.from(edge)];
            }
        }
        for (int i = 1; i < legs; i++) {
            for (int j = i + 1; j < legs; j++) {
                if (graph.from(into.edge(i)) == graph.from(into.edge(j))) {
                    into.clear();
                    return false;
                }
            }
        }
        return true;
    }

    private void ensure(int nodes) {
        if (weight[0].length < nodes) {
            weight = new double[Cycle.MAX_LEGS + 1][nodes];
            via = new int[Cycle.MAX_LEGS + 1][nodes];
        }
    }
}
