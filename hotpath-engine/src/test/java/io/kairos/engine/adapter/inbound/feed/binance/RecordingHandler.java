package io.kairos.engine.adapter.inbound.feed.binance;

import java.util.ArrayList;
import java.util.List;

/** Writes down what a decoder found. */
final class RecordingHandler implements StreamHandler {
    final List<String> found = new ArrayList<>();

    @Override
    public void onBookTicker(
            FeedInstrument instrument, long updateId, long bidPx, long bidQty, long askPx, long askQty) {
        found.add("quote " + instrument.id + ' ' + updateId + ' ' + bidPx + ' ' + bidQty + ' ' + askPx + ' ' + askQty);
    }

    @Override
    public void onTrade(FeedInstrument instrument, long tradeId, long px, long qty, long timeMs, boolean buyerIsMaker) {
        found.add("trade " + instrument.id + ' ' + tradeId + ' ' + px + ' ' + qty + ' ' + timeMs + ' ' + buyerIsMaker);
    }

    @Override
    public void onInexact(FeedInstrument instrument, long tradeId, long timeMs) {
        found.add("inexact " + instrument.id + ' ' + tradeId);
    }

    @Override
    public void onControlDone(long requestId) {
        found.add("done " + requestId);
    }

    @Override
    public void onControlRefused(String text) {
        found.add("refused " + text);
    }

    @Override
    public void onServerShutdown() {
        found.add("shutdown");
    }
}
