package io.kairos.benchmarks;

import java.util.Locale;

/**
 * What a row has to reach.
 *
 * @param kind how {@code limit} is meant.
 * @param of what is compared.
 * @param limit a factor, or nanoseconds, bytes or a count.
 */
public record Target(Kind kind, Statistic of, double limit) {
    /** The row is there to be read. */
    public static final Target NONE = new Target(Kind.NONE, Statistic.MEAN, 0);

    /** Nothing may be allocated. A byte per hundred operations is what the measurement itself may leave. */
    public static final Target NO_GARBAGE = new Target(Kind.AT_MOST, Statistic.GARBAGE, 0.01);

    /** How a limit is meant. */
    public enum Kind {
        /** No limit. */
        NONE,
        /** The baseline's figure is at least so many times ours. */
        TIMES_FASTER,
        /** Our figure is at most so many times the baseline's. */
        TIMES_AT_MOST,
        /** Our figure is at most this. */
        AT_MOST
    }

    /** The baseline takes at least {@code times} as long. */
    public static Target faster(Statistic of, double times) {
        return new Target(Kind.TIMES_FASTER, of, times);
    }

    /** Ours is at most {@code times} the baseline's. */
    public static Target timesAtMost(Statistic of, double times) {
        return new Target(Kind.TIMES_AT_MOST, of, times);
    }

    /** Ours is at most {@code limit}. */
    public static Target atMost(Statistic of, double limit) {
        return new Target(Kind.AT_MOST, of, limit);
    }

    boolean isMetBy(Figures ours, Figures theirs) {
        double value = ours.of(of);
        double other = theirs.of(of);
        return switch (kind) {
            case NONE -> true;
            case TIMES_FASTER -> other >= limit * value;
            case TIMES_AT_MOST -> value <= limit * other;
            case AT_MOST -> value <= limit;
        };
    }

    @Override
    public String toString() {
        return switch (kind) {
            case NONE -> "";
            case TIMES_FASTER -> of + " >= " + number(limit) + "x";
            case TIMES_AT_MOST -> of + " <= " + number(limit) + "x";
            case AT_MOST ->
                equals(NO_GARBAGE)
                        ? "0 B"
                        : of == Statistic.COUNT ? "<= " + number(limit) : of + " <= " + Row.nanos(limit);
        };
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
