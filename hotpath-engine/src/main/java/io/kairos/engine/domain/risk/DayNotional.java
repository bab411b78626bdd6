package io.kairos.engine.domain.risk;

import io.kairos.domain.number.FixedMath;

/** Sum of the values of the orders approved in one UTC day, in the reference asset. Engine thread only; hot. */
final class DayNotional {
    private static final long DAY_NS = 86_400_000_000_000L;

    private long day = Long.MIN_VALUE;
    private long used;

    /** What was used on the day of {@code nowNs}. */
    long used(long nowNs) {
        return Math.floorDiv(nowNs, DAY_NS) == day ? used : 0;
    }

    /** Whether {@code amount} more stays within {@code max}. */
    boolean allows(long amount, long max, long nowNs) {
        long sum = FixedMath.add(used(nowNs), amount);
        return sum != FixedMath.OVERFLOW && sum <= max;
    }

    /** Counts an approved order. */
    void add(long amount, long nowNs) {
        long sum = Math.addExact(used(nowNs), amount);
        day = Math.floorDiv(nowNs, DAY_NS);
        used = sum;
    }

    void restore(long amount, long nowNs) {
        day = Math.floorDiv(nowNs, DAY_NS);
        used = amount;
    }
}
