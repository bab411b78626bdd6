package io.kairos.benchmarks.pipeline;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.DecimalText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Markets, the message that each begins with, and what is said then, all as Binance writes its best bid and ask. */
class MessageStream {
    static final int PADDING = 16;
    static final int QTY_DECIMALS = 3;
    static final long QTY = 5_000;
    static final int ASSET_DECIMALS = 8;

    private static final long MAX = 1_000_000_000_000_000L;

    final InstrumentRegistry registry = new InstrumentRegistry();

    /** The messages that begin everything, one a market. */
    final byte[][] first;

    final byte[][] messages;

    MessageStream(int markets, int messages) {
        this.first = new byte[markets][];
        this.messages = new byte[messages][];
    }

    /** Adds the next market. */
    final void market(int id, Venue venue, Asset base, Asset quote, int priceDecimals, int takerFeeCentibps) {
        String symbol = Instrument.symbolOf(base.name(), quote.name());
        int given = registry.idFor(venue, symbol);
        if (given != id) {
            throw new IllegalStateException("market " + id + " got instrument id " + given);
        }
        registry.put(new Instrument(
                id,
                venue,
                symbol,
                base.name() + quote.name() + "V" + venue.id(),
                base,
                quote,
                priceDecimals,
                QTY_DECIMALS,
                1,
                1,
                MAX,
                1,
                1,
                MAX,
                1,
                takerFeeCentibps,
                takerFeeCentibps,
                true));
    }

    /** A best bid and ask as it is sent, with room behind it that may be read. */
    final byte[] message(int market, long updateId, long bid, long ask) {
        Instrument on = registry.instrument(market);
        String qty = DecimalText.format(QTY, QTY_DECIMALS);
        String text = "{\"stream\":\"" + on.venueSymbol() + "@bookTicker\",\"data\":{\"u\":" + updateId + ",\"s\":\""
                + on.venueSymbol() + "\",\"b\":\"" + DecimalText.format(bid, on.priceDecimals()) + "\",\"B\":\"" + qty
                + "\",\"a\":\"" + DecimalText.format(ask, on.priceDecimals()) + "\",\"A\":\"" + qty + "\"}}";
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(ascii, ascii.length + PADDING);
    }
}
