package io.kairos.engine.adapter.venue.okx;

import java.util.HashMap;
import java.util.Map;
import org.agrona.concurrent.EpochNanoClock;

/**
 * What may still be asked over REST. The venue counts each endpoint apart in windows of two seconds and does not tell what is left
 * (OKX API v5 documentation, "Rate limits", read 2026-07-21), so we count what we send in any two seconds, with a margin for
 * requests that bunch up on their way. Shared by everything in this process that asks from the same address. Any thread.
 */
public final class RateBudget {
    /** How long everything waits after the venue said that it was too much. */
    private static final long PENALTY_NS = 2_500_000_000L;

    private static final int MARGIN_PERCENT = 25;
    private static final int BACKGROUND_PERCENT = 50;

    private final EpochNanoClock clock;
    private final Map<String, SlidingWindow> windows = new HashMap<>();
    private long blockedUntilNs;
    private long refusals;

    RateBudget(EpochNanoClock clock) {
        this.clock = clock;
    }

    /**
     * Takes one call of an endpoint.
     *
     * @param limit calls that the venue allows in two seconds.
     * @param urgent may use all of it; others leave half.
     * @return false when it has to wait.
     */
    synchronized boolean tryTake(String endpoint, int limit, boolean urgent) {
        long nowNs = clock.nanoTime();
        SlidingWindow window = windows.computeIfAbsent(endpoint, unused -> new SlidingWindow(limit, MARGIN_PERCENT));
        int reserved = urgent ? 0 : window.size() * BACKGROUND_PERCENT / 100;
        if (nowNs < blockedUntilNs || !window.hasRoom(nowNs, reserved)) {
            refusals++;
            return false;
        }
        window.take(nowNs);
        return true;
    }

    /** The venue said that we asked too often. */
    synchronized void onThrottled() {
        blockedUntilNs = clock.nanoTime() + PENALTY_NS;
    }

    /** How often something was not asked for want of budget. */
    public synchronized long refusals() {
        return refusals;
    }
}
