package io.kairos.engine.domain.arbitrage;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.Side;
import io.kairos.engine.domain.book.QuoteBoard;
import java.util.Arrays;

/**
 * Assets of one venue as nodes, each side of an instrument as an edge with weight {@code -ln(rate after the taker fee)}: a cycle
 * whose weights sum below zero gains. Engine thread only. Hot: updating does not allocate; defining instruments does.
 *
 * <p>Doubles serve the search only; what is found is priced again in integers by {@link CycleSizer}. Logarithms come from
 * {@link StrictMath}, so that a replay on other hardware finds the same.
 */
public final class RateGraph {
    private static final double LN10 = StrictMath.log(10);

    private int edgeCount;
    private int nodeCount;
    private int[] edgeFrom = new int[0];
    private int[] edgeTo = new int[0];
    private int[] edgeInstrument = new int[0];
    private boolean[] edgeIsSell = new boolean[0];
    private double[] logWeight = new double[0];
    private double[] logCost = new double[0];
    private long[] edgePx = new long[0];
    private int[] firstEdge = new int[0];

    /** Adds an instrument, or takes over its changed rules; it has no rates until {@link #update}. */
    public void define(Instrument instrument) {
        int id = instrument.id();
        if (id >= firstEdge.length) {
            int old = firstEdge.length;
            firstEdge = Arrays.copyOf(firstEdge, id + 1);
            Arrays.fill(firstEdge, old, id + 1, -1);
        }
        int edge = firstEdge[id];
        if (edge < 0) {
            edge = edgeCount;
            firstEdge[id] = edge;
            edgeCount += 2;
            edgeFrom = Arrays.copyOf(edgeFrom, edgeCount);
            edgeTo = Arrays.copyOf(edgeTo, edgeCount);
            edgeInstrument = Arrays.copyOf(edgeInstrument, edgeCount);
            edgeIsSell = Arrays.copyOf(edgeIsSell, edgeCount);
            logWeight = Arrays.copyOf(logWeight, edgeCount);
            logCost = Arrays.copyOf(logCost, edgeCount);
            edgePx = Arrays.copyOf(edgePx, edgeCount);
        }
        int base = instrument.base().id();
        int quote = instrument.quote().id();
        nodeCount = Math.max(nodeCount, Math.max(base, quote) + 1);
        double netRate = 1.0 - instrument.takerFeeCentibps() / (double) Instrument.FEE_DENOMINATOR;
        double cost = -StrictMath.log(netRate);
        double scale = instrument.priceDecimals() * LN10;
        setEdge(edge, base, quote, id, true, cost + scale);
        setEdge(edge + 1, quote, base, id, false, cost - scale);
    }

    private void setEdge(int edge, int from, int to, int instrumentId, boolean sell, double cost) {
        edgeFrom[edge] = from;
        edgeTo[edge] = to;
        edgeInstrument[edge] = instrumentId;
        edgeIsSell[edge] = sell;
        logCost[edge] = cost;
        logWeight[edge] = Double.POSITIVE_INFINITY;
        edgePx[edge] = QuoteBoard.NO_PX;
    }

    /** Takes over the prices of an instrument; {@link QuoteBoard#NO_PX} removes a side from the graph. */
    public void update(int instrumentId, long bidPx, long askPx) {
        int sell = firstEdge[instrumentId];
        if (edgePx[sell] != bidPx) {
            edgePx[sell] = bidPx;
            logWeight[sell] = bidPx > 0 ? logCost[sell] - StrictMath.log((double) bidPx) : Double.POSITIVE_INFINITY;
        }
        int buy = sell + 1;
        if (edgePx[buy] != askPx) {
            edgePx[buy] = askPx;
            logWeight[buy] = askPx > 0 ? logCost[buy] + StrictMath.log((double) askPx) : Double.POSITIVE_INFINITY;
        }
    }

    /** Whether the instrument is in this graph. */
    public boolean contains(int instrumentId) {
        return instrumentId < firstEdge.length && firstEdge[instrumentId] >= 0;
    }

    /** Number of nodes: one more than the largest asset id. */
    public int nodeCount() {
        return nodeCount;
    }

    /** Number of edges. */
    public int edgeCount() {
        return edgeCount;
    }

    /** Tail. */
    public int from(int edge) {
        return edgeFrom[edge];
    }

    /** Head. */
    public int to(int edge) {
        return edgeTo[edge];
    }

    /** Instrument of an edge. */
    public int instrumentId(int edge) {
        return edgeInstrument[edge];
    }

    /** What walking the edge does on its instrument. */
    public Side side(int edge) {
        return edgeIsSell[edge] ? Side.SELL : Side.BUY;
    }

    /** Weight, positive infinity for an edge that cannot be walked. */
    public double logWeight(int edge) {
        return logWeight[edge];
    }
}
