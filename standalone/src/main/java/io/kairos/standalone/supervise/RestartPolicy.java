package io.kairos.standalone.supervise;

import java.time.Duration;

/**
 * When to start a part again and when to give up. A part that ended soon after its start counts as a quick failure; after too many in a row it is given up.
 * One thread only.
 */
final class RestartPolicy {
    static final int QUICK_FAILURES_MAX = 5;
    private static final Duration FIRST_DELAY = Duration.ofMillis(500);
    private static final Duration LAST_DELAY = Duration.ofSeconds(10);

    private final Duration quick;
    private int quickFailures;

    /** Lives shorter than this are quick failures. */
    RestartPolicy(Duration quick) {
        this.quick = quick;
    }

    /** Whether to give up, after a life of this length ended. */
    boolean givesUpAfter(Duration life) {
        quickFailures = life.compareTo(quick) < 0 ? quickFailures + 1 : 1;
        return quickFailures >= QUICK_FAILURES_MAX;
    }

    /** How long to wait before the next start; doubles with each quick failure up to a limit. */
    Duration delay() {
        Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(quickFailures - 1, 10));
        return delay.compareTo(LAST_DELAY) < 0 ? delay : LAST_DELAY;
    }
}
