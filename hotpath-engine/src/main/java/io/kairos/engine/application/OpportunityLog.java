package io.kairos.engine.application;

import java.util.Arrays;

/**
 * Remembers which opportunities are there right now, so that each is reported once and not per tick. Fixed size; at the bound
 * the one not seen for longest gives way, those that may not be traded yet last (it would be reported again). Engine thread only; hot.
 */
final class OpportunityLog {
    /** An opportunity not seen for this long is over; seen again, it is another one. */
    static final long PERSIST_NS = 1_000_000_000L;

    static final int SAVED_VALUES = 6;

    private static final int SIZE = 64;

    private final long[] key = new long[SIZE];
    private final long[] cycleId = new long[SIZE];
    private final long[] detectedNs = new long[SIZE];
    private final long[] lastSeenNs = new long[SIZE];
    private final long[] blockedUntilNs = new long[SIZE];
    private final long[] reason = new long[SIZE];

    OpportunityLog() {
        Arrays.fill(lastSeenNs, Long.MIN_VALUE / 2);
    }

    /** Slot of an opportunity that is there, or -1. */
    int find(long wanted, long nowNs) {
        for (int i = 0; i < SIZE; i++) {
            if (key[i] == wanted && cycleId[i] != 0 && nowNs - lastSeenNs[i] <= PERSIST_NS) {
                return i;
            }
        }
        return -1;
    }

    /** Takes a slot for a new opportunity. */
    int open(long newKey, long newCycleId, long nowNs) {
        int oldest = 0;
        for (int i = 0; i < SIZE; i++) {
            if (key[i] == newKey) {
                oldest = i;
                break;
            }
            if (blockedUntilNs[i] > nowNs != blockedUntilNs[oldest] > nowNs
                    ? blockedUntilNs[oldest] > nowNs
                    : lastSeenNs[i] < lastSeenNs[oldest]) {
                oldest = i;
            }
        }
        key[oldest] = newKey;
        cycleId[oldest] = newCycleId;
        detectedNs[oldest] = nowNs;
        lastSeenNs[oldest] = nowNs;
        blockedUntilNs[oldest] = Long.MIN_VALUE;
        reason[oldest] = 0;
        return oldest;
    }

    void seen(int slot, long nowNs) {
        lastSeenNs[slot] = nowNs;
    }

    /** Ends an opportunity; the same cycle is not looked at by quotes from before {@code untilNs}. */
    void end(long endedKey, long untilNs, long nowNs) {
        int slot = -1;
        for (int i = 0; i < SIZE; i++) {
            slot = key[i] == endedKey ? i : slot;
        }
        if (slot < 0) {
            // While it ran, others may have taken its place.
            slot = open(endedKey, 0, nowNs);
        }
        cycleId[slot] = 0;
        blockedUntilNs[slot] = untilNs;
    }

    /** Whether the cycle has ended and none of its quotes, the youngest of which is given, is from after that. */
    boolean isBlocked(long wanted, long youngestQuoteNs) {
        for (int i = 0; i < SIZE; i++) {
            if (key[i] == wanted && youngestQuoteNs < blockedUntilNs[i]) {
                return true;
            }
        }
        return false;
    }

    long cycleId(int slot) {
        return cycleId[slot];
    }

    long detectedNs(int slot) {
        return detectedNs[slot];
    }

    long reason(int slot) {
        return reason[slot];
    }

    void setReason(int slot, long code) {
        reason[slot] = code;
    }

    long[] save() {
        long[] values = new long[SIZE * SAVED_VALUES];
        for (int i = 0; i < SIZE; i++) {
            int at = i * SAVED_VALUES;
            values[at] = key[i];
            values[at + 1] = cycleId[i];
            values[at + 2] = detectedNs[i];
            values[at + 3] = lastSeenNs[i];
            values[at + 4] = blockedUntilNs[i];
            values[at + 5] = reason[i];
        }
        return values;
    }

    void restore(long[] values) {
        for (int i = 0; i < SIZE; i++) {
            int at = i * SAVED_VALUES;
            key[i] = values[at];
            cycleId[i] = values[at + 1];
            detectedNs[i] = values[at + 2];
            lastSeenNs[i] = values[at + 3];
            blockedUntilNs[i] = values[at + 4];
            reason[i] = values[at + 5];
        }
    }
}
