package io.kairos.gateway.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * State of the kill switch.
 *
 * @param engaged whether the whole engine is HALTED.
 * @param state of the whole engine: ACTIVE, REDUCING or HALTED.
 * @param stoppedScopes other scopes that are not ACTIVE.
 */
public record KillSwitch(
        boolean engaged,
        @Nullable String reason,
        @Nullable String changedBy,
        @Nullable Instant changedTime,
        String state,
        List<ScopeState> stoppedScopes) {
    public KillSwitch {
        stoppedScopes = List.copyOf(stoppedScopes);
    }

    /** A switch that is on or off for the whole engine, and no scope stopped besides. */
    public KillSwitch(
            boolean engaged, @Nullable String reason, @Nullable String changedBy, @Nullable Instant changedTime) {
        this(engaged, reason, changedBy, changedTime, engaged ? "HALTED" : "ACTIVE", List.of());
    }
}
