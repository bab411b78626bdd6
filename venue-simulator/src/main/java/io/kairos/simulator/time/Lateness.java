package io.kairos.simulator.time;

/**
 * How late work started, counted in buckets of an eighth of an octave at worst. Venue thread only.
 */
public final class Lateness {
    private static final int SUB_BITS = 3;
    private static final int BUCKETS = 64 << SUB_BITS;

    private final long[] counts = new long[BUCKETS];
    private long count;
    private long maxNs;

    /** Counts one piece of work; what is early counts as zero. */
    public void add(long lateNs) {
        long late = Math.max(0, lateNs);
        counts[bucket(late)]++;
        count++;
        maxNs = Math.max(maxNs, late);
    }

    public long count() {
        return count;
    }

    public long maxNs() {
        return maxNs;
    }

    /** Upper bound of the lateness of this share of the work, nanoseconds; zero if none was counted. */
    public long quantileNs(double share) {
        long wanted = (long) Math.ceil(count * share);
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += counts[i];
            if (seen >= wanted && seen > 0) {
                return Math.min(maxNs, upperBound(i));
            }
        }
        return maxNs;
    }

    private static int bucket(long value) {
        if (value < 1 << SUB_BITS) {
            return (int) value;
        }
        int octave = 63 - Long.numberOfLeadingZeros(value);
        int sub = (int) (value >>> (octave - SUB_BITS)) & ((1 << SUB_BITS) - 1);
        return ((octave - SUB_BITS + 1) << SUB_BITS) + sub;
    }

    private static long upperBound(int bucket) {
        int group = bucket >> SUB_BITS;
        if (group == 0) {
            return bucket;
        }
        int sub = bucket & ((1 << SUB_BITS) - 1);
        int shift = group - 1;
        return (((1L << SUB_BITS) + sub + 1) << shift) - 1;
    }
}
