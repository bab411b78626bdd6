package io.kairos.simulator.matching;

/** Price and total quantity of one level, eight decimals each. */
public record BookLevel(long price, long quantity) {}
