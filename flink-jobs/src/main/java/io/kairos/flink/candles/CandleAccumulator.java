package io.kairos.flink.candles;

import io.kairos.flink.ticks.Tick;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * One candle while it can still change: the result of the trades so far, whatever their order, each trade id counted once. Open and close go by
 * (exchange time, trade id), sums are exact. Mutable keyed state of {@link CandleFunction}; a Flink POJO.
 */
public final class CandleAccumulator {
    public long firstTimeNs = Long.MAX_VALUE;
    public long firstTradeId = Long.MAX_VALUE;
    public long lastTimeNs = Long.MIN_VALUE;
    public long lastTradeId = Long.MIN_VALUE;
    public BigDecimal open = BigDecimal.ZERO;
    public BigDecimal high = BigDecimal.ZERO;
    public BigDecimal low = BigDecimal.ZERO;
    public BigDecimal close = BigDecimal.ZERO;
    public BigDecimal volume = BigDecimal.ZERO;
    public BigDecimal quoteVolume = BigDecimal.ZERO;
    public long tradeCount;
    /** Ranges of {@link TradeIds}. */
    public long[] tradeIds = TradeIds.NONE;
    /** Whether the candle was published as closed before; the next time it is a correction. */
    public boolean published;

    /** For Flink. */
    public CandleAccumulator() {}

    /**
     * Takes a trade in.
     *
     * @return false when its id was counted before.
     */
    public boolean add(Tick trade) {
        if (TradeIds.contains(tradeIds, trade.tradeId())) {
            return false;
        }
        BigDecimal px = Objects.requireNonNull(trade.px(), "a trade has a price");
        BigDecimal qty = Objects.requireNonNull(trade.qty(), "a trade has a quantity");
        tradeIds = TradeIds.with(tradeIds, trade.tradeId());
        if (tradeCount == 0 || px.compareTo(high) > 0) {
            high = px;
        }
        if (tradeCount == 0 || px.compareTo(low) < 0) {
            low = px;
        }
        if (isBefore(trade.exchangeTimeNs(), trade.tradeId(), firstTimeNs, firstTradeId)) {
            open = px;
            firstTimeNs = trade.exchangeTimeNs();
            firstTradeId = trade.tradeId();
        }
        if (isBefore(lastTimeNs, lastTradeId, trade.exchangeTimeNs(), trade.tradeId())) {
            close = px;
            lastTimeNs = trade.exchangeTimeNs();
            lastTradeId = trade.tradeId();
        }
        volume = volume.add(qty);
        quoteVolume = quoteVolume.add(px.multiply(qty));
        tradeCount++;
        return true;
    }

    private static boolean isBefore(long timeNs, long tradeId, long otherTimeNs, long otherTradeId) {
        return timeNs < otherTimeNs || (timeNs == otherTimeNs && tradeId < otherTradeId);
    }
}
