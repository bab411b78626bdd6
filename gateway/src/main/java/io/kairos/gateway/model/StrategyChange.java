package io.kairos.gateway.model;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A change of a strategy; null stays as it is.
 *
 * @param minProfitCentibps hundredths of a basis point.
 */
public record StrategyChange(
        String name,
        long expectedVersion,
        @Nullable Boolean enabled,
        @Nullable Integer minProfitCentibps,
        @Nullable BigDecimal maxCycleNotional,
        @Nullable Integer maxLegs,
        String reason) {}
