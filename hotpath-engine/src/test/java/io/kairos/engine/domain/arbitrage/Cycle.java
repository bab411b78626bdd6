package io.kairos.engine.domain.arbitrage;

/** A closed walk in a {@link RateGraph}: edges in trading order. Mutable and reused; engine thread only. */
public final class Cycle {
    /** Most legs that any cycle may have. */
    public static final int MAX_LEGS = 5;

    private final int[] edges = new int[MAX_LEGS];
    private int legs;
    private double logWeight;

    /** Forgets everything. */
    public void clear() {
        legs = 0;
        logWeight = 0;
    }

    void reset(int legCount, double weight) {
        legs = legCount;
        logWeight = weight;
    }

    void setEdge(int leg, int edge) {
        edges[leg] = edge;
    }

    /** Number of legs, 0 when there is no cycle. */
    public int legs() {
        return legs;
    }

    /** Edge of a leg. */
    public int edge(int leg) {
        return edges[leg];
    }

    /** Sum of the weights: below zero is a gain. */
    public double logWeight() {
        return logWeight;
    }
}
