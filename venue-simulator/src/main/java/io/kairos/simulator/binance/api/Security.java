package io.kairos.simulator.binance.api;

/** What a method asks of its caller. */
public enum Security {
    /** Nothing. */
    NONE,
    /** A signed request. */
    USER_DATA,
    /** A signed request by a key that may trade. */
    TRADE
}
