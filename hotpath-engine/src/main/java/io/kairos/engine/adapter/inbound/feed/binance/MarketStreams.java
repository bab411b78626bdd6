package io.kairos.engine.adapter.inbound.feed.binance;

import io.kairos.engine.adapter.inbound.feed.FeedDecoder;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.SampleMessage;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import java.util.List;

/** What differs between the venue's two kinds of market streams, text and binary. Names, subscriptions and REST are the same. */
interface MarketStreams {
    /** Part of a stream's name behind the symbol: changes of the book. */
    String depth();

    /** Best bid and ask. */
    String quotes();

    /** A decoder, see {@link io.kairos.engine.adapter.inbound.feed.VenueProtocol#newDecoder}. */
    FeedDecoder newDecoder(SymbolIndex symbols, FeedMessages messages);

    /** See {@link io.kairos.engine.adapter.inbound.feed.VenueProtocol#samples}. */
    List<SampleMessage> samples(FeedInstrument instrument, int variant);
}
