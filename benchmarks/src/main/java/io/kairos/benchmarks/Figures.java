package io.kairos.benchmarks;

/**
 * What was measured of one contender; {@link Double#NaN} where nothing was. Nanoseconds and bytes per operation.
 *
 * @param meanNs thread processor time per operation, of the least disturbed pass.
 * @param garbageBytes bytes that the thread allocated, per operation.
 * @param count occurrences, for rows that count rather than time.
 */
public record Figures(
        double meanNs, double p50Ns, double p99Ns, double p999Ns, double maxNs, double garbageBytes, double count) {
    /** Nothing measured yet. */
    public static final Figures NONE =
            new Figures(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    /** Only a count. */
    public static Figures count(double count) {
        return new Figures(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, count);
    }

    /** With a mean and what was allocated. */
    public Figures withMean(double mean, double garbage) {
        return new Figures(mean, p50Ns, p99Ns, p999Ns, maxNs, garbage, count);
    }

    /** With what was allocated. */
    public Figures withGarbage(double garbage) {
        return new Figures(meanNs, p50Ns, p99Ns, p999Ns, maxNs, garbage, count);
    }

    /** With percentiles. */
    public Figures withPercentiles(double p50, double p99, double p999, double max) {
        return new Figures(meanNs, p50, p99, p999, max, garbageBytes, count);
    }

    /** One of them. */
    public double of(Statistic statistic) {
        return switch (statistic) {
            case MEAN -> meanNs;
            case P50 -> p50Ns;
            case P99 -> p99Ns;
            case P999 -> p999Ns;
            case MAX -> maxNs;
            case GARBAGE -> garbageBytes;
            case COUNT -> count;
        };
    }
}
