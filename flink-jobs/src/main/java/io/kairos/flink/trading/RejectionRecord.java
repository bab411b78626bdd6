package io.kairos.flink.trading;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * An order that the risk gate refused. Fields as in {@code kairos.trading.v1.RiskRejection}.
 *
 * @param sequence journal sequence.
 * @param timeNs when, nanoseconds since the epoch.
 * @param side empty when none was given.
 * @param limitPx null for market orders.
 */
public record RejectionRecord(
        long sequence,
        long timeNs,
        long orderId,
        String clientOrderId,
        String owner,
        String venue,
        String symbol,
        String side,
        BigDecimal qty,
        @Nullable BigDecimal limitPx,
        String reason,
        String reasonText) {}
