package io.kairos.engine.application;

import io.kairos.domain.instrument.Venue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Settings that decisions depend on; journalled at each start, so that a replay decides with the values of its time.
 *
 * @param strategyName name of the arbitrage strategy, part of its orders' owner {@code strategy:<name>}.
 * @param answerTimeoutNs an order or cancel without an answer for this long becomes UNKNOWN and is queried.
 * @param notFoundQuietNs an order is given up only when the venue has not known it for this long, without a sign of life between:
 *     longer than the venue's receive window plus the lag of its query side (Binance: 5 s + 10 s).
 * @param queryBackoffMinNs first pause between two status queries of one order; it doubles.
 * @param queryBackoffMaxNs longest pause between two status queries of one order.
 * @param legRetryDelayNs pause before a short leg is tried again.
 * @param legRetryBandBps how far from the planned price a later leg may go to be completed.
 * @param maxLegRetries how often a short leg, and then its way back, is tried again.
 * @param maxCyclesInFlight cycles that may run at one time.
 * @param maxRetainedOrders final orders kept to answer late or repeated messages; the oldest are forgotten first.
 * @param cycleNodes whether cycles may lead from one venue to another.
 * @param parkAfterNs a quote that has been part of a gain for this long, and was not traded away, is left out of the search until
 *     it is back in line; {@link Long#MAX_VALUE} for never. A suspended wallet can keep a price off for days.
 * @param plans how plans of several orders are traded.
 * @param venues what holds at each venue instead, by its id; none for the same everywhere.
 */
public record ExecutionSettings(
        String strategyName,
        long answerTimeoutNs,
        long notFoundQuietNs,
        long queryBackoffMinNs,
        long queryBackoffMaxNs,
        long legRetryDelayNs,
        int legRetryBandBps,
        int maxLegRetries,
        int maxCyclesInFlight,
        int maxRetainedOrders,
        CycleNodes cycleNodes,
        long parkAfterNs,
        PlanSettings plans,
        List<VenueExecution> venues) {

    private static final int IDS_PER_ORDER = 4;

    /** Values that suit Binance Spot. */
    public static final ExecutionSettings DEFAULTS = new ExecutionSettings(
            "triangular-arbitrage",
            2_000_000_000L,
            15_000_000_000L,
            500_000_000L,
            8_000_000_000L,
            20_000_000L,
            10,
            2,
            1,
            4_096,
            CycleNodes.ASSET,
            5_000_000_000L,
            PlanSettings.DEFAULTS,
            List.of());

    public ExecutionSettings {
        if (strategyName.isEmpty() || strategyName.length() > 32) {
            throw new IllegalArgumentException(
                    "strategyName: expected 1 to 32 characters, got \"" + strategyName + '"');
        }
        PlanSettings.requireWithin("answerTimeoutNs", answerTimeoutNs, 1, Long.MAX_VALUE / 4);
        PlanSettings.requireWithin("notFoundQuietNs", notFoundQuietNs, 0, Long.MAX_VALUE / 4);
        PlanSettings.requireWithin("queryBackoffMinNs", queryBackoffMinNs, 1, Long.MAX_VALUE / 4);
        PlanSettings.requireWithin("queryBackoffMaxNs", queryBackoffMaxNs, queryBackoffMinNs, Long.MAX_VALUE / 4);
        PlanSettings.requireWithin("legRetryDelayNs", legRetryDelayNs, 0, Long.MAX_VALUE / 4);
        PlanSettings.requireWithin("legRetryBandBps", legRetryBandBps, 0, 9_999);
        PlanSettings.requireWithin("maxLegRetries", maxLegRetries, 0, 100);
        PlanSettings.requireWithin("maxCyclesInFlight", maxCyclesInFlight, 1, 64);
        PlanSettings.requireWithin("maxRetainedOrders", maxRetainedOrders, 16, 60_000);
        PlanSettings.requireWithin("parkAfterNs", parkAfterNs, 1, Long.MAX_VALUE);
        VenueExecution everywhere =
                new VenueExecution(answerTimeoutNs, notFoundQuietNs, legRetryDelayNs, legRetryBandBps, maxLegRetries);
        venues = venues.isEmpty() ? Collections.nCopies(Venue.values().length, everywhere) : List.copyOf(venues);
        PlanSettings.requireWithin("venues", venues.size(), Venue.values().length, Venue.values().length);
    }

    /** What holds at a venue. */
    public VenueExecution at(Venue venue) {
        return venues.get(venue.id());
    }

    /** Venues at which something else holds than everywhere. */
    public List<Venue> apart() {
        VenueExecution everywhere =
                new VenueExecution(answerTimeoutNs, notFoundQuietNs, legRetryDelayNs, legRetryBandBps, maxLegRetries);
        List<Venue> apart = new ArrayList<>();
        for (Venue venue : Venue.values()) {
            if (!at(venue).equals(everywhere)) {
                apart.add(venue);
            }
        }
        return apart;
    }

    /** These settings with others at one venue. */
    public ExecutionSettings withVenue(Venue venue, VenueExecution there) {
        List<VenueExecution> changed = new ArrayList<>(venues);
        changed.set(venue.id(), there);
        return withVenues(changed);
    }

    private ExecutionSettings withVenues(List<VenueExecution> changed) {
        return new ExecutionSettings(
                strategyName,
                answerTimeoutNs,
                notFoundQuietNs,
                queryBackoffMinNs,
                queryBackoffMaxNs,
                legRetryDelayNs,
                legRetryBandBps,
                maxLegRetries,
                maxCyclesInFlight,
                maxRetainedOrders,
                cycleNodes,
                parkAfterNs,
                plans,
                changed);
    }

    /** These settings but for how orders are waited for and tried again, everywhere alike. */
    public ExecutionSettings everywhere(VenueExecution everywhere) {
        return new ExecutionSettings(
                strategyName,
                everywhere.answerTimeoutNs(),
                everywhere.notFoundQuietNs(),
                queryBackoffMinNs,
                queryBackoffMaxNs,
                everywhere.legRetryDelayNs(),
                everywhere.legRetryBandBps(),
                everywhere.maxLegRetries(),
                maxCyclesInFlight,
                maxRetainedOrders,
                cycleNodes,
                parkAfterNs,
                plans,
                List.of());
    }

    /** How many outcomes of client order ids are kept for each owner: enough for sixteen seconds at the front's full rate. */
    public int maxRetainedIds() {
        return IDS_PER_ORDER * maxRetainedOrders;
    }

    /** These settings but for where cycles may lead and when a quote is parked. */
    public ExecutionSettings withSearch(CycleNodes nodes, long parkNs) {
        return new ExecutionSettings(
                strategyName,
                answerTimeoutNs,
                notFoundQuietNs,
                queryBackoffMinNs,
                queryBackoffMaxNs,
                legRetryDelayNs,
                legRetryBandBps,
                maxLegRetries,
                maxCyclesInFlight,
                maxRetainedOrders,
                nodes,
                parkNs,
                plans,
                venues);
    }

    /** These settings but for how plans are traded. */
    public ExecutionSettings withPlans(PlanSettings newPlans) {
        return new ExecutionSettings(
                strategyName,
                answerTimeoutNs,
                notFoundQuietNs,
                queryBackoffMinNs,
                queryBackoffMaxNs,
                legRetryDelayNs,
                legRetryBandBps,
                maxLegRetries,
                maxCyclesInFlight,
                maxRetainedOrders,
                cycleNodes,
                parkAfterNs,
                newPlans,
                venues);
    }
}
