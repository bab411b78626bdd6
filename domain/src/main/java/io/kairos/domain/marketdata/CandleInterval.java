package io.kairos.domain.marketdata;

/** Lengths of candles. Boundaries are multiples of the length since the epoch, UTC. */
public enum CandleInterval {
    /** One second. */
    S1("1s", 1_000),
    /** One minute. */
    M1("1m", 60_000);

    private final String text;
    private final long millis;

    CandleInterval(String text, long millis) {
        this.text = text;
        this.millis = millis;
    }

    /** The name used in channels, keys and tables: {@code 1s}, {@code 1m}. */
    public String text() {
        return text;
    }

    /** Length in milliseconds. */
    public long millis() {
        return millis;
    }

    /** Start of the candle that holds {@code epochMillis}. */
    public long openTimeMillis(long epochMillis) {
        return Math.floorDiv(epochMillis, millis) * millis;
    }

    /**
     * The interval with this {@link #text()}.
     *
     * @throws IllegalArgumentException if there is none.
     */
    public static CandleInterval ofText(String text) {
        for (CandleInterval interval : values()) {
            if (interval.text.equals(text)) {
                return interval;
            }
        }
        throw new IllegalArgumentException("candle interval: expected 1s or 1m, got \"" + text + '"');
    }
}
