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
        return allows(theoreticalArrivalNs, count, perSecond, nowNs);
    }

    static boolean allows(long arrivalNs, int count, int perSecond, long nowNs) {
        if (perSecond < count) {
            return false;
        }
        if (arrivalNs <= nowNs) {
            // Nothing is used up: at least one second's worth fits.
            return true;
        }
        long intervalNs = intervalNs(perSecond);
        long afterNs = arrivalNs + count * intervalNs;
        return afterNs - nowNs <= perSecond * intervalNs;
    }

    /** How many of {@code perSecond} are used up at {@code nowNs}. */
    long used(int perSecond, long nowNs) {
        return used(theoreticalArrivalNs, perSecond, nowNs);
    }

    static long used(long arrivalNs, int perSecond, long nowNs) {
        long aheadNs = arrivalNs - nowNs;
        return perSecond == 0 || aheadNs <= 0 ? 0 : -Math.floorDiv(-aheadNs, intervalNs(perSecond));
    }

    /** Rounded up, and the burst is counted in intervals: rounded down, rates above 31 622 would let one more through. */
    private static long intervalNs(int perSecond) {
        return (SECOND_NS + perSecond - 1) / perSecond;
    }

    /** Counts one order. */
    void take(int perSecond, long nowNs) {
        theoreticalArrivalNs = after(theoreticalArrivalNs, perSecond, nowNs);
    }

    static long after(long arrivalNs, int perSecond, long nowNs) {
        return Math.max(arrivalNs, nowNs) + intervalNs(perSecond);
    }

    long save() {
        return theoreticalArrivalNs;
    }

    void restore(long value) {
        theoreticalArrivalNs = value;
    }
}
