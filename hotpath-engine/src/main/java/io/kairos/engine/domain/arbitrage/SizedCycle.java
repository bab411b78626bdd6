package io.kairos.engine.domain.arbitrage;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.Side;

/** A cycle with exact quantities and gain. Mutable and reused; engine thread only. */
public final class SizedCycle {
    /** Most legs that a cycle to be traded may have. */
    public static final int MAX_LEGS = 5;

    final int[] instrumentId = new int[MAX_LEGS];
    final Side[] side = new Side[MAX_LEGS];
    final long[] px = new long[MAX_LEGS];
    final long[] qty = new long[MAX_LEGS];
    /** Asset before each leg. */
    final int[] asset = new int[MAX_LEGS];

    int legs;
    long startAmount;
    long finalAmount;
    long worstProfitAmount;
    int limitingLeg;

    /** Begins a cycle of so many legs; {@link #setLeg} must follow for each. */
    public void begin(int legCount) {
        legs = legCount;
        startAmount = 0;
        finalAmount = 0;
        worstProfitAmount = 0;
        limitingLeg = 0;
    }

    /** Sets what a leg trades; price and quantity are the sizer's. */
    public void setLeg(int leg, Instrument on, Side does) {
        instrumentId[leg] = on.id();
        side[leg] = does;
        asset[leg] = does == Side.SELL ? on.base().id() : on.quote().id();
        px[leg] = 0;
        qty[leg] = 0;
    }

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

    /** Limit price of a leg: that of the worst level it takes. */
    public long px(int leg) {
        return px[leg];
    }

    /** Planned quantity of a leg. */
    public long qty(int leg) {
        return qty[leg];
    }

    /** Asset that a leg gives. */
    public int asset(int leg) {
        return asset[leg];
    }

    /** What is put in if every level is there. */
    public long startAmount() {
        return startAmount;
    }

    /** What comes back minus what is put in if every level is there, after fees and rounding. */
    public long profitAmount() {
        return finalAmount - startAmount;
    }

    /** The same if every leg is filled at its limit price alone. */
    public long worstProfitAmount() {
        return worstProfitAmount;
    }

    /** Leg that bounds the size. */
    public int limitingLeg() {
        return limitingLeg;
    }
}
