package io.kairos.engine.domain.arbitrage;

import io.kairos.domain.order.Side;
import java.util.Arrays;

/** A way from an amount of one asset to another asset: orders in sequence. Mutable and reused; engine thread only. */
public final class Route {
    /** Most orders on a way. */
    public static final int MAX_HOPS = 4;

    final int[] instrumentId = new int[MAX_HOPS];
    final Side[] side = new Side[MAX_HOPS];
    final long[] px = new long[MAX_HOPS];
    final long[] qty = new long[MAX_HOPS];
    final long[] received = new long[MAX_HOPS];
    int hops;
    long atLimits;
    boolean skipped;
    boolean known;
    boolean unknown;

    Route() {
        Arrays.fill(side, Side.BUY);
    }

    void clear() {
        hops = 0;
        atLimits = 0;
        skipped = false;
        known = false;
        unknown = false;
    }

    /** Number of orders, 0 when there is no way now. */
    public int hops() {
        return hops;
    }

    /** Where an order trades. */
    public int instrumentId(int hop) {
        return instrumentId[hop];
    }

    /** Side of an order. */
    public Side side(int hop) {
        return side[hop];
    }

    /** Limit price of an order: that of the worst level it takes. */
    public long px(int hop) {
        return px[hop];
    }

    /** Quantity of an order. */
    public long qty(int hop) {
        return qty[hop];
    }

    /** What an order brings if every level is there, after fees and rounding. */
    public long received(int hop) {
        return received[hop];
    }

    /** What the whole way brings if every level is there. */
    public long result() {
        return hops == 0 ? 0 : received[hops - 1];
    }

    /** The same if every order is filled at its limit price alone. */
    public long resultAtLimits() {
        return atLimits;
    }

    /** Without a way: whether one may open by itself, since a market was only closed, unknown or empty for the moment. */
    public boolean mayOpen() {
        return skipped || (unknown && !known);
    }
}
