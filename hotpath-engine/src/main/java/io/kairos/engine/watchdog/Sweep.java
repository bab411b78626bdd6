package io.kairos.engine.watchdog;

import java.util.function.BooleanSupplier;

/** Cancels what is open at one venue. */
interface Sweep {
    /** How one look at the venue ended. */
    enum Outcome {
        /** Nothing of ours is open. */
        CLEAN,
        /** Something of ours was open and cancels were sent; another look tells what became of it. */
        CANCELED,
        /** The venue did not tell what is open, or its limits forbade to ask. */
        UNKNOWN,
        /** The engine is back. */
        CALLED_OFF
    }

    /**
     * Asks the venue what is open and cancels what is ours.
     *
     * @param wanted asked before each request; false ends the round at once.
     */
    Outcome round(BooleanSupplier wanted) throws InterruptedException;

    /** Milliseconds that the venue wants to be left alone from now on, 0 for none. */
    long patienceMs();
}
