package io.kairos.gateway.model;

import java.math.BigDecimal;

/**
 * Settings of a strategy.
 *
 * @param minProfitBps smallest expected gain worth trading, basis points with two decimals.
 */
public record Strategy(
        String name, boolean enabled, double minProfitBps, BigDecimal maxCycleNotional, int maxLegs, long version) {}
