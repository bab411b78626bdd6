package io.kairos.engine.adapter.inbound.feed.binance;

import io.kairos.engine.adapter.inbound.feed.FeedDecoder;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.SampleMessage;
import io.kairos.engine.adapter.inbound.feed.SampleNumbers;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import java.util.List;
import java.util.Locale;

/** Market streams as text, wrapped in the name of their stream. */
final class JsonStreams implements MarketStreams {
    @Override
    public String depth() {
        return "@depth@100ms";
    }

    @Override
    public String quotes() {
        return "@bookTicker";
    }

    @Override
    public FeedDecoder newDecoder(SymbolIndex symbols, FeedMessages messages) {
        return new StreamDecoder(symbols, messages);
    }

    @Override
    public List<SampleMessage> samples(FeedInstrument instrument, int variant) {
        String symbol = instrument.instrument.venueSymbol();
        String stream = "{\"stream\":\"" + symbol.toLowerCase(Locale.ROOT);
        String px = SampleNumbers.px(variant, 0);
        String qty = SampleNumbers.qty(variant, 0);
        String levels =
                SampleNumbers.side(variant, (levelPx, levelQty) -> "[\"" + levelPx + "\",\"" + levelQty + "\"]");
        return SampleMessage.ofJson(
                stream + "@bookTicker\",\"data\":{\"u\":" + (400_900_217L + variant) + ",\"s\":\"" + symbol
                        + "\",\"b\":\""
                        + px + "\",\"B\":\"" + qty + "\",\"a\":\"" + SampleNumbers.px(variant, 1) + "\",\"A\":\"" + qty
                        + "\"}}",
                stream + "@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":1672515782136,\"s\":\"" + symbol
                        + "\",\"U\":157,\"u\":160,\"b\":[" + levels + "],\"a\":[" + levels + "]}}",
                stream + "@trade\",\"data\":{\"e\":\"trade\",\"E\":1672515782136,\"s\":\"" + symbol + "\",\"t\":"
                        + (12_345 + variant) + ",\"p\":\"" + px + "\",\"q\":\"" + qty + "\",\"T\":1672515782136,\"m\":"
                        + (variant % 2 == 0) + ",\"M\":true}}");
    }
}
