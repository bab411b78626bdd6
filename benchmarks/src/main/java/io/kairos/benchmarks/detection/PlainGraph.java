package io.kairos.benchmarks.detection;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.FixedLog;
import io.kairos.domain.number.FixedMath;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What every baseline needs: assets, an edge per ordered pair of assets that some market connects, with the weight of the cheapest
 * market, in flat arrays. The same integer weights as the engine's, so that answers can be compared to the last digit.
 */
final class PlainGraph {
    static final int NONE = -1;

    final int nodes;
    final int edges;
    final int[] tail;
    final int[] head;

    /** The edges that leave node n are {@code first[n]} to {@code first[n + 1] - 1}. */
    final int[] first;

    final long[] weight;

    /** Edge by {@code tail * nodes + head}, or -1. */
    final int[] between;

    /** The edges whose weight the last {@link #set} changed, or -1. */
    int changedSell = NONE;

    int changedBuy = NONE;

    private final int[] edgeOfSide;
    private final int[] slotOfSide;
    private final int[] firstSlot;
    private final long[] slotWeight;
    private final long[] cost;
    private final long[] lastPx;

    PlainGraph(QuoteStream stream) {
        nodes = stream.assets;
        int sides = 2 * stream.markets;
        between = new int[nodes * nodes];
        Arrays.fill(between, NONE);
        int[] order = IntStream.range(0, sides)
                .boxed()
                .sorted((a, b) -> Integer.compare(pair(stream, a), pair(stream, b)))
                .mapToInt(Integer::intValue)
                .toArray();
        edgeOfSide = new int[sides];
        slotOfSide = new int[sides];
        cost = new long[sides];
        lastPx = new long[sides];
        slotWeight = new long[sides];
        int[] tails = new int[sides];
        int[] heads = new int[sides];
        int[] slots = new int[sides + 1];
        int count = 0;
        for (int slot = 0; slot < sides; slot++) {
            int side = order[slot];
            int pair = pair(stream, side);
            if (between[pair] == NONE) {
                between[pair] = count;
                tails[count] = pair / nodes;
                heads[count] = pair % nodes;
                slots[count++] = slot;
            }
            edgeOfSide[side] = count - 1;
            slotOfSide[side] = slot;
            int market = side / 2;
            long scale = FixedLog.ln(FixedMath.pow10(stream.universe.priceDecimals(market)));
            cost[side] = (side % 2 == 0 ? scale : -scale)
                    + FixedLog.feeCost(stream.universe.takerFeeCentibps(market), Instrument.FEE_DENOMINATOR)
                    + 2;
        }
        edges = count;
        slots[count] = sides;
        firstSlot = Arrays.copyOf(slots, count + 1);
        tail = Arrays.copyOf(tails, count);
        head = Arrays.copyOf(heads, count);
        weight = new long[count];
        first = new int[nodes + 1];
        for (int edge = 0; edge < count; edge++) {
            first[tail[edge] + 1]++;
        }
        for (int node = 0; node < nodes; node++) {
            first[node + 1] += first[node];
        }
        reset(stream);
    }

    private static int pair(QuoteStream stream, int side) {
        int base = stream.universe.base(side / 2);
        int quote = stream.universe.quote(side / 2);
        return side % 2 == 0 ? base * stream.assets + quote : quote * stream.assets + base;
    }

    /** Back to the first quotes. */
    void reset(QuoteStream stream) {
        Arrays.fill(slotWeight, Long.MAX_VALUE);
        Arrays.fill(weight, Long.MAX_VALUE);
        Arrays.fill(lastPx, 0);
        for (int market = 0; market < stream.markets; market++) {
            set(market, stream.firstBid[market], stream.firstAsk[market]);
        }
    }

    /** Takes over a quote; whether the weight of an edge changed. */
    boolean set(int market, long bid, long ask) {
        int sell = 2 * market;
        changedSell = NONE;
        changedBuy = NONE;
        if (bid != lastPx[sell]) {
            lastPx[sell] = bid;
            changedSell = put(sell, cost[sell] - FixedLog.ln(bid));
        }
        if (ask != lastPx[sell + 1]) {
            lastPx[sell + 1] = ask;
            changedBuy = put(sell + 1, cost[sell + 1] + FixedLog.ln(ask));
        }
        return changedSell != NONE || changedBuy != NONE;
    }

    private int put(int side, long newWeight) {
        int edge = edgeOfSide[side];
        slotWeight[slotOfSide[side]] = newWeight;
        long best = Long.MAX_VALUE;
        for (int slot = firstSlot[edge]; slot < firstSlot[edge + 1]; slot++) {
            best = Math.min(best, slotWeight[slot]);
        }
        if (best == weight[edge]) {
            return NONE;
        }
        weight[edge] = best;
        return edge;
    }
}
