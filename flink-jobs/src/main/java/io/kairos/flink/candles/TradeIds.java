package io.kairos.flink.candles;

import java.util.Arrays;

/**
 * An exact set of trade ids as merged ranges: {@code [first, last, first, last, …]}, ascending, neither touching nor overlapping. Venues number the
 * trades of an instrument in sequence, so a candle of any size needs one or two ranges; with gaps the set grows, but stays exact. Pure functions.
 */
final class TradeIds {
    static final long[] NONE = {};

    private TradeIds() {}

    static boolean contains(long[] ranges, long id) {
        int range = rangeAtOrBefore(ranges, id);
        return range >= 0 && id <= ranges[range + 1];
    }

    /**
     * The set with one more id.
     *
     * @param id not in the set yet.
     * @return a new array, or the given one changed in place when an end of a range only moved.
     */
    static long[] with(long[] ranges, long id) {
        int before = rangeAtOrBefore(ranges, id);
        int after = before + 2;
        boolean touchesBefore = before >= 0 && ranges[before + 1] == id - 1;
        boolean touchesAfter = after < ranges.length && ranges[after] == id + 1;
        if (touchesBefore && touchesAfter) {
            ranges[before + 1] = ranges[after + 1];
            long[] merged = Arrays.copyOf(ranges, ranges.length - 2);
            System.arraycopy(ranges, after + 2, merged, after, ranges.length - after - 2);
            return merged;
        }
        if (touchesBefore) {
            ranges[before + 1] = id;
            return ranges;
        }
        if (touchesAfter) {
            ranges[after] = id;
            return ranges;
        }
        long[] grown = new long[ranges.length + 2];
        System.arraycopy(ranges, 0, grown, 0, after);
        grown[after] = id;
        grown[after + 1] = id;
        System.arraycopy(ranges, after, grown, after + 2, ranges.length - after);
        return grown;
    }

    /** Index of the last range whose first id is at or below the id; -2 for none, so that +2 is always the next range. */
    private static int rangeAtOrBefore(long[] ranges, long id) {
        int low = 0;
        int high = ranges.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (ranges[middle * 2] <= id) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high * 2;
    }
}
