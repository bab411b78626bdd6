package io.kairos.benchmarks.detection;

import io.kairos.benchmarks.Contender;
import java.util.Arrays;

/** All triangles written down beforehand, by edge; a quote adds up those through the edges that it changed. Three legs only. */
final class TriangleTable extends Contender {
    private final QuoteStream stream;
    private final PlainGraph graph;

    /** The other two edges of the triangles through edge e are at {@code first[e]} to {@code first[e + 1] - 1}. */
    private final int[] first;

    private final int[] others;

    TriangleTable(QuoteStream stream) {
        super("triangle table, 3 legs only", stream.ticks());
        this.stream = stream;
        graph = new PlainGraph(stream);
        first = new int[graph.edges + 1];
        int[] found = new int[64];
        int count = 0;
        for (int edge = 0; edge < graph.edges; edge++) {
            first[edge] = count;
            int goal = graph.tail[edge];
            int from = graph.head[edge];
            for (int second = graph.first[from]; second < graph.first[from + 1]; second++) {
                int third = graph.between[graph.head[second] * graph.nodes + goal];
                if (graph.head[second] != goal && third != PlainGraph.NONE) {
                    if (count + 2 > found.length) {
                        found = Arrays.copyOf(found, found.length * 2);
                    }
                    found[count++] = second;
                    found[count++] = third;
                }
            }
        }
        first[graph.edges] = count;
        others = Arrays.copyOf(found, count);
    }

    int triangles() {
        return others.length / 2 / 3;
    }

    @Override
    public void reset() {
        graph.reset(stream);
    }

    @Override
    public long step(int index) {
        graph.set(stream.market[index], stream.bid[index], stream.ask[index]);
        long best = 0;
        if (graph.changedSell != PlainGraph.NONE) {
            best = through(graph.changedSell, best);
        }
        if (graph.changedBuy != PlainGraph.NONE) {
            best = through(graph.changedBuy, best);
        }
        return best;
    }

    private long through(int edge, long bound) {
        long[] weight = graph.weight;
        long own = weight[edge];
        long best = bound;
        for (int i = first[edge]; i < first[edge + 1]; i += 2) {
            best = Math.min(best, own + weight[others[i]] + weight[others[i + 1]]);
        }
        return best;
    }

    /** The best of two legs through what the last quote changed, which the table leaves out. */
    long bestOfTwoLegs() {
        return Math.min(thereAndBack(graph.changedSell), thereAndBack(graph.changedBuy));
    }

    private long thereAndBack(int edge) {
        if (edge == PlainGraph.NONE) {
            return 0;
        }
        int back = graph.between[graph.head[edge] * graph.nodes + graph.tail[edge]];
        return Math.min(0, graph.weight[edge] + graph.weight[back]);
    }
}
