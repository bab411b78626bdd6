package io.kairos.simulator.venue;

/** Builds a venue's wire protocol on its trading core; a venue's settings implement it. */
@FunctionalInterface
public interface VenueFront {
    Venue open(VenueContext context);
}
