package io.kairos.simulator.matching;

import io.kairos.simulator.market.Instrument;

/**
 * What an order asked for; only an amendment puts others in their place. Prices, quantities and amounts have eight decimals.
 *
 * @param orderId per instrument, rising
 * @param accountId owner; zero for the synthetic participants
 * @param clientOrderId the owner's id
 * @param limitPx worst acceptable price; zero for market orders
 * @param quantity wanted base quantity; zero if only {@code quoteAmount} was given
 * @param quoteAmount quote amount to spend or raise by a market order; zero if absent
 * @param strategyId owner's tag, -1 if absent
 * @param strategyType owner's tag, -1 if absent
 * @param createTimeMs epoch milliseconds
 * @param topRate highest commission that may come on top of what is spent, as a part of one; zero if it is taken from what is received
 */
public record OrderTerms(
        long orderId,
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
        long createTimeMs,
        long topRate) {

    /** Account id of the synthetic participants, whose funds are not limited. */
    public static final int SYNTHETIC_ACCOUNT = 0;

    /** Whether a real account owns the order. */
    public boolean isAccountOrder() {
        return accountId != SYNTHETIC_ACCOUNT;
    }

    /** Whether the order takes any price. */
    public boolean isMarket() {
        return type == OrderType.MARKET;
    }

    /** Whether commission comes on top of what is spent, and in that asset. */
    public boolean isFeeOnTop() {
        return topRate > 0;
    }

    /** The same order with another limit and quantity. */
    OrderTerms amended(long newLimitPx, long newQuantity) {
        return new OrderTerms(
                orderId,
                accountId,
                clientOrderId,
                instrument,
                side,
                type,
                timeInForce,
                newLimitPx,
                newQuantity,
                quoteAmount,
                selfTradePrevention,
                strategyId,
                strategyType,
                createTimeMs,
                topRate);
    }
}
