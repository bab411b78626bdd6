package io.kairos.gateway.model;

import java.math.BigDecimal;

/** Largest value of one order in one quote asset. */
public record AssetLimit(String asset, BigDecimal maxOrderNotional) {}
