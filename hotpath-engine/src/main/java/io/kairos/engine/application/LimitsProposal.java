package io.kairos.engine.application;

import io.kairos.engine.domain.risk.RiskLimits;

/**
 * A loosening change of limits that waits for a second person.
 *
 * @param changeId its number.
 * @param limits what would come into force, with the version of the limits that it would replace.
 * @param untilNs when they would end by themselves, {@link EngineState#NEVER} for never.
 * @param expiresNs when it lapses if nobody decides.
 * @param proposedBy who asked for it.
 * @param changes what differs, in words.
 */
record LimitsProposal(
        long changeId,
        RiskLimits limits,
        long untilNs,
        long expiresNs,
        String proposedBy,
        String reason,
        String changes) {
    /** How long somebody else may take to decide. */
    static final long LIFE_NS = 3_600_000_000_000L;
}
