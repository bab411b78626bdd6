package io.kairos.gateway.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Trading state of one scope other than the whole engine.
 *
 * @param scope VENUE, STRATEGY, SATELLITE or INSTRUMENT.
 * @param name which one.
 * @param state ACTIVE, REDUCING or HALTED.
 */
public record ScopeState(
        String scope,
        String name,
        String state,
        @Nullable String reason,
        @Nullable String changedBy,
        @Nullable Instant changedTime) {}
