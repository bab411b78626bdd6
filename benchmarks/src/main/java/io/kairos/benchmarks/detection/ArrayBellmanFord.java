package io.kairos.benchmarks.detection;

import io.kairos.benchmarks.Contender;
import java.util.Arrays;

/**
 * Bellman-Ford from all nodes at once on flat arrays, on every quote, of which each so-manieth is measured: ends with the first round that changes nothing, and looks for a
 * cycle among the predecessors in between, so that a gain does not cost as many rounds as there are nodes.
 */
public final class ArrayBellmanFord extends Contender {
    private static final int LOOK_EVERY = 8;

    private final QuoteStream stream;
    private final int stride;
    private final PlainGraph graph;
    private final long[] distance;
    private final int[] predecessor;
    private final int[] mark;

    /**
     * Over a stream.
     *
     * @param stride of so many quotes one is measured.
     */
    public ArrayBellmanFord(QuoteStream stream, int stride) {
        super("array Bellman-Ford, early exit", stream.ticks() / stride);
        this.stream = stream;
        this.stride = stride;
        graph = new PlainGraph(stream);
        distance = new long[graph.nodes];
        predecessor = new int[graph.nodes];
        mark = new int[graph.nodes];
    }

    @Override
    public void reset() {
        graph.reset(stream);
    }

    @Override
    public long step(int index) {
        int tick = index * stride;
        return look(stream.market[tick], stream.bid[tick], stream.ask[tick]) ? 1 : 0;
    }

    /** Takes over a quote and tells whether some cycle gains. */
    public boolean look(int market, long bid, long ask) {
        graph.set(market, bid, ask);
        return gainExists();
    }

    @Override
    public void settle(int index) {
        for (int tick = index * stride + 1; tick < (index + 1) * stride; tick++) {
            graph.set(stream.market[tick], stream.bid[tick], stream.ask[tick]);
        }
    }

    private boolean gainExists() {
        long[] distances = distance;
        int[] tail = graph.tail;
        int[] head = graph.head;
        long[] weight = graph.weight;
        Arrays.fill(distances, 0);
        Arrays.fill(predecessor, PlainGraph.NONE);
        for (int round = 1; round <= graph.nodes; round++) {
            boolean changed = false;
            for (int edge = 0; edge < weight.length; edge++) {
                long there = distances[tail[edge]] + weight[edge];
                if (there < distances[head[edge]]) {
                    distances[head[edge]] = there;
                    predecessor[head[edge]] = tail[edge];
                    changed = true;
                }
            }
            if (!changed) {
                return false;
            }
            if (round % LOOK_EVERY == 0 && predecessorsCycle()) {
                return true;
            }
        }
        return true;
    }

    private boolean predecessorsCycle() {
        Arrays.fill(mark, 0);
        for (int start = 1; start <= graph.nodes; start++) {
            int node = start - 1;
            while (node != PlainGraph.NONE && mark[node] == 0) {
                mark[node] = start;
                node = predecessor[node];
            }
            if (node != PlainGraph.NONE && mark[node] == start) {
                return true;
            }
        }
        return false;
    }
}
