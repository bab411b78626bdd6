package io.kairos.engine.host;

import org.jspecify.annotations.Nullable;

/**
 * One thing about the host.
 *
 * @param id short name, stable, as {@code governor}.
 * @param state verdict.
 * @param found what was seen, or why nothing was.
 * @param why it matters to a hot thread.
 * @param advice what to do; null when there is nothing to do.
 */
public record Finding(
        String id,
        State state,
        String found,
        String why,
        @Nullable String advice) {
    /** Verdicts, best first. */
    public enum State {
        /** As it should be. */
        OK,
        /** Cannot be seen from here, as in many containers and virtual machines. */
        UNKNOWN,
        /** Works, with moments of delay that need not be. */
        WARN,
        /** Will hurt. */
        FAIL
    }

    static Finding ok(String id, String found, String why) {
        return new Finding(id, State.OK, found, why, null);
    }

    static Finding unknown(String id, String found, String why) {
        return new Finding(id, State.UNKNOWN, found, why, null);
    }

    static Finding warn(String id, String found, String why, String advice) {
        return new Finding(id, State.WARN, found, why, advice);
    }

    static Finding fail(String id, String found, String why, String advice) {
        return new Finding(id, State.FAIL, found, why, advice);
    }
}
