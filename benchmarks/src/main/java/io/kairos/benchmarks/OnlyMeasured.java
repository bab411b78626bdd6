package io.kairos.benchmarks;

import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import org.jspecify.annotations.Nullable;

/** Ends the run at every message but those that a benchmark overrides: whatever else comes is not what it measures. */
public abstract class OnlyMeasured implements FeedMessages {
    private static IllegalStateException unexpected(String what) {
        return new IllegalStateException("not what is measured: " + what);
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
        throw unexpected("a quote");
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
