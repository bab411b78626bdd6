package io.kairos.simulator.time;

/**
 * Runs work at a venue time. Everything that a venue does by itself must be timed here, not by the system clock, or a seed
 * would not reproduce a run. Venue thread only.
 */
public interface VenueTimers {
    /** Work that is planned. */
    interface Timer {
        /** Forgets the work; no effect once it ran. */
        void cancel();
    }

    /** Venue time, epoch nanoseconds. Never falls. */
    long nowNs();

    /** Plans work; what is due at the same time runs in the order of planning. */
    Timer after(long delayNs, Runnable work);

    /** Plans work again and again, first after one period. */
    Timer every(long periodNs, Runnable work);
}
