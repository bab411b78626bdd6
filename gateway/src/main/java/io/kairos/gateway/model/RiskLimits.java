package io.kairos.gateway.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Limits in force and what of the day is used. */
public record RiskLimits(
        long version,
        List<AssetLimit> orderNotional,
        BigDecimal maxDailyNotional,
        BigDecimal usedDailyNotional,
        String referenceAsset,
        int priceCollarBps,
        int maxQuoteAgeMillis,
        int maxOrdersPerSecond,
        int maxOpenOrders,
        @Nullable String changedBy,
        @Nullable Instant changedTime) {
    public RiskLimits {
        orderNotional = List.copyOf(orderNotional);
    }
}
