package io.kairos.engine.adapter.inbound.feed.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.inbound.feed.BookSync.Verdict;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder.Result;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.RecordingMessages;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import io.kairos.engine.domain.book.OrderBook;
import io.kairos.journal.codec.SuspectReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories through the real decoder against sorted maps. {@code -Dkairos.book.updates} sets the number of level changes of
 * the long one.
 */
class BinanceBookPropertyTest {
    private static final int LIMIT = 20_000;
    private static final int CENTRE = 5_000_000;

    private final FeedInstrument instrument = TestInstruments.instrument(0, "BTC", "USDT", 2, 5);
    private final OrderBook book = new OrderBook(LIMIT);
    private final BinanceDepthSync sync = new BinanceDepthSync(100, LIMIT, LIMIT);
    private final Applying applying = new Applying();
    private final StreamDecoder decoder = new StreamDecoder(new SymbolIndex(List.of(instrument)), applying);
    private final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
    private final TreeMap<Long, Long> asks = new TreeMap<>();
    private byte[] bytes = new byte[1 << 16];
    private long id = 1_000;

    private final class Applying extends RecordingMessages {
        Verdict last = Verdict.WAITING;

        @Override
        public void onDepth(FeedInstrument about, DepthMessage message) {
            last = sync.onDepth(message, book);
        }
    }

    /** Changes the true book and writes the difference as the venue does. Returns the length. */
    private int difference(SplittableRandom random, int levels, int ids) {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        put(
                out,
                "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":1672515782136,\"s\":\"BTCUSDT\",\"U\":");
        put(out, Long.toString(id + 1));
        put(out, ",\"u\":");
        id += ids;
        put(out, Long.toString(id));
        put(out, ",\"b\":[");
        int bidLevels = random.nextInt(levels + 1);
        for (int i = 0; i < bidLevels; i++) {
            level(out, random, bids, CENTRE - 1 - random.nextInt(1 << random.nextInt(1, 13)), i);
        }
        put(out, "],\"a\":[");
        for (int i = bidLevels; i < levels; i++) {
            level(out, random, asks, CENTRE + 1 + random.nextInt(1 << random.nextInt(1, 13)), i - bidLevels);
        }
        put(out, "]}}");
        return out.position();
    }

    private static void level(ByteBuffer out, SplittableRandom random, Map<Long, Long> side, long px, int index) {
        long qty = random.nextInt(3) == 0 ? 0 : random.nextLong(1, 1L << random.nextInt(1, 40));
        if (qty == 0) {
            side.remove(px);
        } else {
            side.put(px, qty);
        }
        put(out, index == 0 ? "[\"" : ",[\"");
        decimal(out, px, 100);
        put(out, "000000\",\"");
        decimal(out, qty, 100_000);
        put(out, "000\"]");
    }

    private static void decimal(ByteBuffer out, long mantissa, long unit) {
        put(out, Long.toString(mantissa / unit));
        out.put((byte) '.');
        long fraction = mantissa % unit;
        for (long digit = unit / 10; digit > 0; digit /= 10) {
            out.put((byte) ('0' + fraction / digit % 10));
        }
    }

    private static void put(ByteBuffer out, String text) {
        for (int i = 0; i < text.length(); i++) {
            out.put((byte) text.charAt(i));
        }
    }

    private Verdict receive(int length) {
        assertThat(decoder.decode(bytes, length))
                .as(new String(bytes, 0, Math.min(200, length), StandardCharsets.US_ASCII))
                .isEqualTo(Result.SHAPED);
        return applying.last;
    }

    private Verdict snapshot() {
        DepthMessage snapshot = new DepthMessage();
        snapshot.snapshot = true;
        snapshot.lastId = id;
        bids.forEach((px, qty) -> snapshot.bids.add(px, qty));
        asks.forEach((px, qty) -> snapshot.asks.add(px, qty));
        return sync.onDepth(snapshot, book);
    }

    private void assertSame(String as) {
        assertThat(book.bidCount()).as(as).isEqualTo(bids.size());
        assertThat(book.askCount()).as(as).isEqualTo(asks.size());
        int at = 0;
        for (Map.Entry<Long, Long> level : bids.entrySet()) {
            if (book.bidPx(at) != level.getKey() || book.bidQty(at++) != level.getValue()) {
                throw new AssertionError(as + ": bid " + level);
            }
        }
        at = 0;
        for (Map.Entry<Long, Long> level : asks.entrySet()) {
            if (book.askPx(at) != level.getKey() || book.askQty(at++) != level.getValue()) {
                throw new AssertionError(as + ": ask " + level);
            }
        }
    }

    @Test
    void shouldEqualSortedMapsOverTenMillionUpdates() {
        long updates = Long.getLong("kairos.book.updates", 10_000_000);
        SplittableRandom random = new SplittableRandom(20_261_122);
        assertThat(snapshot()).isEqualTo(Verdict.VERIFIED);
        long done = 0;
        for (int messages = 0; done < updates; messages++) {
            int levels = random.nextInt(1, 40);
            Verdict verdict = receive(difference(random, levels, random.nextInt(1, 1_000)));
            if (verdict != Verdict.VERIFIED) {
                throw new AssertionError("message " + messages + ": " + verdict + ' ' + sync.problem());
            }
            done += levels;
            if (messages % 2_000 == 0) {
                assertSame("message " + messages);
            }
        }
        assertSame("the end");
    }

    /** Whatever is lost, repeated or out of order: the book is either refused at once, or exactly as the venue's. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldBeExactOrBrokenWhateverTheStreamDoes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] held = null;
        boolean lost = false;
        int broken = 0;
        int rounds = 20_000;
        for (int i = 0; i < rounds; i++) {
            if (sync.needsSnapshot() && random.nextInt(4) == 0 && held == null) {
                assertThat(snapshot()).as("seed=%d round=%d", seed, i).isEqualTo(Verdict.VERIFIED);
                lost = false;
            }
            int length = difference(random, random.nextInt(1, 10), random.nextInt(1, 5));
            Verdict verdict;
            switch (random.nextInt(40)) {
                case 0 -> {
                    lost = true;
                    continue;
                }
                case 1 -> {
                    receive(length);
                    verdict = receive(length);
                }
                case 2 -> {
                    // Overtaken by the next one.
                    if (held == null) {
                        held = java.util.Arrays.copyOf(bytes, length + 16);
                        lost = true;
                        continue;
                    }
                    verdict = receive(length);
                }
                default -> verdict = receive(length);
            }
            if (held != null) {
                byte[] late = held;
                held = null;
                decoder.decode(late, late.length - 16);
            }
            if (verdict == Verdict.BROKEN || applying.last == Verdict.BROKEN) {
                assertThat(sync.reason()).isEqualTo(SuspectReason.GAP);
                assertThat(lost).as("seed=%d round=%d", seed, i).isTrue();
                broken++;
                sync.reset(book);
            } else if (sync.isWhole()) {
                assertThat(lost)
                        .as("seed=%d round=%d: a loss unnoticed", seed, i)
                        .isFalse();
                if (i % 50 == 0) {
                    assertSame("seed=" + seed + " round=" + i);
                }
            }
        }
        assertThat(broken).isGreaterThan(100);
    }
}
