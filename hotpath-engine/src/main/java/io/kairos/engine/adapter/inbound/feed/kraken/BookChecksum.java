package io.kairos.engine.adapter.inbound.feed.kraken;

import io.kairos.engine.domain.book.OrderBook;
import java.util.zip.CRC32;

/**
 * The venue's checksum of a book: CRC-32 over the best ten asks, then the best ten bids, of each the digits of the price and of the
 * quantity without point and leading zeros, and nothing for levels that are missing (Kraken API documentation, "Spot WebSocket v2
 * book checksum", read 2026-06-30). With mantissas in the venue's own precision these are just the digits of two integers; where ours has
 * more decimals, without the zeros at their end.
 *
 * <p>Keeps the text of both sides and rewrites it from the first changed level on. Event loop only. Hot: does not allocate.
 */
final class BookChecksum {
    /** Levels of each side that count. */
    static final int LEVELS = 10;

    private final CRC32 crc = new CRC32();
    private final SideText asks = new SideText();
    private final SideText bids = new SideText();
    private long value;
    private boolean current;

    /** By what our mantissas are larger than the venue's digits: powers of ten. Nothing of the text holds afterwards. */
    void units(long px, long qty) {
        asks.pxUnit = px;
        asks.qtyUnit = qty;
        bids.pxUnit = px;
        bids.qtyUnit = qty;
        changedEverything();
    }

    /** Forgets everything, for a book that was filled anew. */
    void changedEverything() {
        changedAsk(0);
        changedBid(0);
    }

    /** Notes that this ask level, and with it those behind, may have changed; -1 for no change. */
    void changedAsk(int level) {
        current &= asks.changed(level);
    }

    /** As {@link #changedAsk} for bids. */
    void changedBid(int level) {
        current &= bids.changed(level);
    }

    /** The checksum of the book, unsigned 32 bits. */
    long of(OrderBook book) {
        if (current) {
            return value;
        }
        int askLevels = Math.min(LEVELS, book.askCount());
        for (int i = asks.valid; i < askLevels; i++) {
            asks.append(i, book.askPx(i), book.askQty(i));
        }
        asks.valid = askLevels;
        int bidLevels = Math.min(LEVELS, book.bidCount());
        for (int i = bids.valid; i < bidLevels; i++) {
            bids.append(i, book.bidPx(i), book.bidQty(i));
        }
        bids.valid = bidLevels;
        crc.reset();
        crc.update(asks.text, 0, asks.end[askLevels]);
        crc.update(bids.text, 0, bids.end[bidLevels]);
        value = crc.getValue();
        current = true;
        return value;
    }

    /** Digits of one side's best levels, one behind the other. */
    private static final class SideText {
        private static final int MAX_DIGITS = 19;
        private static final byte[] PAIRS = new byte[200];

        static {
            for (int i = 0; i < 100; i++) {
                PAIRS[2 * i] = (byte) ('0' + i / 10);
                PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
            }
        }

        private final byte[] text = new byte[LEVELS * 2 * MAX_DIGITS];
        /** Where the text of each level begins; the element behind the last valid level is the end of all. */
        private final int[] end = new int[LEVELS + 1];

        private final byte[] digits = new byte[MAX_DIGITS + 1];
        private long pxUnit = 1;
        private long qtyUnit = 1;
        /** Levels whose text still holds. */
        private int valid;

        /** Whether the text still holds after a change of this level. */
        boolean changed(int level) {
            if (level < 0 || level >= LEVELS) {
                return true;
            }
            valid = Math.min(valid, level);
            return false;
        }

        void append(int level, long px, long qty) {
            if ((pxUnit | qtyUnit) == 1) {
                end[level + 1] = write(qty, write(px, end[level]));
            } else {
                end[level + 1] = write(qty / qtyUnit, write(px / pxUnit, end[level]));
            }
        }

        /** Writes the digits of a number at or above zero, none for zero, since its text is leading zeros only. */
        private int write(long number, int at) {
            long rest = number;
            int from = digits.length;
            while (rest >= 100) {
                long quotient = rest / 100;
                int pair = (int) (rest - quotient * 100) * 2;
                digits[--from] = PAIRS[pair + 1];
                digits[--from] = PAIRS[pair];
                rest = quotient;
            }
            if (rest >= 10) {
                digits[--from] = PAIRS[(int) rest * 2 + 1];
                digits[--from] = PAIRS[(int) rest * 2];
            } else if (rest > 0) {
                digits[--from] = (byte) ('0' + rest);
            }
            int length = digits.length - from;
            System.arraycopy(digits, from, text, at, length);
            return at + length;
        }
    }
}
