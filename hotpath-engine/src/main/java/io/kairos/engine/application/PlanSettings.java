package io.kairos.engine.application;

import io.kairos.engine.domain.arbitrage.TradePlan;

/**
 * How plans of several orders are traded.
 *
 * @param style how the legs of a cycle are sent; parallel only where every leg's asset is held, else in sequence.
 * @param maxLossBps a cycle whose worst case would cost more of its start amount than this is not traded.
 * @param lossBandBps how much worse than now the way back may have become when the worst case is computed.
 * @param timeLimitNs from its first order on a plan makes orders for this long at most; what it could not bring home by then is named.
 */
public record PlanSettings(TradePlan.Style style, int maxLossBps, int lossBandBps, long timeLimitNs) {
    /** In sequence, at most 1 %, 10 s. */
    public static final PlanSettings DEFAULTS = new PlanSettings(TradePlan.Style.SEQUENTIAL, 100, 25, 10_000_000_000L);

    /** Values that {@link #save} gives. */
    static final int SAVED_VALUES = 4;

    public PlanSettings {
        requireWithin("maxLossBps", maxLossBps, 0, 9_999);
        requireWithin("lossBandBps", lossBandBps, 0, 9_999);
        requireWithin("timeLimitNs", timeLimitNs, 1, Long.MAX_VALUE / 4);
    }

    /** The style's number in journals. */
    int styleCode() {
        return style == TradePlan.Style.PARALLEL ? 1 : 0;
    }

    void save(long[] values, int from) {
        values[from] = styleCode();
        values[from + 1] = maxLossBps;
        values[from + 2] = lossBandBps;
        values[from + 3] = timeLimitNs;
    }

    static PlanSettings restored(long[] values, int from) {
        return of((int) values[from], (int) values[from + 1], (int) values[from + 2], values[from + 3]);
    }

    /** Settings by their numbers in journals. */
    static PlanSettings of(int styleCode, int maxLossBps, int lossBandBps, long timeLimitNs) {
        return new PlanSettings(
                styleCode == 1 ? TradePlan.Style.PARALLEL : TradePlan.Style.SEQUENTIAL,
                maxLossBps,
                lossBandBps,
                timeLimitNs);
    }

    /** Stands here and not with the execution settings, whose defaults need this class ready. */
    static void requireWithin(String field, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(field + ": expected " + min + " to " + max + ", got " + value);
        }
    }
}
