package io.kairos.benchmarks.pipeline;

import io.kairos.benchmarks.detection.QuoteStream;
import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.DecimalText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A stream of quotes as messages. All three venues' are written as Binance writes its best bid and ask, so that one decoder reads them;
 * symbols tell venues apart.
 */
final class Messages {
    static final int PADDING = 16;
    static final int QTY_DECIMALS = 3;
    static final long QTY = 5_000;

    private static final List<Venue> VENUES = List.of(Venue.BINANCE, Venue.OKX, Venue.KRAKEN);
    private static final long MAX = 1_000_000_000_000_000L;
    private static final int ASSET_DECIMALS = 8;

    final QuoteStream stream;
    final InstrumentRegistry registry = new InstrumentRegistry();

    /** The messages that begin everything, one a market. */
    final byte[][] first;

    final byte[][] messages;

    Messages(QuoteStream stream) {
        this.stream = stream;
        Asset[] assets = new Asset[stream.assets()];
        for (int i = 0; i < assets.length; i++) {
            assets[i] = registry.asset("A" + i, ASSET_DECIMALS);
        }
        for (int market = 0; market < stream.markets(); market++) {
            add(market, assets);
        }
        first = new byte[stream.markets()][];
        for (int market = 0; market < first.length; market++) {
            first[market] = message(market, market + 1L, stream.firstBid(market), stream.firstAsk(market));
        }
        messages = new byte[stream.ticks()][];
        for (int tick = 0; tick < messages.length; tick++) {
            messages[tick] = message(stream.market(tick), first.length + 1L + tick, stream.bid(tick), stream.ask(tick));
        }
    }

    private void add(int market, Asset[] assets) {
        Asset base = assets[stream.base(market)];
        Asset quote = assets[stream.quote(market)];
        Venue venue = VENUES.get(stream.venue(market));
        String symbol = Instrument.symbolOf(base.name(), quote.name());
        int id = registry.idFor(venue, symbol);
        if (id != market) {
            throw new IllegalStateException("market " + market + " got instrument id " + id);
        }
        registry.put(new Instrument(
                id,
                venue,
                symbol,
                base.name() + quote.name() + "V" + venue.id(),
                base,
                quote,
                stream.priceDecimals(market),
                QTY_DECIMALS,
                1,
                1,
                MAX,
                1,
                1,
                MAX,
                1,
                stream.takerFeeCentibps(market),
                stream.takerFeeCentibps(market),
                true));
    }

    private byte[] message(int market, long updateId, long bid, long ask) {
        Instrument on = registry.instrument(market);
        String qty = DecimalText.format(QTY, QTY_DECIMALS);
        String text = "{\"stream\":\"" + on.venueSymbol() + "@bookTicker\",\"data\":{\"u\":" + updateId + ",\"s\":\""
                + on.venueSymbol() + "\",\"b\":\"" + DecimalText.format(bid, on.priceDecimals()) + "\",\"B\":\"" + qty
                + "\",\"a\":\"" + DecimalText.format(ask, on.priceDecimals()) + "\",\"A\":\"" + qty + "\"}}";
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(ascii, ascii.length + PADDING);
    }
}
