package io.kairos.engine.application;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.number.DecimalText;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.domain.arbitrage.Holdings;
import io.kairos.engine.domain.arbitrage.TradePlan;
import io.kairos.journal.codec.Outcome;

/**
 * Says how plans ended. What a cycle realises is the exact change in the start asset; for PARTIAL it also counts what is left between,
 * valued at the current opposite quote less the taker fee where an instrument joins it with the start asset, and at zero where not. A
 * conversion realises what arrived of its target, and nothing else; with less than its floor it is PARTIAL, whatever the cause. Engine
 * thread only.
 */
final class PlanResults {
    /** Hears how conversions end. Engine thread only. */
    interface ConversionListener {
        /** It is over. */
        void onConverted(TradePlan plan);
    }

    /** A cycle that stayed short is not tried again by quotes of this time: they were not what they seemed. */
    static final long SHORT_PAUSE_NS = 250_000_000L;

    /** Too little for another order stayed unfilled, or a fee was above the configured one; a smaller minimum was not asked for. */
    private static final String BELOW_FLOOR = "BELOW_FLOOR";

    private final EngineState state;
    private final EventWriter events;
    private final EngineTelemetry telemetry;
    private final PlanRecovery recovery;
    private final OpportunityLog log;
    private ConversionListener conversions = plan -> {};

    PlanResults(
            EngineState state,
            EventWriter events,
            EngineTelemetry telemetry,
            PlanRecovery recovery,
            OpportunityLog log) {
        this.state = state;
        this.events = events;
        this.telemetry = telemetry;
        this.recovery = recovery;
        this.log = log;
    }

    void add(ConversionListener listener) {
        conversions = listener;
    }

    /** A plan is over: its last event. */
    void report(TradePlan plan) {
        boolean cycle = plan.kind() == TradePlan.Kind.CYCLE;
        boolean nothing = plan.spentAmount() == 0 && plan.holdings().isEmpty();
        if (cycle) {
            log.end(plan.key(), nothing || plan.isShort() ? state.nowNs + SHORT_PAUSE_NS : state.nowNs, state.nowNs);
        }
        if (!cycle && !nothing && plan.returnedAmount() < plan.floorAmount()) {
            plan.noteShort(BELOW_FLOOR);
        }
        if (nothing) {
            telemetry.increment(cycle ? Metric.CYCLES_MISSED : Metric.CONVERSIONS_SHORT);
            events.opportunityUpdated(plan, Outcome.MISSED, 0, plan.shortReason());
        } else if (!plan.isShort()) {
            telemetry.increment(cycle ? Metric.CYCLES_COMPLETED : Metric.CONVERSIONS_COMPLETED);
            events.opportunityUpdated(
                    plan,
                    Outcome.COMPLETED,
                    plan.realizedAmount(),
                    feeWords(plan).trim());
        } else {
            telemetry.increment(cycle ? Metric.CYCLES_PARTIAL : Metric.CONVERSIONS_SHORT);
            reportPartial(plan, cycle);
        }
        if (!cycle) {
            conversions.onConverted(plan);
        }
    }

    private static String feeWords(TradePlan plan) {
        return plan.hasForeignFee() ? " some fees were taken in another asset" : "";
    }

    private void reportPartial(TradePlan plan, boolean cycle) {
        StringBuilder reason = new StringBuilder(plan.shortReason());
        long value = plan.realizedAmount();
        Holdings left = plan.holdings();
        for (int i = 0; i < left.count(); i++) {
            if (left.amount(i) != 0) {
                append(reason, " residual=", left.amount(i), left.assetId(i));
                value = cycle ? Math.addExact(value, recovery.valueOf(plan, left.assetId(i), left.amount(i))) : value;
            }
        }
        if (plan.homeAmount() != 0) {
            append(reason, " returned=", plan.homeAmount(), plan.startAssetId());
        }
        events.opportunityUpdated(
                plan, Outcome.PARTIAL, value, reason.append(feeWords(plan)).toString());
    }

    private void append(StringBuilder words, String what, long amount, int assetId) {
        Asset asset = state.registry.asset(assetId);
        words.append(what)
                .append(DecimalText.format(amount, asset.decimals()))
                .append(' ')
                .append(asset.name());
    }
}
