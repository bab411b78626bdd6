package io.kairos.standalone.part;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/**
 * One part of the system as the supervisor sees it.
 *
 * @param name as shown, and the name of its log file.
 * @param needs names of parts that must be healthy before this one is started for the first time.
 * @param preparation run before every start.
 * @param health whether it serves.
 * @param stopSignal signal for a clean end, without the SIG.
 * @param startLimit how long it may take to become healthy.
 * @param stopLimit how long a clean end may take before it is killed.
 */
public record Part(
        String name,
        Set<String> needs,
        Preparation preparation,
        HealthCheck health,
        String stopSignal,
        Duration startLimit,
        Duration stopLimit) {

    /** Copies. */
    public Part {
        needs = Set.copyOf(needs);
    }

    /** Makes everything ready for a start and says how to start. */
    @FunctionalInterface
    public interface Preparation {
        /**
         * Called by the part's own thread.
         *
         * @throws PartFailure when it cannot be started here.
         */
        Launch prepare() throws PartFailure, IOException, InterruptedException;
    }
}
