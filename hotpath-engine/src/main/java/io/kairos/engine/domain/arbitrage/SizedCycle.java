package io.kairos.engine.domain.arbitrage;

import io.kairos.domain.order.Side;

/** A cycle with exact quantities and gain. Mutable and reused; engine thread only. */
public final class SizedCycle {
    final int[] instrumentId = new int[Cycle.MAX_LEGS];
    final Side[] side = new Side[Cycle.MAX_LEGS];
    final long[] px = new long[Cycle.MAX_LEGS];
    final long[] qty = new long[Cycle.MAX_LEGS];
    int legs;
    int startAssetId;
    long startAmount;
    long finalAmount;
    int limitingLeg;

    /** Number of legs. */
    public int legs() {
        return legs;
    }

    /** Instrument of a leg. */
    public int instrumentId(int leg) {
        return instrumentId[leg];
    }

    /** Side of a leg. */
    public Side side(int leg) {
        return side[leg];
    }

    /** Planned limit price of a leg. */
    public long px(int leg) {
        return px[leg];
    }

    /** Planned quantity of a leg. */
    public long qty(int leg) {
        return qty[leg];
    }

    /** Asset that is put in and comes back. */
    public int startAssetId() {
        return startAssetId;
    }

    /** What is put in. */
    public long startAmount() {
        return startAmount;
    }

    /** What comes back minus what is put in, after fees and rounding. */
    public long profitAmount() {
        return finalAmount - startAmount;
    }

    /** Leg that bounds the size. */
    public int limitingLeg() {
        return limitingLeg;
    }
}
