package io.kairos.simulator.matching;

/** What happens to the part of an order that cannot trade at once. */
public enum TimeInForce {
    GTC,
    IOC,
    FOK
}
