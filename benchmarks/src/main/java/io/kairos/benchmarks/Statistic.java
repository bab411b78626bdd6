package io.kairos.benchmarks;

/** What a row compares or limits. */
public enum Statistic {
    /** Thread processor time per operation, nanoseconds. */
    MEAN("mean"),
    /** Half of the operations take at most this, nanoseconds. */
    P50("p50"),
    /** 99 of 100, nanoseconds. */
    P99("p99"),
    /** 999 of 1,000, nanoseconds. */
    P999("p99.9"),
    /** The slowest, nanoseconds. */
    MAX("max"),
    /** Bytes allocated per operation. */
    GARBAGE("garbage"),
    /** How often something happened that must not; no time. */
    COUNT("count");

    private final String text;

    Statistic(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
