package io.kairos.simulator.exchange;

/** The venue's time, epoch milliseconds. Never falls, unless a fault makes it. */
@FunctionalInterface
public interface VenueClock {
    long nowMs();

    /** What the time really is, should the venue's clock be wrong. */
    default long trueMs() {
        return nowMs();
    }

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
