package io.kairos.simulator.exchange;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** The most recent trades of one instrument, bounded; older ones are in the journal. Venue thread only. */
public final class TradeTape {
    /** Trades kept in memory per instrument; beyond it the oldest goes. */
    public static final int TRADES_MAX = 10_000;

    private static final long AVERAGE_WINDOW_MS = 5 * 60_000L;

    private final Deque<Trade> recent = new ArrayDeque<>();
    private final int most;

    /** A tape of the standard length. */
    public TradeTape() {
        this(TRADES_MAX);
    }

    /** A tape that keeps so many trades. */
    public TradeTape(int most) {
        this.most = most;
    }

    /** Adds the next trade. */
    public void add(Trade trade) {
        recent.addLast(trade);
        if (recent.size() > most) {
            recent.removeFirst();
        }
    }

    /** Oldest trade id in memory, or {@link Long#MAX_VALUE} if there is none. */
    public long firstId() {
        return recent.isEmpty() ? Long.MAX_VALUE : recent.getFirst().id();
    }

    /** Price of the last trade, or zero. */
    public long lastPx() {
        return recent.isEmpty() ? 0 : recent.getLast().price();
    }

    /** The last {@code limit} trades, oldest first. */
    public List<Trade> last(int limit) {
        List<Trade> last = new ArrayList<>();
        Iterator<Trade> newestFirst = recent.descendingIterator();
        while (newestFirst.hasNext() && last.size() < limit) {
            last.add(newestFirst.next());
        }
        Collections.reverse(last);
        return last;
    }

    /** All trades in memory, oldest first. */
    public List<Trade> all() {
        return List.copyOf(recent);
    }

    /** Trades with ids from {@code fromId} on, oldest first. */
    public List<Trade> from(long fromId, int limit) {
        List<Trade> found = new ArrayList<>();
        for (Trade trade : recent) {
            if (found.size() == limit) {
                break;
            }
            if (trade.id() >= fromId) {
                found.add(trade);
            }
        }
        return found;
    }

    /**
     * Volume-weighted average price of the last five minutes, the last price if none traded, zero if none ever did.
     *
     * @return eight decimals, rounded down
     */
    public long averagePx(long nowMs) {
        BigInteger amount = BigInteger.ZERO;
        long volume = 0;
        Iterator<Trade> newestFirst = recent.descendingIterator();
        while (newestFirst.hasNext()) {
            Trade trade = newestFirst.next();
            if (trade.timeMs() < nowMs - AVERAGE_WINDOW_MS) {
                break;
            }
            amount = amount.add(BigInteger.valueOf(trade.price()).multiply(BigInteger.valueOf(trade.quantity())));
            volume += trade.quantity();
        }
        return volume == 0
                ? lastPx()
                : amount.divide(BigInteger.valueOf(volume)).longValueExact();
    }
}
