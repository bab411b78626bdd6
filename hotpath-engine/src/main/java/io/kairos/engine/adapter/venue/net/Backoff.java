package io.kairos.engine.adapter.venue.net;

import java.util.SplittableRandom;

/**
 * Exponential back-off with jitter: each delay is drawn from the upper half of a window that doubles up to a limit, so that
 * clients cut off together do not come back together. One thread.
 */
public final class Backoff {
    /** After so long a time up the next loss is a new one. */
    public static final long STEADY_NS = 30_000_000_000L;

    private final long minDelayMs;
    private final long maxDelayMs;
    private final SplittableRandom random;
    private long windowMs;
    private boolean up;
    private long upSinceNs;

    /**
     * Creates a back-off.
     *
     * @param minDelayMs first window, above zero.
     * @param maxDelayMs largest window, at least {@code minDelayMs}.
     * @param seed of the jitter.
     */
    public Backoff(long minDelayMs, long maxDelayMs, long seed) {
        if (minDelayMs <= 0 || maxDelayMs < minDelayMs) {
            throw new IllegalArgumentException(
                    "backoff: expected 0 < min <= max, got min=" + minDelayMs + " max=" + maxDelayMs);
        }
        this.minDelayMs = minDelayMs;
        this.maxDelayMs = maxDelayMs;
        this.random = new SplittableRandom(seed);
        this.windowMs = minDelayMs;
    }

    /** The next delay; the one after it will be drawn from a window twice as long. */
    public long nextDelayMs() {
        long delay = windowMs / 2 + random.nextLong(windowMs - windowMs / 2) + 1;
        windowMs = Math.min(maxDelayMs, windowMs * 2);
        return delay;
    }

    /** What is connected works as of now, by any clock that {@link #onDown} is called with too. */
    public void onUp(long nowNs) {
        up = true;
        upSinceNs = nowNs;
    }

    /**
     * It does not work any more, or never did. Only after {@link #STEADY_NS} up it starts over: what comes up and falls again at once
     * must not use up the connections that a venue allows.
     */
    public void onDown(long nowNs) {
        if (up && nowNs - upSinceNs >= STEADY_NS) {
            reset();
        }
        up = false;
    }

    /** Starts over, after something worked. */
    public void reset() {
        windowMs = minDelayMs;
    }
}
