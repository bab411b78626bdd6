package io.kairos.engine.domain.risk;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import org.jspecify.annotations.Nullable;

/** What venues tell of themselves besides prices: order entry, clock, what is left of their rate limits. Engine thread only. */
public final class VenueConditions {
    private static final int VENUES = Venue.values().length;
    /** Two ordinary clocks drift apart by less than this. */
    private static final long DRIFT_PARTS_PER_MILLION = 100;

    final boolean[] linkUp = new boolean[VENUES];
    final int[] unsettled = new int[VENUES];
    private final long[] clockOffsetNs = new long[VENUES];
    private final long[] clockUncertaintyNs = new long[VENUES];
    private final long[] clockMeasuredNs = new long[VENUES];
    /** Of a venue as a whole, and of what it counts for each market by itself. */
    final RateBudgets budgets = new RateBudgets();

    final RateBudgets marketBudgets = new RateBudgets();

    VenueConditions() {
        budgets.ensure(VENUES);
    }

    void ensure(int instruments) {
        marketBudgets.ensure(instruments);
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
        budgets.set(venueId, remaining, capacity, resetNs);
    }

    /** The same of a limit that the venue counts for one instrument by itself. */
    public void onMarketBudget(int instrumentId, int remaining, int capacity, long resetNs) {
        marketBudgets.set(instrumentId, remaining, capacity, resetNs);
    }

    /** The budget that keeps an order from using one more and leaving this share free, null when there is none. */
    @Nullable
    RateBudgets exhausted(Instrument on, int keepPermille, long nowNs) {
        if (!budgets.allows(on.venue().id(), keepPermille, nowNs)) {
            return budgets;
        }
        return marketBudgets.allows(on.id(), keepPermille, nowNs) ? null : marketBudgets;
    }

    void useBudget(Instrument on, int orders) {
        budgets.use(on.venue().id(), orders);
        marketBudgets.use(on.id(), orders);
    }

    private static final int CLOCK_VALUES = 3;
    static final int SAVED_VALUES = CLOCK_VALUES + RateBudgets.SAVED_VALUES;

    long save(int venueId, int n) {
        return switch (n) {
            case 0 -> clockOffsetNs[venueId];
            case 1 -> clockUncertaintyNs[venueId];
            case 2 -> clockMeasuredNs[venueId];
            default -> budgets.save(venueId, n - CLOCK_VALUES);
        };
    }

    void restore(int venueId, long[] saved, int from) {
        onClock(venueId, saved[from], saved[from + 1], saved[from + 2]);
        onBudget(venueId, (int) saved[from + 3], (int) saved[from + 4], saved[from + 5]);
    }
}
