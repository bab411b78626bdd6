package io.kairos.engine.adapter.inbound.grpc;

import java.util.function.LongSupplier;

/** Calls per second of one identity, with a burst of one second's worth. Any thread. */
final class RateBound {
    private static final long SECOND_NS = 1_000_000_000L;

    private final long intervalNs;
    private final LongSupplier nanoClock;
    /** Theoretical arrival time of the next call that would be just on rate (generic cell rate algorithm). */
    private long nextNs;

    RateBound(int callsPerSecond, LongSupplier nanoClock) {
        intervalNs = SECOND_NS / callsPerSecond;
        this.nanoClock = nanoClock;
        nextNs = nanoClock.getAsLong() - SECOND_NS;
    }

    /** Takes one call if the rate allows it. */
    synchronized boolean tryAcquire() {
        long nowNs = nanoClock.getAsLong();
        if (nextNs - nowNs < -SECOND_NS) {
            nextNs = nowNs - SECOND_NS;
        }
        if (nextNs - nowNs > -intervalNs) {
            return false;
        }
        nextNs += intervalNs;
        return true;
    }
}
