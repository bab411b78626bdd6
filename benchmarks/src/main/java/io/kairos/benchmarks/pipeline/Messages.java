package io.kairos.benchmarks.pipeline;

import io.kairos.benchmarks.detection.QuoteStream;
import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Venue;
import java.util.List;

/**
 * A stream of quotes as messages. All three venues' are written as Binance writes its best bid and ask, so that one decoder reads them;
 * symbols tell venues apart.
 */
final class Messages extends MessageStream {
    private static final List<Venue> VENUES = List.of(Venue.BINANCE, Venue.OKX, Venue.KRAKEN);

    final QuoteStream stream;

    Messages(QuoteStream stream) {
        super(stream.markets(), stream.ticks());
        this.stream = stream;
        Asset[] assets = new Asset[stream.assets()];
        for (int i = 0; i < assets.length; i++) {
            assets[i] = registry.asset("A" + i, ASSET_DECIMALS);
        }
        for (int market = 0; market < first.length; market++) {
            market(
                    market,
                    VENUES.get(stream.venue(market)),
                    assets[stream.base(market)],
                    assets[stream.quote(market)],
                    stream.priceDecimals(market),
                    stream.takerFeeCentibps(market));
        }
        for (int market = 0; market < first.length; market++) {
            first[market] = message(market, market + 1L, stream.firstBid(market), stream.firstAsk(market));
        }
        for (int tick = 0; tick < messages.length; tick++) {
            messages[tick] = message(stream.market(tick), first.length + 1L + tick, stream.bid(tick), stream.ask(tick));
        }
    }
}
