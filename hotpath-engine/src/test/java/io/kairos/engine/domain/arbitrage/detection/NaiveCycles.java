package io.kairos.engine.domain.arbitrage.detection;

/** The plain twin of the detector: walks every simple cycle, and full Bellman-Ford, on true weights. */
final class NaiveCycles {
    private NaiveCycles() {}

    /** Weight of the best simple cycle of at most {@code maxLegs} legs through an edge, or {@link MarketGraph#ABSENT}. */
    static long best(MarketGraph graph, int edge, int maxLegs) {
        if (graph.weight[edge] >= MarketGraph.ABSENT) {
            return MarketGraph.ABSENT;
        }
        boolean[] visited = new boolean[graph.nodeCount];
        visited[graph.tail[edge]] = true;
        return walk(graph, graph.head[edge], graph.tail[edge], graph.weight[edge], maxLegs - 1, visited);
    }

    private static long walk(MarketGraph graph, int node, int goal, long cost, int legs, boolean[] visited) {
        long best = MarketGraph.ABSENT;
        visited[node] = true;
        for (int edge = graph.first[node]; edge < graph.first[node + 1]; edge++) {
            long there = cost + graph.weight[edge];
            int next = graph.head[edge];
            if (graph.weight[edge] >= MarketGraph.ABSENT) {
                continue;
            }
            if (next == goal) {
                best = Math.min(best, there);
            } else if (legs > 1 && !visited[next]) {
                best = Math.min(best, walk(graph, next, goal, there, legs - 1, visited));
            }
        }
        visited[node] = false;
        return best;
    }

    /** Whether any cycle has a weight below zero. */
    static boolean gainExists(MarketGraph graph) {
        long[] distance = new long[graph.nodeCount];
        for (int round = 0; round < graph.nodeCount; round++) {
            boolean changed = false;
            for (int edge = 0; edge < graph.edgeCount; edge++) {
                if (graph.weight[edge] < MarketGraph.ABSENT) {
                    long there = distance[graph.tail[edge]] + graph.weight[edge];
                    if (there < distance[graph.head[edge]]) {
                        distance[graph.head[edge]] = there;
                        changed = true;
                    }
                }
            }
            if (!changed) {
                return false;
            }
        }
        return true;
    }
}
