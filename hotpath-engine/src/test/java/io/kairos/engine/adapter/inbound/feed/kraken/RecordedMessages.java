package io.kairos.engine.adapter.inbound.feed.kraken;

import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.LevelBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes what a decoder says, one line each; what it says of messages that it could not read is kept apart. */
final class RecordedMessages implements FeedMessages {
    final List<String> found = new ArrayList<>();
    final List<String> malformed = new ArrayList<>();
    int unknown;

    void clear() {
        found.clear();
        malformed.clear();
        unknown = 0;
    }

    static String depth(FeedInstrument instrument, DepthMessage message) {
        return (message.snapshot ? "snapshot " : "update ") + instrument.index + " bids" + levels(message.bids)
                + " asks" + levels(message.asks) + " checksum " + message.checksum + " time " + message.exchangeTimeNs;
    }

    private static String levels(LevelBuffer levels) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < levels.size(); i++) {
            text.append(' ').append(levels.px(i)).append(':').append(levels.qty(i));
        }
        return text.toString();
    }

    private static String name(@Nullable FeedInstrument instrument) {
        return instrument == null ? "?" : Integer.toString(instrument.index);
    }

    @Override
    public void onDepth(FeedInstrument instrument, DepthMessage message) {
        found.add(depth(instrument, message));
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
        found.add("quote " + instrument.index + ' ' + updateId + ' ' + exchangeTimeNs + ' ' + bidPx + ':' + bidQty + ' '
                + askPx + ':' + askQty);
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
        found.add("trade " + instrument.index + ' ' + tradeId + ' ' + count + ' ' + px + ':' + qty + ' '
                + exchangeTimeNs + (aggressorIsBuyer ? " buy" : " sell"));
    }

    @Override
    public void onInexact(FeedInstrument instrument, Part part, long tradeId, long exchangeTimeNs) {
        found.add("inexact " + instrument.index + ' ' + part + ' ' + tradeId + ' ' + exchangeTimeNs);
    }

    @Override
    public void onMalformed(@Nullable FeedInstrument instrument, String problem) {
        malformed.add(name(instrument) + ' ' + problem);
    }

    @Override
    public void onUnknown(int count) {
        unknown += count;
    }

    @Override
    public void onHeartbeat() {
        found.add("heartbeat");
    }

    @Override
    public void onAcknowledged(long requestId, @Nullable FeedInstrument instrument) {
        found.add("acknowledged " + requestId + ' ' + name(instrument));
    }

    @Override
    public void onRefused(long requestId, @Nullable FeedInstrument instrument, String text) {
        found.add("refused " + requestId + ' ' + name(instrument) + ' ' + text);
    }

    @Override
    public void onClosingSoon(String reason) {
        found.add("closing " + reason);
    }

    @Override
    public void onVenueStatus(boolean trading, String text) {
        found.add("status " + trading + ' ' + text);
    }

    @Override
    public void onInstrumentsChanged(String reason) {
        found.add("instruments " + reason);
    }
}
