package io.kairos.engine.adapter.inbound.feed.okx;

import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.LevelBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what a decoder says, one line each. */
final class RecordingMessages implements FeedMessages {
    final List<String> lines = new ArrayList<>();

    List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    static String depth(FeedInstrument instrument, DepthMessage message) {
        return "depth " + instrument.instrument.venueSymbol() + (message.snapshot ? " snapshot" : " update")
                + " last=" + message.lastId + " previous=" + message.previousId + " first=" + message.firstId
                + " checksum=" + message.checksum + " time=" + message.exchangeTimeNs + " bids=" + side(message.bids)
                + " asks=" + side(message.asks);
    }

    private static String side(LevelBuffer side) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < side.size(); i++) {
            text.append(i == 0 ? "" : ",").append(side.px(i)).append('x').append(side.qty(i));
        }
        return text.toString();
    }

    @Override
    public void onDepth(FeedInstrument instrument, DepthMessage message) {
        lines.add(depth(instrument, message));
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
        lines.add("quote");
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
        lines.add("trade " + instrument.instrument.venueSymbol() + " id=" + tradeId + " count=" + count + " px=" + px
                + " qty=" + qty + " time=" + exchangeTimeNs + " buyer=" + aggressorIsBuyer);
    }

    @Override
    public void onInexact(FeedInstrument instrument, Part part, long tradeId, long exchangeTimeNs) {
        lines.add("inexact " + instrument.instrument.venueSymbol() + ' ' + part + " id=" + tradeId + " time="
                + exchangeTimeNs);
    }

    @Override
    public void onMalformed(@Nullable FeedInstrument instrument, String problem) {
        lines.add("malformed " + name(instrument));
    }

    @Override
    public void onUnknown(int count) {
        lines.add("unknown " + count);
    }

    @Override
    public void onHeartbeat() {
        lines.add("heartbeat");
    }

    @Override
    public void onAcknowledged(long requestId, @Nullable FeedInstrument instrument) {
        lines.add("acknowledged " + requestId + ' ' + name(instrument));
    }

    @Override
    public void onRefused(long requestId, @Nullable FeedInstrument instrument, String text) {
        lines.add("refused " + requestId + ' ' + name(instrument) + ' ' + text);
    }

    @Override
    public void onClosingSoon(String reason) {
        lines.add("closing");
    }

    @Override
    public void onVenueStatus(boolean trading, String text) {
        lines.add("status " + trading + ' ' + text);
    }

    @Override
    public void onInstrumentsChanged(String reason) {
        lines.add("instruments " + reason);
    }

    private static String name(@Nullable FeedInstrument instrument) {
        return instrument == null ? "-" : instrument.instrument.venueSymbol();
    }
}
