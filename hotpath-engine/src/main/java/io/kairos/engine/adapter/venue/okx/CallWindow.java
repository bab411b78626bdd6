package io.kairos.engine.adapter.venue.okx;

import java.util.Arrays;

/**
 * Calls of one kind, as many as are allowed within two seconds. The venue counts a call at some moment between its sending and its answer, so it takes
 * its place from the one until two seconds after the other: then no two seconds at the venue hold more, however calls bunch up on their way. Not
 * safe for threads; whoever has it locks.
 */
final class CallWindow {
    /** A call that is not answered by then never will be; calls have limits far below. */
    private static final long LOST_NS = 60_000_000_000L;

    private final long[] sinceNs;
    private final boolean[] underWay;
    private long blockedUntilNs;

    /** A window of the venue's limit, less {@code marginPercent} for others who use the account. */
    CallWindow(int limit, int marginPercent) {
        int size = Math.max(1, limit - limit * marginPercent / 100);
        sinceNs = new long[size];
        underWay = new boolean[size];
        Arrays.fill(sinceNs, Long.MIN_VALUE);
    }

    /** Takes a place for a call about to be sent; false if there is none. */
    boolean tryTake(long nowNs) {
        if (nowNs < blockedUntilNs) {
            return false;
        }
        for (int i = 0; i < sinceNs.length; i++) {
            long heldNs = underWay[i] ? LOST_NS : SlidingWindow.LENGTH_NS;
            if (sinceNs[i] == Long.MIN_VALUE || nowNs - sinceNs[i] > heldNs) {
                sinceNs[i] = nowNs;
                underWay[i] = true;
                return true;
            }
        }
        return false;
    }

    /** One call has its answer, or never gets one. */
    void onAnswer(long nowNs) {
        int oldest = -1;
        for (int i = 0; i < sinceNs.length; i++) {
            if (underWay[i] && (oldest < 0 || sinceNs[i] < sinceNs[oldest])) {
                oldest = i;
            }
        }
        if (oldest >= 0) {
            underWay[oldest] = false;
            sinceNs[oldest] = nowNs;
        }
    }

    void block(long untilNs) {
        blockedUntilNs = Math.max(blockedUntilNs, untilNs);
    }
}
