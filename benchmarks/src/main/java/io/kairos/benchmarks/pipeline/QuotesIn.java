package io.kairos.benchmarks.pipeline;

import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.venue.MarketDataEvents;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;

/** Hands quotes on to the engine, as the feed does with those of books that are whole. Anything else ends the run. */
final class QuotesIn implements FeedMessages {
    private final MarketDataEvents out;
    private final EpochNanoClock clock;

    QuotesIn(MarketDataEvents out, EpochNanoClock clock) {
        this.out = out;
        this.clock = clock;
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
        if (!out.quote(instrument.id, exchangeTimeNs, clock.nanoTime(), updateId, bidPx, bidQty, askPx, askQty)) {
            throw unexpected("a full ring");
        }
    }

    private static IllegalStateException unexpected(String what) {
        return new IllegalStateException("only quotes are measured, got " + what);
    }

    @Override
    public void onDepth(FeedInstrument instrument, DepthMessage message) {
        throw unexpected("depth");
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
