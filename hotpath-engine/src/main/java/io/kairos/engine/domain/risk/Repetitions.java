package io.kairos.engine.domain.risk;

import java.util.Arrays;

/**
 * How often the same order (owner, instrument, side, price, quantity) came within a window that begins with the first of them.
 * Engine thread only; does not allocate.
 *
 * <p>Bound: {@link #SETS} times {@link #WAYS} different orders are remembered; the one whose window began first gives way.
 */
final class Repetitions {
    static final int SETS = 256;
    static final int WAYS = 4;
    static final int SLOTS = SETS * WAYS;

    private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;
    private static final long FREE = Long.MIN_VALUE / 2;

    private final long[] key = new long[SLOTS];
    private final long[] beganNs = new long[SLOTS];
    private final int[] count = new int[SLOTS];

    Repetitions() {
        Arrays.fill(beganNs, FREE);
    }

    static long keyOf(int ownerId, int instrumentId, boolean buy, long px, long qty) {
        long mixed = mix(((long) ownerId << Integer.SIZE) + instrumentId * 2L + (buy ? 1 : 0));
        return mix(mix(mixed ^ px) ^ qty);
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 32) * FACTOR;
        return mixed ^ mixed >>> 29;
    }

    private static int firstOf(long wanted) {
        return (int) (wanted >>> 40 & SETS - 1) * WAYS;
    }

    /** How many there were in the window that is open now. */
    int seen(long wanted, long windowNs, long nowNs) {
        int first = firstOf(wanted);
        for (int slot = first; slot < first + WAYS; slot++) {
            if (key[slot] == wanted && nowNs - beganNs[slot] < windowNs) {
                return count[slot];
            }
        }
        return 0;
    }

    void add(long wanted, long windowNs, long nowNs) {
        int first = firstOf(wanted);
        int oldest = first;
        for (int slot = first; slot < first + WAYS; slot++) {
            if (key[slot] == wanted && nowNs - beganNs[slot] < windowNs) {
                count[slot]++;
                return;
            }
            oldest = beganNs[slot] < beganNs[oldest] ? slot : oldest;
        }
        key[oldest] = wanted;
        beganNs[oldest] = nowNs;
        count[oldest] = 1;
    }

    boolean isUsed(int slot) {
        return beganNs[slot] != FREE;
    }

    long key(int slot) {
        return key[slot];
    }

    long beganNs(int slot) {
        return beganNs[slot];
    }

    int count(int slot) {
        return count[slot];
    }

    void restore(int slot, long savedKey, long savedBeganNs, int savedCount) {
        key[slot] = savedKey;
        beganNs[slot] = savedBeganNs;
        count[slot] = savedCount;
    }
}
