package io.kairos.engine.application;

/**
 * How orders at one venue are waited for and tried again.
 *
 * @param answerTimeoutNs an order or cancel without an answer for this long becomes UNKNOWN and is queried.
 * @param notFoundQuietNs an order is given up only when the venue has not known it for this long, without a sign of life between.
 * @param legRetryDelayNs pause before a short leg there is tried again.
 * @param legRetryBandBps how far from the planned price a later leg there may go to be completed.
 * @param maxLegRetries how often a short leg there is tried again.
 */
public record VenueExecution(
        long answerTimeoutNs, long notFoundQuietNs, long legRetryDelayNs, int legRetryBandBps, int maxLegRetries) {
    /** Values that {@link #save} gives. */
    static final int SAVED_VALUES = 5;

    public VenueExecution {
        PlanSettings.requireWithin("answerTimeoutNs", answerTimeoutNs, 1, Long.MAX_VALUE / 4);
        PlanSettings.requireWithin("notFoundQuietNs", notFoundQuietNs, 0, Long.MAX_VALUE / 4);
        PlanSettings.requireWithin("legRetryDelayNs", legRetryDelayNs, 0, Long.MAX_VALUE / 4);
        PlanSettings.requireWithin("legRetryBandBps", legRetryBandBps, 0, 9_999);
        PlanSettings.requireWithin("maxLegRetries", maxLegRetries, 0, 100);
    }

    void save(long[] values, int from) {
        values[from] = answerTimeoutNs;
        values[from + 1] = notFoundQuietNs;
        values[from + 2] = legRetryDelayNs;
        values[from + 3] = legRetryBandBps;
        values[from + 4] = maxLegRetries;
    }

    static VenueExecution restored(long[] values, int from) {
        return new VenueExecution(
                values[from], values[from + 1], values[from + 2], (int) values[from + 3], (int) values[from + 4]);
    }
}
