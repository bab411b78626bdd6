package io.kairos.simulator.exchange;

/** What an execution report tells. */
public enum ExecutionType {
    NEW,
    TRADE,
    /** Price or quantity changed in place; only at venues that can amend. */
    AMENDED,
    CANCELED,
    EXPIRED,
    TRADE_PREVENTION
}
