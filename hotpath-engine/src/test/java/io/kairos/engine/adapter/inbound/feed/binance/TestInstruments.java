package io.kairos.engine.adapter.inbound.feed.binance;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;

/** Instruments of documented payloads. */
final class TestInstruments {
    static final FeedInstrument.TradeListener NOBODY = new FeedInstrument.TradeListener() {
        @Override
        public boolean onOrderedTrade(
                FeedInstrument instrument, long tradeId, long px, long qty, long timeMs, boolean buyerIsMaker) {
            return true;
        }

        @Override
        public void onMissing(FeedInstrument instrument, long fromTradeId, long toTradeId, String cause) {}
    };

    private TestInstruments() {}

    static FeedInstrument instrument(int id, String base, String quote, int priceDecimals, int qtyDecimals) {
        Instrument instrument = new Instrument(
                id,
                Venue.BINANCE,
                base + '-' + quote,
                base + quote,
                new Asset(0, base, 8),
                new Asset(1, quote, 8),
                priceDecimals,
                qtyDecimals,
                1,
                1,
                Long.MAX_VALUE,
                1,
                1,
                Long.MAX_VALUE,
                0,
                1_000,
                1_000,
                true);
        return new FeedInstrument(instrument, NOBODY, -1, 1_000);
    }
}
