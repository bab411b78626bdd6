package io.kairos.engine.application;

import org.agrona.concurrent.EpochNanoClock;

/** A clock that moves only when told. */
final class ManualClock implements EpochNanoClock {
    long nowNs = 1_700_000_000_000_000_000L;

    @Override
    public long nanoTime() {
        return nowNs;
    }

    void advanceMs(long ms) {
        nowNs += ms * 1_000_000L;
    }
}
