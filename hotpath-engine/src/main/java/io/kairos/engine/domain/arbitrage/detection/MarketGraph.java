package io.kairos.engine.domain.arbitrage.detection;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.FixedLog;
import io.kairos.domain.number.FixedMath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Assets as nodes, an edge for each ordered pair of assets that at least one market connects. Weights are integers in
 * trillionths of a logarithm: {@code -ln(rate after the taker fee)}, rounded against us; a cycle with a sum below zero
 * gains. Markets of several venues between the same assets share an edge, whose weight is that of the cheapest.
 *
 * <p>Beside the true weight each edge has an <em>effective</em> one that is never smaller, and each node a potential,
 * such that {@code effective + potential(tail) - potential(head) >= 0} on every edge at all times: the <em>reduced</em>
 * weight. While all effective weights are the true ones, this proves that no cycle of any length gains.
 *
 * <p>One thread. Nothing is allocated after {@link Builder#build}. Fields are open to this package, whose classes keep
 * the invariants together.
 */
public final class MarketGraph {
    /** Weight of what cannot be traded: larger than any sum of weights of a path, and addable without overflow. */
    public static final long ABSENT = 1L << 60;

    /** Most nodes: the matrix of edges has their square. */
    public static final int MAX_NODES = 4_096;

    final int nodeCount;
    final int edgeCount;

    /** The edges that leave node n are {@code first[n]} to {@code first[n + 1] - 1}. */
    final int[] first;

    final int[] tail;
    final int[] head;

    /** The edge of the opposite direction. */
    final int[] twin;

    /** Edge by {@code tail * nodeCount + head}, or -1. */
    final int[] edgeBetween;

    final long[] weight;
    final long[] effective;

    /** Effective weight of the twin, here so that edges into a node are read in sequence too. */
    final long[] effectiveBack;

    final long[] potential;

    private final int[] firstSlot;
    private final long[] slotWeight;
    private final int[] slotOfSide;
    private final int[] slotSide;
    private final int[] bestSlot;
    private final int[] sideEdge;
    private final long[] sideCost;

    private MarketGraph(Builder builder) {
        nodeCount = builder.nodeCount;
        int sides = builder.markets.size() * 2;
        int[] order = builder.sidesByEdge();
        sideEdge = new int[sides];
        sideCost = new long[sides];
        slotOfSide = new int[sides];
        slotSide = new int[sides];
        slotWeight = new long[sides];
        Arrays.fill(slotWeight, ABSENT);
        edgeBetween = new int[nodeCount * nodeCount];
        Arrays.fill(edgeBetween, -1);
        int[] tails = new int[sides];
        int[] heads = new int[sides];
        int[] slots = new int[sides + 1];
        int edges = 0;
        for (int slot = 0; slot < sides; slot++) {
            int side = order[slot];
            int from = builder.tail(side);
            int to = builder.head(side);
            if (edgeBetween[from * nodeCount + to] < 0) {
                edgeBetween[from * nodeCount + to] = edges;
                tails[edges] = from;
                heads[edges] = to;
                slots[edges] = slot;
                edges++;
            }
            sideEdge[side] = edges - 1;
            sideCost[side] = builder.cost(side);
            slotOfSide[side] = slot;
            slotSide[slot] = side;
        }
        edgeCount = edges;
        slots[edges] = sides;
        tail = Arrays.copyOf(tails, edges);
        head = Arrays.copyOf(heads, edges);
        firstSlot = Arrays.copyOf(slots, edges + 1);
        bestSlot = Arrays.copyOf(slots, edges);
        twin = new int[edges];
        first = new int[nodeCount + 1];
        for (int edge = 0; edge < edges; edge++) {
            twin[edge] = edgeBetween[head[edge] * nodeCount + tail[edge]];
            first[tail[edge] + 1]++;
        }
        for (int node = 0; node < nodeCount; node++) {
            first[node + 1] += first[node];
        }
        weight = absent(edges);
        effective = absent(edges);
        effectiveBack = absent(edges);
        potential = new long[nodeCount];
    }

    private static long[] absent(int count) {
        long[] values = new long[count];
        Arrays.fill(values, ABSENT);
        return values;
    }

    /** Number of markets. */
    public int marketCount() {
        return sideEdge.length / 2;
    }

    /** Number of nodes. */
    public int nodeCount() {
        return nodeCount;
    }

    /** Number of edges: ordered pairs of assets with a market. */
    public int edgeCount() {
        return edgeCount;
    }

    /** Weight of selling at a market's best bid; {@link #ABSENT} when {@code bidPx} is not above zero. */
    long sellWeight(int market, long bidPx) {
        return bidPx > 0 ? sideCost[2 * market] - FixedLog.ln(bidPx) : ABSENT;
    }

    /** Weight of buying at a market's best ask; {@link #ABSENT} when {@code askPx} is not above zero. */
    long buyWeight(int market, long askPx) {
        return askPx > 0 ? sideCost[2 * market + 1] + FixedLog.ln(askPx) : ABSENT;
    }

    /** The edge that selling (even) or buying (odd side) walks. */
    int edgeOfSide(int side) {
        return sideEdge[side];
    }

    /** The weight last set for a side. */
    long sideWeight(int side) {
        return slotWeight[slotOfSide[side]];
    }

    /** Sets what a side costs; whether that changed the true weight of its edge. */
    boolean setSideWeight(int side, long newWeight) {
        int slot = slotOfSide[side];
        int edge = sideEdge[side];
        slotWeight[slot] = newWeight;
        long old = weight[edge];
        if (newWeight < old) {
            weight[edge] = newWeight;
            bestSlot[edge] = slot;
            return true;
        }
        if (bestSlot[edge] != slot) {
            return false;
        }
        int best = slot;
        for (int i = firstSlot[edge]; i < firstSlot[edge + 1]; i++) {
            if (slotWeight[i] < slotWeight[best]) {
                best = i;
            }
        }
        bestSlot[edge] = best;
        weight[edge] = slotWeight[best];
        return weight[edge] != old;
    }

    /** The side (two per market, selling first) that gives an edge its weight now. */
    int bestSide(int edge) {
        return slotSide[bestSlot[edge]];
    }

    void setEffective(int edge, long newWeight) {
        effective[edge] = newWeight;
        effectiveBack[twin[edge]] = newWeight;
    }

    /** Effective reduced weight, never below zero. */
    long reduced(int edge) {
        return effective[edge] + potential[tail[edge]] - potential[head[edge]];
    }

    /** True reduced weight; below zero only on an edge in quarantine. */
    long trueReduced(int edge) {
        return weight[edge] + potential[tail[edge]] - potential[head[edge]];
    }

    int degree(int node) {
        return first[node + 1] - first[node];
    }

    /** Collects markets. Market ids are dense in the order of adding. */
    public static final class Builder {
        private final int nodeCount;
        private final List<Market> markets = new ArrayList<>();

        /**
         * Starts a graph.
         *
         * @throws IllegalArgumentException if there are more than {@link #MAX_NODES} nodes.
         */
        public Builder(int nodeCount) {
            if (nodeCount < 0 || nodeCount > MAX_NODES) {
                throw new IllegalArgumentException("nodeCount: expected 0.." + MAX_NODES + ", got " + nodeCount);
            }
            this.nodeCount = nodeCount;
        }

        /**
         * Adds a market between two nodes.
         *
         * @param base node of what is bought and sold.
         * @param quote node of what is paid with.
         * @param priceDecimals decimals of prices' mantissas.
         * @param takerFeeCentibps fee for taking, hundredths of a basis point.
         * @return its id.
         */
        public int market(int base, int quote, int priceDecimals, int takerFeeCentibps) {
            if (base < 0 || base >= nodeCount || quote < 0 || quote >= nodeCount || base == quote) {
                throw new IllegalArgumentException(
                        "market: expected two nodes below " + nodeCount + ", got base=" + base + " quote=" + quote);
            }
            if (priceDecimals < 0 || priceDecimals > FixedMath.MAX_SCALE) {
                throw new IllegalArgumentException("priceDecimals: expected 0..18, got " + priceDecimals);
            }
            markets.add(new Market(
                    base,
                    quote,
                    FixedLog.ln(FixedMath.pow10(priceDecimals)),
                    FixedLog.feeCost(takerFeeCentibps, Instrument.FEE_DENOMINATOR)));
            return markets.size() - 1;
        }

        /** The graph, all its markets without quotes. */
        public MarketGraph build() {
            return new MarketGraph(this);
        }

        private int tail(int side) {
            Market market = markets.get(side / 2);
            return side % 2 == 0 ? market.base : market.quote;
        }

        private int head(int side) {
            return tail(side ^ 1);
        }

        /**
         * What is not the price's logarithm; up to one unit may be lost in each of its two logarithms, hence two more.
         */
        private long cost(int side) {
            Market market = markets.get(side / 2);
            return (side % 2 == 0 ? market.scaleLog : -market.scaleLog) + market.feeCost + 2;
        }

        private int[] sidesByEdge() {
            return IntStream.range(0, markets.size() * 2)
                    .boxed()
                    .sorted((a, b) -> tail(a) != tail(b)
                            ? Integer.compare(tail(a), tail(b))
                            : head(a) != head(b) ? Integer.compare(head(a), head(b)) : Integer.compare(a, b))
                    .mapToInt(Integer::intValue)
                    .toArray();
        }
    }

    private record Market(int base, int quote, long scaleLog, long feeCost) {}
}
