package io.kairos.simulator.exchange;

import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.OrderType;
import io.kairos.simulator.matching.SelfTradePrevention;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.matching.TimeInForce;

/**
 * A validated request for an order; numbers have eight decimals.
 *
 * @param limitPx zero for market orders
 * @param quantity zero if {@code quoteAmount} is given
 * @param quoteAmount zero if {@code quantity} is given
 * @param strategyId -1 if absent
 * @param strategyType -1 if absent
 * @param feeOnTop whether commission comes on top of what is spent; else it is taken from what is received
 */
public record NewOrder(
        int accountId,
        String clientOrderId,
        Instrument instrument,
        Side side,
        OrderType type,
        TimeInForce timeInForce,
        long limitPx,
        long quantity,
        long quoteAmount,
        SelfTradePrevention selfTradePrevention,
        long strategyId,
        int strategyType,
        boolean feeOnTop) {

    /** An order whose commission is taken from what it receives. */
    public NewOrder(
            int accountId,
            String clientOrderId,
            Instrument instrument,
            Side side,
            OrderType type,
            TimeInForce timeInForce,
            long limitPx,
            long quantity,
            long quoteAmount,
            SelfTradePrevention selfTradePrevention,
            long strategyId,
            int strategyType) {
        this(
                accountId,
                clientOrderId,
                instrument,
                side,
                type,
                timeInForce,
                limitPx,
                quantity,
                quoteAmount,
                selfTradePrevention,
                strategyId,
                strategyType,
                false);
    }
}
