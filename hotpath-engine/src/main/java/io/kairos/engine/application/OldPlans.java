package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.Side;
import io.kairos.engine.domain.arbitrage.PlannedLegs;
import io.kairos.engine.domain.arbitrage.TradePlan;

/** Cycles in flight as snapshots before version 5 of the journal hold them. */
final class OldPlans {
    private static final int HEAD = 18;
    private static final int LEG_VALUES = 5;
    private static final int TRADING = 0;
    private static final int ABANDONED = 2;

    private OldPlans() {}

    /** The plan; what it held between its legs goes home as that of any plan that broke. */
    static TradePlan read(long[] values, String shortReason, EngineState state) {
        int legs = (int) values[4];
        int assets = HEAD + legs * LEG_VALUES;
        PlannedLegs planned = new PlannedLegs(legs, (int) values[assets + 2 * legs]);
        for (int i = 0; i < legs; i++) {
            int at = HEAD + i * LEG_VALUES;
            planned.set(
                    i,
                    (int) values[at],
                    values[at + 1] == 1 ? Side.BUY : Side.SELL,
                    values[at + 2],
                    values[at + 3],
                    values[at + 4],
                    (int) values[assets + 2 * i]);
        }
        TradePlan plan = new TradePlan(
                new TradePlan.Terms(
                        values[0],
                        values[1],
                        TradePlan.Kind.CYCLE,
                        TradePlan.Style.SEQUENTIAL,
                        values[3],
                        values[5],
                        values[6],
                        -values[5],
                        Long.MAX_VALUE),
                planned);
        for (int i = 1; i < legs; i++) {
            long held = values[assets + 2 * i + 1];
            if (held != 0) {
                Instrument before = state.registry.instrument(plan.instrumentId(i - 1));
                plan.restoreHolding(before.venue().id(), plan.asset(i), held);
            }
        }
        plan.restoreAmounts(values[12], values[13]);
        plan.goTo((int) values[8]);
        plan.sent(0, values[10]);
        if (values[7] != TRADING) {
            plan.recover();
        }
        if (values[7] == ABANDONED) {
            plan.stop();
        }
        if (values[14] != 0) {
            plan.noteShort(shortReason);
        }
        if (values[15] != 0) {
            plan.noteForeignFee();
        }
        return plan;
    }
}
