package io.kairos.engine.domain.risk;

import io.kairos.domain.instrument.InstrumentRegistry;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Limits of the gate, whole and immutable; a change makes a new version.
 *
 * <p>Units: notional amounts in the decimals of their asset; {@code priceCollarBps} in basis points; further limits in the unit
 * of their {@link RiskControl}.
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
    private final List<ControlLimit> controls;

    /** Makes limits without further controls. */
    public RiskLimits(
            long version,
            int referenceAssetId,
            long maxDailyNotionalAmount,
            int priceCollarBps,
            int maxQuoteAgeMs,
            int maxOrdersPerSecond,
            int maxOpenOrders,
            long[] maxOrderNotionalByAsset) {
        this(
                version,
                referenceAssetId,
                maxDailyNotionalAmount,
                priceCollarBps,
                maxQuoteAgeMs,
                maxOrdersPerSecond,
                maxOpenOrders,
                maxOrderNotionalByAsset,
                List.of());
    }

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
     * @param controls further limits, each about something else.
     */
    public RiskLimits(
            long version,
            int referenceAssetId,
            long maxDailyNotionalAmount,
            int priceCollarBps,
            int maxQuoteAgeMs,
            int maxOrdersPerSecond,
            int maxOpenOrders,
            long[] maxOrderNotionalByAsset,
            List<ControlLimit> controls) {
        this.version = version;
        this.referenceAssetId = referenceAssetId;
        this.maxDailyNotionalAmount = maxDailyNotionalAmount;
        this.priceCollarBps = priceCollarBps;
        this.maxQuoteAgeMs = maxQuoteAgeMs;
        this.maxOrdersPerSecond = maxOrdersPerSecond;
        this.maxOpenOrders = maxOpenOrders;
        this.maxOrderNotionalByAsset = Arrays.copyOf(maxOrderNotionalByAsset, maxOrderNotionalByAsset.length);
        this.controls = List.copyOf(controls);
    }

    /** The same limits as another version. */
    public RiskLimits withVersion(long next) {
        return new RiskLimits(
                next,
                referenceAssetId,
                maxDailyNotionalAmount,
                priceCollarBps,
                maxQuoteAgeMs,
                maxOrdersPerSecond,
                maxOpenOrders,
                maxOrderNotionalByAsset,
                controls);
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

    /** Further limits. */
    public List<ControlLimit> controls() {
        return controls;
    }

    /** The engine-wide value of a control that is set there, or {@code otherwise}. */
    public long engine(RiskControl control, long otherwise) {
        for (ControlLimit limit : controls) {
            if (limit.control() == control && limit.scope() == Scope.ENGINE) {
                return limit.value();
            }
        }
        return otherwise;
    }

    /** Whether a loosening change needs a second person. */
    public boolean needsSecondPerson() {
        return engine(RiskControl.SECOND_PERSON, 0) != 0;
    }

    /**
     * Whether {@code next} lets anything through that this does not. In doubt it does: removing a limit always counts, even where
     * the default that then holds is as strict.
     */
    public boolean isLoosenedBy(RiskLimits next) {
        if (next.referenceAssetId != referenceAssetId
                || next.maxDailyNotionalAmount > maxDailyNotionalAmount
                || next.priceCollarBps > priceCollarBps
                || next.maxQuoteAgeMs > maxQuoteAgeMs
                || next.maxOrdersPerSecond > maxOrdersPerSecond
                || next.maxOpenOrders > maxOpenOrders) {
            return true;
        }
        for (int asset = 0; asset < next.assetLimitCount(); asset++) {
            if (next.maxOrderNotional(asset) > maxOrderNotional(asset)) {
                return true;
            }
        }
        for (ControlLimit before : controls) {
            ControlLimit after = next.find(before);
            if (after == null || isLooser(before.control().change(), before.value(), after.value())) {
                return true;
            }
        }
        for (ControlLimit after : next.controls) {
            if (find(after) == null && isLooserThanDefault(after)) {
                return true;
            }
        }
        return false;
    }

    /** For the engine a limit replaces a default that may be stricter; elsewhere it comes in addition. */
    private boolean isLooserThanDefault(ControlLimit added) {
        RiskControl.Change change = added.control().change();
        return change == RiskControl.Change.ANY_LOOSENS
                || (added.scope() == Scope.ENGINE
                        && isLooser(change, LimitTable.engineDefault(this, added.control()), added.value()));
    }

    private static boolean isLooser(RiskControl.Change change, long before, long after) {
        return switch (change) {
            case MORE_LOOSENS -> after > before;
            case LESS_LOOSENS -> after < before;
            case ANY_LOOSENS -> after != before;
        };
    }

    @Nullable
    ControlLimit find(ControlLimit about) {
        for (ControlLimit limit : controls) {
            if (limit.isAbout(about)) {
                return limit;
            }
        }
        return null;
    }

    /** What differs from {@code before}, old and new, in words. */
    public String changesFrom(RiskLimits before, InstrumentRegistry registry) {
        return new LimitWords(registry).changes(before, this);
    }
}
