package io.kairos.engine.domain.order;

/**
 * What one order counts in the limits now, so that exactly that can be taken back. Written by the gate's book of open orders
 * alone; engine thread only.
 */
public final class Counted {
    /** Whose limits, an id of the gate. */
    public int ownerId;
    /** Value of the whole order at its approval, reference asset. */
    public long orderValue;
    /** 1 while it is open. */
    public int orders;
    /** Value of what may still trade, reference asset. */
    public long value;
    /** The price at which what it may receive is counted, where that is better than its own; 0 for none. */
    public long incomingPx;
    /** What may still be received, in the asset that it receives. */
    public long incoming;

    /** Counts nothing. */
    void clear() {
        ownerId = 0;
        orderValue = 0;
        orders = 0;
        value = 0;
        incomingPx = 0;
        incoming = 0;
    }
}
