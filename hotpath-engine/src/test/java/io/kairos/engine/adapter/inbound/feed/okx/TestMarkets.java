package io.kairos.engine.adapter.inbound.feed.okx;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import java.util.List;

/** Markets as OKX spells them. */
final class TestMarkets {
    /** Two decimals of prices, eight of sizes. */
    static final FeedInstrument BTC_USDT = market(0, "BTC", "USDT", 2, 8);
    /** Fine prices, whole sizes. */
    static final FeedInstrument SHIB_USDT = market(1, "SHIB", "USDT", 9, 0);

    static final FeedInstrument ETH_BTC = market(2, "ETH", "BTC", 5, 6);
    static final List<FeedInstrument> ALL = List.of(BTC_USDT, SHIB_USDT, ETH_BTC);

    private TestMarkets() {}

    static SymbolIndex index() {
        return new SymbolIndex(ALL);
    }

    private static FeedInstrument market(int index, String base, String quote, int priceDecimals, int qtyDecimals) {
        String symbol = Instrument.symbolOf(base, quote);
        return new FeedInstrument(
                index,
                new Instrument(
                        10 + index,
                        Venue.OKX,
                        symbol,
                        symbol,
                        new Asset(2 * index, base, 8),
                        new Asset(2 * index + 1, quote, 8),
                        priceDecimals,
                        qtyDecimals,
                        1,
                        0,
                        Long.MAX_VALUE,
                        1,
                        1,
                        Long.MAX_VALUE,
                        0,
                        1_000,
                        800,
                        true));
    }
}
