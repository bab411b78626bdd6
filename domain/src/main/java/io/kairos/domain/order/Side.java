package io.kairos.domain.order;

/** Which way an order goes, seen from the base asset. */
public enum Side {
    /** Receives base, pays quote. */
    BUY,
    /** Gives base, receives quote. */
    SELL;

    /** The other side. */
    public Side opposite() {
        return this == BUY ? SELL : BUY;
    }
}
