package io.kairos.engine.domain.arbitrage.detection;

import java.util.Arrays;

/**
 * Makes room in the potentials for an edge that has become cheaper: at its two ends if that is enough, else by a
 * label-correcting search that either ends before it comes back to the edge (then no cycle through it gains) or finds
 * the heaviest gain through it, which becomes the edge's clamp. One thread; nothing is allocated after construction.
 *
 * <p>The search is first-in-first-out, quickest for the wide and shallow changes that markets make; when it has looked
 * at more than four times all edges it starts again with a heap, which looks at each once.
 */
final class PotentialRepair {
    private static final int PATIENCE = 4;
    private static final int NONE = -1;

    private final MarketGraph graph;
    private final long[] label;
    private final int[] parent;
    private final int[] touched;
    private final int[] queue;
    private final boolean[] queued;
    private final int[] heapAt;
    private final int[] path;
    private int touchedCount;
    private int pathLength;
    private int heapSize;
    private long goalLabel;
    private boolean forward;
    private long heapRuns;

    PotentialRepair(MarketGraph graph) {
        this.graph = graph;
        int nodes = graph.nodeCount;
        label = new long[nodes];
        parent = new int[nodes];
        touched = new int[nodes];
        queue = new int[nodes + 1];
        queued = new boolean[nodes];
        heapAt = new int[nodes];
        path = new int[nodes];
        Arrays.fill(heapAt, NONE);
    }

    /** How often the queue was given up for the heap. */
    long heapRuns() {
        return heapRuns;
    }

    /** The edges other than the repaired one of the cycle that {@link #repair} found, in no order that matters. */
    int[] path() {
        return path;
    }

    int pathLength() {
        return pathLength;
    }

    /** Whether {@link #path} runs from the head of the repaired edge to its tail; if not, backwards. */
    boolean isPathForward() {
        return !forward;
    }

    /**
     * Tries to give an edge its true weight by moving the potential of its end with fewer edges.
     *
     * @return whether the edge is certified: its effective weight is the true one.
     */
    boolean recentreEnd(int edge) {
        int from = graph.tail[edge];
        int to = graph.head[edge];
        boolean atTail = graph.degree(from) <= graph.degree(to);
        if (!recentre(atTail ? from : to, edge)) {
            return false;
        }
        graph.setEffective(edge, graph.weight[edge]);
        return true;
    }

    /**
     * Moves a potential to the middle of what its edges allow, {@code cheaper} counted at its true weight; false if
     * nothing is allowed.
     */
    private boolean recentre(int node, int cheaper) {
        int[] head = graph.head;
        long[] out = graph.effective;
        long[] in = graph.effectiveBack;
        long[] potential = graph.potential;
        int back = cheaper == NONE ? NONE : graph.twin[cheaper];
        long low = -MarketGraph.ABSENT;
        long high = MarketGraph.ABSENT;
        for (int edge = graph.first[node]; edge < graph.first[node + 1]; edge++) {
            long there = potential[head[edge]];
            long outWeight = edge == cheaper ? graph.weight[cheaper] : out[edge];
            long inWeight = edge == back ? graph.weight[cheaper] : in[edge];
            if (outWeight < MarketGraph.ABSENT) {
                low = Math.max(low, there - outWeight);
            }
            if (inWeight < MarketGraph.ABSENT) {
                high = Math.min(high, there + inWeight);
            }
        }
        if (low > high) {
            return false;
        }
        if (low == -MarketGraph.ABSENT) {
            potential[node] = Math.min(potential[node], high);
        } else if (high == MarketGraph.ABSENT) {
            potential[node] = Math.max(potential[node], low);
        } else {
            // Not the mean of halves: that would lose a unit and leave the interval.
            potential[node] = low + (high - low) / 2;
        }
        return true;
    }

    /**
     * Gives an edge the smallest effective weight for which potentials exist, and moves the potentials.
     *
     * @return weight of the best cycle through the edge at effective weights of all others, below zero; or 0 when no
     *     cycle through it gains and the edge has its true weight now.
     */
    long repair(int edge) {
        int from = graph.tail[edge];
        int to = graph.head[edge];
        forward = graph.degree(to) <= graph.degree(from);
        int start = forward ? to : from;
        int goal = forward ? from : to;
        long gap = graph.trueReduced(edge);
        pathLength = 0;
        if (gap >= 0) {
            graph.setEffective(edge, graph.weight[edge]);
            return 0;
        }
        if (!correct(start, goal, gap)) {
            forget();
            heapRuns++;
            settle(start, goal, gap);
        }
        if (goalLabel < 0) {
            trace(start, goal);
        }
        long[] potential = graph.potential;
        for (int i = 0; i < touchedCount; i++) {
            int node = touched[i];
            long move = Math.min(0, label[node] - goalLabel);
            potential[node] += forward ? move : -move;
            label[node] = 0;
        }
        graph.setEffective(edge, graph.weight[edge] - goalLabel);
        for (int i = 0; i < touchedCount; i++) {
            recentre(touched[i], NONE);
        }
        touchedCount = 0;
        return goalLabel;
    }

    private void forget() {
        for (int i = 0; i < touchedCount; i++) {
            label[touched[i]] = 0;
            queued[touched[i]] = false;
        }
        touchedCount = 0;
    }

    private void begin(int start, long gap) {
        goalLabel = 0;
        label[start] = gap;
        parent[start] = NONE;
        touched[0] = start;
        touchedCount = 1;
    }

    /** The quick way; false when it took too long. */
    private boolean correct(int start, int goal, long gap) {
        int[] first = graph.first;
        int[] head = graph.head;
        long[] along = forward ? graph.effective : graph.effectiveBack;
        long[] potential = graph.potential;
        long sign = forward ? 1 : -1;
        long patience = (long) PATIENCE * graph.edgeCount;
        begin(start, gap);
        int capacity = queue.length;
        int read = 0;
        int write = 1;
        queue[0] = start;
        queued[start] = true;
        while (read != write) {
            int node = queue[read];
            read = read + 1 == capacity ? 0 : read + 1;
            queued[node] = false;
            long here = label[node];
            if (here >= goalLabel) {
                continue;
            }
            patience -= first[node + 1] - first[node];
            if (patience < 0) {
                return false;
            }
            long base = here + sign * potential[node];
            for (int edge = first[node]; edge < first[node + 1]; edge++) {
                int next = head[edge];
                long reached = base + along[edge] - sign * potential[next];
                if (reached >= goalLabel) {
                    continue;
                }
                if (next == goal) {
                    goalLabel = reached;
                    parent[goal] = edge;
                } else if (reached < label[next]) {
                    if (label[next] == 0) {
                        touched[touchedCount++] = next;
                    }
                    label[next] = reached;
                    parent[next] = edge;
                    if (!queued[next]) {
                        queued[next] = true;
                        queue[write] = next;
                        write = write + 1 == capacity ? 0 : write + 1;
                    }
                }
            }
        }
        return true;
    }

    /** The bounded way: reduced weights are not negative, so each node is final when it is the lowest. */
    private void settle(int start, int goal, long gap) {
        int[] first = graph.first;
        int[] head = graph.head;
        long[] along = forward ? graph.effective : graph.effectiveBack;
        long[] potential = graph.potential;
        long sign = forward ? 1 : -1;
        begin(start, gap);
        heapSize = 0;
        lower(start);
        while (heapSize > 0) {
            int node = popLowest();
            long here = label[node];
            if (here >= goalLabel) {
                continue;
            }
            long base = here + sign * potential[node];
            for (int edge = first[node]; edge < first[node + 1]; edge++) {
                int next = head[edge];
                long reached = base + along[edge] - sign * potential[next];
                if (reached >= goalLabel) {
                    continue;
                }
                if (next == goal) {
                    goalLabel = reached;
                    parent[goal] = edge;
                } else if (reached < label[next]) {
                    if (label[next] == 0) {
                        touched[touchedCount++] = next;
                    }
                    label[next] = reached;
                    parent[next] = edge;
                    lower(next);
                }
            }
        }
    }

    private void trace(int start, int goal) {
        int node = goal;
        while (node != start) {
            int edge = parent[node];
            path[pathLength++] = forward ? edge : graph.twin[edge];
            node = graph.tail[edge];
        }
    }

    private void lower(int node) {
        int at = heapAt[node];
        if (at == NONE) {
            at = heapSize++;
        }
        long value = label[node];
        while (at > 0) {
            int above = (at - 1) >>> 1;
            if (label[queue[above]] <= value) {
                break;
            }
            queue[at] = queue[above];
            heapAt[queue[at]] = at;
            at = above;
        }
        queue[at] = node;
        heapAt[node] = at;
    }

    private int popLowest() {
        int lowest = queue[0];
        heapAt[lowest] = NONE;
        int moved = queue[--heapSize];
        if (heapSize > 0) {
            long value = label[moved];
            int at = 0;
            for (int below = 1; below < heapSize; below = 2 * at + 1) {
                if (below + 1 < heapSize && label[queue[below + 1]] < label[queue[below]]) {
                    below++;
                }
                if (label[queue[below]] >= value) {
                    break;
                }
                queue[at] = queue[below];
                heapAt[queue[at]] = at;
                at = below;
            }
            queue[at] = moved;
            heapAt[moved] = at;
        }
        return lowest;
    }
}
