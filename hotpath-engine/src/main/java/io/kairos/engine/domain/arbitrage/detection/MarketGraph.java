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

    /** Of {@link #takeHarmless}: the potentials do not prove it. */
    static final int NOT_PROVEN = -1;

    private static final int PLACES = 4;

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

    /** Markets' weights by edge: {@code 1 << slotBits} places each, of which the first {@code slotsUsed} may be taken. */
    private final long[] slotWeight;

    private final int slotBits;
    private final int slotsUsed;
    private final int[] slotSide;

    /** For each market: slot of selling, slot of buying, base, quote. Side by side, as one quote needs them all. */
    private final int[] marketPlaces;

    private final long[] sideCost;

    private MarketGraph(Builder builder) {
        nodeCount = builder.nodeCount;
        int sides = builder.markets.size() * 2;
        int[] order = builder.sidesByEdge();
        sideCost = new long[sides];
        edgeBetween = new int[nodeCount * nodeCount];
        Arrays.fill(edgeBetween, -1);
        int[] tails = new int[sides];
        int[] heads = new int[sides];
        int[] counts = new int[sides];
        int[] edgeOf = new int[sides];
        int edges = 0;
        for (int side : order) {
            int from = builder.tail(side);
            int to = builder.head(side);
            if (edgeBetween[from * nodeCount + to] < 0) {
                edgeBetween[from * nodeCount + to] = edges;
                tails[edges] = from;
                heads[edges] = to;
                edges++;
            }
            edgeOf[side] = edges - 1;
            counts[edges - 1]++;
            sideCost[side] = builder.cost(side);
        }
        edgeCount = edges;
        slotsUsed = Arrays.stream(counts).max().orElse(0);
        slotBits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, slotsUsed) - 1);
        slotWeight = absent(edges << slotBits);
        slotSide = new int[edges << slotBits];
        marketPlaces = new int[sides * 2];
        Arrays.fill(counts, 0);
        for (int side : order) {
            int slot = (edgeOf[side] << slotBits) + counts[edgeOf[side]]++;
            slotSide[slot] = side;
            int places = side / 2 * PLACES;
            marketPlaces[places + (side & 1)] = slot;
            marketPlaces[places + 2 + (side & 1)] = builder.tail(side);
        }
        tail = Arrays.copyOf(tails, edges);
        head = Arrays.copyOf(heads, edges);
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
        return sideCost.length / 2;
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
        return slotOfSide(side) >>> slotBits;
    }

    /** The weight last set for a side. */
    long sideWeight(int side) {
        return slotWeight[slotOfSide(side)];
    }

    private int slotOfSide(int side) {
        return marketPlaces[side / 2 * PLACES + (side & 1)];
    }

    /**
     * Takes over both sides of a quote if potentials prove them harmless. There is no branch in it that depends on how
     * prices move, as none could be predicted: also a side that has not changed is done again.
     *
     * @return how many edges' weights are better than before, 0 to 2; or {@link #NOT_PROVEN}, and nothing has been done
     *     that {@link #setSideWeight} does not do again.
     */
    int takeHarmless(int market, long bidPx, long askPx) {
        int places = market * PLACES;
        int sellSlot = marketPlaces[places];
        int buySlot = marketPlaces[places + 1];
        long across = potential[marketPlaces[places + 2]] - potential[marketPlaces[places + 3]];
        slotWeight[sellSlot] = sellWeight(market, bidPx);
        slotWeight[buySlot] = buyWeight(market, askPx);
        int sell = sellSlot >>> slotBits;
        int buy = buySlot >>> slotBits;
        long sellBest = bestWeight(sell);
        long buyBest = bestWeight(buy);
        if (((sellBest + across) | (buyBest - across)) < 0) {
            return NOT_PROVEN;
        }
        int better = (int) ((sellBest - effective[sell]) >>> (Long.SIZE - 1))
                + (int) ((buyBest - effective[buy]) >>> (Long.SIZE - 1));
        weight[sell] = sellBest;
        weight[buy] = buyBest;
        effective[sell] = sellBest;
        effective[buy] = buyBest;
        effectiveBack[sell] = buyBest;
        effectiveBack[buy] = sellBest;
        return better;
    }

    /** Sets what a side costs; whether that changed the true weight of its edge. */
    boolean setSideWeight(int side, long newWeight) {
        int slot = slotOfSide(side);
        int edge = slot >>> slotBits;
        slotWeight[slot] = newWeight;
        long best = bestWeight(edge);
        boolean changed = best != weight[edge];
        weight[edge] = best;
        return changed;
    }

    private long bestWeight(int edge) {
        int from = edge << slotBits;
        long best = slotWeight[from];
        for (int slot = from + 1; slot < from + slotsUsed; slot++) {
            // The smaller one without a branch; weights are far from overflowing.
            long difference = slotWeight[slot] - best;
            best += difference & (difference >> (Long.SIZE - 1));
        }
        return best;
    }

    /** The side (two per market, selling first) that gives an edge its weight now; of equals the market first added. */
    int bestSide(int edge) {
        int slot = edge << slotBits;
        while (slotWeight[slot] != weight[edge]) {
            slot++;
        }
        return slotSide[slot];
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
