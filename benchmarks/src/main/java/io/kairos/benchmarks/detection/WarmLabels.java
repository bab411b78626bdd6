package io.kairos.benchmarks.detection;

import io.kairos.benchmarks.Contender;
import java.util.Arrays;

/**
 * A plain label-correcting detector that keeps its labels from quote to quote: an improved edge is relaxed, what follows from it first
 * in first out; when that comes back to where it began, a cycle gains, the labels are put back and the edge is left out until a quote
 * worsens. Says only whether something gains, and while something does, only about.
 */
final class WarmLabels extends Contender {
    private static final int SUSPENDED = 256;

    private final QuoteStream stream;
    private final PlainGraph graph;
    private final long[] used;
    private final long[] label;
    private final int[] queue;
    private final boolean[] queued;
    private final int[] touched;
    private final long[] before;
    private final boolean[] isTouched;
    private final int[] suspended = new int[SUSPENDED];
    private int suspendedCount;
    private int touchedCount;
    private int retry;

    WarmLabels(QuoteStream stream) {
        super("warm label-correcting FIFO, existence only", stream.ticks());
        this.stream = stream;
        graph = new PlainGraph(stream);
        used = new long[graph.edges];
        label = new long[graph.nodes];
        queue = new int[graph.nodes + 1];
        queued = new boolean[graph.nodes];
        touched = new int[graph.nodes];
        before = new long[graph.nodes];
        isTouched = new boolean[graph.nodes];
    }

    boolean gainExists() {
        return suspendedCount > 0;
    }

    @Override
    public void reset() {
        graph.reset(stream);
        Arrays.fill(label, 0);
        Arrays.fill(used, Long.MAX_VALUE / 4);
        suspendedCount = 0;
        for (int edge = 0; edge < graph.edges; edge++) {
            take(edge);
        }
    }

    @Override
    public long step(int index) {
        if (!graph.set(stream.market[index], stream.bid[index], stream.ask[index])) {
            return suspendedCount;
        }
        boolean sellWorse = takeChange(graph.changedSell);
        boolean buyWorse = takeChange(graph.changedBuy);
        if ((sellWorse || buyWorse) && suspendedCount > 0) {
            retry = retry + 1 >= suspendedCount ? 0 : retry + 1;
            int edge = suspended[retry];
            suspended[retry] = suspended[--suspendedCount];
            take(edge);
        }
        return suspendedCount;
    }

    /** Whether the change made the edge worse. */
    private boolean takeChange(int edge) {
        if (edge == PlainGraph.NONE) {
            return false;
        }
        if (graph.weight[edge] >= used[edge]) {
            used[edge] = graph.weight[edge];
            return true;
        }
        take(edge);
        return false;
    }

    private void take(int edge) {
        int from = graph.tail[edge];
        int to = graph.head[edge];
        long reached = label[from] + graph.weight[edge];
        if (reached >= label[to]) {
            used[edge] = graph.weight[edge];
            return;
        }
        long old = used[edge];
        used[edge] = graph.weight[edge];
        if (relax(from, to, reached)) {
            return;
        }
        used[edge] = old;
        for (int i = 0; i < suspendedCount; i++) {
            if (suspended[i] == edge) {
                return;
            }
        }
        if (suspendedCount < SUSPENDED) {
            suspended[suspendedCount++] = edge;
        }
    }

    private boolean relax(int origin, int start, long reached) {
        touchedCount = 0;
        int read = 0;
        int write = 1;
        lower(start, reached);
        queue[0] = start;
        queued[start] = true;
        boolean clean = true;
        while (read != write && clean) {
            int node = queue[read];
            read = read + 1 == queue.length ? 0 : read + 1;
            queued[node] = false;
            long here = label[node];
            for (int edge = graph.first[node]; edge < graph.first[node + 1]; edge++) {
                int next = graph.head[edge];
                long there = here + used[edge];
                if (there >= label[next]) {
                    continue;
                }
                if (next == origin) {
                    clean = false;
                    break;
                }
                lower(next, there);
                if (!queued[next]) {
                    queued[next] = true;
                    queue[write] = next;
                    write = write + 1 == queue.length ? 0 : write + 1;
                }
            }
        }
        for (int i = 0; i < touchedCount; i++) {
            int node = touched[i];
            isTouched[node] = false;
            if (!clean) {
                queued[node] = false;
                label[node] = before[node];
            }
        }
        return clean;
    }

    private void lower(int node, long to) {
        if (!isTouched[node]) {
            isTouched[node] = true;
            touched[touchedCount] = node;
            before[node] = label[node];
            touchedCount++;
        }
        label[node] = to;
    }
}
