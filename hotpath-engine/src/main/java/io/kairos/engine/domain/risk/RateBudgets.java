package io.kairos.engine.domain.risk;

import java.util.Arrays;

/** What is left of rate limits of one kind, by dense id: as last told, less what was used since. Engine thread only; hot. */
final class RateBudgets {
    static final int SAVED_VALUES = 3;
    private static final int UNKNOWN = Integer.MAX_VALUE;
    private static final long PERMILLE = 1_000;

    private int[] left = new int[0];
    private int[] capacity = new int[0];
    private long[] resetNs = new long[0];

    void ensure(int count) {
        if (left.length < count) {
            int before = left.length;
            left = Arrays.copyOf(left, count);
            capacity = Arrays.copyOf(capacity, count);
            resetNs = Arrays.copyOf(resetNs, count);
            Arrays.fill(left, before, count, UNKNOWN);
        }
    }

    int size() {
        return left.length;
    }

    void set(int id, int remaining, int of, long untilNs) {
        left[id] = remaining;
        capacity[id] = of;
        resetNs[id] = untilNs;
    }

    /** Whether one more may be used, so that this share stays free. What is not known, or is over, holds up nobody. */
    boolean allows(int id, int keepPermille, long nowNs) {
        int now = left[id];
        return now == UNKNOWN || nowNs >= resetNs[id] || (now - 1L) * PERMILLE >= (long) capacity[id] * keepPermille;
    }

    void use(int id, int count) {
        if (left[id] != UNKNOWN) {
            left[id] -= count;
        }
    }

    int left(int id) {
        return left[id];
    }

    int capacity(int id) {
        return capacity[id];
    }

    boolean isKnown(int id) {
        return left[id] != UNKNOWN;
    }

    long save(int id, int n) {
        return n == 0 ? left[id] : n == 1 ? capacity[id] : resetNs[id];
    }
}
