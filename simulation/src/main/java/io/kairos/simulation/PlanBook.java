package io.kairos.simulation;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.journal.codec.OpportunityUpdatedDecoder;
import io.kairos.journal.codec.OpportunityUpdatedDecoder.LegsDecoder;
import io.kairos.journal.codec.Side;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every cycle and conversion from its own events: what was said before its first order, what its orders gave and brought, fees included.
 * Judges at its end whether it lost more than was said.
 *
 * <p>What is left between the legs has been neither gained nor lost: of a cycle it counts as what it was planned to bring, since earlier legs may
 * spend what later ones are to gain, of a conversion as the part of the start amount for which that much was needed to end at the floor. One thread.
 */
final class PlanBook {
    /** Each order rounds a little, its fee too. */
    private static final long UNITS_PER_FILL = 10;

    private static final long BPS = 10_000;

    private final int maxReturnLossBps;
    private final Map<Long, Plan> plans = new HashMap<>();
    private final Map<Long, Part> orders = new HashMap<>();
    private final Map<String, Part> conversions = new HashMap<>();
    private long closed;

    /** What belongs to a plan since when. */
    private record Part(long sequence, long planId) {}

    private record Move(long sequence, int assetId, long amount) {}

    private record Leg(int assetId, long given) {}

    private record Plan(
            long sequence,
            boolean cycle,
            String asker,
            int startAssetId,
            int targetAssetId,
            long startAmount,
            long returnAmount,
            long floorAmount,
            List<Leg> legs,
            List<Move> moves) {}

    /** A book that takes {@code maxReturnLossBps} of what a conversion starts with for the most that turning back may cost. */
    PlanBook(int maxReturnLossBps) {
        this.maxReturnLossBps = maxReturnLossBps;
    }

    /** An order belongs to a plan. */
    void onOrder(long sequence, long orderId, long planId) {
        if (planId != 0) {
            Part unused = orders.putIfAbsent(orderId, new Part(sequence, planId));
        }
    }

    /** A plan begins; null unless its asker's id was used for another one. */
    @Nullable
    String onTaken(long sequence, OpportunityUpdatedDecoder taken, InstrumentRegistry registry) {
        long planId = taken.cycleId();
        boolean cycle = taken.kind() == 0;
        int startAssetId = taken.startAssetId();
        int targetAssetId = taken.targetAssetId();
        long startAmount = taken.startAmount();
        long returnAmount = cycle ? Math.addExact(startAmount, taken.expectedProfitAmount()) : startAmount;
        long floorAmount = taken.floorAmount();
        List<Leg> legs = cycle ? planned(taken, registry) : atTheFloor(taken, registry);
        String reason = taken.reason();
        String asker = cycle ? reason : taken.owner() + '/' + taken.clientId();
        Plan unused = plans.put(
                planId,
                new Plan(
                        sequence,
                        cycle,
                        cycle ? "" : asker,
                        startAssetId,
                        targetAssetId,
                        startAmount,
                        returnAmount,
                        floorAmount,
                        legs,
                        new ArrayList<>()));
        Part before = cycle ? null : conversions.put(asker, new Part(sequence, planId));
        return before == null ? null : "the id " + asker + " began conversion " + planId + " after " + before.planId();
    }

    private static List<Leg> planned(OpportunityUpdatedDecoder taken, InstrumentRegistry registry) {
        List<Leg> legs = new ArrayList<>();
        for (LegsDecoder leg : taken.legs()) {
            Instrument on = registry.instrument(leg.instrumentId());
            boolean buys = leg.side() == Side.BUY;
            legs.add(new Leg(
                    (buys ? on.quote() : on.base()).id(),
                    buys ? on.quoteAmountDown(leg.px(), leg.qty()) : on.baseAmount(leg.qty())));
        }
        return legs;
    }

    /** What each leg has to give if every one fills at its limit price, and less in proportion where the asker allows for a lower end. */
    private static List<Leg> atTheFloor(OpportunityUpdatedDecoder taken, InstrumentRegistry registry) {
        List<Leg> legs = new ArrayList<>();
        long sure = taken.startAmount();
        for (LegsDecoder leg : taken.legs()) {
            Instrument on = registry.instrument(leg.instrumentId());
            boolean buys = leg.side() == Side.BUY;
            long quote = on.quoteAmountDown(leg.px(), leg.qty());
            long base = on.baseAmount(leg.qty());
            long planned = buys ? quote : base;
            long given = Math.min(planned, sure);
            legs.add(new Leg((buys ? on.quote() : on.base()).id(), given));
            sure = mulDiv(lessFee(on, buys, buys ? base : quote), given, Math.max(1, planned));
        }
        long floor = taken.floorAmount();
        if (floor > 0 && floor < sure) {
            long worst = sure;
            legs.replaceAll(leg -> new Leg(leg.assetId(), mulDiv(leg.given(), floor, worst)));
        }
        return legs;
    }

    /** What a leg brings at its limit price. */
    private static long lessFee(Instrument on, boolean buys, long brought) {
        boolean chargedOnTop = buys && on.isFeeInQuote();
        return chargedOnTop ? brought : brought - mulDiv(brought, on.takerFeeCentibps(), Instrument.FEE_DENOMINATOR);
    }

    /** An order's fill. */
    void onFill(long sequence, long orderId, Instrument on, boolean buy, long px, long qty, long fee, int feeAssetId) {
        Part order = orders.get(orderId);
        Plan plan = order == null ? null : plans.get(order.planId());
        if (plan == null) {
            return;
        }
        long quote = on.quoteAmountDown(px, qty);
        long base = on.baseAmount(qty);
        plan.moves.add(new Move(sequence, on.base().id(), buy ? base : -base));
        plan.moves.add(new Move(sequence, on.quote().id(), buy ? -quote : quote));
        if (fee != 0 && feeAssetId >= 0) {
            plan.moves.add(new Move(sequence, feeAssetId, -fee));
        }
    }

    /** A plan is over; null unless it lost more than was said. */
    @Nullable
    String onEnd(long planId) {
        Plan plan = plans.remove(planId);
        if (plan == null || plan.moves.isEmpty()) {
            return null;
        }
        closed++;
        Map<Integer, Long> changes = new HashMap<>();
        for (Move move : plan.moves) {
            long unused = changes.merge(move.assetId(), move.amount(), Math::addExact);
        }
        long start = remove(changes, plan.startAssetId);
        long target = plan.cycle ? 0 : remove(changes, plan.targetAssetId);
        for (Map.Entry<Integer, Long> left : changes.entrySet()) {
            Leg leg = legThatGives(plan, left.getKey());
            if (leg == null) {
                if (left.getValue() == 0) {
                    continue;
                }
                // On a way home by a market that was not planned: nothing says what it is worth.
                return null;
            }
            start = Math.addExact(start, mulDiv(left.getValue(), plan.returnAmount, leg.given()));
        }
        long slack = UNITS_PER_FILL * plan.moves.size();
        return plan.cycle ? cycle(planId, plan, start, slack) : conversion(planId, plan, start, target, slack);
    }

    private static @Nullable String cycle(long planId, Plan plan, long change, long slack) {
        return change >= plan.floorAmount - slack
                ? null
                : "cycle " + planId + " changed the start asset by " + change + ", its floor was " + plan.floorAmount
                        + ": " + plan;
    }

    /** What has arrived is worth the part of the start amount for which that much was sure. */
    private @Nullable String conversion(long planId, Plan plan, long change, long target, long slack) {
        if (plan.floorAmount <= 0) {
            return null;
        }
        boolean cameHome =
                plan.moves.stream().anyMatch(move -> move.assetId() == plan.startAssetId && move.amount() > 0);
        long lost = -Math.addExact(change, mulDiv(target, plan.startAmount, plan.floorAmount));
        long allowed = cameHome ? mulDiv(plan.startAmount, maxReturnLossBps, BPS) : 0;
        // A unit of the target may be worth many of the start asset.
        long unit = Math.max(1, plan.startAmount / plan.floorAmount);
        return lost <= allowed + slack * unit
                ? null
                : "conversion " + planId + " brought " + target + " for " + -change + ", at most " + allowed
                        + " may be lost on the way back: " + plan;
    }

    private static long remove(Map<Integer, Long> changes, int assetId) {
        Long value = changes.remove(assetId);
        return value == null ? 0 : value;
    }

    private static @Nullable Leg legThatGives(Plan plan, int assetId) {
        for (Leg leg : plan.legs) {
            if (leg.assetId() == assetId && leg.given() > 0) {
                return leg;
            }
        }
        return null;
    }

    private static long mulDiv(long value, long by, long of) {
        return BigInteger.valueOf(value)
                .multiply(BigInteger.valueOf(by))
                .divide(BigInteger.valueOf(of))
                .longValueExact();
    }

    /** The journal ends with this record. */
    void onTruncated(long lastSequence) {
        boolean unusedPlans = plans.values().removeIf(plan -> plan.sequence() > lastSequence);
        boolean unusedOrders = orders.values().removeIf(order -> order.sequence() > lastSequence);
        for (Plan plan : plans.values()) {
            boolean unusedMoves = plan.moves.removeIf(move -> move.sequence() > lastSequence);
        }
        boolean unusedConversions = conversions.values().removeIf(conversion -> conversion.sequence() > lastSequence);
    }

    /** Plans that ended with a fill at least and were judged. */
    long closed() {
        return closed;
    }
}
