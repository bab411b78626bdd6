package io.kairos.engine.application;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;

/** Four assets and six instruments forming triangles, with Binance-like rules. */
final class TestMarket {
    static final int USDT = 0;
    static final int BTC = 1;
    static final int ETH = 2;
    static final int BNB = 3;
    static final int BTC_USDT = 0;
    static final int ETH_USDT = 1;
    static final int ETH_BTC = 2;
    static final int BNB_USDT = 3;
    static final int BNB_BTC = 4;
    static final int BNB_ETH = 5;
    static final long ONE = 100_000_000L;

    private TestMarket() {}

    /** The six instruments at Binance. */
    static InstrumentRegistry registry() {
        return registry(Venue.BINANCE);
    }

    /** The six instruments at each of these venues, in this order. */
    static InstrumentRegistry registry(Venue... venues) {
        InstrumentRegistry registry = new InstrumentRegistry();
        registry.asset("USDT", 8);
        registry.asset("BTC", 8);
        registry.asset("ETH", 8);
        registry.asset("BNB", 8);
        for (Venue venue : venues) {
            add(registry, venue, "BTC", "USDT", 2, 5, 5 * ONE);
            add(registry, venue, "ETH", "USDT", 2, 4, 5 * ONE);
            add(registry, venue, "ETH", "BTC", 5, 4, 10_000);
            add(registry, venue, "BNB", "USDT", 1, 3, 5 * ONE);
            add(registry, venue, "BNB", "BTC", 6, 3, 10_000);
            add(registry, venue, "BNB", "ETH", 5, 3, 100_000);
        }
        return registry;
    }

    private static void add(
            InstrumentRegistry registry,
            Venue venue,
            String base,
            String quote,
            int priceDecimals,
            int qtyDecimals,
            long minNotional) {
        Asset b = registry.asset(base, 8);
        Asset q = registry.asset(quote, 8);
        String symbol = Instrument.symbolOf(base, quote);
        registry.put(new Instrument(
                registry.idFor(venue, symbol),
                venue,
                symbol,
                base + quote,
                b,
                q,
                priceDecimals,
                qtyDecimals,
                1,
                1,
                1_000_000_000L,
                1,
                1,
                900_000_000L,
                minNotional,
                1_000,
                1_000,
                true));
    }
}
