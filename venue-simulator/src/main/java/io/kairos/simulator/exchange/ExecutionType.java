package io.kairos.simulator.exchange;

/** What an execution report tells. */
public enum ExecutionType {
    NEW,
    TRADE,
    CANCELED,
    EXPIRED,
    TRADE_PREVENTION
}
