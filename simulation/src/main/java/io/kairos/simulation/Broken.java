package io.kairos.simulation;

import java.util.concurrent.TimeUnit;

/** An invariant does not hold. */
final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Invariant invariant;

    /** Which, when (nanoseconds of virtual time), and what was found. */
    Broken(Invariant invariant, long timeNs, String finding) {
        super(invariant + " (" + invariant.words() + ") at " + TimeUnit.NANOSECONDS.toMillis(timeNs) + " ms: "
                + finding);
        this.invariant = invariant;
    }

    Invariant invariant() {
        return invariant;
    }
}
