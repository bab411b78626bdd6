package io.kairos.engine.domain.risk;

import io.kairos.domain.number.FixedMath;
import java.util.Arrays;

/**
 * How far we may be from where the engine took over, per asset and in all, if every open order filled in the worst way; and the
 * gain or loss of the day. Engine thread only; asking does not allocate.
 *
 * <p>The position in an asset is the sum of our fills and fees at all venues. Its exposure is the larger of "long, if all that
 * buys it fills and nothing that gives it" and "short, if all that gives it fills and nothing that buys it". The reference asset
 * has none: it is what the others are measured in.
 *
 * <p>The day's loss is what the value of all positions fell by since the first valuation of the UTC day, realised and unrealised,
 * fees included. Values are current quotes of a market that joins the asset with the reference asset, or else of two that join them over a
 * third one, always at the side that is against us. What a fill moved is worked out anew at once, all of them at least every {@link #REVALUE_NS}; while one of
 * them is not known, neither is the sum.
 */
public final class Exposure {
    /** How old values may be. */
    static final long REVALUE_NS = 100_000_000L;

    /** Stands for a value that is not known. */
    static final long UNKNOWN = FixedMath.OVERFLOW;

    private static final long DAY_NS = 86_400_000_000_000L;

    private final Balances balances;
    private final OpenOrders open;
    private final QuoteConverter converter;

    private int reference = -1;
    private long[] value = new long[0];
    /** What each position is worth, the sum of which is the equity while that is known. */
    private long[] held = new long[0];

    private long total;
    private int unknown;
    private boolean outdated = true;
    private long valuedNs = Long.MIN_VALUE / 2;

    private long equity;
    private long day = Long.MIN_VALUE;
    private long baseline;
    private boolean hasBaseline;

    Exposure(Balances balances, OpenOrders open, QuoteConverter converter) {
        this.balances = balances;
        this.open = open;
        this.converter = converter;
    }

    void ensure(int assets) {
        if (assets > value.length) {
            value = Arrays.copyOf(value, assets);
            held = Arrays.copyOf(held, assets);
            outdated = true;
        }
    }

    /** Counts in another asset from now on; the day begins anew in it. */
    void setReference(int assetId) {
        if (assetId != reference) {
            reference = assetId;
            hasBaseline = false;
            outdated = true;
        }
    }

    /** All values are to be worked out anew: it is not known what changed, or a run shall do as its replay. */
    public void outdate() {
        outdated = true;
    }

    /** Exposure in an asset if an order on top may bring and give as much as this; {@link #UNKNOWN} when it does not fit. */
    long worst(int assetId, long moreIn, long moreOut) {
        long net = balances.net(assetId);
        long in = FixedMath.add(open.incoming(assetId), moreIn);
        long out = FixedMath.add(balances.reservedEverywhere(assetId), moreOut);
        if (in == FixedMath.OVERFLOW || out == FixedMath.OVERFLOW) {
            return UNKNOWN;
        }
        long asLong = FixedMath.add(net, in);
        long asShort = FixedMath.add(-net, out);
        if (asLong == FixedMath.OVERFLOW || asShort == FixedMath.OVERFLOW) {
            return UNKNOWN;
        }
        return Math.max(0, Math.max(asLong, asShort));
    }

    /** Value of an exposure, rounded up, at the side against us; {@link #UNKNOWN} without a quote. */
    long valueOf(int assetId, long amount) {
        if (assetId == reference || amount == 0) {
            return 0;
        }
        return amount == UNKNOWN || reference < 0 ? UNKNOWN : converter.worthUp(assetId, reference, amount);
    }

    /** Works out what is too old or was not known. */
    void revalue(long nowNs) {
        boolean newDay = Math.floorDiv(nowNs, DAY_NS) != day;
        if (!outdated && !newDay && unknown == 0 && equity != UNKNOWN && nowNs - valuedNs < REVALUE_NS) {
            return;
        }
        valuedNs = nowNs;
        outdated = false;
        total = 0;
        unknown = 0;
        equity = 0;
        for (int asset = 0; asset < value.length; asset++) {
            long worst = worst(asset, 0, 0);
            long worth = valueOf(asset, worst);
            value[asset] = worth;
            if (worth == UNKNOWN) {
                unknown++;
            } else {
                total = saturated(total, worth);
            }
            if (equity != UNKNOWN) {
                long net = netValue(asset);
                held[asset] = net;
                equity = net == UNKNOWN ? UNKNOWN : FixedMath.add(equity, net);
            }
        }
        if ((newDay || !hasBaseline) && equity != UNKNOWN) {
            day = Math.floorDiv(nowNs, DAY_NS);
            baseline = equity;
            hasBaseline = true;
        }
    }

    private static long saturated(long sum, long more) {
        long next = FixedMath.add(sum, more);
        return next == FixedMath.OVERFLOW ? Long.MAX_VALUE : next;
    }

    private long netValue(int assetId) {
        long net = balances.net(assetId);
        if (net == 0 || assetId == reference) {
            return net;
        }
        if (reference < 0) {
            return UNKNOWN;
        }
        if (net > 0) {
            return converter.worthDown(assetId, reference, net);
        }
        long cost = converter.worthUp(assetId, reference, -net);
        return cost == UNKNOWN ? UNKNOWN : -cost;
    }

    /**
     * Exposure of all assets together if these two had other exposures.
     *
     * @return {@link #UNKNOWN} when any asset cannot be valued.
     */
    long totalWith(int oneAsset, long oneValue, int otherAsset, long otherValue) {
        if (oneValue == UNKNOWN || otherValue == UNKNOWN) {
            return UNKNOWN;
        }
        int others = unknown - (value[oneAsset] == UNKNOWN ? 1 : 0) - (value[otherAsset] == UNKNOWN ? 1 : 0);
        if (others > 0) {
            return UNKNOWN;
        }
        long rest = total;
        rest -= value[oneAsset] == UNKNOWN ? 0 : value[oneAsset];
        rest -= value[otherAsset] == UNKNOWN ? 0 : value[otherAsset];
        return saturated(saturated(Math.max(0, rest), oneValue), otherValue);
    }

    /** A position changed: what it is worth now. */
    void moved(int assetId) {
        update(assetId);
        if (outdated || equity == UNKNOWN) {
            outdated = true;
            return;
        }
        long worth = netValue(assetId);
        long rest = worth == UNKNOWN ? UNKNOWN : FixedMath.add(equity, -held[assetId]);
        long sum = rest == UNKNOWN ? UNKNOWN : FixedMath.add(rest, worth);
        if (sum == UNKNOWN) {
            outdated = true;
            return;
        }
        equity = sum;
        held[assetId] = worth;
    }

    /** Orders or reservations changed: what this asset is exposed to now. */
    public void update(int assetId) {
        if (value[assetId] == UNKNOWN) {
            outdated = true;
            return;
        }
        long worth = valueOf(assetId, worst(assetId, 0, 0));
        if (worth == UNKNOWN) {
            outdated = true;
            return;
        }
        total = saturated(total - value[assetId], worth);
        value[assetId] = worth;
    }

    /** Exposure of all assets together as last valued, reference asset; {@link #UNKNOWN} when one cannot be valued. */
    public long total() {
        return unknown > 0 ? UNKNOWN : total;
    }

    /** Loss of the day as last valued, reference asset, negative for a gain; {@link #UNKNOWN} when it cannot be valued. */
    public long dayLoss() {
        return equity == UNKNOWN || !hasBaseline ? UNKNOWN : FixedMath.add(baseline, -equity);
    }

    /** Number of values that {@link #save} gives. */
    static final int SAVED_VALUES = 3;

    long save(int n) {
        return n == 0 ? day : n == 1 ? baseline : hasBaseline ? 1 : 0;
    }

    void restore(long savedDay, long savedBaseline, boolean savedHas) {
        day = savedDay;
        baseline = savedBaseline;
        hasBaseline = savedHas;
        outdated = true;
    }
}
