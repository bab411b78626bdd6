package io.kairos.simulator.kraken.api;

/** What the trading engine accepts at present. */
public enum SystemState {
    ONLINE("online"),
    /** No orders, no cancels. */
    MAINTENANCE("maintenance"),
    /** Cancels only. */
    CANCEL_ONLY("cancel_only"),
    /** Post-only limit orders and cancels. */
    POST_ONLY("post_only");

    private final String wireName;

    SystemState(String wireName) {
        this.wireName = wireName;
    }

    /** The name in messages. */
    public String wireName() {
        return wireName;
    }
}
