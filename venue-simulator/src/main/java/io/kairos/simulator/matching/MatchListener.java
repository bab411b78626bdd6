package io.kairos.simulator.matching;

/** Hears what matching did, in order. Called by the venue thread. */
public interface MatchListener {
    /** Two orders traded; both have already booked it. */
    void onTrade(Order maker, Order taker, long price, long qty);

    /**
     * Two orders of one account met; each quantity is what was taken out of that order, zero if it did not give way.
     */
    void onPrevented(Order maker, Order taker, long makerQty, long takerQty);
}
