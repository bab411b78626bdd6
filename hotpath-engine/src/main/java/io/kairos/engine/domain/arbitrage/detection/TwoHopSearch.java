package io.kairos.engine.domain.arbitrage.detection;

import java.util.Arrays;

/**
 * The best simple cycle of up to five legs through one edge, from both ends to a node in the middle, on true weights
 * alone. Its cost is that of looking at each edge twice, whatever the market does: the bound of the worst case, and an
 * oracle that knows nothing of potentials. One thread; nothing is allocated after construction.
 *
 * <p>For each middle the two best ways of two legs from either end are kept, by different nodes between: if the best of
 * both ends go through the same node, one of the second best does not.
 */
final class TwoHopSearch {
    /** Most legs of a cycle. */
    static final int MAX_LEGS = 5;

    private static final int NONE = -1;

    private final MarketGraph graph;
    private final Hops forth;
    private final Hops back;

    TwoHopSearch(MarketGraph graph) {
        this.graph = graph;
        forth = new Hops(graph.nodeCount);
        back = new Hops(graph.nodeCount);
    }

    /** The two best ways to each node, by the node between. */
    private static final class Hops {
        final long[] bestCost;
        final long[] secondCost;
        final int[] bestVia;
        final int[] secondVia;

        Hops(int nodes) {
            bestCost = new long[nodes];
            secondCost = new long[nodes];
            bestVia = new int[nodes];
            secondVia = new int[nodes];
        }

        void clear() {
            Arrays.fill(bestCost, MarketGraph.ABSENT);
            Arrays.fill(secondCost, MarketGraph.ABSENT);
        }

        void offer(int node, int via, long cost) {
            if (cost < bestCost[node]) {
                secondCost[node] = bestCost[node];
                secondVia[node] = bestVia[node];
                bestCost[node] = cost;
                bestVia[node] = via;
            } else if (cost < secondCost[node]) {
                secondCost[node] = cost;
                secondVia[node] = via;
            }
        }
    }

    /**
     * Looks for the best cycle of at most {@code maxLegs} legs through {@code edge} with a weight below {@code bound}.
     *
     * @param into takes the cycle when there is one.
     * @return whether there is one.
     */
    boolean search(int edge, int maxLegs, long bound, DetectedCycle into) {
        int nodes = graph.nodeCount;
        int[] between = graph.edgeBetween;
        long[] weight = graph.weight;
        int start = graph.head[edge];
        int goal = graph.tail[edge];
        if (weight[edge] >= MarketGraph.ABSENT) {
            return false;
        }
        long limit = bound - weight[edge];
        long best = limit;
        int one = NONE;
        int two = NONE;
        int three = NONE;
        int direct = between[start * nodes + goal];
        if (direct != NONE && weight[direct] < best) {
            best = weight[direct];
        }
        for (int out = graph.first[start]; maxLegs >= 3 && out < graph.first[start + 1]; out++) {
            int a = graph.head[out];
            int last = between[a * nodes + goal];
            if (a == goal || last == NONE || weight[out] >= MarketGraph.ABSENT || weight[last] >= MarketGraph.ABSENT) {
                continue;
            }
            long cost = weight[out] + weight[last];
            if (cost < best) {
                best = cost;
                one = a;
            }
        }
        if (maxLegs >= 4) {
            hop(start, goal, true, forth);
            for (int in = graph.first[goal]; in < graph.first[goal + 1]; in++) {
                int b = graph.head[in];
                long lastWeight = weight[graph.twin[in]];
                if (b == start || lastWeight >= MarketGraph.ABSENT || forth.bestCost[b] >= MarketGraph.ABSENT) {
                    continue;
                }
                long cost = forth.bestCost[b] + lastWeight;
                if (cost < best) {
                    best = cost;
                    one = forth.bestVia[b];
                    two = b;
                }
            }
        }
        if (maxLegs >= 5) {
            hop(goal, start, false, back);
            for (int middle = 0; middle < nodes; middle++) {
                if (forth.bestCost[middle] >= MarketGraph.ABSENT || back.bestCost[middle] >= MarketGraph.ABSENT) {
                    continue;
                }
                for (int pair = 0; pair < 4; pair++) {
                    long there = (pair & 1) == 0 ? forth.bestCost[middle] : forth.secondCost[middle];
                    long home = (pair & 2) == 0 ? back.bestCost[middle] : back.secondCost[middle];
                    int a = (pair & 1) == 0 ? forth.bestVia[middle] : forth.secondVia[middle];
                    int b = (pair & 2) == 0 ? back.bestVia[middle] : back.secondVia[middle];
                    if (there < MarketGraph.ABSENT && home < MarketGraph.ABSENT && a != b && there + home < best) {
                        best = there + home;
                        one = a;
                        two = middle;
                        three = b;
                    }
                }
            }
        }
        if (best >= limit) {
            return false;
        }
        into.begin(best + weight[edge]);
        into.add(graph, edge);
        int node = start;
        node = step(node, one, into);
        node = step(node, two, into);
        node = step(node, three, into);
        into.add(graph, between[node * nodes + goal]);
        return true;
    }

    private int step(int node, int next, DetectedCycle into) {
        if (next == NONE) {
            return node;
        }
        into.add(graph, graph.edgeBetween[node * graph.nodeCount + next]);
        return next;
    }

    /** Ways of two legs from {@code start} (or, against the edges, to it), none of which touches {@code other}. */
    private void hop(int start, int other, boolean along, Hops into) {
        int[] first = graph.first;
        int[] head = graph.head;
        long[] weight = graph.weight;
        int[] twin = graph.twin;
        into.clear();
        for (int edge = first[start]; edge < first[start + 1]; edge++) {
            int via = head[edge];
            long here = weight[along ? edge : twin[edge]];
            if (via == other || here >= MarketGraph.ABSENT) {
                continue;
            }
            for (int next = first[via]; next < first[via + 1]; next++) {
                int node = head[next];
                long there = weight[along ? next : twin[next]];
                if (node != start && node != other && there < MarketGraph.ABSENT) {
                    into.offer(node, via, here + there);
                }
            }
        }
    }
}
