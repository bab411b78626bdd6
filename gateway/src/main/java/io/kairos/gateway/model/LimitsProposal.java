package io.kairos.gateway.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A change that loosens limits and waits for a second person. */
public record LimitsProposal(
        long changeId,
        String proposedBy,
        String reason,
        String changes,
        @Nullable Instant expires) {}
