package io.kairos.gateway.model;

/** How an opportunity ended. */
public enum OpportunityOutcome {
    /** Found and not traded. */
    SKIPPED,
    /** Orders were sent; not final. */
    TAKEN,
    /** All legs filled. */
    COMPLETED,
    /** A leg unfilled or partly filled. */
    PARTIAL,
    /** No leg filled. */
    MISSED
}
