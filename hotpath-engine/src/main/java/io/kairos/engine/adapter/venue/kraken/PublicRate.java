package io.kairos.engine.adapter.venue.kraken;

import java.util.function.LongSupplier;

/**
 * How often public REST may be asked: the venue publishes no figure, about one call a second per address is safe by the reports
 * of client maintainers. A bucket of a few calls that fills again; what is urgent may empty it, the rest leaves one. Any thread.
 */
public final class PublicRate {
    private static final int BURST = 4;
    private static final int RESERVE = 1;
    /** When the venue says that it was too often after all. */
    private static final long PENALTY_NS = 10_000_000_000L;

    private final long intervalNs;
    private final LongSupplier nanoTime;
    private long filledNs;
    private int calls = BURST;
    private long blockedUntilNs;
    private boolean blocked;
    private long refusals;

    /** A full bucket that gets a call each {@code intervalMs}; {@code nanoTime} as of {@link System#nanoTime}. */
    public PublicRate(int intervalMs, LongSupplier nanoTime) {
        this.intervalNs = intervalMs * 1_000_000L;
        this.nanoTime = nanoTime;
        this.filledNs = nanoTime.getAsLong();
    }

    /** Takes one call, if there is one for this use. */
    public synchronized boolean tryTake(boolean urgent) {
        fill();
        if (blocked || calls <= (urgent ? 0 : RESERVE)) {
            refusals++;
            return false;
        }
        calls--;
        return true;
    }

    /** Milliseconds until an urgent call may succeed, 0 for now. */
    public synchronized long waitMs() {
        fill();
        long nowNs = nanoTime.getAsLong();
        long waitNs = blocked ? blockedUntilNs - nowNs : calls > 0 ? 0 : filledNs + intervalNs - nowNs;
        return Math.max(0, (waitNs + 999_999) / 1_000_000);
    }

    /** The venue asked for patience: nothing for a while, and no burst afterwards. */
    public synchronized void onThrottled() {
        blocked = true;
        blockedUntilNs = nanoTime.getAsLong() + PENALTY_NS;
        calls = 0;
    }

    /** How often a call had to wait. */
    public synchronized long refusals() {
        return refusals;
    }

    private void fill() {
        long nowNs = nanoTime.getAsLong();
        if (blocked) {
            if (nowNs - blockedUntilNs < 0) {
                return;
            }
            blocked = false;
            calls = RESERVE;
            filledNs = nowNs;
        }
        long more = (nowNs - filledNs) / intervalNs;
        if (more > 0) {
            calls = (int) Math.min(BURST, calls + more);
            filledNs += more * intervalNs;
        }
    }
}
