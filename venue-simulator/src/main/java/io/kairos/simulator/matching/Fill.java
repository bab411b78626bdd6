package io.kairos.simulator.matching;

/**
 * One account order's share in a trade. Numbers have eight decimals.
 *
 * @param commission charged on what was received, in {@code commissionAsset}
 * @param timeMs epoch milliseconds
 */
public record Fill(
        long tradeId,
        long price,
        long quantity,
        long quoteQuantity,
        long commission,
        String commissionAsset,
        long timeMs,
        boolean maker) {}
