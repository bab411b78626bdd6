package io.kairos.engine.domain.arbitrage;

import io.kairos.domain.order.Side;

/** A plan as numbers, for a snapshot; its words are kept beside. What later versions added stands behind the lists. */
public final class SavedPlan {
    private static final int HEAD = 24;
    private static final int LEG_VALUES = 9;
    private static final int ERRAND_VALUES = 2;

    private SavedPlan() {}

    /** Everything of a plan; {@link #restored} takes it back. */
    public static long[] of(TradePlan plan) {
        int legs = plan.legs();
        int further = HEAD
                + legs * LEG_VALUES
                + 1
                + (plan.holdings.count() + plan.earmarks.count()) * 3
                + EmptyMarkets.SAVED_VALUES;
        boolean cycle = plan.kind == TradePlan.Kind.CYCLE;
        long[] values = new long[further + (cycle ? 0 : ERRAND_VALUES)];
        values[0] = plan.planId;
        values[1] = plan.key;
        values[2] = cycle ? 0 : 1;
        values[3] = plan.style == TradePlan.Style.SEQUENTIAL ? 0 : 1;
        values[4] = plan.detectedTimeNs;
        values[5] = plan.startAmount;
        values[6] = plan.expectedAmount;
        values[7] = plan.floorAmount;
        values[8] = plan.firstDeadlineNs;
        values[9] = legs;
        values[10] = switch (plan.phase) {
            case TRADING -> 0;
            case RECOVERING -> 1;
            case STOPPED -> 2;
            case RETURNING -> 3;
        };
        values[11] = plan.leg;
        values[12] = plan.recoveries;
        values[13] = plan.deadlineNs;
        values[14] = plan.nextAttemptNs;
        values[15] = plan.spentAmount;
        values[16] = plan.returnedAmount;
        values[17] = plan.feeAmount;
        values[18] = plan.shortLeg ? 1 : 0;
        values[19] = plan.foreignFee ? 1 : 0;
        values[20] = plan.restarted ? 1 : 0;
        values[21] = plan.holdings.count();
        values[22] = plan.earmarks.count();
        int at = HEAD;
        for (int i = 0; i < legs; i++) {
            values[at++] = plan.planned.instrumentId[i];
            values[at++] = plan.planned.side[i] == Side.BUY ? 1 : 2;
            values[at++] = plan.planned.px[i];
            values[at++] = plan.planned.qty[i];
            values[at++] = plan.planned.quoteAgeNs[i];
            values[at++] = plan.planned.asset[i];
            values[at++] = plan.orderId[i];
            values[at++] = plan.attempts[i];
            values[at++] = plan.filledQty[i];
        }
        values[at++] = plan.planned.asset[legs];
        plan.holdings.save(values, at);
        plan.earmarks.save(values, at + plan.holdings.count() * 3);
        plan.empty.save(values, at + (plan.holdings.count() + plan.earmarks.count()) * 3);
        if (!cycle) {
            values[further] = plan.errand.returnFloorAmount();
            values[further + 1] = plan.homeAmount;
        }
        return values;
    }

    /** A plan as {@link #of} gave it, with its words. */
    public static TradePlan restored(long[] values, String shortReason, String owner, String clientId) {
        int legs = (int) values[9];
        PlannedLegs planned = new PlannedLegs(legs, 0);
        boolean cycle = values[2] == 0;
        TradePlan plan = new TradePlan(
                new TradePlan.Terms(
                        values[0],
                        values[1],
                        cycle ? TradePlan.Kind.CYCLE : TradePlan.Kind.CONVERSION,
                        values[3] == 0 ? TradePlan.Style.SEQUENTIAL : TradePlan.Style.PARALLEL,
                        values[4],
                        values[5],
                        values[6],
                        values[7],
                        values[8]),
                planned,
                cycle
                        ? TradePlan.Errand.NONE
                        : new TradePlan.Errand(owner, clientId, values[values.length - ERRAND_VALUES]));
        plan.homeAmount = cycle ? 0 : values[values.length - 1];
        plan.phase = switch ((int) values[10]) {
            case 0 -> TradePlan.Phase.TRADING;
            case 1 -> TradePlan.Phase.RECOVERING;
            case 2 -> TradePlan.Phase.STOPPED;
            default -> TradePlan.Phase.RETURNING;
        };
        plan.leg = (int) values[11];
        plan.recoveries = (int) values[12];
        plan.deadlineNs = values[13];
        plan.nextAttemptNs = values[14];
        plan.spentAmount = values[15];
        plan.returnedAmount = values[16];
        plan.feeAmount = values[17];
        plan.shortLeg = values[18] != 0;
        plan.foreignFee = values[19] != 0;
        plan.restarted = values[20] != 0;
        plan.shortReason = shortReason;
        int at = HEAD;
        for (int i = 0; i < legs; i++) {
            planned.instrumentId[i] = (int) values[at++];
            planned.side[i] = values[at++] == 1 ? Side.BUY : Side.SELL;
            planned.px[i] = values[at++];
            planned.qty[i] = values[at++];
            planned.quoteAgeNs[i] = values[at++];
            planned.asset[i] = (int) values[at++];
            plan.orderId[i] = values[at++];
            plan.attempts[i] = (int) values[at++];
            plan.filledQty[i] = values[at++];
        }
        planned.asset[legs] = (int) values[at++];
        plan.holdings.restore(values, at, (int) values[21]);
        plan.earmarks.restore(values, at + plan.holdings.count() * 3, (int) values[22]);
        plan.empty.restore(values, at + (plan.holdings.count() + plan.earmarks.count()) * 3);
        return plan;
    }
}
