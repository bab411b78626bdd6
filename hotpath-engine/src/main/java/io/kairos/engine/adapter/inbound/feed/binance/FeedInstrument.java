package io.kairos.engine.adapter.inbound.feed.binance;

import io.kairos.domain.instrument.Instrument;
import io.kairos.journal.codec.FeedState;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What the feed knows of one instrument. Event loop only. */
final class FeedInstrument implements TradeSequencer.Sink {
    /** Takes the trades of all instruments, each in order. */
    interface TradeListener {
        /** As {@link TradeSequencer.Sink#onOrderedTrade}. */
        boolean onOrderedTrade(
                FeedInstrument instrument, long tradeId, long px, long qty, long timeMs, boolean buyerIsMaker);

        /** As {@link TradeSequencer.Sink#onMissing}. */
        void onMissing(FeedInstrument instrument, long fromTradeId, long toTradeId, String cause);
    }

    /** No update seen on this connection. */
    static final long NO_UPDATE = -1;

    final Instrument instrument;
    final int id;
    final int priceDecimals;
    final int qtyDecimals;
    final byte[] symbol;
    final TradeSequencer trades;
    FeedState state = FeedState.DISCONNECTED;
    long lastUpdateId = NO_UPDATE;
    boolean snapshotQueued;
    boolean refillQueued;
    int refillFailures;

    private final TradeListener listener;

    FeedInstrument(Instrument instrument, TradeListener listener, long lastTradeId, int maxRefill) {
        this.instrument = instrument;
        this.listener = listener;
        this.id = instrument.id();
        this.priceDecimals = instrument.priceDecimals();
        this.qtyDecimals = instrument.qtyDecimals();
        this.symbol = instrument.venueSymbol().getBytes(StandardCharsets.UTF_8);
        this.trades = new TradeSequencer(this, lastTradeId, maxRefill);
    }

    /** Stream names carry the symbol in lower case. */
    String streamSymbol() {
        return instrument.venueSymbol().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean onOrderedTrade(long tradeId, long px, long qty, long timeMs, boolean buyerIsMaker) {
        return listener.onOrderedTrade(this, tradeId, px, qty, timeMs, buyerIsMaker);
    }

    @Override
    public void onMissing(long fromTradeId, long toTradeId, String cause) {
        listener.onMissing(this, fromTradeId, toTradeId, cause);
    }
}
