package io.kairos.simulator.exchange;

/** The venue's time, epoch milliseconds. Never falls. */
@FunctionalInterface
public interface VenueClock {
    long nowMs();

    /** The system clock, held still while it is set back. */
    static VenueClock system() {
        return new VenueClock() {
            private long lastMs;

            @Override
            public long nowMs() {
                lastMs = Math.max(lastMs, System.currentTimeMillis());
                return lastMs;
            }
        };
    }
}
