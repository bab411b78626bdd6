package io.kairos.engine.domain.arbitrage.detection;

import io.kairos.domain.order.Side;

/** A gaining cycle in trading order, with the market that gives each leg its rate. Mutable and reused; one thread. */
public final class DetectedCycle {
    private final int[] edges;
    private final int[] sides;
    private int legs;
    private long weight;

    DetectedCycle(int capacity) {
        edges = new int[capacity];
        sides = new int[capacity];
    }

    void clear() {
        legs = 0;
        weight = 0;
    }

    void begin(long sum) {
        legs = 0;
        weight = sum;
    }

    void add(MarketGraph graph, int edge) {
        edges[legs] = edge;
        sides[legs] = graph.bestSide(edge);
        legs++;
    }

    /** Number of legs, 0 when there is no cycle. */
    public int legs() {
        return legs;
    }

    /** Edge of a leg. */
    int edge(int leg) {
        return edges[leg];
    }

    /** Two per market, selling first. */
    int sideIndex(int leg) {
        return sides[leg];
    }

    /** Market of a leg. */
    public int market(int leg) {
        return sides[leg] >> 1;
    }

    /** What the leg does on its market. */
    public Side side(int leg) {
        return (sides[leg] & 1) == 0 ? Side.SELL : Side.BUY;
    }

    /** Sum of the weights, in trillionths of a logarithm: below zero is a gain. */
    public long weight() {
        return weight;
    }
}
