package io.kairos.benchmarks.book;

import io.kairos.benchmarks.OnlyMeasured;
import io.kairos.engine.adapter.inbound.feed.BookSync;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.domain.book.OrderBook;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * From bytes to a verified book by the engine's own continuity rule and arrays, with whichever decoder. A message that is not
 * accepted ends the run: a fast path that drops messages would look good.
 */
final class BookPath extends OnlyMeasured implements Contender {
    private final FeedDecoder decoder;
    private final BookSync sync;
    private final OrderBook book;
    private final DepthMessage snapshot = new DepthMessage();

    /**
     * A path.
     *
     * @param decoders makes the decoder that will tell this path what it reads.
     */
    BookPath(Function<FeedMessages, FeedDecoder> decoders, BookSync sync, int maxLevels) {
        this.decoder = decoders.apply(this);
        this.sync = sync;
        this.book = new OrderBook(maxLevels);
    }

    /** Begins anew with a snapshot that came over REST. */
    void start(DepthMessage restSnapshot) {
        snapshot.copyFrom(restSnapshot);
        sync.reset(book);
        require(sync.onDepth(snapshot, book));
    }

    /** Begins anew; the snapshot comes as a message. */
    void start() {
        sync.reset(book);
    }

    @Override
    public long take(byte[] message) {
        FeedDecoder.Result result = decoder.decode(message, message.length - Traffic.PADDING);
        if (result != FeedDecoder.Result.SHAPED) {
            throw new IllegalStateException("a message was not decoded in its shape: " + result);
        }
        return book.bidPx(0) ^ book.askPx(0);
    }

    @Override
    public Traffic.Top top() {
        List<Long> bids = new ArrayList<>();
        List<Long> asks = new ArrayList<>();
        for (int i = 0; i < Traffic.COMPARED; i++) {
            bids.addAll(List.of(book.bidPx(i), book.bidQty(i)));
            asks.addAll(List.of(book.askPx(i), book.askQty(i)));
        }
        return new Traffic.Top(bids, asks);
    }

    @Override
    public void onDepth(FeedInstrument instrument, DepthMessage message) {
        require(sync.onDepth(message, book));
    }

    private void require(BookSync.Verdict verdict) {
        if (verdict != BookSync.Verdict.VERIFIED && verdict != BookSync.Verdict.APPLIED) {
            throw new IllegalStateException("a message was not applied: " + verdict + ' ' + sync.problem());
        }
    }
}
