package io.kairos.simulator.okx.api;

/** What a method asks of its caller. */
public enum Security {
    /** Nothing. */
    NONE,
    /** A signed request. */
    READ,
    /** A signed request by a key that may trade. */
    TRADE
}
