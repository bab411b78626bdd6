package io.kairos.flink.trading;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A cycle or conversion as it stands. Fields as in {@code kairos.trading.v1.Opportunity}, times in nanoseconds since the epoch.
 *
 * @param sequence journal sequence of this message.
 * @param timeNs when this message was made.
 * @param realizedProfit null until final.
 * @param pathJson assets in order, the target at the end, as a JSON array of text.
 * @param legsJson planned legs as a JSON array.
 * @param kind CYCLE or CONVERSION.
 * @param floor null where it was not said, as {@code fees} and {@code spent}.
 * @param tradingMode where its orders went, empty where it was not said.
 */
public record OpportunityRecord(
        long sequence,
        long timeNs,
        long cycleId,
        long detectedTimeNs,
        String startAsset,
        BigDecimal startAmount,
        BigDecimal expectedProfit,
        @Nullable BigDecimal realizedProfit,
        String outcome,
        String reason,
        String pathJson,
        String legsJson,
        String kind,
        String targetAsset,
        @Nullable BigDecimal floor,
        @Nullable BigDecimal fees,
        @Nullable BigDecimal spent,
        boolean parallel,
        String owner,
        String clientId,
        String tradingMode) {}
