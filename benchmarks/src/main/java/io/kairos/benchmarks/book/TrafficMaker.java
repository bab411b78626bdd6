package io.kairos.benchmarks.book;

import io.kairos.domain.instrument.Venue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** Writes the changes of a {@link SyntheticBook} in the wire formats of the venues, as documented. */
final class TrafficMaker {
    /** Decimals of prices. */
    static final int PRICE_DECIMALS = 2;
    /** Decimals of quantities. */
    static final int QTY_DECIMALS = 5;
    /** Subscribed depth at Kraken. */
    static final int KRAKEN_DEPTH = 100;

    private static final int OKX_DEPTH = 400;
    private static final int SEED = 42;

    private TrafficMaker() {}

    static Traffic make(Venue venue, int messages) {
        SyntheticBook book = new SyntheticBook(SEED, venue == Venue.OKX ? OKX_DEPTH : 500);
        return switch (venue) {
            case BINANCE -> binance(book, messages);
            case OKX -> okx(book, messages);
            case KRAKEN -> kraken(book, messages);
        };
    }

    private static Traffic binance(SyntheticBook book, int messages) {
        byte[] snapshot = bytes("{\"lastUpdateId\":1000,\"bids\":"
                + pairs(SyntheticBook.top(book.bids, 500), 8, "") + ",\"asks\":"
                + pairs(SyntheticBook.top(book.asks, 500), 8, "") + "}");
        List<byte[]> changes = new ArrayList<>();
        long id = 1000;
        long levels = 0;
        for (int i = 0; i < messages; i++) {
            SyntheticBook.Change change = book.step(20);
            long last = id + 25;
            changes.add(bytes("{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":"
                    + (1_700_000_000_000L + i)
                    + ",\"s\":\"BTCUSDT\",\"U\":" + (id + 1) + ",\"u\":" + last + ",\"b\":"
                    + pairs(change.bids().entrySet(), 8, "") + ",\"a\":"
                    + pairs(change.asks().entrySet(), 8, "") + "}}"));
            levels += change.size();
            id = last;
        }
        return new Traffic(snapshot, changes, levels, end(book));
    }

    private static Traffic okx(SyntheticBook book, int messages) {
        byte[] snapshot = bytes(okxMessage(
                "snapshot",
                SyntheticBook.top(book.bids, OKX_DEPTH),
                SyntheticBook.top(book.asks, OKX_DEPTH),
                -1,
                1000));
        List<byte[]> changes = new ArrayList<>();
        long id = 1000;
        long levels = 0;
        for (int i = 0; i < messages; i++) {
            SyntheticBook.Change change = book.step(12);
            long next = id + 13;
            changes.add(bytes(
                    okxMessage("update", change.bids().entrySet(), change.asks().entrySet(), id, next)));
            levels += change.size();
            id = next;
        }
        return new Traffic(snapshot, changes, levels, end(book));
    }

    private static String okxMessage(
            String action,
            Iterable<Map.Entry<Long, Long>> bids,
            Iterable<Map.Entry<Long, Long>> asks,
            long previous,
            long id) {
        String more = ",\"0\",\"3\"";
        return "{\"arg\":{\"channel\":\"books\",\"instId\":\"BTC-USDT\"},\"action\":\"" + action
                + "\",\"data\":[{\"asks\":"
                + pairs(asks, QTY_DECIMALS, more) + ",\"bids\":" + pairs(bids, QTY_DECIMALS, more) + ",\"ts\":\""
                + (1_700_000_000_000L + id) + "\",\"checksum\":0,\"seqId\":" + id + ",\"prevSeqId\":" + previous
                + "}]}";
    }

    private static Traffic kraken(SyntheticBook book, int messages) {
        NavigableMap<Long, Long> bids = window(book.bids);
        NavigableMap<Long, Long> asks = window(book.asks);
        byte[] snapshot = bytes(krakenMessage("snapshot", bids, asks, checksum(bids, asks)));
        List<byte[]> changes = new ArrayList<>();
        long levels = 0;
        while (changes.size() < messages) {
            book.step(2);
            NavigableMap<Long, Long> newBids = window(book.bids);
            NavigableMap<Long, Long> newAsks = window(book.asks);
            Map<Long, Long> bidChanges = difference(bids, newBids, book.bids);
            Map<Long, Long> askChanges = difference(asks, newAsks, book.asks);
            bids = newBids;
            asks = newAsks;
            if (!bidChanges.isEmpty() || !askChanges.isEmpty()) {
                levels += bidChanges.size() + askChanges.size();
                changes.add(bytes(krakenMessage("update", bidChanges, askChanges, checksum(bids, asks))));
            }
        }
        return new Traffic(snapshot, changes, levels, end(book));
    }

    private static Traffic.Top end(SyntheticBook book) {
        return new Traffic.Top(flat(book.bids), flat(book.asks));
    }

    private static List<Long> flat(NavigableMap<Long, Long> side) {
        return SyntheticBook.top(side, Traffic.COMPARED).stream()
                .flatMap(level -> Stream.of(level.getKey(), level.getValue()))
                .toList();
    }

    private static NavigableMap<Long, Long> window(NavigableMap<Long, Long> side) {
        NavigableMap<Long, Long> window = new TreeMap<>(side.comparator());
        SyntheticBook.top(side, KRAKEN_DEPTH).forEach(level -> window.put(level.getKey(), level.getValue()));
        return window;
    }

    /** What the venue tells: new and changed levels, deleted ones, but not those that only left the window. */
    private static Map<Long, Long> difference(
            NavigableMap<Long, Long> before, NavigableMap<Long, Long> after, NavigableMap<Long, Long> whole) {
        Map<Long, Long> changes = new TreeMap<>();
        before.keySet().stream().filter(px -> !whole.containsKey(px)).forEach(px -> changes.put(px, 0L));
        after.forEach((px, qty) -> {
            if (!qty.equals(before.get(px))) {
                changes.put(px, qty);
            }
        });
        return changes;
    }

    private static String krakenMessage(String type, Map<Long, Long> bids, Map<Long, Long> asks, long checksum) {
        return "{\"channel\":\"book\",\"type\":\"" + type + "\",\"data\":[{\"symbol\":\"BTC/USD\",\"bids\":"
                + objects(bids)
                + ",\"asks\":" + objects(asks) + ",\"checksum\":" + checksum
                + ",\"timestamp\":\"2026-10-06T17:35:55.440295Z\"}]}";
    }

    private static long checksum(NavigableMap<Long, Long> bids, NavigableMap<Long, Long> asks) {
        StringBuilder text = new StringBuilder();
        asks.entrySet().stream().limit(10).forEach(level -> text.append(level.getKey())
                .append(level.getValue()));
        bids.entrySet().stream().limit(10).forEach(level -> text.append(level.getKey())
                .append(level.getValue()));
        CRC32 crc = new CRC32();
        crc.update(text.toString().getBytes(StandardCharsets.US_ASCII));
        return crc.getValue();
    }

    private static String pairs(Iterable<Map.Entry<Long, Long>> levels, int decimals, String more) {
        StringJoiner array = new StringJoiner(",", "[", "]");
        for (Map.Entry<Long, Long> level : levels) {
            array.add("[\"" + decimal(level.getKey(), PRICE_DECIMALS, Math.max(decimals - 3, PRICE_DECIMALS)) + "\",\""
                    + decimal(level.getValue(), QTY_DECIMALS, decimals) + '"' + more + ']');
        }
        return array.toString();
    }

    private static String objects(Map<Long, Long> levels) {
        StringJoiner array = new StringJoiner(",", "[", "]");
        levels.forEach((px, qty) -> array.add("{\"price\":" + decimal(px, PRICE_DECIMALS, PRICE_DECIMALS) + ",\"qty\":"
                + decimal(qty, QTY_DECIMALS, QTY_DECIMALS) + '}'));
        return array.toString();
    }

    private static String decimal(long mantissa, int scale, int shownScale) {
        return BigDecimal.valueOf(mantissa, scale).setScale(shownScale).toPlainString();
    }

    private static byte[] bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(bytes, bytes.length + Traffic.PADDING);
    }
}
