package io.kairos.engine.adapter.inbound.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.domain.book.OrderBook;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.SuspectReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What becomes public of several replicas of a book. */
@NullUnmarked
class PublicBookTest {
    private final Instrument btc = new Instrument(
            7,
            Venue.KRAKEN,
            "BTC-USD",
            "BTC/USD",
            new Asset(0, "BTC", 8),
            new Asset(1, "USD", 8),
            1,
            8,
            1,
            0,
            Long.MAX_VALUE,
            1,
            1,
            Long.MAX_VALUE,
            0,
            10,
            10,
            true);
    private final FeedInstrument instrument = new FeedInstrument(0, btc);
    private final Seen seen = new Seen();
    private final PublicBook book = new PublicBook(instrument, seen, new BookStats(1), -1, 100);
    private long nowNs = 1_000_000_000L;

    private static final class Seen implements PublicBook.Publisher {
        final List<String> events = new ArrayList<>();
        boolean full;

        @Override
        public boolean quote(
                PublicBook about, long timeNs, long updateId, long bidPx, long bidQty, long askPx, long askQty) {
            if (!full) {
                events.add("quote " + updateId + ' ' + bidPx + '/' + askPx);
            }
            return !full;
        }

        @Override
        public boolean depth(PublicBook about, long timeNs, long updateId, OrderBook levels) {
            events.add("depth " + updateId + ' ' + levels.bidCount() + '/' + levels.askCount());
            return true;
        }

        @Override
        public boolean trade(PublicBook about, long tradeId, long px, long qty, long timeNs, boolean buy) {
            return true;
        }

        @Override
        public void state(PublicBook about, FeedState before, FeedState state, SuspectReason reason, String text) {
            events.add(state + (reason == SuspectReason.NONE ? "" : " " + reason));
        }

        @Override
        public void missing(PublicBook about, long fromTradeId, long toTradeId, String cause) {
            events.add("missing");
        }

        List<String> take() {
            List<String> taken = List.copyOf(events);
            events.clear();
            return taken;
        }
    }

    /** Whole, at the version that a test sets. */
    private static final class At implements BookSync {
        long version;

        @Override
        public Verdict onDepth(DepthMessage message, OrderBook into) {
            return Verdict.VERIFIED;
        }

        @Override
        public Verdict onQuote(long updateId, long bidPx, long bidQty, long askPx, long askQty, OrderBook into) {
            return Verdict.WAITING;
        }

        @Override
        public boolean isWhole() {
            return true;
        }

        @Override
        public boolean needsSnapshot() {
            return false;
        }

        @Override
        public SuspectReason reason() {
            return SuspectReason.NONE;
        }

        @Override
        public String problem() {
            return "";
        }

        @Override
        public long version() {
            return version;
        }

        @Override
        public void reset(OrderBook into) {
            into.clear();
        }
    }

    private BookReplica replica() {
        BookReplica made = new BookReplica(null, book, instrument, new OrderBook(10), new At());
        book.add(made);
        return made;
    }

    private void set(BookReplica replica, long version, long bidPx) {
        ((At) replica.sync()).version = version;
        replica.book().clear();
        replica.book().setBid(bidPx, 1);
        replica.book().setAsk(bidPx + 10, 1);
        nowNs += 1_000_000;
        if (replica.isLive()) {
            book.onChanged(replica, 0, nowNs);
        } else {
            replica.setLive(nowNs);
            book.onWhole(replica, nowNs);
        }
    }

    private void lose(BookReplica replica, SuspectReason reason) {
        replica.reset(nowNs);
        book.onLost(replica, reason, "", nowNs);
    }

    @Test
    void shouldPublishTheFirstArrivalOfANewerVersion() {
        BookReplica one = replica();
        BookReplica two = replica();
        set(one, 10, 100);
        set(two, 9, 99);
        set(two, 11, 101);
        set(one, 11, 101);
        set(one, 12, 102);
        set(two, 12, 102);

        assertThat(seen.take()).containsExactly("LIVE", "quote 10 100/110", "quote 11 101/111", "quote 12 102/112");
    }

    @Test
    void shouldStayLiveWhileAnotherReplicaStands() {
        BookReplica one = replica();
        BookReplica two = replica();
        set(one, 10, 100);
        set(two, 10, 100);
        seen.take();

        lose(one, SuspectReason.DISCONNECTED);
        set(two, 11, 101);
        assertThat(seen.take()).containsExactly("quote 11 101/111");

        lose(two, SuspectReason.GAP);
        assertThat(seen.take()).containsExactly("SUSPECT GAP");
        set(one, 12, 102);
        assertThat(seen.take()).containsExactly("LIVE", "quote 12 102/112");
    }

    @Test
    void shouldReplaceAtOnceWhatADisprovedReplicaSaid() {
        BookReplica one = replica();
        BookReplica two = replica();
        set(two, 9, 99);
        set(one, 10, 500);
        seen.take();

        lose(one, SuspectReason.CHECKSUM);

        assertThat(seen.take())
                .as("the older, proven book under a newer number, its levels before its best")
                .containsExactly("depth 11 1/1", "quote 11 99/109");
        set(two, 10, 100);
        assertThat(seen.take()).containsExactly("quote 12 100/110");
    }

    @Test
    void shouldNotWaitForeverForASurvivorThatIsBehind() {
        BookReplica one = replica();
        BookReplica two = replica();
        set(two, 8, 98);
        set(one, 10, 100);
        seen.take();

        lose(one, SuspectReason.DISCONNECTED);
        set(two, 9, 99);
        assertThat(book.behind(nowNs))
                .as("it may be on its way to what was published")
                .isNull();
        nowNs += 1_000_000_000L;
        assertThat(book.behind(nowNs)).isSameAs(two);
        assertThat(seen.take()).as("what it has is the past").isEmpty();

        lose(two, SuspectReason.SILENT);
        set(two, 9, 101);
        book.publishDepth(0, nowNs);
        assertThat(seen.take()).containsExactly("SUSPECT SILENT", "LIVE", "quote 9 101/111", "depth 9 1/1");
        assertThat(book.behind(nowNs)).isNull();
    }

    @Test
    void shouldNotRenumberForASurvivorThatIsAsFar() {
        BookReplica one = replica();
        BookReplica two = replica();
        set(one, 10, 100);
        set(two, 10, 100);
        book.publishDepth(0, nowNs);
        seen.take();

        lose(one, SuspectReason.DISCONNECTED);
        nowNs += 1_000_000_000L;
        assertThat(book.behind(nowNs)).isNull();
        assertThat(seen.take()).isEmpty();

        set(two, 11, 101);
        book.publishDepth(0, nowNs);
        assertThat(seen.take()).containsExactly("quote 11 101/111", "depth 11 1/1");
    }

    @Test
    void shouldLetASurvivorCatchUp() {
        BookReplica one = replica();
        BookReplica two = replica();
        set(two, 8, 98);
        set(one, 10, 100);
        seen.take();

        lose(one, SuspectReason.GAP);
        set(two, 10, 100);
        nowNs += 1_000_000_000L;
        assertThat(book.behind(nowNs)).isNull();
        set(two, 11, 101);

        assertThat(seen.take()).containsExactly("quote 11 101/111");
    }

    @Test
    void shouldKeepItsNumbersRisingWhenTheVenueNumbersAnew() {
        BookReplica one = replica();
        BookReplica two = replica();
        set(one, 1_000, 100);
        set(two, 1_000, 100);
        seen.take();

        set(one, 3, 101);
        set(two, 1_001, 555);
        set(two, 3, 101);
        set(two, 5, 103);
        set(one, 5, 103);
        assertThat(seen.take()).containsExactly("quote 1001 101/111", "quote 1003 103/113");
    }

    @Test
    void shouldNotPublishWhatIsHeldBack() {
        BookReplica one = replica();
        set(one, 10, 100);
        seen.take();

        book.hold(PublicBook.HOLD_VENUE_STATUS, SuspectReason.VENUE_STATUS, "maintenance", nowNs);
        set(one, 11, 101);
        book.publishDepth(0, nowNs);
        assertThat(seen.take()).containsExactly("SUSPECT VENUE_STATUS");

        book.release(PublicBook.HOLD_VENUE_STATUS, nowNs);
        assertThat(seen.take()).containsExactly("LIVE", "quote 11 101/111");
    }

    @Test
    void shouldBeSuspectWhileTheRingIsFull() {
        BookReplica one = replica();
        set(one, 10, 100);
        seen.full = true;
        seen.take();

        set(one, 11, 101);
        assertThat(seen.take()).containsExactly("SUSPECT OVERFLOW");
        seen.full = false;
        book.release(PublicBook.HOLD_OVERFLOW, nowNs);
        assertThat(seen.take()).containsExactly("LIVE", "quote 11 101/111");
    }

    @Test
    void shouldPublishDepthAtItsPaceAndOnlyWhenSomethingChanged() {
        BookReplica one = replica();
        set(one, 10, 100);
        seen.take();
        long intervalNs = 100_000_000L;

        book.publishDepth(intervalNs, nowNs);
        book.publishDepth(intervalNs, nowNs + intervalNs);
        set(one, 11, 100);
        book.publishDepth(intervalNs, nowNs);
        book.publishDepth(intervalNs, nowNs + intervalNs);

        assertThat(seen.take()).containsExactly("depth 10 1/1", "depth 11 1/1");
    }

    @Test
    void shouldRefreshAConfirmedQuoteNowAndThen() {
        BookReplica one = replica();
        set(one, 10, 100);
        set(one, 11, 100);
        nowNs += 500_000_000L;
        set(one, 12, 100);

        assertThat(seen.take()).containsExactly("LIVE", "quote 10 100/110", "quote 12 100/110");
    }

    @Test
    void shouldNotCallADoubtBeforeTheFirstProofSuspect() {
        BookReplica one = replica();
        lose(one, SuspectReason.GAP);

        assertThat(seen.take()).isEmpty();
        assertThat(book.state()).isEqualTo(FeedState.SYNCING);
    }
}
