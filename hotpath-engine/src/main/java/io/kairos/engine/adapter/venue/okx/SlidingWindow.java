package io.kairos.engine.adapter.venue.okx;

/** The last sends of one kind within two seconds, as many as are allowed. Not safe for threads; whoever has it locks. */
final class SlidingWindow {
    static final long LENGTH_NS = 2_000_000_000L;

    private final long[] sentNs;
    private int next;
    private long blockedUntilNs;

    /** A window that leaves {@code marginPercent} of the venue's limit to requests that bunch up on their way. */
    SlidingWindow(int limit, int marginPercent) {
        sentNs = new long[Math.max(1, limit - limit * marginPercent / 100)];
    }

    int size() {
        return sentNs.length;
    }

    /** Whether one more may be sent now and {@code reserved} would remain. */
    boolean hasRoom(long nowNs, int reserved) {
        int at = (next + reserved) % sentNs.length;
        return nowNs >= blockedUntilNs && (sentNs[at] == 0 || nowNs - sentNs[at] > LENGTH_NS);
    }

    /** How many may be sent now. */
    int room(long nowNs) {
        if (nowNs < blockedUntilNs) {
            return 0;
        }
        int room = 0;
        for (long sent : sentNs) {
            room += sent == 0 || nowNs - sent > LENGTH_NS ? 1 : 0;
        }
        return room;
    }

    /** Until all of it is free, 0 when it is. */
    long busyForNs(long nowNs) {
        long newestNs = sentNs[(next + sentNs.length - 1) % sentNs.length];
        long usedForNs = newestNs == 0 ? 0 : newestNs + LENGTH_NS - nowNs;
        return Math.max(0, Math.max(usedForNs, blockedUntilNs - nowNs));
    }

    void take(long nowNs) {
        sentNs[next] = nowNs;
        next = (next + 1) % sentNs.length;
    }

    void block(long untilNs) {
        blockedUntilNs = Math.max(blockedUntilNs, untilNs);
    }
}
