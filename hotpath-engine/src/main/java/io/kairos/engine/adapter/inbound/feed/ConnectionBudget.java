package io.kairos.engine.adapter.inbound.feed;

import java.util.concurrent.TimeUnit;

/** How many connection attempts a feed may make in a rolling window. Event loop only. */
final class ConnectionBudget {
    private final long[] attemptsNs;
    private final long windowNs;
    private long count;

    ConnectionBudget(int attempts, int windowMs) {
        this.attemptsNs = new long[attempts];
        this.windowNs = TimeUnit.MILLISECONDS.toNanos(windowMs);
    }

    /** Takes one attempt. Returns 0, or for how many milliseconds to wait when there is none. */
    long take(long nowNs) {
        int oldest = (int) (count % attemptsNs.length);
        long waitNs = count < attemptsNs.length ? 0 : attemptsNs[oldest] + windowNs - nowNs;
        if (waitNs > 0) {
            return TimeUnit.NANOSECONDS.toMillis(waitNs) + 1;
        }
        attemptsNs[oldest] = nowNs;
        count++;
        return 0;
    }
}
