package io.kairos.engine.adapter.inbound.feed.kraken;

import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import org.jspecify.annotations.Nullable;

/** Adds up what it hears and allocates nothing; does not expect anything but market data. */
class QuietMessages implements FeedMessages {
    private final long[] sum;

    QuietMessages(long[] sum) {
        this.sum = sum;
    }

    @Override
    public void onDepth(FeedInstrument instrument, DepthMessage message) {
        sum[0] += message.checksum;
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
        sum[0] += bidPx;
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
        sum[0] += tradeId;
    }

    @Override
    public void onHeartbeat() {
        sum[0]++;
    }

    @Override
    public void onInexact(FeedInstrument instrument, Part part, long tradeId, long exchangeTimeNs) {
        throw new AssertionError("inexact: " + instrument);
    }

    @Override
    public void onMalformed(@Nullable FeedInstrument instrument, String problem) {
        throw new AssertionError("malformed: " + problem);
    }

    @Override
    public void onUnknown(int count) {
        throw new AssertionError("unknown: " + count);
    }

    @Override
    public void onAcknowledged(long requestId, @Nullable FeedInstrument instrument) {
        throw new AssertionError("acknowledged");
    }

    @Override
    public void onRefused(long requestId, @Nullable FeedInstrument instrument, String text) {
        throw new AssertionError("refused: " + text);
    }

    @Override
    public void onClosingSoon(String reason) {
        throw new AssertionError("closing: " + reason);
    }

    @Override
    public void onVenueStatus(boolean trading, String text) {
        throw new AssertionError("status: " + text);
    }

    @Override
    public void onInstrumentsChanged(String reason) {
        throw new AssertionError("instruments: " + reason);
    }
}
