package io.kairos.engine.adapter.inbound.feed.kraken;

import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The trades of one message, kept until all of them were read. Reused; grows to the largest message seen. Event loop only. */
final class TradeBatch {
    /** Most trades of one message; more is refused as malformed. A snapshot has 50. */
    static final int MAX_TRADES = 4_096;
    /** Stands for a price or quantity that the instrument's decimals cannot hold. */
    static final long INEXACT = -2;

    private static final int FIELDS = 5;

    private @Nullable FeedInstrument[] instruments = new FeedInstrument[64];
    private long[] numbers = new long[64 * FIELDS];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    /** Adds a trade; false when there are {@link #MAX_TRADES} already. */
    boolean add(FeedInstrument instrument, long tradeId, long px, long qty, long timeNs, boolean aggressorIsBuyer) {
        if (size == instruments.length) {
            if (size == MAX_TRADES) {
                return false;
            }
            instruments = Arrays.copyOf(instruments, size * 2);
            numbers = Arrays.copyOf(numbers, size * 2 * FIELDS);
        }
        instruments[size] = instrument;
        int at = size * FIELDS;
        numbers[at] = tradeId;
        numbers[at + 1] = px;
        numbers[at + 2] = qty;
        numbers[at + 3] = timeNs;
        numbers[at + 4] = aggressorIsBuyer ? 1 : 0;
        size++;
        return true;
    }

    /** Hands all on, lowest id first should the message begin with the latest. */
    void handOn(FeedMessages messages) {
        boolean descending = size > 1 && numbers[0] > numbers[(size - 1) * FIELDS];
        for (int i = 0; i < size; i++) {
            int trade = descending ? size - 1 - i : i;
            FeedInstrument instrument = instruments[trade];
            if (instrument != null) {
                handOn(instrument, trade * FIELDS, messages);
            }
        }
    }

    private void handOn(FeedInstrument instrument, int at, FeedMessages messages) {
        long tradeId = numbers[at];
        long px = numbers[at + 1];
        long qty = numbers[at + 2];
        long timeNs = numbers[at + 3];
        if (px == INEXACT || qty == INEXACT) {
            messages.onInexact(instrument, FeedMessages.Part.TRADE, tradeId, timeNs);
        } else {
            messages.onTrade(instrument, tradeId, 1, px, qty, timeNs, numbers[at + 4] != 0);
        }
    }
}
