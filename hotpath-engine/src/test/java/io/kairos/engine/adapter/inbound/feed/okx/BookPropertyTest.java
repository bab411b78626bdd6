package io.kairos.engine.adapter.inbound.feed.okx;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.inbound.feed.BookSync.Verdict;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder.Result;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.domain.book.OrderBook;
import java.util.Comparator;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of a book, written as the venue writes them, through the real decoder: equal to plain sorted maps at every
 * checkpoint, and in doubt exactly when a message is missing. {@code -Dkairos.test.updates} sets the number of messages per seed;
 * 2,000,000 make the full run of twelve million.
 */
class BookPropertyTest {
    private static final int UPDATES = Integer.getInteger("kairos.test.updates", 100_000);
    private static final int CHECKPOINT = 500;
    private static final int WIDTH = 400;

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void shouldEqualPlainMapsWheneverWhole(long seed) {
        new History(seed, false).run();
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22})
    void shouldEqualPlainMapsWhenBegunByRest(long seed) {
        new History(seed, true).run();
    }

    /** The venue, the wire and our side of it. */
    private static final class History extends CountingMessages {
        private final long seed;
        private final boolean byRest;
        private final SplittableRandom random;
        private final FeedInstrument market = TestMarkets.BTC_USDT;
        private final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
        private final TreeMap<Long, Long> asks = new TreeMap<>();
        private final MessageWriter writer = new MessageWriter();
        private final StreamDecoder decoder = new StreamDecoder(TestMarkets.index(), this, new MaintenanceWindows());
        private final ChainSync sync;
        private final OrderBook book = new OrderBook(1_000);
        private @Nullable Verdict verdict;
        private long mid = 4_000_000;
        private long sequenceId = 100;
        private long previousId = -1;
        private long timeMs = 1_700_000_000_000L;
        private long lastVersion = -1;
        private int checkpoints;
        private int gaps;

        History(long seed, boolean byRest) {
            this.seed = seed;
            this.byRest = byRest;
            this.random = new SplittableRandom(seed);
            this.sync = new ChainSync(byRest, new Renumbering());
        }

        @Override
        public void onDepth(FeedInstrument instrument, DepthMessage message) {
            verdict = sync.onDepth(message, book);
        }

        void run() {
            recover(0);
            for (int i = 0; i < UPDATES; i++) {
                step(i);
                if (i % CHECKPOINT == 0) {
                    compare(i);
                }
            }
            compare(UPDATES);
            assertThat(checkpoints).isGreaterThanOrEqualTo(UPDATES / CHECKPOINT);
            assertThat(gaps).isGreaterThan(UPDATES / 20_000);
        }

        private void step(int round) {
            int kind = random.nextInt(2_000);
            if (kind == 0) {
                change();
                // This one is lost.
                change();
                send(Verdict.BROKEN, round);
                gaps++;
                recover(round);
            } else if (kind < 10) {
                keepAlive();
                send(Verdict.VERIFIED, round);
            } else if (kind < 20) {
                change();
                send(Verdict.VERIFIED, round);
                send(Verdict.DUPLICATE, round);
            } else if (kind == 20) {
                renumber();
                send(Verdict.VERIFIED, round);
            } else {
                change();
                send(Verdict.VERIFIED, round);
            }
        }

        private void recover(int round) {
            sync.reset(book);
            if (byRest) {
                change();
                send(Verdict.WAITING, round);
                DepthMessage picture = picture();
                change();
                send(Verdict.WAITING, round);
                assertThat(sync.onDepth(picture, book)).as(context(round)).isEqualTo(Verdict.VERIFIED);
            } else {
                writeSnapshot();
                send(Verdict.VERIFIED, round);
            }
        }

        private void send(Verdict expected, int round) {
            verdict = null;
            Result result = decoder.decode(writer.bytes(), writer.length());
            if (result != Result.SHAPED || verdict != expected) {
                throw new AssertionError(context(round) + " expected=" + expected + " got=" + result + '/' + verdict
                        + " problem=" + sync.problem() + " message=" + writer);
            }
            if (verdict == Verdict.VERIFIED) {
                if (sync.version() < lastVersion) {
                    throw new AssertionError(
                            context(round) + " version fell: from=" + lastVersion + " to=" + sync.version());
                }
                lastVersion = sync.version();
            }
        }

        private void nextId() {
            previousId = sequenceId;
            sequenceId += 1 + random.nextInt(40);
            timeMs += 100;
        }

        private void change() {
            nextId();
            writeChange();
        }

        private void renumber() {
            nextId();
            sequenceId = random.nextInt(50);
            writeChange();
        }

        private void keepAlive() {
            previousId = sequenceId;
            timeMs += 60_000;
            writer.begin(market, false);
            writer.side("asks");
            writer.side("bids");
            writer.end(timeMs, previousId, sequenceId);
        }

        private void writeChange() {
            long shift = random.nextInt(8) == 0 ? random.nextInt(7) - 3 : 0;
            mid += shift;
            writer.begin(market, false);
            writer.side("asks");
            while (!asks.isEmpty() && asks.firstKey() <= mid) {
                set(asks, asks.firstKey(), 0);
            }
            while (!asks.isEmpty() && asks.lastKey() > mid + WIDTH) {
                set(asks, asks.lastKey(), 0);
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                set(asks, mid + 1 + distance(), quantity());
            }
            writer.side("bids");
            while (!bids.isEmpty() && bids.firstKey() > mid) {
                set(bids, bids.firstKey(), 0);
            }
            while (!bids.isEmpty() && bids.lastKey() <= mid - WIDTH) {
                set(bids, bids.lastKey(), 0);
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                set(bids, mid - distance(), quantity());
            }
            writer.end(timeMs, previousId, sequenceId);
        }

        /** Mostly near the top. */
        private int distance() {
            return random.nextInt(1 + random.nextInt(WIDTH));
        }

        /** Zero quite often, so that many deletions are of prices that do not exist. */
        private long quantity() {
            return random.nextInt(3) == 0 ? 0 : 1 + random.nextLong(1L << random.nextInt(1, 40));
        }

        private void set(Map<Long, Long> side, long px, long qty) {
            if (qty == 0) {
                side.remove(px);
            } else {
                side.put(px, qty);
            }
            writer.level(px, market.priceDecimals, qty, market.qtyDecimals);
        }

        private void writeSnapshot() {
            writer.begin(market, true);
            writer.side("asks");
            asks.forEach((px, qty) -> writer.level(px, market.priceDecimals, qty, market.qtyDecimals));
            writer.side("bids");
            bids.forEach((px, qty) -> writer.level(px, market.priceDecimals, qty, market.qtyDecimals));
            timeMs += 100;
            writer.end(timeMs, -1, sequenceId);
        }

        private DepthMessage picture() {
            DepthMessage picture = new DepthMessage();
            picture.snapshot = true;
            picture.lastId = sequenceId;
            picture.exchangeTimeNs = timeMs * 1_000_000;
            asks.forEach((px, qty) -> assertThat(picture.asks.add(px, qty)).isTrue());
            bids.forEach((px, qty) -> assertThat(picture.bids.add(px, qty)).isTrue());
            return picture;
        }

        private void compare(int round) {
            checkpoints++;
            String context = context(round);
            assertThat(sync.isWhole()).as(context).isTrue();
            assertThat(book.isCrossed()).as(context).isFalse();
            assertThat(book.fellOff()).as(context).isZero();
            assertThat(book.bidCount()).as(context).isEqualTo(bids.size());
            assertThat(book.askCount()).as(context).isEqualTo(asks.size());
            int level = 0;
            for (Map.Entry<Long, Long> bid : bids.entrySet()) {
                if (book.bidPx(level) != bid.getKey() || book.bidQty(level) != bid.getValue()) {
                    throw new AssertionError(context + " bid level=" + level);
                }
                level++;
            }
            level = 0;
            for (Map.Entry<Long, Long> ask : asks.entrySet()) {
                if (book.askPx(level) != ask.getKey() || book.askQty(level) != ask.getValue()) {
                    throw new AssertionError(context + " ask level=" + level);
                }
                level++;
            }
        }

        private String context(int round) {
            return "seed=" + seed + " round=" + round;
        }
    }
}
