package io.kairos.simulator.kraken.api;

import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.number.Fixed8;

/**
 * What traded in the last 24 hours on one instrument, kept in quarters of an hour. Numbers have eight decimals. Venue
 * thread only.
 */
public final class DayStatistics {
    private static final long BUCKET_MS = 15 * 60_000L;
    private static final int BUCKETS = 96;

    private final Bucket[] buckets = new Bucket[BUCKETS];
    private long lastPx;
    private long lastQty;

    private static final class Bucket {
        private long index = -1;
        private long openPx;
        private long highPx;
        private long lowPx;
        private long volume;
        private long value;
        private long trades;

        void start(long newIndex, long price) {
            index = newIndex;
            openPx = price;
            highPx = price;
            lowPx = price;
            volume = 0;
            value = 0;
            trades = 0;
        }
    }

    /**
     * The sums of a span.
     *
     * @param openPx first price, zero if nothing traded; so are the others
     * @param value sum of price times quantity
     */
    public record Totals(long openPx, long highPx, long lowPx, long volume, long value, long trades) {
        /** Volume-weighted average price, rounded down. */
        public long averagePx() {
            return volume == 0 ? 0 : Fixed8.divideDown(value, volume);
        }
    }

    /** Takes a trade in; times never fall. */
    public void add(Trade trade) {
        long index = trade.timeMs() / BUCKET_MS;
        int slot = (int) (index % BUCKETS);
        Bucket bucket = buckets[slot];
        if (bucket == null) {
            bucket = new Bucket();
            buckets[slot] = bucket;
        }
        if (bucket.index != index) {
            bucket.start(index, trade.price());
        }
        bucket.highPx = Math.max(bucket.highPx, trade.price());
        bucket.lowPx = Math.min(bucket.lowPx, trade.price());
        bucket.volume += trade.quantity();
        bucket.value += Fixed8.multiplyDown(trade.price(), trade.quantity());
        bucket.trades++;
        lastPx = trade.price();
        lastQty = trade.quantity();
    }

    /** Price of the last trade, or zero. */
    public long lastPx() {
        return lastPx;
    }

    /** Quantity of the last trade, or zero. */
    public long lastQty() {
        return lastQty;
    }

    /** The last 24 hours. */
    public Totals day(long nowMs) {
        return since(nowMs / BUCKET_MS - BUCKETS + 1);
    }

    /** Since midnight UTC. */
    public Totals today(long nowMs) {
        return since(nowMs / 86_400_000L * BUCKETS);
    }

    private Totals since(long firstIndex) {
        long openIndex = Long.MAX_VALUE;
        long openPx = 0;
        long highPx = 0;
        long lowPx = 0;
        long volume = 0;
        long value = 0;
        long trades = 0;
        for (Bucket bucket : buckets) {
            if (bucket == null || bucket.index < firstIndex) {
                continue;
            }
            if (bucket.index < openIndex) {
                openIndex = bucket.index;
                openPx = bucket.openPx;
            }
            highPx = Math.max(highPx, bucket.highPx);
            lowPx = lowPx == 0 ? bucket.lowPx : Math.min(lowPx, bucket.lowPx);
            volume += bucket.volume;
            value += bucket.value;
            trades += bucket.trades;
        }
        return new Totals(openPx, highPx, lowPx, volume, value, trades);
    }
}
