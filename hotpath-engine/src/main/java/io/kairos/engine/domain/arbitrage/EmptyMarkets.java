package io.kairos.engine.domain.arbitrage;

import io.kairos.engine.domain.book.QuoteBoard;
import java.util.Arrays;

/**
 * Markets that did not fill a plan's order though they showed a price: they are not asked again by the same quote. Bounded; at the
 * bound the oldest is forgotten and may be asked again. Engine thread only.
 */
public final class EmptyMarkets {
    static final int MAX = 8;
    static final int SAVED_VALUES = 2 * MAX;

    private static final EmptyMarkets NONE = new EmptyMarkets();

    private final int[] instrumentId = new int[MAX];
    private final long[] sinceNs = new long[MAX];

    /** Nothing is left out. */
    public EmptyMarkets() {
        clear();
    }

    /** Leaves nothing out. */
    void clear() {
        Arrays.fill(instrumentId, -1);
        Arrays.fill(sinceNs, 0);
    }

    /** One that stays empty. */
    public static EmptyMarkets none() {
        return NONE;
    }

    /** Notes that a market did not fill an order that was made at this time. */
    void add(int id, long nowNs) {
        int slot = 0;
        for (int i = 0; i < MAX; i++) {
            if (instrumentId[i] == id) {
                slot = i;
                break;
            }
            slot = sinceNs[i] < sinceNs[slot] ? i : slot;
        }
        instrumentId[slot] = id;
        sinceNs[slot] = nowNs;
    }

    /** Whether a market has shown nothing new since it did not fill. */
    public boolean has(int id, QuoteBoard board) {
        for (int i = 0; i < MAX; i++) {
            if (instrumentId[i] == id && board.receiveTimeNs(id) <= sinceNs[i]) {
                return true;
            }
        }
        return false;
    }

    void save(long[] values, int from) {
        for (int i = 0; i < MAX; i++) {
            values[from + 2 * i] = instrumentId[i];
            values[from + 2 * i + 1] = sinceNs[i];
        }
    }

    void restore(long[] values, int from) {
        for (int i = 0; i < MAX; i++) {
            instrumentId[i] = (int) values[from + 2 * i];
            sinceNs[i] = values[from + 2 * i + 1];
        }
    }
}
