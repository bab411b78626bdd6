package io.kairos.flink.trading;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * State of an order after a change. Fields as in {@code kairos.trading.v1.OrderUpdate}; enums without their prefix, times in nanoseconds since the
 * epoch.
 *
 * @param sequence journal sequence.
 * @param timeNs when the engine decided or learnt it.
 * @param limitPx null for market orders.
 * @param reason empty for none.
 * @param cycleId 0 for none.
 * @param tradingMode where it went, empty where it was not said.
 */
public record OrderRecord(
        long sequence,
        long timeNs,
        long orderId,
        String clientOrderId,
        String venueOrderId,
        String owner,
        String venue,
        String symbol,
        String side,
        String orderType,
        String timeInForce,
        @Nullable BigDecimal limitPx,
        BigDecimal qty,
        BigDecimal cumQty,
        BigDecimal cumQuote,
        String state,
        String reason,
        String reasonText,
        long createdTimeNs,
        long cycleId,
        String tradingMode) {}
