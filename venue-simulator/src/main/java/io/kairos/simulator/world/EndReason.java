package io.kairos.simulator.world;

/** How a planted mispricing ended. */
public enum EndReason {
    /** Its time was up. */
    EXPIRED,
    /** What was left of it paid no profit any more. */
    EATEN,
    /** The simulator was shut down. */
    SHUTDOWN
}
