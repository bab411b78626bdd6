package io.kairos.simulator.kraken.stream;

import io.kairos.simulator.kraken.api.Decimals;
import io.kairos.simulator.matching.BookLevel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The venue's checksum of a book: CRC-32 over the digits of price and quantity of the best ten asks, then of the best
 * ten bids, without dots, leading zeros or separators. Kraken, "Spot WebSockets v2: book checksum", read in June 2026.
 */
final class BookChecksum {
    /** Levels of a side that count. */
    static final int LEVELS = 10;

    private BookChecksum() {}

    /**
     * The checksum, an unsigned 32-bit number.
     *
     * @param asks best first; only the first ten count
     * @param bids best first; only the first ten count
     */
    static long of(List<BookLevel> asks, List<BookLevel> bids, int priceDecimals, int qtyDecimals) {
        CRC32 crc = new CRC32();
        crc.update(text(asks, bids, priceDecimals, qtyDecimals).getBytes(StandardCharsets.US_ASCII));
        return crc.getValue();
    }

    /** What the checksum is taken of. */
    static String text(List<BookLevel> asks, List<BookLevel> bids, int priceDecimals, int qtyDecimals) {
        StringBuilder digits = new StringBuilder(400);
        append(digits, asks, priceDecimals, qtyDecimals);
        append(digits, bids, priceDecimals, qtyDecimals);
        return digits.toString();
    }

    private static void append(StringBuilder digits, List<BookLevel> levels, int priceDecimals, int qtyDecimals) {
        int count = Math.min(LEVELS, levels.size());
        for (int i = 0; i < count; i++) {
            digits.append(Decimals.scaled(levels.get(i).price(), priceDecimals));
            digits.append(Decimals.scaled(levels.get(i).quantity(), qtyDecimals));
        }
    }
}
