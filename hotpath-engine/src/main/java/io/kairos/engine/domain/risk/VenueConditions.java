package io.kairos.engine.domain.risk;

import io.kairos.domain.instrument.Venue;
import java.util.Arrays;

/** What venues tell of themselves besides prices: order entry, clock, what is left of their rate limits. Engine thread only. */
public final class VenueConditions {
    private static final int VENUES = Venue.values().length;
    private static final long PERMILLE = 1_000;
    /** Two ordinary clocks drift apart by less than this. */
    private static final long DRIFT_PARTS_PER_MILLION = 100;

    final boolean[] linkUp = new boolean[VENUES];
    final int[] unsettled = new int[VENUES];
    private final long[] clockOffsetNs = new long[VENUES];
    private final long[] clockUncertaintyNs = new long[VENUES];
    private final long[] clockMeasuredNs = new long[VENUES];
    private final int[] budget = new int[VENUES];
    private final int[] budgetOf = new int[VENUES];
    private final long[] budgetResetNs = new long[VENUES];

    VenueConditions() {
        Arrays.fill(budget, Integer.MAX_VALUE);
    }

    /** Whether new orders may go to a venue: its order entry is up, and nothing from before an interruption is unsettled there. */
    boolean isReady(int venueId) {
        return linkUp[venueId] && unsettled[venueId] == 0;
    }

    /** A venue's clock was measured; an uncertainty of 0 says that nothing is known of it any more. */
    public void onClock(int venueId, long offsetNs, long uncertaintyNs, long nowNs) {
        clockOffsetNs[venueId] = offsetNs;
        clockUncertaintyNs[venueId] = uncertaintyNs;
        clockMeasuredNs[venueId] = nowNs;
    }

    /** Largest error of what is known of a venue's clock, growing with its age; 0 when nothing is known. */
    public long clockUncertaintyNs(int venueId, long nowNs) {
        long measured = clockUncertaintyNs[venueId];
        return measured == 0 ? 0 : measured + (nowNs - clockMeasuredNs[venueId]) / 1_000_000 * DRIFT_PARTS_PER_MILLION;
    }

    /** The venue's clock minus ours, as last measured. */
    public long clockOffsetNs(int venueId) {
        return clockOffsetNs[venueId];
    }

    /** A gateway tells what is left of a venue's rate limit for orders until its window ends. */
    public void onBudget(int venueId, int remaining, int capacity, long resetNs) {
        budget[venueId] = remaining;
        budgetOf[venueId] = capacity;
        budgetResetNs[venueId] = resetNs;
    }

    /** Whether orders may use one more of a venue's budget, so that this share of it stays free. */
    boolean hasBudget(int venueId, int keepPermille, long nowNs) {
        int left = budget[venueId];
        return left == Integer.MAX_VALUE
                || nowNs >= budgetResetNs[venueId]
                || (left - 1L) * PERMILLE >= (long) budgetOf[venueId] * keepPermille;
    }

    /** What is left of a venue's budget as far as known, {@link Integer#MAX_VALUE} when nothing is. */
    public int budget(int venueId) {
        return budget[venueId];
    }

    /** The whole of it. */
    public int budgetCapacity(int venueId) {
        return budgetOf[venueId];
    }

    void useBudget(int venueId, int orders) {
        if (budget[venueId] != Integer.MAX_VALUE) {
            budget[venueId] -= orders;
        }
    }

    static final int SAVED_VALUES = 6;

    long save(int venueId, int n) {
        return switch (n) {
            case 0 -> clockOffsetNs[venueId];
            case 1 -> clockUncertaintyNs[venueId];
            case 2 -> clockMeasuredNs[venueId];
            case 3 -> budget[venueId];
            case 4 -> budgetOf[venueId];
            default -> budgetResetNs[venueId];
        };
    }

    void restore(int venueId, long[] saved, int from) {
        onClock(venueId, saved[from], saved[from + 1], saved[from + 2]);
        onBudget(venueId, (int) saved[from + 3], (int) saved[from + 4], saved[from + 5]);
    }
}
