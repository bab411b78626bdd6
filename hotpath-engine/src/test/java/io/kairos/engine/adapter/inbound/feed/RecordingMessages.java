package io.kairos.engine.adapter.inbound.feed;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what a decoder found, one line each. */
public class RecordingMessages implements FeedMessages {
    public final List<String> found = new ArrayList<>();
    public final List<String> problems = new ArrayList<>();
    public int unknown;

    private static String levels(LevelBuffer side) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < side.size(); i++) {
            text.append(i == 0 ? "" : " ").append(side.px(i)).append('x').append(side.qty(i));
        }
        return text.append(']').toString();
    }

    private static String number(long value) {
        return value == DepthMessage.ABSENT ? "-" : Long.toString(value);
    }

    private static String index(@Nullable FeedInstrument instrument) {
        return instrument == null ? "?" : Integer.toString(instrument.index);
    }

    @Override
    public void onDepth(FeedInstrument instrument, DepthMessage message) {
        found.add((message.snapshot ? "snapshot " : "depth ")
                + instrument.index
                + ' '
                + number(message.firstId)
                + ' '
                + number(message.lastId)
                + ' '
                + number(message.previousId)
                + ' '
                + number(message.checksum)
                + ' '
                + message.exchangeTimeNs
                + ' '
                + levels(message.bids)
                + ' '
                + levels(message.asks));
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
        found.add(
                "quote " + instrument.index + ' ' + updateId + ' ' + bidPx + ' ' + bidQty + ' ' + askPx + ' ' + askQty);
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
        found.add("trade " + instrument.index + ' ' + tradeId + ' ' + count + ' ' + px + ' ' + qty + ' '
                + exchangeTimeNs + ' ' + (aggressorIsBuyer ? "buy" : "sell"));
    }

    @Override
    public void onInexact(FeedInstrument instrument, Part part, long tradeId, long exchangeTimeNs) {
        found.add("inexact " + instrument.index + ' ' + part + ' ' + tradeId);
    }

    @Override
    public void onMalformed(@Nullable FeedInstrument instrument, String problem) {
        found.add("malformed " + index(instrument));
        problems.add(problem);
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
        found.add("done " + requestId + ' ' + index(instrument));
    }

    @Override
    public void onRefused(long requestId, @Nullable FeedInstrument instrument, String text) {
        found.add("refused " + requestId + ' ' + index(instrument) + ' ' + text);
    }

    @Override
    public void onClosingSoon(String reason) {
        found.add("closing");
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
