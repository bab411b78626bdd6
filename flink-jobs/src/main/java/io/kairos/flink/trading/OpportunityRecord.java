package io.kairos.flink.trading;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A cycle as it stands. Fields as in {@code kairos.trading.v1.Opportunity}, times in nanoseconds since the epoch.
 *
 * @param sequence journal sequence of this message.
 * @param timeNs when this message was made.
 * @param realizedProfit null until final.
 * @param pathJson assets in order, the first repeated at the end, as a JSON array of text.
 * @param legsJson planned legs as a JSON array.
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
        String legsJson) {}
