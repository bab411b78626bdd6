package io.kairos.engine.application;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.application.EngineTelemetry.Metric;
import java.util.ArrayList;
import java.util.List;

/**
 * Which venues may get new orders. A venue is ready while its order entry is up and each order from before an interruption (a
 * restart, a lost link) was asked for there; until then it is left out of everything, and the others trade. The engine is ready while
 * one venue is. Each change is a decision of the journal. Engine thread only.
 */
final class VenueReadiness {
    private final EngineState state;
    private final EventWriter events;
    private final EngineTelemetry telemetry;
    private final OrderDesk desk;
    private final int[] leftOver = new int[Venue.values().length];

    VenueReadiness(EngineState state, EventWriter events, EngineTelemetry telemetry, OrderDesk desk) {
        this.state = state;
        this.events = events;
        this.telemetry = telemetry;
        this.desk = desk;
    }

    /** A new run: nothing is up yet. */
    void onStarted() {
        boolean unused = count();
        state.risk.setReady(false);
        state.readyReason = "starting";
        telemetry.set(Metric.READY, 0);
        events.readinessChanged();
    }

    /** The state came from a snapshot. */
    void onLoaded() {
        boolean unused = count();
    }

    /** A link changed: whatever the reason is now, it is told. */
    void onLink() {
        update(true);
    }

    /** Orders may have been settled, or time has passed. */
    void update() {
        update(false);
    }

    private void update(boolean tell) {
        boolean changed = count();
        boolean ready = false;
        for (int venueId = 0; venueId < leftOver.length; venueId++) {
            ready |= state.risk.isVenueReady(venueId);
        }
        if (ready == state.risk.isReady() && !changed && !tell) {
            return;
        }
        String reason = words(ready);
        if (ready == state.risk.isReady() && reason.equals(state.readyReason)) {
            return;
        }
        state.risk.setReady(ready);
        state.readyReason = reason;
        telemetry.set(Metric.READY, ready ? 1 : 0);
        events.readinessChanged();
    }

    /** Whether a venue got its first such order, or lost its last. */
    private boolean count() {
        desk.countLeftOver(leftOver);
        boolean changed = false;
        for (int venueId = 0; venueId < leftOver.length; venueId++) {
            int before = state.risk.unsettled(venueId);
            telemetry.setUnsettled(venueId, leftOver[venueId]);
            if (before == leftOver[venueId]) {
                continue;
            }
            changed |= before == 0 || leftOver[venueId] == 0;
            boolean tradable = state.isTradable(venueId);
            state.risk.setUnsettled(venueId, leftOver[venueId]);
            if (state.isTradable(venueId) != tradable) {
                state.outdateGraphs();
            }
        }
        return changed;
    }

    private String words(boolean ready) {
        List<String> waiting = new ArrayList<>();
        boolean up = false;
        for (Venue venue : Venue.values()) {
            up |= state.risk.isLinkUp(venue.id());
            if (leftOver[venue.id()] > 0) {
                waiting.add(venue.name());
            }
        }
        String settling = "orders from before an interruption are being settled at " + String.join(", ", waiting);
        if (ready) {
            return waiting.isEmpty() ? "ready" : "ready, but " + settling;
        }
        return up ? settling : "no venue's order entry is up";
    }
}
