package io.kairos.gateway.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** State of the kill switch. */
public record KillSwitch(
        boolean engaged,
        @Nullable String reason,
        @Nullable String changedBy,
        @Nullable Instant changedTime) {}
