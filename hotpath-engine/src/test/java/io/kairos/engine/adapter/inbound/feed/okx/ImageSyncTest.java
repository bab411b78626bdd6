package io.kairos.engine.adapter.inbound.feed.okx;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.inbound.feed.BookSync.Verdict;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.domain.book.OrderBook;
import io.kairos.journal.codec.SuspectReason;
import org.junit.jupiter.api.Test;

class ImageSyncTest {
    private final ImageSync sync = new ImageSync(new Renumbering());
    private final OrderBook book = new OrderBook(5);

    private static DepthMessage image(long seqId, long timeMs, long bidPx) {
        DepthMessage message = new DepthMessage();
        message.snapshot = true;
        message.lastId = seqId;
        message.exchangeTimeNs = timeMs * 1_000_000;
        boolean unused = message.bids.add(bidPx, 1);
        return message;
    }

    @Test
    void shouldTakeEachPictureWhole() {
        assertThat(sync.onDepth(image(10, 1_000, 100), book)).isEqualTo(Verdict.VERIFIED);
        assertThat(sync.onDepth(image(17, 1_010, 99), book)).isEqualTo(Verdict.VERIFIED);

        assertThat(book.bidCount()).isEqualTo(1);
        assertThat(book.bidPx(0)).isEqualTo(99);
        assertThat(sync.version()).isEqualTo(17);
    }

    @Test
    void shouldIgnoreOlderPictures() {
        sync.onDepth(image(17, 1_010, 99), book);

        assertThat(sync.onDepth(image(10, 1_000, 100), book)).isEqualTo(Verdict.DUPLICATE);
        assertThat(sync.onDepth(image(17, 1_010, 99), book)).isEqualTo(Verdict.DUPLICATE);
        assertThat(book.bidPx(0)).isEqualTo(99);
    }

    @Test
    void shouldTakeAPictureSentAgainForASignOfLife() {
        sync.onDepth(image(17, 1_010, 99), book);

        assertThat(sync.onDepth(image(17, 61_010, 99), book)).isEqualTo(Verdict.VERIFIED);
        assertThat(sync.version()).isEqualTo(17);
    }

    @Test
    void shouldKeepVersionsRisingWhenTheVenueRenumbers() {
        sync.onDepth(image(17, 1_010, 99), book);

        assertThat(sync.onDepth(image(3, 1_020, 98), book)).isEqualTo(Verdict.VERIFIED);
        assertThat(sync.version()).isGreaterThan(17);
        assertThat(book.bidPx(0)).isEqualTo(98);
    }

    @Test
    void shouldRefuseWhatIsNoPicture() {
        DepthMessage change = image(17, 1_010, 99);
        change.snapshot = false;

        assertThat(sync.onDepth(change, book)).isEqualTo(Verdict.BROKEN);
        assertThat(sync.reason()).isEqualTo(SuspectReason.MALFORMED);
        assertThat(sync.isWhole()).isFalse();
    }
}
