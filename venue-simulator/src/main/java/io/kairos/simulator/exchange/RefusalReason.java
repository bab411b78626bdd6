package io.kairos.simulator.exchange;

/** Why the trading core refused a command; one constant per cause. */
public enum RefusalReason {
    DUPLICATE_CLIENT_ORDER_ID,
    INSUFFICIENT_BALANCE,
    WOULD_TAKE,
    NO_LIQUIDITY,
    UNKNOWN_ORDER,
    CANCEL_RESTRICTED
}
