package io.kairos.simulator.matching;

/** Why the venue, not the owner, ended an order. */
public enum ExpiryReason {
    NONE,
    UNFILLED_IOC_QUANTITY_EXPIRED,
    UNFILLED_FOK_ORDER_EXPIRED,
    INSUFFICIENT_LIQUIDITY,
    /** A post-only order that would have taken, at a venue that accepts it first. */
    WOULD_TAKE
}
