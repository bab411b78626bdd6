package io.kairos.gateway.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of limits; null stays as it is.
 *
 * @param controls all further limits from now on.
 * @param untilTime when the limits before return by themselves; null for never.
 */
public record RiskLimitsChange(
        long expectedVersion,
        @Nullable List<AssetLimit> orderNotional,
        @Nullable BigDecimal maxDailyNotional,
        @Nullable Integer priceCollarBps,
        @Nullable Integer maxQuoteAgeMillis,
        @Nullable Integer maxOrdersPerSecond,
        @Nullable Integer maxOpenOrders,
        @Nullable List<ControlLimit> controls,
        @Nullable Instant untilTime,
        String reason) {}
