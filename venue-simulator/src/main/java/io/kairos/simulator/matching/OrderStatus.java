package io.kairos.simulator.matching;

/** Life of an order at the venue. */
public enum OrderStatus {
    NEW(true),
    PARTIALLY_FILLED(true),
    FILLED(false),
    CANCELED(false),
    EXPIRED(false),
    EXPIRED_IN_MATCH(false);

    private final boolean open;

    OrderStatus(boolean open) {
        this.open = open;
    }

    /** Whether the order can still trade. */
    public boolean isOpen() {
        return open;
    }
}
