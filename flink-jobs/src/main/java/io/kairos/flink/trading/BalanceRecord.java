package io.kairos.flink.trading;

import java.math.BigDecimal;

/**
 * Balance of one asset at one venue after a change.
 *
 * @param sequence journal sequence.
 * @param timeNs when, nanoseconds since the epoch.
 * @param free usable, asset units.
 * @param reserved reserved for orders, asset units.
 */
public record BalanceRecord(
        long sequence, long timeNs, String venue, String asset, BigDecimal free, BigDecimal reserved) {}
