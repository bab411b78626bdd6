package io.kairos.engine.domain.arbitrage;

import io.kairos.domain.order.Side;
import java.util.Arrays;

/**
 * Several orders as one transaction: what was planned, how far it has come, and what it may cost at most. A cycle ends in the asset it
 * starts from, a conversion in another one. Mutable; engine thread only. {@link PlanPool} uses the object of a cycle again once it
 * is over: keep its id, not the plan, beyond that.
 */
public final class TradePlan {
    /** What it is for. */
    public enum Kind {
        /** An arbitrage: back to the start asset, with a gain. */
        CYCLE,
        /** From one asset to another. */
        CONVERSION
    }

    /** How its legs are sent. */
    public enum Style {
        /** One after the other, each sized by what the last one really brought. */
        SEQUENTIAL,
        /** All at once, each from what is held of its asset. */
        PARALLEL
    }

    /** What is being done. */
    public enum Phase {
        /** The planned legs are traded. */
        TRADING,
        /** A leg stayed short: what is held goes to the target by whatever way is best now. */
        RECOVERING,
        /** A conversion found no way on to its target: what is held goes back to the start asset. */
        RETURNING,
        /** Nothing more is sent; it ends when what is in flight is settled. */
        STOPPED
    }

    /**
     * What a plan is made with.
     *
     * @param planId unique over restarts.
     * @param key identity of the cycle: its edges in order; 0 for a conversion.
     * @param startAmount planned amount put in, start asset.
     * @param expectedAmount planned gain of a cycle, start asset; what a conversion is to bring, target asset.
     * @param floorAmount the worst that it may end with, in the same terms: never below, whatever happens to its legs.
     * @param deadlineNs after this nothing more is sent.
     */
    public record Terms(
            long planId,
            long key,
            Kind kind,
            Style style,
            long detectedTimeNs,
            long startAmount,
            long expectedAmount,
            long floorAmount,
            long deadlineNs) {}

    /**
     * What a conversion has beside.
     *
     * @param owner who asked.
     * @param clientId the asker's id.
     * @param returnFloorAmount the most that going back to the start asset may cost when the whole amount does; zero or below, start asset.
     */
    public record Errand(String owner, String clientId, long returnFloorAmount) {
        static final Errand NONE = new Errand("", "", 0);
    }

    final Kind kind;
    final Errand errand;
    long planId;
    long key;
    Style style;
    long detectedTimeNs;
    long startAmount;
    long expectedAmount;
    long floorAmount;
    long firstDeadlineNs;
    final PlannedLegs planned;
    final Holdings holdings = new Holdings();
    final Earmarks earmarks = new Earmarks();
    final EmptyMarkets empty = new EmptyMarkets();
    final long[] orderId;
    final int[] attempts;
    final long[] filledQty;

    Phase phase = Phase.TRADING;
    int leg;
    int recoveries;
    long deadlineNs;
    long nextAttemptNs;
    long spentAmount;
    long returnedAmount;
    long homeAmount;
    long feeAmount;
    boolean shortLeg;
    boolean foreignFee;
    boolean restarted;
    String shortReason = "";

    /** A plan of which nothing has been sent. */
    public TradePlan(Terms terms, PlannedLegs planned) {
        this(terms, planned, Errand.NONE);
    }

    /** A conversion of which nothing has been sent. */
    public TradePlan(Terms terms, PlannedLegs planned, Errand errand) {
        this.planId = terms.planId();
        this.key = terms.key();
        this.kind = terms.kind();
        this.style = terms.style();
        this.detectedTimeNs = terms.detectedTimeNs();
        this.startAmount = terms.startAmount();
        this.expectedAmount = terms.expectedAmount();
        this.floorAmount = terms.floorAmount();
        this.firstDeadlineNs = terms.deadlineNs();
        this.errand = errand;
        this.planned = planned;
        this.orderId = new long[planned.count()];
        this.attempts = new int[planned.count()];
        this.filledQty = new long[planned.count()];
        this.deadlineNs = terms.deadlineNs();
    }

    /** One for cycles of any length, to {@link #begin} with. */
    TradePlan() {
        this(
                new Terms(0, 0, Kind.CYCLE, Style.SEQUENTIAL, 0, 0, 0, 0, 0),
                new PlannedLegs(SizedCycle.MAX_LEGS, 0),
                Errand.NONE);
    }

    /** Whether it can {@link #begin} with any cycle. */
    boolean isForCycles() {
        return kind == Kind.CYCLE && orderId.length == SizedCycle.MAX_LEGS;
    }

    /** Becomes the plan of a sized cycle of which nothing has been sent; nothing of what it was before is left. */
    void begin(
            long newId,
            long cycleKey,
            Style how,
            long foundTimeNs,
            long floor,
            long untilNs,
            SizedCycle sized,
            long[] quoteAgesNs) {
        planId = newId;
        key = cycleKey;
        style = how;
        detectedTimeNs = foundTimeNs;
        startAmount = sized.startAmount();
        expectedAmount = sized.profitAmount();
        floorAmount = floor;
        firstDeadlineNs = untilNs;
        deadlineNs = untilNs;
        planned.begin(sized.legs(), sized.asset[0]);
        for (int i = 0; i < sized.legs(); i++) {
            planned.set(
                    i, sized.instrumentId[i], sized.side[i], sized.px[i], sized.qty[i], quoteAgesNs[i], sized.asset[i]);
        }
        holdings.clear();
        earmarks.clear();
        empty.clear();
        Arrays.fill(orderId, 0);
        Arrays.fill(attempts, 0);
        Arrays.fill(filledQty, 0);
        phase = Phase.TRADING;
        leg = 0;
        recoveries = 0;
        nextAttemptNs = 0;
        spentAmount = 0;
        returnedAmount = 0;
        homeAmount = 0;
        feeAmount = 0;
        shortLeg = false;
        foreignFee = false;
        restarted = false;
        shortReason = "";
    }

    /**
     * Books a fill of one of its orders.
     *
     * @param feeInStart its fee in the start asset as far as it can be said.
     */
    public void onFill(int venueId, int giveAssetId, long given, int receiveAssetId, long received, long feeInStart) {
        if (giveAssetId == startAssetId()) {
            spentAmount = Math.addExact(spentAmount, given);
        } else {
            holdings.add(venueId, giveAssetId, -given);
        }
        if (receiveAssetId == targetAssetId()) {
            returnedAmount = Math.addExact(returnedAmount, received);
        } else if (receiveAssetId == startAssetId()) {
            homeAmount = Math.addExact(homeAmount, received);
        } else {
            holdings.add(venueId, receiveAssetId, received);
        }
        feeAmount = Math.addExact(feeAmount, feeInStart);
    }

    /** A market has more decimals: what is planned and filled there is written in them from now on. */
    public void rescale(int instrumentId, long pxFactor, long qtyFactor) {
        planned.rescale(instrumentId, pxFactor, qtyFactor);
        for (int i = 0; i < legs(); i++) {
            if (planned.instrumentId[i] == instrumentId) {
                filledQty[i] = Math.multiplyExact(filledQty[i], qtyFactor);
            }
        }
    }

    /** Notes a fee in an asset that is not part of the plan; it is not in the realised gain. */
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

    /** Goes on to a leg. */
    public void goTo(int nextLeg) {
        leg = nextLeg;
    }

    /** From now on the best way to the target is taken, whatever was planned. */
    public void recover() {
        phase = Phase.RECOVERING;
    }

    /** From now on what is held goes back to the start asset. */
    public void turnBack() {
        phase = Phase.RETURNING;
    }

    /** From now on nothing is sent. */
    public void stop() {
        phase = Phase.STOPPED;
    }

    /** A new run goes on with it: its time begins anew once orders can be sent. */
    public void onRestarted() {
        restarted = true;
        if (phase == Phase.TRADING) {
            phase = Phase.RECOVERING;
        }
    }

    /** Whether its time must be set anew. */
    public boolean isRestarted() {
        return restarted;
    }

    /** Sets until when orders are sent. */
    public void setDeadlineNs(long timeNs) {
        deadlineNs = timeNs;
        restarted = false;
    }

    /** Plans the next attempt. */
    public void waitUntil(long timeNs) {
        nextAttemptNs = timeNs;
    }

    /** Notes an order of a leg. */
    public void sent(int ofLeg, long id) {
        orderId[ofLeg] = id;
    }

    /** Counts an attempt at a leg. */
    public void countAttempt(int ofLeg) {
        attempts[ofLeg]++;
    }

    /** Adds a fill of a leg. */
    public void addFilled(int ofLeg, long qty) {
        filledQty[ofLeg] = Math.addExact(filledQty[ofLeg], qty);
    }

    /** What a leg's orders filled so far. */
    public long filledQty(int ofLeg) {
        return filledQty[ofLeg];
    }

    /** Counts an order on the way to the target after the plan broke. */
    public void countRecovery() {
        recoveries++;
    }

    /** Forgets an order that is final; the leg that it was of, -1 when it is not one in flight. */
    public int settled(long id) {
        for (int i = 0; i < orderId.length; i++) {
            if (orderId[i] == id) {
                orderId[i] = 0;
                return i;
            }
        }
        return -1;
    }

    /** Whether any of its orders is not final. */
    public boolean isInFlight() {
        for (long id : orderId) {
            if (id != 0) {
                return true;
            }
        }
        return false;
    }

    /** Order in flight of a leg, 0 for none; while recovering, of the first leg. */
    public long orderId(int ofLeg) {
        return orderId[ofLeg];
    }

    /** Unique over restarts. */
    public long planId() {
        return planId;
    }

    /** Identity of the cycle, 0 for a conversion. */
    public long key() {
        return key;
    }

    /** What it is for. */
    public Kind kind() {
        return kind;
    }

    /** How its legs are sent. */
    public Style style() {
        return style;
    }

    /** When it was found. */
    public long detectedTimeNs() {
        return detectedTimeNs;
    }

    /** Number of legs. */
    public int legs() {
        return planned.count();
    }

    /** Instrument of a leg. */
    public int instrumentId(int i) {
        return planned.instrumentId[i];
    }

    /** Side of a leg. */
    public Side side(int i) {
        return planned.side[i];
    }

    /** Planned price of a leg. */
    public long px(int i) {
        return planned.px[i];
    }

    /** Planned quantity of a leg. */
    public long qty(int i) {
        return planned.qty[i];
    }

    /** Age of a leg's quote at the decision. */
    public long quoteAgeNs(int i) {
        return planned.quoteAgeNs[i];
    }

    /** Asset before leg {@code i}; the target at {@link #legs()}. */
    public int asset(int i) {
        return planned.asset[i];
    }

    /** First asset. */
    public int startAssetId() {
        return planned.asset[0];
    }

    /** Last asset. */
    public int targetAssetId() {
        return planned.asset[legs()];
    }

    /** What it has between start and target. */
    public Holdings holdings() {
        return holdings;
    }

    /** Puts back what it holds. */
    public void restoreHolding(int venueId, int assetId, long amount) {
        holdings.add(venueId, assetId, amount);
    }

    /** Puts back what it has given and received. */
    public void restoreAmounts(long spent, long returned) {
        spentAmount = spent;
        returnedAmount = returned;
    }

    /** Markets that did not fill its orders. */
    public EmptyMarkets emptyMarkets() {
        return empty;
    }

    /** Notes that a market did not fill an order that was made at this time. */
    public void noteEmpty(int instrumentId, long madeNs) {
        empty.add(instrumentId, madeNs);
    }

    /** What is set aside for it beside the reservations of its orders. */
    public Earmarks earmarks() {
        return earmarks;
    }

    /** Planned amount put in. */
    public long startAmount() {
        return startAmount;
    }

    /** Planned gain of a cycle; what a conversion is to bring. */
    public long expectedAmount() {
        return expectedAmount;
    }

    /** The worst that it may end with, computed before its first order; see {@link Terms}. */
    public long floorAmount() {
        return floorAmount;
    }

    /** What is being done. */
    public Phase phase() {
        return phase;
    }

    /** Current leg of a sequence. */
    public int leg() {
        return leg;
    }

    /** Whether an order of it was passed to the gate before. */
    public boolean hasSent() {
        for (int tried : attempts) {
            if (tried > 0) {
                return true;
            }
        }
        return false;
    }

    /** Attempts at a leg. */
    public int attempts(int ofLeg) {
        return attempts[ofLeg];
    }

    /** Orders on the way to the target after the plan broke. */
    public int recoveries() {
        return recoveries;
    }

    /** After this nothing more is sent. */
    public long deadlineNs() {
        return deadlineNs;
    }

    /** When to try again while nothing is in flight. */
    public long nextAttemptNs() {
        return nextAttemptNs;
    }

    /** Start asset given so far. */
    public long spentAmount() {
        return spentAmount;
    }

    /** Start asset that a conversion took back on a way home; a cycle ends there and counts it as returned. */
    public long homeAmount() {
        return homeAmount;
    }

    /** Who asked for a conversion, empty for a cycle. */
    public String owner() {
        return errand.owner();
    }

    /** The asker's id of a conversion, empty for a cycle. */
    public String clientId() {
        return errand.clientId();
    }

    /** The most that a conversion's way back may cost, see {@link Errand}. */
    public long returnFloorAmount() {
        return errand.returnFloorAmount();
    }

    /** Target asset received so far. */
    public long returnedAmount() {
        return returnedAmount;
    }

    /** What it has come to so far: exact change in the start asset, or target asset received by a conversion. */
    public long realizedAmount() {
        return kind() == Kind.CYCLE ? Math.subtractExact(returnedAmount, spentAmount) : returnedAmount;
    }

    /** Fees paid, valued in the start asset. */
    public long feeAmount() {
        return feeAmount;
    }

    /** Whether a leg did not get through. */
    public boolean isShort() {
        return shortLeg;
    }

    /** Whether a fee was taken in an asset outside the plan. */
    public boolean hasForeignFee() {
        return foreignFee;
    }

    /** Why. */
    public String shortReason() {
        return shortReason;
    }
}
