package io.kairos.simulator.matching;

/** Direction of an order. */
public enum Side {
    BUY,
    SELL;

    /** The other side. */
    public Side opposite() {
        return this == BUY ? SELL : BUY;
    }
}
