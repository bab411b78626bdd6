package io.kairos.benchmarks.detection;

import io.kairos.benchmarks.Contender;
import org.jgrapht.alg.shortestpath.BellmanFordShortestPath;
import org.jgrapht.alg.shortestpath.NegativeCycleDetectedException;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleDirectedWeightedGraph;

/** The Bellman-Ford of the JGraphT library on every quote, of which each so-manieth is measured, on its own graph, as its documentation shows it. */
public final class JGraphTBellmanFord extends Contender {
    private final QuoteStream stream;
    private final int stride;
    private final PlainGraph rates;
    private final SimpleDirectedWeightedGraph<Integer, DefaultWeightedEdge> graph;
    private final DefaultWeightedEdge[] edges;

    /**
     * Over a stream.
     *
     * @param stride of so many quotes one is measured.
     */
    public JGraphTBellmanFord(QuoteStream stream, int stride) {
        super("JGraphT BellmanFordShortestPath", stream.ticks() / stride);
        this.stream = stream;
        this.stride = stride;
        rates = new PlainGraph(stream);
        graph = new SimpleDirectedWeightedGraph<>(DefaultWeightedEdge.class);
        for (int node = 0; node < rates.nodes; node++) {
            graph.addVertex(node);
        }
        edges = new DefaultWeightedEdge[rates.edges];
        for (int edge = 0; edge < edges.length; edge++) {
            edges[edge] = graph.addEdge(rates.tail[edge], rates.head[edge]);
        }
        reset();
    }

    @Override
    public void reset() {
        rates.reset(stream);
        for (int edge = 0; edge < edges.length; edge++) {
            graph.setEdgeWeight(edges[edge], (double) rates.weight[edge]);
        }
    }

    @Override
    public long step(int index) {
        int tick = index * stride;
        return look(stream.market[tick], stream.bid[tick], stream.ask[tick]) ? 1 : 0;
    }

    /** Takes over a quote and tells whether some cycle gains. */
    public boolean look(int market, long bid, long ask) {
        take(market, bid, ask);
        return gainExists();
    }

    @Override
    public void settle(int index) {
        for (int tick = index * stride + 1; tick < (index + 1) * stride; tick++) {
            take(stream.market[tick], stream.bid[tick], stream.ask[tick]);
        }
    }

    private void take(int market, long bid, long ask) {
        rates.set(market, bid, ask);
        takeOver(rates.changedSell);
        takeOver(rates.changedBuy);
    }

    private void takeOver(int edge) {
        if (edge != PlainGraph.NONE) {
            // Whole numbers below 2^53, so that doubles add them up exactly.
            graph.setEdgeWeight(edges[edge], (double) rates.weight[edge]);
        }
    }

    private boolean gainExists() {
        try {
            new BellmanFordShortestPath<>(graph).getPaths(0);
            return false;
        } catch (NegativeCycleDetectedException found) {
            return true;
        }
    }
}
