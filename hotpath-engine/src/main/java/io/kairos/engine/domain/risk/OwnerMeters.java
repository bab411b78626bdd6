package io.kairos.engine.domain.risk;

import java.util.Arrays;

/** What each owner has used up: the values of the day and the executions of the window. Engine thread only; does not allocate but to grow. */
final class OwnerMeters {
    private static final long DAY_NS = 86_400_000_000_000L;

    private long[] day = new long[0];
    private long[] dayUsed = new long[0];
    private long[] beganNs = new long[0];
    private int[] executions = new int[0];

    void ensure(int count) {
        int old = day.length;
        if (count > old) {
            day = Arrays.copyOf(day, count);
            dayUsed = Arrays.copyOf(dayUsed, count);
            beganNs = Arrays.copyOf(beganNs, count);
            executions = Arrays.copyOf(executions, count);
            Arrays.fill(day, old, count, Long.MIN_VALUE);
            Arrays.fill(beganNs, old, count, Long.MIN_VALUE / 2);
        }
    }

    int size() {
        return day.length;
    }

    long dayUsed(int owner, long nowNs) {
        return day[owner] == Math.floorDiv(nowNs, DAY_NS) ? dayUsed[owner] : 0;
    }

    void addToDay(int owner, long amount, long nowNs) {
        long used = Math.addExact(dayUsed(owner, nowNs), amount);
        day[owner] = Math.floorDiv(nowNs, DAY_NS);
        dayUsed[owner] = used;
    }

    int executions(int owner, long windowNs, long nowNs) {
        return nowNs - beganNs[owner] < windowNs ? executions[owner] : 0;
    }

    void execute(int owner, long windowNs, long nowNs) {
        if (nowNs - beganNs[owner] >= windowNs) {
            beganNs[owner] = nowNs;
            executions[owner] = 0;
        }
        executions[owner]++;
    }

    /** A person enabled the owner again. */
    void forgetExecutions(int owner) {
        executions[owner] = 0;
    }

    /** Every window begins anew: what was executed under other limits says nothing about these. */
    void restartExecutions() {
        Arrays.fill(executions, 0);
    }

    static final int SAVED_VALUES = 4;

    long save(int owner, int n) {
        return n == 0 ? day[owner] : n == 1 ? dayUsed[owner] : n == 2 ? beganNs[owner] : executions[owner];
    }

    void restore(int owner, long savedDay, long savedUsed, long savedBeganNs, long savedExecutions) {
        day[owner] = savedDay;
        dayUsed[owner] = savedUsed;
        beganNs[owner] = savedBeganNs;
        executions[owner] = (int) savedExecutions;
    }

    void setDayUsed(int owner, long amount) {
        dayUsed[owner] = amount;
    }
}
