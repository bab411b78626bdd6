package io.kairos.engine.adapter.inbound.feed.kraken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.kairos.engine.adapter.inbound.feed.BookSync.Verdict;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.domain.book.OrderBook;
import io.kairos.journal.codec.SuspectReason;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KrakenBookSyncTest {
    /** What clients with the known bugs compute for the documented books; none of it may pass. */
    private static final long BTC_CHECKSUM = 3_310_070_434L;

    private static final long MATIC_CHECKSUM = 2_439_117_997L;

    private long latestNs = Long.MAX_VALUE;
    private final List<FeedInstrument> doubts = new ArrayList<>();
    private final KrakenBookSync sync = new KrakenBookSync(KrakenFixture.MATIC, 10, () -> latestNs, doubts::add);
    private final OrderBook book = new OrderBook(100);
    private long timeNs = 1_000;

    /** What the decoder makes of a message. */
    private static DepthMessage decoded(String text) {
        DepthMessage copy = new DepthMessage();
        KrakenDecoder decoder = KrakenFixture.decoder(new QuietMessages(new long[1]) {
            @Override
            public void onDepth(FeedInstrument instrument, DepthMessage message) {
                copy.copyFrom(message);
            }
        });
        KrakenFixture.decode(decoder, text);
        return copy;
    }

    private DepthMessage message(boolean snapshot, long... sidePxQty) {
        DepthMessage message = new DepthMessage();
        message.snapshot = snapshot;
        message.exchangeTimeNs = timeNs++;
        for (int i = 0; i < sidePxQty.length; i += 3) {
            boolean added = (sidePxQty[i] == 0 ? message.bids : message.asks).add(sidePxQty[i + 1], sidePxQty[i + 2]);
            assertThat(added).isTrue();
        }
        return message;
    }

    /** The message with the checksum that the venue would send if its book were this. */
    private static DepthMessage withChecksumOf(DepthMessage message, OrderBook truth) {
        BookChecksum checksum = new BookChecksum();
        message.checksum = checksum.of(truth);
        return message;
    }

    @ParameterizedTest
    @CsvSource({
        "ws_book_snapshot_btc.json,3310070434",
        "ws_book_snapshot.json,2439117997",
    })
    void shouldVerifyDocumentedSnapshots(String file, long checksum) {
        DepthMessage snapshot = decoded(KrakenFixture.resource(file));

        assertThat(snapshot.checksum).isEqualTo(checksum);
        assertThat(sync.onDepth(snapshot, book)).isEqualTo(Verdict.VERIFIED);
        assertThat(sync.isWhole()).isTrue();
        assertThat(book.bidCount()).isEqualTo(10);
        assertThat(book.askCount()).isEqualTo(10);
    }

    @Test
    void shouldVerifyTheDocumentedUpdate() {
        sync.onDepth(decoded(KrakenFixture.resource("ws_book_snapshot.json")), book);

        assertThat(sync.onDepth(decoded(KrakenFixture.resource("ws_book_update.json")), book))
                .isEqualTo(Verdict.VERIFIED);
        assertThat(book.bidQty(9)).isEqualTo(109_839_475_580L);
        assertThat(sync.version()).isEqualTo(1_696_613_755_440_295_000L);
    }

    /** One ask 101.0:2, one bid 99.0:1 in precision 1 and 8: nothing stands for the missing levels. */
    @Test
    void shouldVerifyABookOfOneLevelPerSide() {
        DepthMessage snapshot = message(true, 1, 1_010, 200_000_000, 0, 990, 100_000_000);
        snapshot.checksum = 2_657_825_094L;

        assertThat(sync.onDepth(snapshot, book)).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void shouldVerifyAnEmptyBook() {
        DepthMessage snapshot = message(true);
        snapshot.checksum = 0;

        assertThat(sync.onDepth(snapshot, book)).isEqualTo(Verdict.VERIFIED);
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "ws_book_snapshot_btc.json,2704419326,bids first",
        "ws_book_snapshot_btc.json,62089434,leading zeros kept",
        "ws_book_snapshot_btc.json,4237635173,trailing zeros stripped",
        "ws_book_snapshot_btc.json,-984896862,signed",
        "ws_book_snapshot.json,3830085102,without padding",
        "ws_book_snapshot.json,495856882,bids first"
    })
    void shouldNotComputeWhatClientsWithKnownBugsCompute(String file, long wrong, String bug) {
        DepthMessage snapshot = decoded(KrakenFixture.resource(file));
        long right = snapshot.checksum;
        snapshot.checksum = wrong;

        assertThat(sync.onDepth(snapshot, book)).as(bug).isEqualTo(Verdict.BROKEN);
        assertThat(sync.problem()).contains("expected " + wrong).contains("got " + right);
        assertThat(right).isIn(BTC_CHECKSUM, MATIC_CHECKSUM);
    }

    @Test
    void shouldBreakOnAWrongChecksumUntilTheNextSnapshot() {
        DepthMessage snapshot = decoded(KrakenFixture.resource("ws_book_snapshot.json"));
        sync.onDepth(snapshot, book);
        DepthMessage update = decoded(KrakenFixture.resource("ws_book_update.json"));
        update.checksum ^= 1;

        assertThat(sync.onDepth(update, book)).isEqualTo(Verdict.BROKEN);
        assertThat(sync.reason()).isEqualTo(SuspectReason.CHECKSUM);
        assertThat(sync.isWhole()).isFalse();

        update.checksum ^= 1;
        assertThat(sync.onDepth(update, book)).isEqualTo(Verdict.WAITING);
        assertThat(sync.onDepth(snapshot, book)).isEqualTo(Verdict.VERIFIED);
        assertThat(sync.onDepth(update, book)).isEqualTo(Verdict.VERIFIED);
        assertThat(doubts).isEmpty();
    }

    @Test
    void shouldDoubtTheDecimalsWhenChecksumsKeepFailing() {
        DepthMessage snapshot = decoded(KrakenFixture.resource("ws_book_snapshot.json"));
        snapshot.checksum ^= 1;

        sync.onDepth(snapshot, book);
        assertThat(doubts).isEmpty();
        sync.reset(book);
        sync.onDepth(snapshot, book);

        assertThat(doubts).containsExactly(KrakenFixture.MATIC);
    }

    @Test
    void shouldWaitForASnapshot() {
        assertThat(sync.onDepth(decoded(KrakenFixture.resource("ws_book_update.json")), book))
                .isEqualTo(Verdict.WAITING);
        assertThat(book.bidCount()).isZero();
        assertThat(sync.isWhole()).isFalse();
        assertThat(sync.needsSnapshot()).isFalse();
    }

    @Test
    void shouldApplyTheSamePriceTwiceInTheOrderOfTheMessage() {
        OrderBook truth = new OrderBook(100);
        truth.setAsk(1_010, 7);
        truth.setBid(990, 5);
        sync.onDepth(withChecksumOf(message(true, 1, 1_010, 2, 0, 990, 5), bookOf(1_010, 2, 990, 5)), book);

        assertThat(sync.onDepth(
                        withChecksumOf(message(false, 1, 1_010, 0, 1, 1_010, 7, 0, 991, 3, 0, 991, 0), truth), book))
                .isEqualTo(Verdict.VERIFIED);
        assertThat(book.askQty(0)).isEqualTo(7);
        assertThat(book.bidPx(0)).isEqualTo(990);
    }

    private static OrderBook bookOf(long askPx, long askQty, long bidPx, long bidQty) {
        OrderBook book = new OrderBook(100);
        book.setAsk(askPx, askQty);
        book.setBid(bidPx, bidQty);
        return book;
    }

    /** Eleven asks: the worst leaves the window without a delete, and must not come back when another is deleted. */
    @Test
    void shouldForgetLevelsThatLeaveTheWindow() {
        DepthMessage snapshot = message(true);
        OrderBook truth = new OrderBook(100);
        for (int i = 0; i < 10; i++) {
            assertThat(snapshot.asks.add(1_010 + i, 5)).isTrue();
            truth.setAsk(1_010 + i, 5);
        }
        assertThat(sync.onDepth(withChecksumOf(snapshot, truth), book)).isEqualTo(Verdict.VERIFIED);

        truth.setAsk(1_009, 1);
        truth.truncate(10);
        assertThat(sync.onDepth(withChecksumOf(message(false, 1, 1_009, 1), truth), book))
                .isEqualTo(Verdict.VERIFIED);
        assertThat(book.askCount()).isEqualTo(10);

        truth.setAsk(1_009, 0);
        assertThat(sync.onDepth(withChecksumOf(message(false, 1, 1_009, 0), truth), book))
                .isEqualTo(Verdict.VERIFIED);
        assertThat(book.askCount()).isEqualTo(9);
        assertThat(book.askPx(8)).isEqualTo(1_018);
    }

    /** The cut comes after the message: what leaves by its first level may come back by its second. */
    @Test
    void shouldCutOnlyAfterTheWholeMessage() {
        DepthMessage snapshot = message(true);
        OrderBook truth = new OrderBook(100);
        for (int i = 0; i < 10; i++) {
            assertThat(snapshot.asks.add(1_010 + i, 5)).isTrue();
            truth.setAsk(1_010 + i, 5);
        }
        sync.onDepth(withChecksumOf(snapshot, truth), book);
        truth.setAsk(1_009, 1);
        truth.setAsk(1_012, 0);

        assertThat(sync.onDepth(withChecksumOf(message(false, 1, 1_009, 1, 1, 1_012, 0), truth), book))
                .isEqualTo(Verdict.VERIFIED);
        assertThat(book.askPx(9)).isEqualTo(1_019);
    }

    @Test
    void shouldRiseInVersionWithEveryChangeWhateverTheTimeSays() {
        OrderBook truth = bookOf(1_010, 2, 990, 5);
        timeNs = 50_000;
        sync.onDepth(withChecksumOf(message(true, 1, 1_010, 2, 0, 990, 5), truth), book);
        assertThat(sync.version()).isEqualTo(50_000);

        long[] times = {50_000, 50_000, 50_001, 60_000};
        long[] versions = {50_001, 50_002, 50_003, 60_000};
        for (int i = 0; i < times.length; i++) {
            timeNs = times[i];
            truth.setBid(990, 10 + i);
            assertThat(sync.onDepth(withChecksumOf(message(false, 0, 990, 10 + i), truth), book))
                    .isEqualTo(Verdict.VERIFIED);
            assertThat(sync.version()).isEqualTo(versions[i]);
        }

        // A new snapshot of the same state is no new state.
        timeNs = 60_000;
        sync.reset(book);
        sync.onDepth(withChecksumOf(message(true, 1, 1_010, 2, 0, 990, 13), truth), book);
        assertThat(sync.version()).isEqualTo(60_000);
    }

    /** Set twice to the same price: the older message makes the checksum of an older book fit. */
    @Test
    void shouldRefuseAMessageThatComesLateThoughItsChecksumFits() {
        OrderBook truth = bookOf(1_010, 2, 990, 5);
        sync.onDepth(withChecksumOf(message(true, 1, 1_010, 2, 0, 990, 5), truth), book);
        truth.setBid(990, 6);
        DepthMessage late = withChecksumOf(message(false, 0, 990, 6), truth);
        truth.setBid(990, 7);
        assertThat(sync.onDepth(withChecksumOf(message(false, 0, 990, 7), truth), book))
                .isEqualTo(Verdict.VERIFIED);

        assertThat(sync.onDepth(late, book)).isEqualTo(Verdict.BROKEN);
        assertThat(sync.reason()).isEqualTo(SuspectReason.GAP);
        assertThat(sync.problem()).contains("1001").contains("1002");
    }

    @Test
    void shouldRefuseASnapshotOlderThanWhatTheConnectionToldUnlessTheClockWasSet() {
        OrderBook truth = bookOf(1_010, 2, 990, 5);
        DepthMessage late = withChecksumOf(message(true, 1, 1_010, 2, 0, 990, 5), truth);
        sync.onDepth(withChecksumOf(message(true, 1, 1_010, 2, 0, 990, 5), truth), book);
        sync.reset(book);

        assertThat(sync.onDepth(late, book)).isEqualTo(Verdict.BROKEN);

        timeNs = 100_000_000_000L;
        sync.reset(book);
        sync.onDepth(withChecksumOf(message(true, 1, 1_010, 2, 0, 990, 5), truth), book);
        sync.reset(book);
        assertThat(sync.onDepth(late, book)).isEqualTo(Verdict.VERIFIED);
    }

    /** A flipped digit may make a time a century later, and the checksum does not notice. */
    @Test
    void shouldNotFollowATimeIntoTheFuture() {
        OrderBook truth = bookOf(1_010, 2, 990, 5);
        timeNs = 50_000;
        sync.onDepth(withChecksumOf(message(true, 1, 1_010, 2, 0, 990, 5), truth), book);
        latestNs = 60_000;

        timeNs = 3_000_000;
        sync.onDepth(withChecksumOf(message(false), truth), book);
        assertThat(sync.version()).isEqualTo(50_001);

        timeNs = 60_000;
        sync.onDepth(withChecksumOf(message(false), truth), book);
        assertThat(sync.version()).isEqualTo(60_000);
    }

    @Test
    void shouldGiveTheSameVersionToTheSameStateOnTwoConnections() {
        KrakenBookSync other = new KrakenBookSync(KrakenFixture.MATIC, 10, () -> latestNs, doubts::add);
        OrderBook otherBook = new OrderBook(100);
        OrderBook truth = bookOf(1_010, 2, 990, 5);
        DepthMessage snapshot = withChecksumOf(message(true, 1, 1_010, 2, 0, 990, 5), truth);
        sync.onDepth(snapshot, book);
        other.onDepth(snapshot, otherBook);

        for (int i = 0; i < 20; i++) {
            timeNs = 2_000L + i / 3;
            truth.setBid(990, 10 + i);
            DepthMessage update = withChecksumOf(message(false, 0, 990, 10 + i), truth);
            sync.onDepth(update, book);
            other.onDepth(update, otherBook);
            assertThat(other.version()).isEqualTo(sync.version());
        }
    }

    @Test
    void shouldRefuseADepthWithoutAllLevelsOfTheChecksum() {
        assertThatThrownBy(() -> new KrakenBookSync(KrakenFixture.MATIC, 9, () -> latestNs, doubts::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected 10 or more, got 9");
    }

    @Test
    void shouldCompareNothingWithTheTicker() {
        assertThat(sync.onQuote(DepthMessage.ABSENT, 1, 1, 2, 1, book)).isEqualTo(Verdict.WAITING);
    }

    @Test
    void shouldNotAllocateWhileTheBookIsWhole() {
        DepthMessage snapshot = decoded(KrakenFixture.resource("ws_book_snapshot.json"));
        DepthMessage update = decoded(KrakenFixture.resource("ws_book_update.json"));
        DepthMessage back = decoded(KrakenFixture.resource("ws_book_update.json"));
        back.bids.clear();
        assertThat(back.bids.add(5_657, 60_670_854_372L)).isTrue();
        back.checksum = MATIC_CHECKSUM;
        sync.onDepth(snapshot, book);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        apply(update, back, 20_000);

        long before = threads.getCurrentThreadAllocatedBytes();
        apply(update, back, 100_000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).as("bytes for 200,000 updates").isLessThan(10_000);
    }

    private void apply(DepthMessage first, DepthMessage second, int rounds) {
        for (int i = 0; i < rounds; i++) {
            if (sync.onDepth(first, book) != Verdict.VERIFIED || sync.onDepth(second, book) != Verdict.VERIFIED) {
                throw new AssertionError(sync.problem());
            }
        }
    }
}
