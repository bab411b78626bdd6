package io.kairos.domain.order;

/** How long an order lives. */
public enum TimeInForce {
    /** Until canceled. */
    GTC,
    /** Fills what it can at once, the rest expires. */
    IOC,
    /** Fills whole at once or expires. */
    FOK
}
