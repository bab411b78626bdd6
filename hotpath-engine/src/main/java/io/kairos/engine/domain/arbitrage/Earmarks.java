package io.kairos.engine.domain.arbitrage;

/** What is reserved in the ledger for a plan beside what its orders reserve, per venue and asset. Engine thread only. */
public final class Earmarks {
    private static final int MAX = 2 * Holdings.MAX;

    private final int[] venue = new int[MAX];
    private final int[] asset = new int[MAX];
    private final long[] amount = new long[MAX];
    private int count;

    /** Sets nothing aside. */
    void clear() {
        count = 0;
    }

    /** Number of entries; an entry may have come to zero. */
    public int count() {
        return count;
    }

    /** Venue of an entry. */
    public int venueId(int entry) {
        return venue[entry];
    }

    /** Asset of an entry. */
    public int assetId(int entry) {
        return asset[entry];
    }

    /** How much is set aside, zero or more. */
    public long amount(int entry) {
        return amount[entry];
    }

    /** The entry of a venue and asset, made if there is none. */
    public int entry(int venueId, int assetId) {
        for (int i = 0; i < count; i++) {
            if (venue[i] == venueId && asset[i] == assetId) {
                return i;
            }
        }
        if (count == MAX) {
            throw new IllegalStateException("a plan sets aside more than " + MAX + " assets: assetId=" + assetId);
        }
        venue[count] = venueId;
        asset[count] = assetId;
        amount[count] = 0;
        return count++;
    }

    /** Notes what is reserved now. */
    public void set(int entry, long reserved) {
        if (reserved < 0) {
            throw new IllegalArgumentException("reserved: expected zero or more, got " + reserved);
        }
        amount[entry] = reserved;
    }

    void save(long[] values, int from) {
        for (int i = 0; i < count; i++) {
            values[from + 3 * i] = venue[i];
            values[from + 3 * i + 1] = asset[i];
            values[from + 3 * i + 2] = amount[i];
        }
    }

    void restore(long[] values, int from, int savedCount) {
        count = savedCount;
        for (int i = 0; i < count; i++) {
            venue[i] = (int) values[from + 3 * i];
            asset[i] = (int) values[from + 3 * i + 1];
            amount[i] = values[from + 3 * i + 2];
        }
    }
}
