package io.kairos.engine.domain.risk;

import java.util.Arrays;

/** {@link OrderRate} by id: how far each scope's order rate is used up. Engine thread only; hot. */
final class RateMeters {
    private static final long IDLE = Long.MIN_VALUE / 2;

    private long[] arrivalNs = new long[0];

    void ensure(int count) {
        int old = arrivalNs.length;
        if (count > old) {
            arrivalNs = Arrays.copyOf(arrivalNs, count);
            Arrays.fill(arrivalNs, old, count, IDLE);
        }
    }

    boolean allows(int id, int orders, int perSecond, long nowNs) {
        return perSecond == Integer.MAX_VALUE || OrderRate.allows(arrivalNs[id], orders, perSecond, nowNs);
    }

    long used(int id, int perSecond, long nowNs) {
        return OrderRate.used(arrivalNs[id], perSecond, nowNs);
    }

    void take(int id, int perSecond, long nowNs) {
        if (perSecond != Integer.MAX_VALUE) {
            arrivalNs[id] = OrderRate.after(arrivalNs[id], perSecond, nowNs);
        }
    }

    int size() {
        return arrivalNs.length;
    }

    long save(int id) {
        return arrivalNs[id];
    }

    void restore(int id, long value) {
        arrivalNs[id] = value;
    }
}
