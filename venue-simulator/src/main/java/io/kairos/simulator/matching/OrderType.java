package io.kairos.simulator.matching;

/** How an order finds its price. */
public enum OrderType {
    LIMIT,
    LIMIT_MAKER,
    MARKET
}
