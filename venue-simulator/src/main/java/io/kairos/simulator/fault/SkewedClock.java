package io.kairos.simulator.fault;

import io.kairos.simulator.exchange.VenueClock;

/**
 * A venue's clock that goes wrong while {@link FaultKind#CLOCK_SKEW} is armed. It may jump, backwards too, when the
 * fault begins and when it ends.
 */
public record SkewedClock(VenueClock base, VenueFaults faults) implements VenueClock {
    @Override
    public long nowMs() {
        return base.nowMs() + faults.skewMs();
    }

    @Override
    public long trueMs() {
        return base.nowMs();
    }
}
