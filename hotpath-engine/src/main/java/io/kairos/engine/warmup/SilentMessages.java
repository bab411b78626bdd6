package io.kairos.engine.warmup;

import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import org.jspecify.annotations.Nullable;

/** Takes decoded messages, and adds them up lest reading them be thought useless. Three kinds, as of {@link SilentJournal}. */
abstract sealed class SilentMessages implements FeedMessages {
    private long sum;

    /** One kind. */
    static final class First extends SilentMessages {}

    /** Another. */
    static final class Second extends SilentMessages {}

    /** A third. */
    static final class Third extends SilentMessages {}

    static SilentMessages of(int kind) {
        return switch (kind % 3) {
            case 0 -> new First();
            case 1 -> new Second();
            default -> new Third();
        };
    }

    long sum() {
        return sum;
    }

    @Override
    public void onDepth(FeedInstrument instrument, DepthMessage message) {
        sum += message.exchangeTimeNs;
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
        sum += bidPx + bidQty + askPx + askQty;
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
        sum += px + qty;
    }

    @Override
    public void onInexact(FeedInstrument instrument, Part part, long tradeId, long exchangeTimeNs) {
        sum++;
    }

    @Override
    public void onMalformed(@Nullable FeedInstrument instrument, String problem) {
        sum++;
    }

    @Override
    public void onUnknown(int count) {
        sum += count;
    }

    @Override
    public void onHeartbeat() {
        sum++;
    }

    @Override
    public void onAcknowledged(long requestId, @Nullable FeedInstrument instrument) {
        sum++;
    }

    @Override
    public void onRefused(long requestId, @Nullable FeedInstrument instrument, String text) {
        sum++;
    }

    @Override
    public void onClosingSoon(String reason) {
        sum++;
    }

    @Override
    public void onVenueStatus(boolean trading, String text) {
        sum++;
    }

    @Override
    public void onInstrumentsChanged(String reason) {
        sum++;
    }
}
