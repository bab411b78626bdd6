package io.kairos.engine.adapter.inbound.feed.okx;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.inbound.feed.BookSync.Verdict;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.domain.book.OrderBook;
import io.kairos.journal.codec.SuspectReason;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ChainSyncTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private final Renumbering renumbering = new Renumbering();
    private final OrderBook book = new OrderBook(1_000);
    private long timeNs = 1_000 * SECOND_NS;

    /** A message that sets one bid; the venue's time moves on by 100 ms. */
    private DepthMessage message(boolean snapshot, long previousId, long lastId, long... bids) {
        DepthMessage message = new DepthMessage();
        message.snapshot = snapshot;
        message.previousId = previousId;
        message.lastId = lastId;
        timeNs += SECOND_NS / 10;
        message.exchangeTimeNs = timeNs;
        for (int i = 0; i < bids.length; i += 2) {
            boolean unused = message.bids.add(bids[i], bids[i + 1]);
        }
        return message;
    }

    private DepthMessage update(long previousId, long lastId, long... bids) {
        return message(false, previousId, lastId, bids);
    }

    private DepthMessage snapshot(long lastId, long... bids) {
        return message(true, -1, lastId, bids);
    }

    private DepthMessage restSnapshot(long lastId, long... bids) {
        return message(true, DepthMessage.ABSENT, lastId, bids);
    }

    @Nested
    class ByConnection {
        private final ChainSync sync = new ChainSync(false, renumbering);

        @Test
        void shouldFollowTheDocumentedChain() {
            assertThat(sync.onDepth(snapshot(10, 100, 1), book)).isEqualTo(Verdict.VERIFIED);
            assertThat(sync.version()).isEqualTo(10);
            assertThat(sync.onDepth(update(10, 15, 101, 2), book)).isEqualTo(Verdict.VERIFIED);
            assertThat(sync.version()).isEqualTo(15);
            assertThat(sync.onDepth(update(15, 15), book)).isEqualTo(Verdict.VERIFIED);
            assertThat(sync.version()).isEqualTo(15);
            assertThat(sync.onDepth(update(15, 3, 102, 3), book)).isEqualTo(Verdict.VERIFIED);
            long renumbered = sync.version();
            assertThat(renumbered).isGreaterThan(15);
            assertThat(sync.onDepth(update(3, 5, 100, 0), book)).isEqualTo(Verdict.VERIFIED);
            assertThat(sync.version()).isEqualTo(renumbered + 2);

            assertThat(sync.isWhole()).isTrue();
            assertThat(book.bidCount()).isEqualTo(2);
            assertThat(book.bidPx(0)).isEqualTo(102);
            assertThat(book.bidPx(1)).isEqualTo(101);
        }

        @Test
        void shouldRefuseASnapshotOlderThanWhatWasApplied() {
            DepthMessage late = snapshot(10, 100, 1);
            sync.onDepth(snapshot(20, 100, 2), book);
            sync.onDepth(update(20, 21, 100, 3), book);
            sync.reset(book);

            assertThat(sync.onDepth(late, book)).isEqualTo(Verdict.BROKEN);
            assertThat(sync.reason()).isEqualTo(SuspectReason.GAP);
            sync.reset(book);
            assertThat(sync.onDepth(snapshot(21, 100, 3), book)).isEqualTo(Verdict.VERIFIED);
        }

        @Test
        void shouldWaitForTheSnapshot() {
            assertThat(sync.onDepth(update(8, 9, 99, 1), book)).isEqualTo(Verdict.WAITING);
            assertThat(sync.isWhole()).isFalse();
            assertThat(sync.needsSnapshot()).isFalse();
            assertThat(book.bidCount()).isZero();
        }

        @Test
        void shouldBreakOnAGapAtOnce() {
            sync.onDepth(snapshot(10, 100, 1), book);

            assertThat(sync.onDepth(update(12, 15, 101, 2), book)).isEqualTo(Verdict.BROKEN);

            assertThat(sync.isWhole()).isFalse();
            assertThat(sync.reason()).isEqualTo(SuspectReason.GAP);
            assertThat(sync.problem()).isEqualTo("prevSeqId=12 seqId=15 after seqId=10");
            assertThat(book.bidCount()).isEqualTo(1);
        }

        @Test
        void shouldNotTakeANumberOneHigherForContinuity() {
            sync.onDepth(snapshot(10, 100, 1), book);

            assertThat(sync.onDepth(update(11, 12, 101, 2), book)).isEqualTo(Verdict.BROKEN);
        }

        @Test
        void shouldIgnoreADuplicate() {
            sync.onDepth(snapshot(10, 100, 1), book);
            DepthMessage change = update(10, 15, 100, 2);
            sync.onDepth(change, book);

            assertThat(sync.onDepth(change, book)).isEqualTo(Verdict.DUPLICATE);
            assertThat(sync.onDepth(update(15, 17, 100, 3), book)).isEqualTo(Verdict.VERIFIED);
        }

        @Test
        void shouldIgnoreADuplicateOfARenumbering() {
            sync.onDepth(snapshot(10, 100, 1), book);
            DepthMessage reset = update(10, 3, 100, 2);
            sync.onDepth(reset, book);
            long version = sync.version();

            assertThat(sync.onDepth(reset, book)).isEqualTo(Verdict.DUPLICATE);
            assertThat(sync.version()).isEqualTo(version);
        }

        @Test
        void shouldIgnoreALateCopyOfTheSnapshot() {
            DepthMessage first = snapshot(10, 100, 1);
            sync.onDepth(first, book);
            sync.onDepth(update(10, 15, 100, 2), book);

            assertThat(sync.onDepth(first, book)).isEqualTo(Verdict.DUPLICATE);
            assertThat(book.bidQty(0)).isEqualTo(2);
        }

        @Test
        void shouldRefuseASnapshotOlderThanChangesThatCame() {
            DepthMessage late = snapshot(10, 100, 1);
            sync.onDepth(update(10, 15, 100, 2), book);

            assertThat(sync.onDepth(late, book)).isEqualTo(Verdict.BROKEN);
            assertThat(sync.reason()).isEqualTo(SuspectReason.GAP);
        }

        @Test
        void shouldTakeASnapshotAfterLateChangesOfTheFormerSubscription() {
            sync.onDepth(snapshot(10, 100, 1), book);
            sync.onDepth(update(12, 15), book);
            sync.reset(book);
            assertThat(sync.onDepth(update(15, 17, 100, 2), book)).isEqualTo(Verdict.WAITING);

            assertThat(sync.onDepth(snapshot(20, 100, 3), book)).isEqualTo(Verdict.VERIFIED);
            assertThat(sync.onDepth(update(20, 22, 100, 4), book)).isEqualTo(Verdict.VERIFIED);
        }

        @Test
        void shouldIgnoreRestSnapshots() {
            assertThat(sync.onDepth(restSnapshot(10, 100, 1), book)).isEqualTo(Verdict.WAITING);
            assertThat(sync.isWhole()).isFalse();
        }

        @Test
        void shouldBreakOnAChangeWithoutPredecessor() {
            sync.onDepth(snapshot(10, 100, 1), book);

            assertThat(sync.onDepth(update(DepthMessage.ABSENT, 15), book)).isEqualTo(Verdict.BROKEN);
            assertThat(sync.reason()).isEqualTo(SuspectReason.MALFORMED);
        }

        @Test
        void shouldBeginAnewAfterReset() {
            sync.onDepth(snapshot(10, 100, 1), book);
            sync.reset(book);

            assertThat(sync.isWhole()).isFalse();
            assertThat(book.bidCount()).isZero();
            assertThat(sync.onDepth(update(10, 15, 100, 2), book)).isEqualTo(Verdict.WAITING);
        }

        @Test
        void shouldKeepVersionsRisingWhenTheVenueRenumbersDuringAnInterruption() {
            sync.onDepth(snapshot(1_000, 100, 1), book);
            sync.reset(book);
            timeNs += 60 * SECOND_NS;

            sync.onDepth(snapshot(5, 100, 1), book);

            assertThat(sync.version()).isGreaterThan(1_000);
            assertThat(renumbering.count()).isEqualTo(1);
        }

        @Test
        void shouldGiveOneStateOneVersionOnTwoConnections() {
            ChainSync other = new ChainSync(false, renumbering);
            OrderBook otherBook = new OrderBook(1_000);
            DepthMessage first = snapshot(10, 100, 1);
            DepthMessage reset = update(10, 3, 100, 2);
            DepthMessage next = update(3, 7, 100, 3);
            sync.onDepth(first, book);
            sync.onDepth(reset, book);
            sync.onDepth(next, book);
            long version = sync.version();

            other.onDepth(first, otherBook);
            assertThat(other.version()).isLessThan(version);
            other.onDepth(reset, otherBook);
            other.onDepth(next, otherBook);

            assertThat(other.version()).isEqualTo(version);
            assertThat(renumbering.count()).isEqualTo(1);
        }
    }

    @Nested
    class ByRest {
        private final ChainSync sync = new ChainSync(true, renumbering);

        @Test
        void shouldJoinWhatIsKept() {
            assertThat(sync.needsSnapshot()).isTrue();
            sync.onDepth(update(8, 10, 99, 1), book);
            sync.onDepth(update(10, 15, 101, 1), book);
            sync.onDepth(update(15, 20, 102, 1), book);

            assertThat(sync.onDepth(restSnapshot(12, 100, 1), book)).isEqualTo(Verdict.VERIFIED);

            assertThat(sync.isWhole()).isTrue();
            assertThat(sync.needsSnapshot()).isFalse();
            assertThat(sync.version()).isEqualTo(20);
            assertThat(book.bidCount()).isEqualTo(3);
            assertThat(sync.onDepth(update(20, 21, 102, 0), book)).isEqualTo(Verdict.VERIFIED);
        }

        @Test
        void shouldAskAgainForASnapshotBeforeTheFirstChange() {
            sync.onDepth(update(20, 25, 101, 1), book);

            assertThat(sync.onDepth(restSnapshot(12, 100, 1), book)).isEqualTo(Verdict.SNAPSHOT_TOO_OLD);

            assertThat(sync.needsSnapshot()).isTrue();
            assertThat(sync.onDepth(restSnapshot(20, 100, 1), book)).isEqualTo(Verdict.VERIFIED);
            assertThat(sync.version()).isEqualTo(25);
        }

        @Test
        void shouldNotTrustASnapshotThatNothingConfirms() {
            assertThat(sync.onDepth(restSnapshot(12, 100, 1), book)).isEqualTo(Verdict.WAITING);
            assertThat(sync.isWhole()).isFalse();

            assertThat(sync.onDepth(update(8, 10, 100, 9), book)).isEqualTo(Verdict.WAITING);
            assertThat(sync.onDepth(update(12, 12), book)).isEqualTo(Verdict.VERIFIED);

            assertThat(sync.isWhole()).isTrue();
            assertThat(book.bidQty(0)).isEqualTo(1);
        }

        @Test
        void shouldBreakWhenTheFirstChangeDoesNotReachTheSnapshot() {
            sync.onDepth(restSnapshot(12, 100, 1), book);

            assertThat(sync.onDepth(update(14, 15, 100, 9), book)).isEqualTo(Verdict.BROKEN);
            assertThat(sync.reason()).isEqualTo(SuspectReason.GAP);
        }

        @Test
        void shouldFindAGapAmongWhatIsKept() {
            sync.onDepth(update(10, 15, 101, 1), book);
            sync.onDepth(update(17, 20, 102, 1), book);

            assertThat(sync.onDepth(restSnapshot(12, 100, 1), book)).isEqualTo(Verdict.BROKEN);
            assertThat(sync.isWhole()).isFalse();
        }

        @Test
        void shouldIgnoreSnapshotsOfTheConnection() {
            assertThat(sync.onDepth(snapshot(12, 100, 1), book)).isEqualTo(Verdict.WAITING);
            assertThat(sync.isWhole()).isFalse();
            assertThat(sync.needsSnapshot()).isTrue();
        }

        @Test
        void shouldFollowARenumberingAmongWhatIsKept() {
            sync.onDepth(update(10, 15, 101, 1), book);
            sync.onDepth(update(15, 3, 102, 1), book);
            sync.onDepth(update(3, 5, 103, 1), book);

            assertThat(sync.onDepth(restSnapshot(12, 100, 1), book)).isEqualTo(Verdict.VERIFIED);
            assertThat(book.bidPx(0)).isEqualTo(103);
            assertThat(sync.version()).isGreaterThan(15);
        }

        @Test
        void shouldGiveUpWhenNoSnapshotComes() {
            Verdict verdict = Verdict.WAITING;
            for (int i = 0; i <= ChainSync.MAX_BUFFERED; i++) {
                assertThat(verdict).isEqualTo(Verdict.WAITING);
                verdict = sync.onDepth(update(i, i + 1, 100, 1), book);
            }
            assertThat(verdict).isEqualTo(Verdict.BROKEN);
            assertThat(sync.reason()).isEqualTo(SuspectReason.OVERFLOW);
        }
    }
}
