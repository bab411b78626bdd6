package io.kairos.benchmarks.decoder;

import io.kairos.benchmarks.OnlyMeasured;
import io.kairos.benchmarks.book.BenchVenue;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import io.netty.channel.EventLoopGroup;
import java.util.List;

/** The engine's decoder of a venue. A message that it does not read in its shape ends the run. */
final class EngineReader extends Reader {
    private final FeedDecoder decoder;
    private long last;

    EngineReader(Venue venue, List<byte[]> messages, EventLoopGroup eventLoops) {
        super("kairos", messages);
        decoder = BenchVenue.protocol(venue, eventLoops)
                .newDecoder(new SymbolIndex(List.of(BenchVenue.instrument(venue))), new Best());
    }

    @Override
    long read(byte[] message, int length) {
        if (decoder.decode(message, length) != FeedDecoder.Result.SHAPED) {
            throw new IllegalStateException("a message was not decoded in its shape");
        }
        return last;
    }

    /** Takes the best prices out of whatever message a venue tells them by. */
    private final class Best extends OnlyMeasured {
        @Override
        public void onQuote(
                FeedInstrument instrument,
                long updateId,
                long exchangeTimeNs,
                long bidPx,
                long bidQty,
                long askPx,
                long askQty) {
            last = digest(bidPx, bidQty, askPx, askQty);
        }

        @Override
        public void onDepth(FeedInstrument instrument, DepthMessage message) {
            last = digest(message.bids.px(0), message.bids.qty(0), message.asks.px(0), message.asks.qty(0));
        }
    }
}
