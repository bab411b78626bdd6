package io.kairos.flink.ticks;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one instrument for its key in the hot store. Mutable state of {@link HotTickFunction}; a Flink POJO.
 */
public final class LastQuote {
    /** Latest quote; null before the first. */
    public @Nullable Tick quote;
    /** Price of the last trade by (exchange time, trade id); null before the first. */
    public @Nullable BigDecimal lastPx;
    /** Exchange time of that trade, nanoseconds since the epoch. */
    public long lastTimeNs = Long.MIN_VALUE;
    /** Its id. */
    public long lastTradeId = Long.MIN_VALUE;

    /** For Flink. */
    public LastQuote() {}

    /** Takes a trade in unless a newer one is known: backfilled trades must not turn the last price back. */
    boolean onTrade(Tick trade) {
        if (trade.exchangeTimeNs() < lastTimeNs
                || (trade.exchangeTimeNs() == lastTimeNs && trade.tradeId() <= lastTradeId)) {
            return false;
        }
        lastPx = trade.px();
        lastTimeNs = trade.exchangeTimeNs();
        lastTradeId = trade.tradeId();
        return true;
    }
}
