package io.kairos.engine.adapter.inbound.feed.kraken;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * A venue's book in plain trees, which changes at random and writes the messages that Kraken would send to a subscriber of some
 * depth: no delete for a level that leaves the window, a level anew when it comes back, now and then the same price twice or the
 * delete of a level that nobody knows. The oracle for books and checksums.
 */
final class KrakenBookModel {
    private static final int CHECKSUM_LEVELS = 10;
    private static final int ROOM_BEHIND = 16;

    private final String symbol;
    private final int priceDecimals;
    private final int qtyDecimals;
    private final int depth;
    private final SplittableRandom random;
    private final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
    private final TreeMap<Long, Long> asks = new TreeMap<>();
    private final TreeMap<Long, Long> bidsBefore = new TreeMap<>(Comparator.reverseOrder());
    private final TreeMap<Long, Long> asksBefore = new TreeMap<>();
    private final CRC32 crc = new CRC32();
    private final StringBuilder digits = new StringBuilder();
    private byte[] bytes = new byte[4_096];
    private int length;
    private int levelsSent;
    private long middlePx = 1_000_000;
    private long timeMicros = 1_699_920_000_000_000L;

    KrakenBookModel(String symbol, int priceDecimals, int qtyDecimals, int depth, long seed) {
        this.symbol = symbol;
        this.priceDecimals = priceDecimals;
        this.qtyDecimals = qtyDecimals;
        this.depth = depth;
        this.random = new SplittableRandom(seed);
        int levels = random.nextInt(3) == 0 ? random.nextInt(8) : 2 * depth;
        for (int i = 0; i < levels; i++) {
            bids.put(middlePx - 1 - distance(), qty());
            asks.put(middlePx + 1 + distance(), qty());
        }
    }

    /** The last message; at least 16 bytes follow it. */
    byte[] bytes() {
        return bytes;
    }

    /** Length of the last message. */
    int length() {
        return length;
    }

    /** Levels written in all messages so far. */
    int levelsSent() {
        return levelsSent;
    }

    NavigableMap<Long, Long> bids() {
        return bids;
    }

    NavigableMap<Long, Long> asks() {
        return asks;
    }

    /** Writes a snapshot. */
    void snapshot() {
        begin("snapshot");
        remember(bids, bidsBefore);
        remember(asks, asksBefore);
        writeWindow(bidsBefore);
        text("],\"asks\":[");
        writeWindow(asksBefore);
        end();
    }

    /** Changes some levels and writes what a subscriber hears of it. */
    void update() {
        remember(bids, bidsBefore);
        remember(asks, asksBefore);
        for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
            change();
        }
        begin("update");
        writeChanges(bidsBefore, bids);
        text("],\"asks\":[");
        writeChanges(asksBefore, asks);
        end();
    }

    private void change() {
        boolean bid = random.nextBoolean();
        NavigableMap<Long, Long> side = bid ? bids : asks;
        int action = random.nextInt(100);
        if (action < 35 && !side.isEmpty()) {
            // The best levels go most often; a thin book stays thin, a thick one thick.
            Long px = near(side);
            side.remove(px);
        } else if (action < 60 && !side.isEmpty()) {
            side.put(near(side), qty());
        } else if (action < 97) {
            long px = bid ? middlePx - 1 - distance() : middlePx + 1 + distance();
            if (side.size() < 3 * depth || side.containsKey(px)) {
                side.put(px, qty());
            }
        } else {
            move(random.nextBoolean() ? 3 : -3);
        }
    }

    /** The market moves: what stands in the way is traded. */
    private void move(long ticks) {
        middlePx += ticks;
        while (!bids.isEmpty() && bids.firstKey() >= middlePx) {
            bids.pollFirstEntry();
        }
        while (!asks.isEmpty() && asks.firstKey() <= middlePx) {
            asks.pollFirstEntry();
        }
    }

    private Long near(NavigableMap<Long, Long> side) {
        Iterator<Long> levels = side.keySet().iterator();
        Long px = levels.next();
        for (int steps = random.nextInt(random.nextInt(10) == 0 ? depth + 5 : 4);
                steps > 0 && levels.hasNext();
                steps--) {
            px = levels.next();
        }
        return px;
    }

    private long distance() {
        return random.nextInt(random.nextInt(4) == 0 ? 4 * depth : 8);
    }

    /** Sizes over many magnitudes, many of them round, so that trimmed numbers have few decimals. */
    private long qty() {
        long mantissa = 1 + random.nextLong(1L << random.nextInt(1, 40));
        return random.nextInt(3) == 0 ? Math.max(1, mantissa / 1_000_000) * 1_000_000 : mantissa;
    }

    private void remember(NavigableMap<Long, Long> side, NavigableMap<Long, Long> window) {
        window.clear();
        int levels = 0;
        for (Map.Entry<Long, Long> level : side.entrySet()) {
            if (levels++ == depth) {
                break;
            }
            window.put(level.getKey(), level.getValue());
        }
    }

    private void writeWindow(NavigableMap<Long, Long> window) {
        boolean first = true;
        for (Map.Entry<Long, Long> level : window.entrySet()) {
            level(level.getKey(), level.getValue(), first);
            first = false;
        }
    }

    private void writeChanges(NavigableMap<Long, Long> before, NavigableMap<Long, Long> side) {
        boolean first = true;
        int levels = 0;
        for (Map.Entry<Long, Long> level : side.entrySet()) {
            if (levels++ == depth) {
                break;
            }
            Long old = before.remove(level.getKey());
            if (level.getValue().equals(old)) {
                continue;
            }
            if (random.nextInt(20) == 0) {
                level(level.getKey(), random.nextBoolean() ? 0 : qty(), first);
                first = false;
            }
            level(level.getKey(), level.getValue(), first);
            first = false;
        }
        for (Long px : before.keySet()) {
            if (!side.containsKey(px)) {
                level(px, 0, first);
                first = false;
            }
        }
        if (random.nextInt(50) == 0) {
            level(middlePx + 1_000_000_000L, 0, first);
        }
    }

    private void begin(String type) {
        length = 0;
        text("{\"channel\":\"book\",\"type\":\"" + type + "\",\"data\":[{\"symbol\":\"" + symbol + "\",\"bids\":[");
    }

    private void end() {
        timeMicros += random.nextInt(3) == 0 ? 0 : random.nextInt(1_000);
        text("],\"checksum\":" + checksum() + ",\"timestamp\":\"2023-11-14T");
        long micros = timeMicros % 86_400_000_000L;
        digits(micros / 3_600_000_000L, 2);
        text(":");
        micros %= 3_600_000_000L;
        digits(micros / 60_000_000, 2);
        text(":");
        micros %= 60_000_000;
        digits(micros / 1_000_000, 2);
        text(".");
        digits(micros % 1_000_000, 6);
        text("Z\"}]}");
    }

    /** The venue's rule in its plainest form. */
    private long checksum() {
        digits.setLength(0);
        append(asks);
        append(bids);
        crc.reset();
        crc.update(digits.toString().getBytes(StandardCharsets.US_ASCII));
        return crc.getValue();
    }

    private void append(NavigableMap<Long, Long> side) {
        int levels = 0;
        for (Map.Entry<Long, Long> level : side.entrySet()) {
            if (levels++ == CHECKSUM_LEVELS) {
                return;
            }
            digits.append(level.getKey().longValue()).append(level.getValue().longValue());
        }
    }

    private void level(long px, long qty, boolean first) {
        levelsSent++;
        text(first ? "{\"price\":" : ",{\"price\":");
        number(px, priceDecimals);
        text(",\"qty\":");
        number(qty, qtyDecimals);
        text("}");
    }

    /** With all decimals as on the wire, or trimmed as in the documentation. */
    private void number(long mantissa, int decimals) {
        long power = 1;
        for (int i = 0; i < decimals; i++) {
            power *= 10;
        }
        text(Long.toString(mantissa / power));
        long fraction = mantissa % power;
        int written = decimals;
        if (random.nextInt(4) == 0) {
            while (written > 1 && fraction % 10 == 0) {
                fraction /= 10;
                written--;
            }
        }
        if (written > 0) {
            text(".");
            digits(fraction, written);
        }
    }

    private void digits(long value, int count) {
        makeRoom(count);
        long rest = value;
        for (int i = count - 1; i >= 0; i--) {
            bytes[length + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += count;
    }

    private void text(String ascii) {
        makeRoom(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
    }

    private void makeRoom(int more) {
        if (length + more + ROOM_BEHIND > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * (length + more + ROOM_BEHIND));
        }
    }
}
