package io.kairos.simulator.kraken.trading;

import java.util.random.RandomGenerator;

/** Small random delays: answers and events take different roads, so either may arrive first. Venue thread only. */
public final class DeliveryDelay {
    private final RandomGenerator random;
    private final long maxNs;

    /** Delays from zero to {@code maxMicros} microseconds. */
    public DeliveryDelay(RandomGenerator random, long maxMicros) {
        this.random = random;
        this.maxNs = maxMicros * 1000;
    }

    long nextNs() {
        return maxNs == 0 ? 0 : random.nextLong(maxNs);
    }
}
