package io.kairos.standalone.part;

/** Asks a part whether it serves. Called by the part's own thread, repeatedly; must answer within a few seconds. */
@FunctionalInterface
public interface HealthCheck {
    /**
     * Returns normally when healthy.
     *
     * @throws UnhealthyException with the reason when not.
     * @throws InterruptedException when the system stops.
     */
    void check() throws UnhealthyException, InterruptedException;
}
