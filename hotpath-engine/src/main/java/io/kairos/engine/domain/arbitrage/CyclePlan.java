package io.kairos.engine.domain.arbitrage;

import io.kairos.domain.order.Side;
import java.util.Arrays;

/**
 * One opportunity and, once taken, how far its legs have come. Amounts held between legs come from real fills net of fees only.
 * Mutable; engine thread only.
 */
public final class CyclePlan {
    /** What is being done. */
    public enum Phase {
        /** Legs are traded in order. */
        TRADING,
        /** A leg stayed short: what is held goes back to the start asset. */
        UNWINDING,
        /** The engine restarted meanwhile: the order in flight is settled, nothing new is sent. */
        ABANDONED
    }

    private final long cycleId;
    private final long key;
    private final int venueId;
    private final long detectedTimeNs;
    private final int legs;
    private final int[] instrumentId;
    private final Side[] side;
    private final long[] px;
    private final long[] qty;
    private final long[] quoteAgeNs;
    private final int[] asset;
    private final long[] held;
    private final long startAmount;
    private final long expectedProfitAmount;

    private Phase phase = Phase.TRADING;
    private int leg;
    private int attempts;
    private long orderId;
    private long nextAttemptNs;
    private long spentAmount;
    private long returnedAmount;
    private boolean shortLeg;
    private boolean foreignFee;
    private String shortReason = "";

    /**
     * A plan of a sized cycle.
     *
     * @param key identity of the cycle: its edges in order.
     * @param assets asset before each leg, then the start asset again.
     */
    public CyclePlan(
            long cycleId,
            long key,
            int venueId,
            long detectedTimeNs,
            SizedCycle sized,
            int[] assets,
            long[] quoteAgesNs) {
        this(
                cycleId,
                key,
                venueId,
                detectedTimeNs,
                sized.legs(),
                Arrays.copyOf(sized.instrumentId, sized.legs()),
                Arrays.copyOf(sized.side, sized.legs()),
                Arrays.copyOf(sized.px, sized.legs()),
                Arrays.copyOf(sized.qty, sized.legs()),
                Arrays.copyOf(quoteAgesNs, sized.legs()),
                Arrays.copyOf(assets, sized.legs() + 1),
                sized.startAmount(),
                sized.profitAmount());
    }

    private CyclePlan(
            long cycleId,
            long key,
            int venueId,
            long detectedTimeNs,
            int legs,
            int[] instrumentId,
            Side[] side,
            long[] px,
            long[] qty,
            long[] quoteAgeNs,
            int[] asset,
            long startAmount,
            long expectedProfitAmount) {
        this.cycleId = cycleId;
        this.key = key;
        this.venueId = venueId;
        this.detectedTimeNs = detectedTimeNs;
        this.legs = legs;
        this.instrumentId = instrumentId;
        this.side = side;
        this.px = px;
        this.qty = qty;
        this.quoteAgeNs = quoteAgeNs;
        this.asset = asset;
        this.held = new long[legs + 1];
        this.startAmount = startAmount;
        this.expectedProfitAmount = expectedProfitAmount;
    }

    /**
     * Books a fill of the order in flight.
     *
     * @param from position of the asset given, 0 for the start asset.
     * @param to position of the asset received, {@link #legs()} for the start asset.
     */
    public void onFill(int from, int to, long given, long received) {
        if (from == 0) {
            spentAmount = Math.addExact(spentAmount, given);
        } else {
            held[from] = Math.subtractExact(held[from], given);
        }
        if (to == legs) {
            returnedAmount = Math.addExact(returnedAmount, received);
        } else {
            held[to] = Math.addExact(held[to], received);
        }
    }

    /** Notes a fee in an asset that is not part of the cycle; it is not in the realised gain. */
    public void noteForeignFee() {
        foreignFee = true;
    }

    /** Notes that a leg did not get through, and why; the first reason stays. */
    public void noteShort(String why) {
        shortLeg = true;
        if (shortReason.isEmpty()) {
            shortReason = why;
        }
    }

    /** Goes to a leg (or, unwinding, to a position) with a fresh count of attempts. */
    public void goTo(Phase nextPhase, int nextLeg) {
        phase = nextPhase;
        leg = nextLeg;
        attempts = 0;
        orderId = 0;
    }

    /** Changes the phase only. */
    public void abandon() {
        phase = Phase.ABANDONED;
    }

    /** Counts an attempt. */
    public int countAttempt() {
        return ++attempts;
    }

    /** Plans the next attempt; nothing is in flight. */
    public void waitUntil(long timeNs) {
        orderId = 0;
        nextAttemptNs = timeNs;
    }

    /** Sets the order in flight, 0 for none. */
    public void setOrderId(long id) {
        orderId = id;
    }

    /** Unique over restarts. */
    public long cycleId() {
        return cycleId;
    }

    /** Identity of the cycle. */
    public long key() {
        return key;
    }

    /** Venue of all legs. */
    public int venueId() {
        return venueId;
    }

    /** When it was found. */
    public long detectedTimeNs() {
        return detectedTimeNs;
    }

    /** Number of legs. */
    public int legs() {
        return legs;
    }

    /** Instrument of a leg. */
    public int instrumentId(int i) {
        return instrumentId[i];
    }

    /** Side of a leg. */
    public Side side(int i) {
        return side[i];
    }

    /** Planned price of a leg. */
    public long px(int i) {
        return px[i];
    }

    /** Planned quantity of a leg. */
    public long qty(int i) {
        return qty[i];
    }

    /** Age of a leg's quote at the decision. */
    public long quoteAgeNs(int i) {
        return quoteAgeNs[i];
    }

    /** Asset at a position: before leg {@code i}; the start asset at {@link #legs()}. */
    public int asset(int i) {
        return asset[i];
    }

    /** Held at a position, 1 to {@code legs - 1}. */
    public long held(int i) {
        return held[i];
    }

    /** First and last asset. */
    public int startAssetId() {
        return asset[0];
    }

    /** Planned amount put in. */
    public long startAmount() {
        return startAmount;
    }

    /** Planned gain. */
    public long expectedProfitAmount() {
        return expectedProfitAmount;
    }

    /** What is being done. */
    public Phase phase() {
        return phase;
    }

    /** Current leg, or position when unwinding. */
    public int leg() {
        return leg;
    }

    /** Attempts at the current leg. */
    public int attempts() {
        return attempts;
    }

    /** Order in flight, 0 for none. */
    public long orderId() {
        return orderId;
    }

    /** When to try again while nothing is in flight. */
    public long nextAttemptNs() {
        return nextAttemptNs;
    }

    /** Start asset given so far. */
    public long spentAmount() {
        return spentAmount;
    }

    /** Exact change in the start asset so far. */
    public long startAssetChange() {
        return Math.subtractExact(returnedAmount, spentAmount);
    }

    /** Whether a leg did not get through. */
    public boolean isShort() {
        return shortLeg;
    }

    /** Whether a fee was taken in an asset outside the cycle. */
    public boolean hasForeignFee() {
        return foreignFee;
    }

    /** Why. */
    public String shortReason() {
        return shortReason;
    }

    /** Everything, for a snapshot; {@link #restored} takes it back. */
    public long[] save() {
        long[] values = new long[18 + legs * 5 + (legs + 1) * 2];
        int i = 0;
        values[i++] = cycleId;
        values[i++] = key;
        values[i++] = venueId;
        values[i++] = detectedTimeNs;
        values[i++] = legs;
        values[i++] = startAmount;
        values[i++] = expectedProfitAmount;
        values[i++] = phase == Phase.TRADING ? 0 : phase == Phase.UNWINDING ? 1 : 2;
        values[i++] = leg;
        values[i++] = attempts;
        values[i++] = orderId;
        values[i++] = nextAttemptNs;
        values[i++] = spentAmount;
        values[i++] = returnedAmount;
        values[i++] = shortLeg ? 1 : 0;
        values[i++] = foreignFee ? 1 : 0;
        i = 18;
        for (int n = 0; n < legs; n++) {
            values[i++] = instrumentId[n];
            values[i++] = side[n] == Side.BUY ? 1 : 2;
            values[i++] = px[n];
            values[i++] = qty[n];
            values[i++] = quoteAgeNs[n];
        }
        for (int n = 0; n <= legs; n++) {
            values[i++] = asset[n];
            values[i++] = held[n];
        }
        return values;
    }

    /** A plan as {@link #save} gave it. */
    public static CyclePlan restored(long[] values, String shortReason) {
        int legs = (int) values[4];
        int[] instruments = new int[legs];
        Side[] sides = new Side[legs];
        long[] prices = new long[legs];
        long[] quantities = new long[legs];
        long[] ages = new long[legs];
        int[] assets = new int[legs + 1];
        int i = 18;
        for (int n = 0; n < legs; n++) {
            instruments[n] = (int) values[i++];
            sides[n] = values[i++] == 1 ? Side.BUY : Side.SELL;
            prices[n] = values[i++];
            quantities[n] = values[i++];
            ages[n] = values[i++];
        }
        long[] amounts = new long[legs + 1];
        for (int n = 0; n <= legs; n++) {
            assets[n] = (int) values[i++];
            amounts[n] = values[i++];
        }
        CyclePlan plan = new CyclePlan(
                values[0],
                values[1],
                (int) values[2],
                values[3],
                legs,
                instruments,
                sides,
                prices,
                quantities,
                ages,
                assets,
                values[5],
                values[6]);
        plan.phase = values[7] == 0 ? Phase.TRADING : values[7] == 1 ? Phase.UNWINDING : Phase.ABANDONED;
        plan.leg = (int) values[8];
        plan.attempts = (int) values[9];
        plan.orderId = values[10];
        plan.nextAttemptNs = values[11];
        plan.spentAmount = values[12];
        plan.returnedAmount = values[13];
        plan.shortLeg = values[14] != 0;
        plan.foreignFee = values[15] != 0;
        plan.shortReason = shortReason;
        System.arraycopy(amounts, 0, plan.held, 0, amounts.length);
        return plan;
    }
}
