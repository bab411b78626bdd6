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
        @Nullable Instant changedTime,
        List<ControlLimit> controls,
        @Nullable Instant untilTime,
        @Nullable String changes,
        @Nullable LimitsProposal proposal,
        @Nullable BigDecimal dayLoss,
        @Nullable BigDecimal exposure) {
    public RiskLimits {
        orderNotional = List.copyOf(orderNotional);
        controls = List.copyOf(controls);
    }
}
