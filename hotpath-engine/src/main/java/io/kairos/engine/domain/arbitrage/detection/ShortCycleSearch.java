package io.kairos.engine.domain.arbitrage.detection;

/**
 * The best simple cycle of at most so many legs through one edge, exactly. Reduced weights are not negative and round a
 * cycle add up to its true weight but for the clamps of quarantined edges that it takes; so a path is followed only
 * while what it has cost, less what clamps could still give back, is below the best found. That is a few basis points,
 * and most edges cost more.
 *
 * <p>After {@link #VISIT_CAP} edges the search is handed to {@link TwoHopSearch}, whose cost does not depend on the
 * market. One thread; nothing is allocated after construction.
 */
final class ShortCycleSearch {
    /** Edges looked at before the search is handed over. */
    static final int VISIT_CAP = 3_000;

    private static final int NONE = -1;

    private final MarketGraph graph;
    private final Quarantine quarantine;
    private final TwoHopSearch fallback;
    private final int maxLegs;
    private final int[] front = new int[TwoHopSearch.MAX_LEGS];
    private final int[] back = new int[TwoHopSearch.MAX_LEGS];
    private final int[] bestPath = new int[TwoHopSearch.MAX_LEGS];
    private final boolean[] onPath;
    private int frontLength;
    private int backLength;
    private int bestLength;
    private long best;
    private int target;
    private int visits;
    private long fallbacks;

    ShortCycleSearch(MarketGraph graph, Quarantine quarantine, int maxLegs) {
        this.graph = graph;
        this.quarantine = quarantine;
        this.maxLegs = maxLegs;
        fallback = new TwoHopSearch(graph);
        onPath = new boolean[graph.nodeCount];
    }

    /** How often the search was handed over. */
    long fallbacks() {
        return fallbacks;
    }

    /**
     * Looks for the best cycle through {@code edge} with a true weight below {@code bound}.
     *
     * @param into takes the cycle when there is one.
     * @return whether there is one.
     */
    boolean search(int edge, long bound, DetectedCycle into) {
        if (graph.weight[edge] >= MarketGraph.ABSENT) {
            return false;
        }
        long rest = quarantine.clampSum() - quarantine.clamp(edge);
        long start = graph.trueReduced(edge);
        if (start - rest >= bound) {
            return false;
        }
        best = bound;
        bestLength = 0;
        frontLength = 0;
        backLength = 0;
        visits = 0;
        target = graph.tail[edge];
        int from = graph.head[edge];
        onPath[target] = true;
        onPath[from] = true;
        extend(from, start, maxLegs - 1, rest);
        onPath[target] = false;
        onPath[from] = false;
        if (visits > VISIT_CAP) {
            fallbacks++;
            return fallback.search(edge, maxLegs, bound, into);
        }
        if (bestLength == 0) {
            return false;
        }
        into.begin(best);
        into.add(graph, edge);
        for (int i = 0; i < bestLength; i++) {
            into.add(graph, bestPath[i]);
        }
        return true;
    }

    /** From {@code node}, what is left of the path: without another clamp, or by way of each quarantined edge. */
    private void extend(int node, long cost, int legs, long rest) {
        if (cost < best) {
            complete(node, target, cost, legs);
        }
        if (rest == 0) {
            return;
        }
        int count = quarantine.size();
        for (int i = 0; i < count && visits <= VISIT_CAP; i++) {
            int clamped = quarantine.member(i);
            int from = graph.tail[clamped];
            int to = graph.head[clamped];
            visits++;
            boolean here = from == node;
            boolean closes = to == target;
            if ((!here && onPath[from]) || (!closes && onPath[to])) {
                continue;
            }
            int reach = legs - 1 - (closes ? 0 : 1);
            if (reach < (here ? 0 : 1) || cost + graph.reduced(clamped) - rest >= best) {
                continue;
            }
            if (here) {
                take(clamped, cost, legs, rest);
            } else {
                onPath[from] = true;
                boolean wasOnPath = onPath[to];
                onPath[to] = true;
                approach(node, clamped, cost, legs, reach, rest, wasOnPath);
                onPath[to] = wasOnPath;
                onPath[from] = false;
            }
        }
    }

    /**
     * Goes on to the tail of {@code clamped} by one to {@code reach} legs, then takes it. Its ends count as on the path.
     */
    private void approach(int node, int clamped, long cost, int legs, int reach, long rest, boolean headOnPath) {
        int from = graph.tail[clamped];
        int to = graph.head[clamped];
        long after = graph.reduced(clamped) - rest;
        int direct = graph.edgeBetween[node * graph.nodeCount + from];
        visits++;
        if (direct != NONE) {
            long there = cost + graph.reduced(direct);
            if (there + after < best) {
                front[frontLength++] = direct;
                onPath[to] = headOnPath;
                take(clamped, there, legs - 1, rest);
                onPath[to] = true;
                frontLength--;
            }
        }
        if (reach < 2) {
            return;
        }
        if (reach == 2 && graph.degree(from) < graph.degree(node)) {
            approachFromAhead(node, clamped, cost, legs, rest, headOnPath);
            return;
        }
        for (int edge = graph.first[node]; edge < graph.first[node + 1] && visits <= VISIT_CAP; edge++) {
            int next = graph.head[edge];
            visits++;
            long there = cost + graph.reduced(edge);
            if (there + after >= best || onPath[next]) {
                continue;
            }
            front[frontLength++] = edge;
            onPath[next] = true;
            approach(next, clamped, there, legs - 1, reach - 1, rest, headOnPath);
            onPath[next] = false;
            frontLength--;
        }
    }

    /** The same by two legs, over the edges into the tail of {@code clamped}, as it has fewer. */
    private void approachFromAhead(int node, int clamped, long cost, int legs, long rest, boolean headOnPath) {
        int from = graph.tail[clamped];
        int to = graph.head[clamped];
        long after = graph.reduced(clamped) - rest;
        long base = cost - graph.potential[from];
        for (int edge = graph.first[from]; edge < graph.first[from + 1] && visits <= VISIT_CAP; edge++) {
            int via = graph.head[edge];
            visits++;
            long there = base + graph.effectiveBack[edge] + graph.potential[via];
            if (there + after >= best || onPath[via]) {
                continue;
            }
            int before = graph.edgeBetween[node * graph.nodeCount + via];
            if (before == NONE || there + graph.reduced(before) + after >= best) {
                continue;
            }
            front[frontLength++] = before;
            front[frontLength++] = graph.twin[edge];
            onPath[via] = true;
            onPath[to] = headOnPath;
            take(clamped, there + graph.reduced(before), legs - 2, rest);
            onPath[to] = true;
            onPath[via] = false;
            frontLength -= 2;
        }
    }

    /** Walks a quarantined edge that starts at the end of the path, and gets its clamp back. */
    private void take(int clamped, long cost, int legs, long rest) {
        long clamp = quarantine.clamp(clamped);
        long there = cost + graph.reduced(clamped) - clamp;
        int to = graph.head[clamped];
        if (to == target) {
            if (there < best) {
                record(there, clamped, NONE);
            }
            return;
        }
        front[frontLength++] = clamped;
        onPath[to] = true;
        extend(to, there, legs - 1, rest - clamp);
        onPath[to] = false;
        frontLength--;
    }

    /**
     * Closes the path between {@code from} and {@code to} by at most {@code legs} legs at effective weights, from the
     * side with fewer edges.
     */
    private void complete(int from, int to, long cost, int legs) {
        int nodes = graph.nodeCount;
        int[] between = graph.edgeBetween;
        long[] potential = graph.potential;
        visits++;
        int direct = between[from * nodes + to];
        if (direct != NONE && cost + graph.reduced(direct) < best) {
            record(cost + graph.reduced(direct), direct, NONE);
        }
        if (legs < 2) {
            return;
        }
        int[] first = graph.first;
        int[] head = graph.head;
        if (graph.degree(from) <= graph.degree(to)) {
            long base = cost + potential[from];
            for (int edge = first[from]; edge < first[from + 1] && visits <= VISIT_CAP; edge++) {
                int via = head[edge];
                long there = base + graph.effective[edge] - potential[via];
                visits++;
                if (there >= best || onPath[via]) {
                    continue;
                }
                if (legs == 2) {
                    int last = between[via * nodes + to];
                    if (last != NONE && there + graph.reduced(last) < best) {
                        record(there + graph.reduced(last), edge, last);
                    }
                } else {
                    front[frontLength++] = edge;
                    onPath[via] = true;
                    complete(via, to, there, legs - 1);
                    onPath[via] = false;
                    frontLength--;
                }
            }
        } else {
            long base = cost - potential[to];
            for (int edge = first[to]; edge < first[to + 1] && visits <= VISIT_CAP; edge++) {
                int via = head[edge];
                long there = base + graph.effectiveBack[edge] + potential[via];
                visits++;
                if (there >= best || onPath[via]) {
                    continue;
                }
                if (legs == 2) {
                    int before = between[from * nodes + via];
                    if (before != NONE && there + graph.reduced(before) < best) {
                        record(there + graph.reduced(before), before, graph.twin[edge]);
                    }
                } else {
                    back[backLength++] = graph.twin[edge];
                    onPath[via] = true;
                    complete(from, via, there, legs - 1);
                    onPath[via] = false;
                    backLength--;
                }
            }
        }
    }

    private void record(long cost, int edge, int last) {
        best = cost;
        int length = 0;
        for (int i = 0; i < frontLength; i++) {
            bestPath[length++] = front[i];
        }
        bestPath[length++] = edge;
        if (last != NONE) {
            bestPath[length++] = last;
        }
        for (int i = backLength - 1; i >= 0; i--) {
            bestPath[length++] = back[i];
        }
        bestLength = length;
    }
}
