package io.kairos.engine.domain.arbitrage;

import java.util.ArrayDeque;

/**
 * Objects of plans of cycles that are used again, so that taking a cycle makes none. Engine thread only.
 *
 * <p>Bound: as many as were ever under way at one time, and those made at the start.
 */
public final class PlanPool {
    /** First in, first out: what was given back last is used again last. */
    private final ArrayDeque<TradePlan> spare = new ArrayDeque<>();

    /** A pool that makes no more objects while no more plans than this are under way. */
    public PlanPool(int plans) {
        for (int i = 0; i < plans; i++) {
            spare.add(new TradePlan());
        }
    }

    /**
     * A plan of a sized cycle of which nothing has been sent.
     *
     * @param planId unique over restarts.
     * @param key identity of the cycle: its edges in order.
     * @param floorAmount the worst that it may end with, start asset.
     * @param deadlineNs after this nothing more is sent.
     * @param quoteAgesNs of each leg.
     */
    public TradePlan begin(
            long planId,
            long key,
            TradePlan.Style style,
            long detectedTimeNs,
            long floorAmount,
            long deadlineNs,
            SizedCycle sized,
            long[] quoteAgesNs) {
        TradePlan used = spare.poll();
        TradePlan plan = used == null ? new TradePlan() : used;
        plan.begin(planId, key, style, detectedTimeNs, floorAmount, deadlineNs, sized, quoteAgesNs);
        return plan;
    }

    /** Takes back a plan that is over and that nobody looks at again; conversions are not kept. */
    public void giveBack(TradePlan plan) {
        if (plan.isForCycles()) {
            spare.add(plan);
        }
    }
}
