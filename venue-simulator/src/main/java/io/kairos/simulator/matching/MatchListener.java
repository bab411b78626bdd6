package io.kairos.simulator.matching;

import org.jspecify.annotations.Nullable;

/** Hears what matching did, in order. Called by the venue thread. */
public interface MatchListener {
    /**
     * Two sides traded; orders of accounts have already booked it.
     *
     * @param maker null for the synthetic participants
     * @param taker null for the synthetic participants
     * @param takerId number of the order or of the synthetic command that took
     */
    void onTrade(@Nullable Order maker, @Nullable Order taker, long takerId, Side takerSide, long price, long qty);

    /**
     * Two orders of one account met; each quantity is what was taken out of that order, zero if it did not give way.
     */
    void onPrevented(Order maker, Order taker, long makerQty, long takerQty);
}
