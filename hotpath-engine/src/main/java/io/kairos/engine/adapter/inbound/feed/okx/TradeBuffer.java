package io.kairos.engine.adapter.inbound.feed.okx;

import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import java.util.Arrays;

/**
 * The trades of one message, kept until the last of them was read, so that a message is handed on whole or not at all. Reused;
 * grows to the largest message seen. Event loop only.
 */
final class TradeBuffer {
    /** More trades in one message are refused. */
    static final int MAX_TRADES = 1_000;

    private static final int FIELDS = 6;

    private long[] fields = new long[8 * FIELDS];
    private int size;

    void clear() {
        size = 0;
    }

    /** Whether {@code count} ids that end with {@code tradeId} can exist. */
    static boolean isRange(long tradeId, long count) {
        return count >= 1 && count <= StreamDecoder.MAX_TRADE_COUNT && tradeId - count + 1 >= 0;
    }

    /**
     * Adds a trade; a negative price or quantity marks one that the instrument's decimals cannot hold.
     *
     * @return false when there are {@link #MAX_TRADES} already.
     */
    boolean add(long tradeId, int count, long px, long qty, long exchangeTimeNs, boolean aggressorIsBuyer) {
        if (size == MAX_TRADES) {
            return false;
        }
        int at = size * FIELDS;
        if (at == fields.length) {
            fields = Arrays.copyOf(fields, fields.length * 2);
        }
        fields[at] = tradeId;
        fields[at + 1] = count;
        fields[at + 2] = px;
        fields[at + 3] = qty;
        fields[at + 4] = exchangeTimeNs;
        fields[at + 5] = aggressorIsBuyer ? 1 : 0;
        size++;
        return true;
    }

    void handOn(FeedInstrument instrument, FeedMessages messages) {
        for (int i = 0; i < size; i++) {
            int at = i * FIELDS;
            long px = fields[at + 2];
            long qty = fields[at + 3];
            if ((px | qty) < 0) {
                messages.onInexact(instrument, FeedMessages.Part.TRADE, fields[at], fields[at + 4]);
            } else {
                messages.onTrade(
                        instrument, fields[at], (int) fields[at + 1], px, qty, fields[at + 4], fields[at + 5] != 0);
            }
        }
    }
}
