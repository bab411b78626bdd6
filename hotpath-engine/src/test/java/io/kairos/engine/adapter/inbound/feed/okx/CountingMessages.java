package io.kairos.engine.adapter.inbound.feed.okx;

import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import org.jspecify.annotations.Nullable;

/** Counts what a decoder says and allocates nothing. */
class CountingMessages implements FeedMessages {
    long calls;
    long malformed;

    @Override
    public void onDepth(FeedInstrument instrument, DepthMessage message) {
        calls++;
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
        calls++;
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
        calls++;
    }

    @Override
    public void onInexact(FeedInstrument instrument, Part part, long tradeId, long exchangeTimeNs) {
        calls++;
    }

    @Override
    public void onMalformed(@Nullable FeedInstrument instrument, String problem) {
        malformed++;
    }

    @Override
    public void onUnknown(int count) {}

    @Override
    public void onHeartbeat() {}

    @Override
    public void onAcknowledged(long requestId, @Nullable FeedInstrument instrument) {}

    @Override
    public void onRefused(long requestId, @Nullable FeedInstrument instrument, String text) {}

    @Override
    public void onClosingSoon(String reason) {}

    @Override
    public void onVenueStatus(boolean trading, String text) {}

    @Override
    public void onInstrumentsChanged(String reason) {}
}
