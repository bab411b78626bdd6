package io.kairos.gateway.model;

/** What an opportunity is for. */
public enum OpportunityKind {
    /** An arbitrage: it ends in the asset that it starts from. */
    CYCLE,
    /** From one asset to another, because somebody asked for it. */
    CONVERSION
}
