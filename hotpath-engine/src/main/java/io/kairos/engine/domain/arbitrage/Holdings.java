package io.kairos.engine.domain.arbitrage;

/**
 * What a plan has between its start and its target: amounts by asset, from real fills net of fees only. Below zero is what was given
 * from inventory before it came back. An amount lies where it last arrived, or is owed where it was last given. Engine thread only.
 */
public final class Holdings {
    /** Most assets that one plan can touch on its way, detours included; bounded by the attempts that a plan has. */
    public static final int MAX = 16;

    private final int[] asset = new int[MAX];
    private final int[] venue = new int[MAX];
    private final long[] amount = new long[MAX];
    private int count;

    /** Holds nothing. */
    void clear() {
        count = 0;
    }

    /** Number of entries; an entry may have come to zero. */
    public int count() {
        return count;
    }

    /** Asset of an entry. */
    public int assetId(int entry) {
        return asset[entry];
    }

    /** Where it lies, or is owed. */
    public int venueId(int entry) {
        return venue[entry];
    }

    /** How much; below zero when owed. */
    public long amount(int entry) {
        return amount[entry];
    }

    /** What is held of an asset, 0 when nothing is. */
    public long of(int assetId) {
        int entry = find(assetId);
        return entry < 0 ? 0 : amount[entry];
    }

    /** Whether nothing is held and nothing owed. */
    public boolean isEmpty() {
        for (int i = 0; i < count; i++) {
            if (amount[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private int find(int assetId) {
        for (int i = 0; i < count; i++) {
            if (asset[i] == assetId) {
                return i;
            }
        }
        return -1;
    }

    /** Adds what a fill brought (above zero) or took (below zero) at a venue. */
    void add(int venueId, int assetId, long change) {
        int entry = find(assetId);
        if (entry < 0) {
            if (count == MAX) {
                throw new IllegalStateException("a plan touches more than " + MAX + " assets: assetId=" + assetId);
            }
            entry = count++;
            asset[entry] = assetId;
            venue[entry] = venueId;
            amount[entry] = 0;
        }
        long before = amount[entry];
        amount[entry] = Math.addExact(before, change);
        if (change > 0 ? amount[entry] > 0 : amount[entry] < 0) {
            venue[entry] = venueId;
        }
    }

    void save(long[] values, int from) {
        for (int i = 0; i < count; i++) {
            values[from + 3 * i] = asset[i];
            values[from + 3 * i + 1] = venue[i];
            values[from + 3 * i + 2] = amount[i];
        }
    }

    void restore(long[] values, int from, int savedCount) {
        count = savedCount;
        for (int i = 0; i < count; i++) {
            asset[i] = (int) values[from + 3 * i];
            venue[i] = (int) values[from + 3 * i + 1];
            amount[i] = values[from + 3 * i + 2];
        }
    }
}
