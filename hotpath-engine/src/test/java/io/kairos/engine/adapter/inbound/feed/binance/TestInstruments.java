package io.kairos.engine.adapter.inbound.feed.binance;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;

/** Instruments of documented payloads. */
final class TestInstruments {
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
        return new FeedInstrument(id, instrument);
    }
}
