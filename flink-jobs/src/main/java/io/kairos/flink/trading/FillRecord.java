package io.kairos.flink.trading;

import java.math.BigDecimal;

/**
 * One execution of ours. Fields as in {@code kairos.trading.v1.Fill}, times in nanoseconds since the epoch.
 *
 * @param sequence journal sequence.
 * @param timeNs when the engine learnt it.
 * @param exchangeTimeNs the venue's time; the engine's where the venue sends none.
 * @param tradingMode where it traded, empty where it was not said.
 */
public record FillRecord(
        long sequence,
        long timeNs,
        long orderId,
        String owner,
        String venue,
        String symbol,
        long tradeId,
        String side,
        BigDecimal px,
        BigDecimal qty,
        BigDecimal fee,
        String feeAsset,
        boolean maker,
        long exchangeTimeNs,
        String tradingMode) {}
