package io.kairos.simulation;

/** The engine's process ends here and now; thrown to leave its code, which has no effect any more from then on. */
final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed() {
        super("killed by the simulation", null, false, false);
    }
}
