package io.kairos.engine.domain.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The book of two arrays does what two sorted maps do. */
class OrderBookPropertyTest {
    private final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
    private final TreeMap<Long, Long> asks = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldEqualSortedMaps(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int spread = 1 << random.nextInt(3, 12);
        OrderBook book = new OrderBook(10_000);
        for (int i = 0; i < 200_000; i++) {
            long px = 1_000_000L + random.nextInt(spread);
            long qty = random.nextInt(3) == 0 ? 0 : random.nextInt(1, 1_000);
            boolean bid = random.nextBoolean();
            int at = bid ? book.setBid(px, qty) : book.setAsk(px, qty);
            boolean changed = set(bid ? bids : asks, px, qty);
            assertThat(at >= 0).as("seed=%d update=%d", seed, i).isEqualTo(changed);
            if (i % 5_000 == 0) {
                assertSame(seed, book);
                if (random.nextInt(8) == 0) {
                    int depth = random.nextInt(1, 50);
                    book.truncate(depth);
                    cut(bids, depth);
                    cut(asks, depth);
                    assertSame(seed, book);
                }
            }
        }
        OrderBook copy = new OrderBook(10_000);
        copy.setBid(1, 1);
        copy.copyFrom(book);
        assertSame(seed, copy);
        assertThat(book.fellOff()).isZero();
    }

    private static boolean set(Map<Long, Long> side, long px, long qty) {
        if (qty == 0) {
            return side.remove(px) != null;
        }
        Long before = side.put(px, qty);
        return before == null || before != qty;
    }

    private static void cut(NavigableMap<Long, Long> side, int depth) {
        while (side.size() > depth) {
            side.pollLastEntry();
        }
    }

    private void assertSame(long seed, OrderBook book) {
        assertThat(book.bidCount()).as("seed=%d", seed).isEqualTo(bids.size());
        assertThat(book.askCount()).as("seed=%d", seed).isEqualTo(asks.size());
        int level = 0;
        for (Map.Entry<Long, Long> bid : bids.entrySet()) {
            assertThat(book.bidPx(level)).isEqualTo(bid.getKey());
            assertThat(book.bidQty(level++)).isEqualTo(bid.getValue());
        }
        level = 0;
        for (Map.Entry<Long, Long> ask : asks.entrySet()) {
            assertThat(book.askPx(level)).isEqualTo(ask.getKey());
            assertThat(book.askQty(level++)).isEqualTo(ask.getValue());
        }
        assertThat(book.isCrossed())
                .isEqualTo(!bids.isEmpty() && !asks.isEmpty() && bids.firstKey() >= asks.firstKey());
    }

    @Test
    void shouldDropTheWorstLevelOfAFullSideAndCountIt() {
        OrderBook book = new OrderBook(2);
        book.setBid(10, 1);
        book.setBid(12, 1);

        assertThat(book.setBid(11, 1)).isEqualTo(1);
        assertThat(book.setBid(9, 1)).as("worse than all").isEqualTo(-1);

        assertThat(book.bidCount()).isEqualTo(2);
        assertThat(book.bidPx(1)).isEqualTo(11);
        assertThat(book.fellOff()).isEqualTo(2);
        book.clear();
        assertThat(book.fellOff()).isZero();
    }
}
