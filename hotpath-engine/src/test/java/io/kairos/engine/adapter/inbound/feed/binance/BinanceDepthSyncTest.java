package io.kairos.engine.adapter.inbound.feed.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.inbound.feed.BookSync.Verdict;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.domain.book.OrderBook;
import io.kairos.journal.codec.SuspectReason;
import org.junit.jupiter.api.Test;

/** The venue's rule, case by case. Bids are at 100 and below, asks at 101 and above. */
class BinanceDepthSyncTest {
    private final OrderBook book = new OrderBook(50);
    private final BinanceDepthSync sync = new BinanceDepthSync(5, 10, 20);

    /** @param levels px, qty, px, qty…; from 101 on they are asks. */
    private static DepthMessage message(boolean snapshot, long first, long last, long... levels) {
        DepthMessage message = new DepthMessage();
        message.snapshot = snapshot;
        message.firstId = first;
        message.lastId = last;
        for (int i = 0; i < levels.length; i += 2) {
            (levels[i] <= 100 ? message.bids : message.asks).add(levels[i], levels[i + 1]);
        }
        return message;
    }

    private Verdict diff(long first, long last, long... levels) {
        return sync.onDepth(message(false, first, last, levels), book);
    }

    private Verdict snapshot(long last, long... levels) {
        return sync.onDepth(message(true, DepthMessage.ABSENT, last, levels), book);
    }

    @Test
    void shouldStartAlignedAsOnTheWire() {
        assertThat(diff(499_869_753, 499_869_754, 100, 7)).isEqualTo(Verdict.WAITING);
        assertThat(sync.needsSnapshot()).isTrue();

        assertThat(snapshot(499_869_752, 99, 1, 101, 1)).isEqualTo(Verdict.VERIFIED);

        assertThat(sync.isWhole()).isTrue();
        assertThat(sync.version()).isEqualTo(499_869_754);
        assertThat(book.bidPx(0)).isEqualTo(100);
    }

    @Test
    void shouldStartWithAStraddlingDifference() {
        diff(10, 20, 100, 7);

        assertThat(snapshot(15, 100, 5, 101, 1)).isEqualTo(Verdict.VERIFIED);

        assertThat(book.bidQty(0))
                .as("absolute quantities may be applied again")
                .isEqualTo(7);
        assertThat(sync.version()).isEqualTo(20);
    }

    @Test
    void shouldDropWhatTheSnapshotContains() {
        diff(10, 12, 100, 7);
        diff(13, 15, 100, 8);

        assertThat(snapshot(15, 100, 9, 101, 1)).isEqualTo(Verdict.VERIFIED);

        assertThat(book.bidQty(0)).isEqualTo(9);
        assertThat(diff(16, 16, 100, 10)).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void shouldRefuseASnapshotFromBeforeTheBuffer() {
        diff(10, 12, 100, 7);

        assertThat(snapshot(8, 100, 5)).isEqualTo(Verdict.SNAPSHOT_TOO_OLD);
        assertThat(sync.isWhole()).isFalse();
        assertThat(snapshot(9, 100, 5)).as("U == L+1").isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void shouldCheckTheFirstDifferenceAfterAQuietStart() {
        assertThat(snapshot(9, 100, 5, 101, 1)).isEqualTo(Verdict.VERIFIED);
        assertThat(diff(11, 12, 100, 7)).isEqualTo(Verdict.BROKEN);
        assertThat(sync.reason()).isEqualTo(SuspectReason.GAP);
        assertThat(sync.problem()).contains("10").contains("11");
    }

    @Test
    void shouldForgetADifferenceBeforeAHoleWhileBuffering() {
        diff(10, 12, 100, 7);
        diff(14, 15, 100, 8);

        assertThat(snapshot(10, 100, 5)).isEqualTo(Verdict.SNAPSHOT_TOO_OLD);
        assertThat(snapshot(13, 100, 5)).isEqualTo(Verdict.VERIFIED);
        assertThat(sync.version()).isEqualTo(15);
    }

    @Test
    void shouldIgnoreRepeatsAndAcceptOverlaps() {
        snapshot(10, 100, 5, 101, 1);

        assertThat(diff(5, 10, 100, 1)).isEqualTo(Verdict.DUPLICATE);
        assertThat(book.bidQty(0)).isEqualTo(5);
        assertThat(diff(8, 14, 100, 2)).isEqualTo(Verdict.VERIFIED);
        assertThat(diff(15, 15, 100, 0)).isEqualTo(Verdict.VERIFIED);
        assertThat(book.bidCount()).isZero();
        assertThat(diff(16, 16, 98, 0)).as("an unknown level deleted").isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void shouldCompareTheBestQuoteThatCameAhead() {
        snapshot(10, 100, 5, 101, 1);
        assertThat(sync.onQuote(12, 100, 7, 101, 1, book)).isEqualTo(Verdict.WAITING);

        assertThat(diff(11, 12, 100, 7)).isEqualTo(Verdict.VERIFIED);
        assertThat(sync.onQuote(12, 100, 7, 101, 1, book)).isEqualTo(Verdict.VERIFIED);

        sync.onQuote(13, 100, 8, 101, 1, book);
        assertThat(diff(13, 13, 100, 9)).isEqualTo(Verdict.BROKEN);
        assertThat(sync.reason()).isEqualTo(SuspectReason.SELF_CHECK);
    }

    /** One wrong digit in an id would else keep every later quote out, and with them the check. */
    @Test
    void shouldDoubtAQuoteThatTheBookNeverReaches() {
        snapshot(10, 100, 5, 101, 1);
        assertThat(sync.onQuote(900_000_000, 100, 6, 101, 1, book)).isEqualTo(Verdict.WAITING);
        long id = 11;
        Verdict verdict = diff(id, id, 100, id);
        while (verdict == Verdict.VERIFIED && id < 1_000) {
            id++;
            verdict = diff(id, id, 100, id);
        }

        assertThat(verdict).isEqualTo(Verdict.BROKEN);
        assertThat(sync.reason()).isEqualTo(SuspectReason.SELF_CHECK);
        assertThat(id).as("not for a quote or two that come early").isBetween(30L, 32L);
        sync.reset(book);
        snapshot(40, 100, 5, 101, 1);
        sync.onQuote(41, 100, 7, 101, 1, book);
        assertThat(diff(41, 41, 100, 8)).as("the check works again").isEqualTo(Verdict.BROKEN);
    }

    @Test
    void shouldNotCompareQuotesOfOtherMoments() {
        snapshot(10, 100, 5, 101, 1);
        sync.onQuote(12, 100, 6, 101, 1, book);

        assertThat(diff(11, 13, 100, 7)).isEqualTo(Verdict.VERIFIED);
        assertThat(sync.onQuote(11, 100, 1, 101, 1, book)).as("older").isEqualTo(Verdict.WAITING);
    }

    @Test
    void shouldCompareASideWithoutOrders() {
        snapshot(10, 101, 1);

        assertThat(sync.onQuote(10, FeedMessages.NO_PX, 0, 101, 1, book)).isEqualTo(Verdict.VERIFIED);
        assertThat(sync.onQuote(10, 100, 1, 101, 1, book)).isEqualTo(Verdict.BROKEN);
    }

    @Test
    void shouldLeaveOutLevelsBeyondACutSnapshotAndAskForMore() {
        snapshot(10, 100, 1, 99, 1, 98, 1, 97, 1, 96, 1, 95, 1, 94, 1, 93, 1, 92, 1, 91, 1, 101, 1);
        assertThat(sync.wantsRefresh())
                .as("ten bids, cut at the limit; the asks are all there")
                .isFalse();

        diff(11, 11, 90, 5, 150, 5);
        assertThat(book.bidCount()).isEqualTo(10);
        assertThat(book.askCount()).isEqualTo(2);

        diff(12, 12, 100, 0, 99, 0, 98, 0, 97, 0, 96, 0);
        assertThat(sync.wantsRefresh()).as("five are as many as wanted").isFalse();
        assertThat(diff(13, 13, 100, 1, 99, 1)).isEqualTo(Verdict.VERIFIED);
        assertThat(diff(14, 14, 100, 0, 99, 0)).isEqualTo(Verdict.VERIFIED);
        assertThat(diff(15, 15, 95, 0)).isEqualTo(Verdict.BROKEN);
        assertThat(sync.reason()).isEqualTo(SuspectReason.DEPTH_EXHAUSTED);
    }

    @Test
    void shouldPutAFreshSnapshotInPlaceWhileServing() {
        BinanceDepthSync deep = new BinanceDepthSync(8, 10, 20);
        OrderBook mine = new OrderBook(50);
        long[] ten = {100, 1, 99, 1, 98, 1, 97, 1, 96, 1, 95, 1, 94, 1, 93, 1, 92, 1, 91, 1, 101, 1};
        deep.onDepth(message(true, DepthMessage.ABSENT, 10, ten), mine);
        deep.onDepth(message(false, 11, 11, 100, 0, 99, 0, 98, 0), mine);
        assertThat(deep.wantsRefresh()).isTrue();
        assertThat(deep.onDepth(message(true, DepthMessage.ABSENT, 10, ten), mine))
                .as("what came since is not kept")
                .isEqualTo(Verdict.SNAPSHOT_TOO_OLD);
        deep.onDepth(message(false, 12, 12, 97, 3), mine);
        deep.onDepth(message(false, 13, 13, 101, 4), mine);

        DepthMessage fresh = message(
                true, DepthMessage.ABSENT, 12, 97, 3, 96, 1, 95, 1, 94, 1, 93, 1, 92, 1, 91, 1, 90, 8, 89, 9, 101, 1);
        assertThat(deep.onDepth(fresh, mine)).isEqualTo(Verdict.VERIFIED);

        assertThat(deep.version()).isEqualTo(13);
        assertThat(mine.bidCount()).isEqualTo(9);
        assertThat(mine.bidQty(8)).isEqualTo(9);
        assertThat(mine.askQty(0)).as("the difference since").isEqualTo(4);
        assertThat(deep.wantsRefresh()).isFalse();
    }

    @Test
    void shouldWaitForTheStreamWhenTheFreshSnapshotIsAheadAndDoubtADisagreement() {
        BinanceDepthSync deep = new BinanceDepthSync(8, 10, 20);
        OrderBook mine = new OrderBook(50);
        long[] ten = {100, 1, 99, 1, 98, 1, 97, 1, 96, 1, 95, 1, 94, 1, 93, 1, 92, 1, 91, 1, 101, 1};
        deep.onDepth(message(true, DepthMessage.ABSENT, 10, ten), mine);
        deep.onDepth(message(false, 11, 11, 100, 0, 99, 0, 98, 0), mine);

        DepthMessage ahead =
                message(true, DepthMessage.ABSENT, 12, 97, 2, 96, 1, 95, 1, 94, 1, 93, 1, 92, 1, 91, 1, 90, 8, 101, 1);
        assertThat(deep.onDepth(ahead, mine)).isEqualTo(Verdict.WAITING);
        assertThat(deep.isWhole()).isTrue();
        assertThat(deep.onDepth(message(false, 12, 12, 97, 1), mine))
                .as("the snapshot says 2 at 97")
                .isEqualTo(Verdict.BROKEN);
        assertThat(deep.reason()).isEqualTo(SuspectReason.SELF_CHECK);
    }

    private Verdict diffAt(long timeMs, long first, long last, long... levels) {
        DepthMessage message = message(false, first, last, levels);
        message.exchangeTimeNs = timeMs * 1_000_000;
        return sync.onDepth(message, book);
    }

    @Test
    void shouldNoticeIdsThatBeginAnewByTheVenuesTime() {
        diffAt(1_000, 10, 12, 100, 7);
        snapshot(12, 100, 7, 101, 1);
        assertThat(diffAt(1_100, 13, 14, 100, 8)).isEqualTo(Verdict.VERIFIED);

        assertThat(diffAt(1_100, 13, 14, 100, 8)).as("a repeat").isEqualTo(Verdict.DUPLICATE);
        assertThat(diffAt(1_200, 1, 2, 100, 9)).isEqualTo(Verdict.BROKEN);
        assertThat(sync.reason()).isEqualTo(SuspectReason.GAP);
    }

    @Test
    void shouldAllowForASnapshotAheadOfTheStream() {
        snapshot(20, 100, 7, 101, 1);

        assertThat(diffAt(1_000, 10, 12, 100, 6)).isEqualTo(Verdict.DUPLICATE);
        assertThat(diffAt(1_900, 13, 14, 100, 7)).isEqualTo(Verdict.DUPLICATE);
        assertThat(diffAt(2_100, 1, 2, 100, 8)).as("ahead for too long").isEqualTo(Verdict.BROKEN);
    }

    @Test
    void shouldForgetWhatWasKeptWhenIdsBeginAnew() {
        diffAt(1_000, 1_000, 1_002, 100, 6);
        diffAt(1_100, 1, 2, 100, 7);

        assertThat(snapshot(1, 100, 6, 101, 1)).isEqualTo(Verdict.VERIFIED);
        assertThat(book.bidQty(0)).isEqualTo(7);
    }

    @Test
    void shouldNoticeIdsOfTheBestQuoteThatBeginAnew() {
        BinanceTopSync top = new BinanceTopSync();
        assertThat(top.onQuote(1_000, 100, 1, 101, 1, book)).isEqualTo(Verdict.VERIFIED);
        Verdict verdict = Verdict.DUPLICATE;
        int quotes = 0;
        while (verdict == Verdict.DUPLICATE && quotes < 100) {
            verdict = top.onQuote(++quotes, 100, 2, 101, 1, book);
        }

        assertThat(verdict).isEqualTo(Verdict.BROKEN);
        assertThat(top.reason()).isEqualTo(SuspectReason.GAP);
        assertThat(quotes).isBetween(2, 20);
        top.reset(book);
        assertThat(top.onQuote(++quotes, 100, 3, 101, 1, book)).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void shouldBeginAnewAfterReset() {
        snapshot(10, 100, 5, 101, 1);
        sync.reset(book);

        assertThat(book.bidCount()).isZero();
        assertThat(sync.needsSnapshot()).isTrue();
        assertThat(diff(11, 11, 100, 6)).isEqualTo(Verdict.WAITING);
        assertThat(snapshot(10, 100, 5)).isEqualTo(Verdict.VERIFIED);
        assertThat(book.bidQty(0)).isEqualTo(6);
    }

    @Test
    void shouldServeTopOfBookAlone() {
        BinanceTopSync top = new BinanceTopSync();
        OrderBook one = new OrderBook(1);
        assertThat(top.needsSnapshot()).isTrue();
        assertThat(top.onQuote(5, 99, 1, 101, 2, one)).isEqualTo(Verdict.VERIFIED);
        assertThat(top.onDepth(message(true, DepthMessage.ABSENT, 4, 98, 9), one))
                .as("a snapshot older than the quote")
                .isEqualTo(Verdict.DUPLICATE);
        assertThat(top.onQuote(4, 90, 1, 101, 2, one)).isEqualTo(Verdict.DUPLICATE);
        assertThat(one.bidPx(0)).isEqualTo(99);
        assertThat(top.version()).isEqualTo(5);
    }
}
