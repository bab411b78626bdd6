package io.kairos.standalone.supervise;

import java.util.Locale;

/** Where a part stands. */
public enum PartState {
    /** Waits for the parts it needs. */
    WAITING,
    /** Started, not healthy yet. */
    STARTING,
    /** Serves. */
    HEALTHY,
    /** Runs, but its health check fails. */
    UNHEALTHY,
    /** Ended unexpectedly; starts again soon. */
    RESTARTING,
    /** Given up. */
    FAILED,
    /** Ending on request. */
    STOPPING,
    /** Ended on request. */
    STOPPED;

    /** As shown to people. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
