package io.kairos.simulator.kraken.api;

import io.kairos.simulator.matching.OrderType;
import io.kairos.simulator.matching.SelfTradePrevention;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.matching.TimeInForce;

/**
 * An order as its owner asked for it, read but not yet checked against the market. Numbers have eight decimals.
 *
 * @param limitPx zero for market orders
 * @param quantity zero if {@code quoteAmount} is given
 * @param quoteAmount zero if {@code quantity} is given
 * @param clientId empty if the owner gave none
 * @param userReference zero if the owner gave none
 * @param expirySeconds epoch seconds, zero if the order does not expire
 * @param feeInBase whether commission is charged in base; else in quote
 */
public record OrderWish(
        Pair pair,
        Side side,
        OrderType type,
        TimeInForce timeInForce,
        long limitPx,
        long quantity,
        long quoteAmount,
        SelfTradePrevention selfTradePrevention,
        String clientId,
        long userReference,
        long expirySeconds,
        boolean feeInBase) {

    /** Whether commission comes on top of what is spent. */
    boolean isFeeOnTop() {
        return feeInBase == (side == Side.SELL);
    }
}
