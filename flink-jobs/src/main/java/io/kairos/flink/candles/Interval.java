package io.kairos.flink.candles;

import io.kairos.proto.market.v1.CandleInterval;

/** Length of a candle. Constants are only added at the end: their order is part of checkpoints. */
public enum Interval {
    S1("1s", 1_000_000_000L, CandleInterval.CANDLE_INTERVAL_S1),
    M1("1m", 60_000_000_000L, CandleInterval.CANDLE_INTERVAL_M1);

    private final String text;
    private final long lengthNs;
    private final CandleInterval wire;

    Interval(String text, long lengthNs, CandleInterval wire) {
        this.text = text;
        this.lengthNs = lengthNs;
        this.wire = wire;
    }

    /** As in tables, keys and channels. */
    public String text() {
        return text;
    }

    /** Nanoseconds. */
    public long lengthNs() {
        return lengthNs;
    }

    CandleInterval wire() {
        return wire;
    }

    /** Start of the candle that contains a time; both in nanoseconds since the epoch. */
    public long openTimeNs(long timeNs) {
        return Math.floorDiv(timeNs, lengthNs) * lengthNs;
    }
}
