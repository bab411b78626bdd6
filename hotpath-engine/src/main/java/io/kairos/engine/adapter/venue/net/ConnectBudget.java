package io.kairos.engine.adapter.venue.net;

import java.util.concurrent.TimeUnit;

/**
 * How many connections this process may attempt at a venue in a rolling window. Venues count per address, so market data and order entry
 * take theirs from one budget. Any thread: the two may live on different event loops.
 */
public final class ConnectBudget {
    private final long[] attemptsNs;
    private final long windowNs;
    private long count;

    /**
     * @param attempts connections that may be attempted in any window.
     * @param windowMs length of the window.
     */
    public ConnectBudget(int attempts, int windowMs) {
        if (attempts < 1 || windowMs < 1) {
            throw new IllegalArgumentException(
                    "attempts and windowMs: expected 1 or more, got " + attempts + " and " + windowMs);
        }
        this.attemptsNs = new long[attempts];
        this.windowNs = TimeUnit.MILLISECONDS.toNanos(windowMs);
    }

    /**
     * Takes one attempt.
     *
     * @param nowNs the event loop's monotonic time.
     * @return 0, or milliseconds to wait before asking again when there is none.
     */
    public synchronized long take(long nowNs) {
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
