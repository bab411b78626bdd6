package io.kairos.engine.domain.risk;

/**
 * Order rate limit by the generic cell rate algorithm: one long, exact, no timer. Allows a burst of one second's worth. Engine
 * thread only; hot.
 */
final class OrderRate {
    private static final long SECOND_NS = 1_000_000_000L;

    private long theoreticalArrivalNs = Long.MIN_VALUE / 2;

    /** Whether {@code count} more orders fit at {@code nowNs}. */
    boolean allows(int count, int perSecond, long nowNs) {
        if (perSecond < count) {
            return false;
        }
        long intervalNs = SECOND_NS / perSecond;
        long afterNs = Math.max(theoreticalArrivalNs, nowNs) + count * intervalNs;
        return afterNs - nowNs <= SECOND_NS;
    }

    /** Counts one order. */
    void take(int perSecond, long nowNs) {
        theoreticalArrivalNs = Math.max(theoreticalArrivalNs, nowNs) + SECOND_NS / perSecond;
    }

    long save() {
        return theoreticalArrivalNs;
    }

    void restore(long value) {
        theoreticalArrivalNs = value;
    }
}
