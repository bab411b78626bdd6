package io.kairos.benchmarks;

import java.util.Locale;

/**
 * One line of the table: ours beside a baseline that was measured in the same run.
 *
 * @param suite name of the suite.
 * @param what what was done.
 * @param ours what it costs us.
 * @param against the baseline's name; empty when the row stands alone.
 * @param theirs what it costs the baseline.
 * @param target what has to be reached.
 * @param note what a reader must know, for instance why a target is missed; may be empty.
 */
public record Row(String suite, String what, Figures ours, String against, Figures theirs, Target target, String note) {
    private static final double MICRO = 1e3;
    private static final double MILLI = 1e6;

    /** Whether the target is reached. */
    public boolean isMet() {
        return target.isMetBy(ours, theirs);
    }

    /** The baseline's figure in ours, or for {@link Target.Kind#TIMES_AT_MOST} ours in the baseline's; NaN without. */
    public double ratio() {
        double own = ours.of(target.of());
        double other = theirs.of(target.of());
        return target.kind() == Target.Kind.TIMES_AT_MOST ? own / other : other / own;
    }

    /** What the last column says. */
    public String verdict() {
        return target.kind() == Target.Kind.NONE ? "" : isMet() ? "met" : "MISSED";
    }

    /** Ratio as text. */
    String ratioText() {
        double ratio = ratio();
        if (Double.isNaN(ratio) || Double.isInfinite(ratio)) {
            return "";
        }
        return String.format(Locale.ROOT, ratio >= 100 ? "%,.0fx" : ratio >= 10 ? "%.1fx" : "%.2fx", ratio);
    }

    /** A time as text. */
    public static String nanos(double nanos) {
        if (Double.isNaN(nanos)) {
            return "-";
        }
        if (nanos >= MILLI) {
            return String.format(Locale.ROOT, "%.1f ms", nanos / MILLI);
        }
        if (nanos >= 10 * MICRO) {
            return String.format(Locale.ROOT, "%.1f us", nanos / MICRO);
        }
        return String.format(Locale.ROOT, nanos < 10 ? "%.1f ns" : "%.0f ns", nanos);
    }

    /** Bytes or a count as text. */
    public static String amount(double amount, String unit) {
        if (Double.isNaN(amount)) {
            return "-";
        }
        String digits = amount == 0 || amount >= 10 ? "%,.0f" : amount < 0.01 ? "%.4f" : "%.2f";
        return String.format(Locale.ROOT, digits, amount) + unit;
    }
}
