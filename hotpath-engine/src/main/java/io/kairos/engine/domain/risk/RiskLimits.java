package io.kairos.engine.domain.risk;

import java.util.Arrays;

/**
 * Limits of the gate, whole and immutable; a change makes a new version.
 *
 * <p>Units: notional amounts in the decimals of their asset; {@code priceCollarBps} in basis points.
 */
public final class RiskLimits {
    /** Stands for "no limit configured", which refuses. */
    public static final long NO_LIMIT = -1;

    /** What holds before any limits are set: nothing trades. */
    public static final RiskLimits NONE = new RiskLimits(0, -1, 0, 0, 0, 0, 0, new long[0]);

    private final long version;
    private final int referenceAssetId;
    private final long maxDailyNotionalAmount;
    private final int priceCollarBps;
    private final int maxQuoteAgeMs;
    private final int maxOrdersPerSecond;
    private final int maxOpenOrders;
    private final long[] maxOrderNotionalByAsset;

    /**
     * Makes limits.
     *
     * @param version 0 for none, then increasing by one.
     * @param referenceAssetId asset of the daily limit, -1 for none.
     * @param maxDailyNotionalAmount largest sum of order values of one UTC day.
     * @param priceCollarBps largest distance of a price from the opposite quote.
     * @param maxQuoteAgeMs quotes older than this stop orders.
     * @param maxOrdersPerSecond order rate, with a burst of one second's worth.
     * @param maxOpenOrders orders that are not final at one time.
     * @param maxOrderNotionalByAsset by quote asset id, {@link #NO_LIMIT} where none is set; copied.
     */
    public RiskLimits(
            long version,
            int referenceAssetId,
            long maxDailyNotionalAmount,
            int priceCollarBps,
            int maxQuoteAgeMs,
            int maxOrdersPerSecond,
            int maxOpenOrders,
            long[] maxOrderNotionalByAsset) {
        this.version = version;
        this.referenceAssetId = referenceAssetId;
        this.maxDailyNotionalAmount = maxDailyNotionalAmount;
        this.priceCollarBps = priceCollarBps;
        this.maxQuoteAgeMs = maxQuoteAgeMs;
        this.maxOrdersPerSecond = maxOrdersPerSecond;
        this.maxOpenOrders = maxOpenOrders;
        this.maxOrderNotionalByAsset = Arrays.copyOf(maxOrderNotionalByAsset, maxOrderNotionalByAsset.length);
    }

    /** 0 when no limits were ever set. */
    public long version() {
        return version;
    }

    /** Asset of the daily limit, -1 for none. */
    public int referenceAssetId() {
        return referenceAssetId;
    }

    /** Largest sum of order values of one UTC day, reference asset. */
    public long maxDailyNotionalAmount() {
        return maxDailyNotionalAmount;
    }

    /** Largest distance of a price from the opposite quote. */
    public int priceCollarBps() {
        return priceCollarBps;
    }

    /** Quotes older than this stop orders. */
    public int maxQuoteAgeMs() {
        return maxQuoteAgeMs;
    }

    /** The same in nanoseconds. */
    public long maxQuoteAgeNs() {
        return maxQuoteAgeMs * 1_000_000L;
    }

    /** Order rate. */
    public int maxOrdersPerSecond() {
        return maxOrdersPerSecond;
    }

    /** Orders that are not final at one time. */
    public int maxOpenOrders() {
        return maxOpenOrders;
    }

    /** Largest value of one order against this quote asset, or {@link #NO_LIMIT}. */
    public long maxOrderNotional(int quoteAssetId) {
        return quoteAssetId < maxOrderNotionalByAsset.length ? maxOrderNotionalByAsset[quoteAssetId] : NO_LIMIT;
    }

    /** One more than the largest asset id that may have a limit. */
    public int assetLimitCount() {
        return maxOrderNotionalByAsset.length;
    }
}
