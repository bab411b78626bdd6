package io.kairos.gateway.model;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change of limits; null stays as it is. */
public record RiskLimitsChange(
        long expectedVersion,
        @Nullable List<AssetLimit> orderNotional,
        @Nullable BigDecimal maxDailyNotional,
        @Nullable Integer priceCollarBps,
        @Nullable Integer maxQuoteAgeMillis,
        @Nullable Integer maxOrdersPerSecond,
        @Nullable Integer maxOpenOrders,
        String reason) {}
