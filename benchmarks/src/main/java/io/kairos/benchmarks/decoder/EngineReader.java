package io.kairos.benchmarks.decoder;

import io.kairos.benchmarks.book.BenchVenue;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import io.netty.channel.EventLoopGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The engine's decoder of a venue. A message that it does not read in its shape ends the run. */
final class EngineReader extends Reader implements FeedMessages {
    private final FeedDecoder decoder;
    private long last;

    EngineReader(Venue venue, List<byte[]> messages, EventLoopGroup eventLoops) {
        super("kairos", messages);
        decoder = BenchVenue.protocol(venue, eventLoops)
                .newDecoder(new SymbolIndex(List.of(BenchVenue.instrument(venue))), this);
    }

    @Override
    long read(byte[] message, int length) {
        if (decoder.decode(message, length) != FeedDecoder.Result.SHAPED) {
            throw new IllegalStateException("a message was not decoded in its shape");
        }
        return last;
    }

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

    private static IllegalStateException unexpected(String what) {
        return new IllegalStateException("only best bid and ask are measured, got " + what);
    }

    @Override
    public void onTrade(
            FeedInstrument instrument,
            long tradeId,
            int count,
            long px,
            long qty,
            long exchangeTimeNs,
            boolean aggressorIsBuyer) {
        throw unexpected("a trade");
    }

    @Override
    public void onInexact(FeedInstrument instrument, Part part, long tradeId, long exchangeTimeNs) {
        throw unexpected("an inexact number");
    }

    @Override
    public void onMalformed(@Nullable FeedInstrument instrument, String problem) {
        throw unexpected("a malformed message: " + problem);
    }

    @Override
    public void onUnknown(int count) {
        throw unexpected("unknown members");
    }

    @Override
    public void onHeartbeat() {
        throw unexpected("a heartbeat");
    }

    @Override
    public void onAcknowledged(long requestId, @Nullable FeedInstrument instrument) {
        throw unexpected("an acknowledgement");
    }

    @Override
    public void onRefused(long requestId, @Nullable FeedInstrument instrument, String text) {
        throw unexpected("a refusal");
    }

    @Override
    public void onClosingSoon(String reason) {
        throw unexpected("an announced end");
    }

    @Override
    public void onVenueStatus(boolean trading, String text) {
        throw unexpected("a venue status");
    }

    @Override
    public void onInstrumentsChanged(String reason) {
        throw unexpected("changed instruments");
    }
}
