package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.FixedLog;

/**
 * Settings of the arbitrage strategy, whole and immutable; a change makes a new version.
 *
 * @param version 0 when none were ever set: then nothing is searched.
 * @param enabled whether it may make orders.
 * @param minProfitCentibps smallest gain worth trading, hundredths of a basis point of the start amount.
 * @param maxCycleNotionalAmount largest start amount, reference asset.
 * @param maxLegs most legs of a cycle.
 */
record StrategySettings(
        long version, boolean enabled, int minProfitCentibps, long maxCycleNotionalAmount, int maxLegs) {
    static final StrategySettings NONE = new StrategySettings(0, false, 0, 0, 2);

    /** The smallest gain in trillionths of a logarithm, for the search. */
    long minGain() {
        return FixedLog.ln(Instrument.FEE_DENOMINATOR + minProfitCentibps) - FixedLog.ln(Instrument.FEE_DENOMINATOR);
    }
}
