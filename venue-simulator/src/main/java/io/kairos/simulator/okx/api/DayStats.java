package io.kairos.simulator.okx.api;

import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.number.Fixed8;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What one instrument did in the last twenty-four hours, in quarters of an hour, and where its days began. Venue thread
 * only; prices and quantities have eight decimals.
 */
public final class DayStats {
    private static final long QUARTER_MS = 15 * 60_000L;
    private static final long DAY_MS = 86_400_000L;
    private static final long EIGHT_HOURS_MS = 8 * 3_600_000L;

    private final Deque<Quarter> quarters = new ArrayDeque<>();
    private long lastPx;
    private long lastQty;
    private long dayUtc0 = -1;
    private long dayUtc8 = -1;
    private long openUtc0;
    private long openUtc8;

    private static final class Quarter {
        private final long startMs;
        private final long open;
        private long high;
        private long low;
        private BigInteger base = BigInteger.ZERO;
        private BigInteger quote = BigInteger.ZERO;

        Quarter(long startMs, long open) {
            this.startMs = startMs;
            this.open = open;
            this.high = open;
            this.low = open;
        }
    }

    /** What the statistics say at one moment; {@code base} and {@code quote} are the traded volumes. */
    public record Summary(
            long last, long lastQty, long open, long high, long low, long base, long quote, long utc0, long utc8) {}

    /** Adds the next trade. */
    public void add(Trade trade) {
        long start = trade.timeMs() - trade.timeMs() % QUARTER_MS;
        if (quarters.isEmpty() || quarters.getLast().startMs != start) {
            quarters.addLast(new Quarter(start, trade.price()));
        }
        Quarter quarter = quarters.getLast();
        quarter.high = Math.max(quarter.high, trade.price());
        quarter.low = Math.min(quarter.low, trade.price());
        quarter.base = quarter.base.add(BigInteger.valueOf(trade.quantity()));
        quarter.quote =
                quarter.quote.add(BigInteger.valueOf(trade.price()).multiply(BigInteger.valueOf(trade.quantity())));
        lastPx = trade.price();
        lastQty = trade.quantity();
        if (trade.timeMs() / DAY_MS != dayUtc0) {
            dayUtc0 = trade.timeMs() / DAY_MS;
            openUtc0 = trade.price();
        }
        if ((trade.timeMs() + EIGHT_HOURS_MS) / DAY_MS != dayUtc8) {
            dayUtc8 = (trade.timeMs() + EIGHT_HOURS_MS) / DAY_MS;
            openUtc8 = trade.price();
        }
    }

    /** Sums up the day that ends now. */
    public Summary summary(long nowMs) {
        while (!quarters.isEmpty() && quarters.getFirst().startMs <= nowMs - DAY_MS) {
            quarters.removeFirst();
        }
        long high = 0;
        long low = quarters.isEmpty() ? 0 : Long.MAX_VALUE;
        BigInteger base = BigInteger.ZERO;
        BigInteger quote = BigInteger.ZERO;
        for (Quarter quarter : quarters) {
            high = Math.max(high, quarter.high);
            low = Math.min(low, quarter.low);
            base = base.add(quarter.base);
            quote = quote.add(quarter.quote);
        }
        long open = quarters.isEmpty() ? lastPx : quarters.getFirst().open;
        return new Summary(
                lastPx,
                lastQty,
                open,
                high,
                low,
                base.longValueExact(),
                quote.divide(BigInteger.valueOf(Fixed8.ONE)).longValueExact(),
                openUtc0,
                openUtc8);
    }
}
