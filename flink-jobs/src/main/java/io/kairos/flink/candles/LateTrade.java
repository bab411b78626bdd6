package io.kairos.flink.candles;

import io.kairos.flink.ticks.Tick;

/**
 * A trade whose candle is no longer kept in state.
 *
 * @param trade the trade.
 * @param interval which of its candles has to be computed again from the trade table.
 */
public record LateTrade(Tick trade, Interval interval) {}
