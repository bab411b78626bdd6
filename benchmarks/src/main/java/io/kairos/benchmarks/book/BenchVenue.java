package io.kairos.benchmarks.book;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.VenueProtocol;
import io.kairos.engine.adapter.inbound.feed.binance.BinanceProtocol;
import io.kairos.engine.adapter.inbound.feed.kraken.KrakenProtocol;
import io.kairos.engine.adapter.inbound.feed.okx.OkxProtocol;
import io.kairos.engine.adapter.venue.binance.BinanceContext;
import io.kairos.engine.adapter.venue.binance.BinanceVenue;
import io.kairos.engine.adapter.venue.kraken.KrakenContext;
import io.kairos.engine.adapter.venue.kraken.KrakenVenue;
import io.kairos.engine.adapter.venue.okx.OkxContext;
import io.kairos.engine.adapter.venue.okx.OkxVenue;
import io.netty.channel.EventLoopGroup;
import org.agrona.concurrent.SystemEpochNanoClock;

/** The venues that messages are measured of. */
public final class BenchVenue {
    /** Decimals of the instrument's price mantissas. */
    public static final int PRICE_DECIMALS = TrafficMaker.PRICE_DECIMALS;

    /** Decimals of the instrument's quantity mantissas. */
    public static final int QTY_DECIMALS = TrafficMaker.QTY_DECIMALS;

    private static final int DEPTH = 400;

    private BenchVenue() {}

    /** Its protocol as the engine sets it up; nothing is connected. */
    public static VenueProtocol protocol(Venue venue, EventLoopGroup eventLoops) {
        SystemEpochNanoClock clock = new SystemEpochNanoClock();
        return switch (venue) {
            case BINANCE ->
                new BinanceProtocol(new BinanceVenue(new BinanceContext().conclude(), eventLoops, clock), DEPTH);
            case OKX -> new OkxProtocol(new OkxVenue(new OkxContext().conclude(), clock), DEPTH);
            case KRAKEN ->
                new KrakenProtocol(new KrakenVenue(new KrakenContext().conclude(), clock), TrafficMaker.KRAKEN_DEPTH);
        };
    }

    /** Bitcoin against its usual quote, as that venue spells it. */
    public static FeedInstrument instrument(Venue venue) {
        String quote = venue == Venue.KRAKEN ? "USD" : "USDT";
        String symbol =
                switch (venue) {
                    case BINANCE -> "BTCUSDT";
                    case OKX -> "BTC-USDT";
                    case KRAKEN -> "BTC/USD";
                };
        InstrumentRegistry registry = new InstrumentRegistry();
        Asset base = registry.asset("BTC", 8);
        Asset quoted = registry.asset(quote, 8);
        Instrument instrument = new Instrument(
                0,
                venue,
                "BTC-" + quote,
                symbol,
                base,
                quoted,
                TrafficMaker.PRICE_DECIMALS,
                TrafficMaker.QTY_DECIMALS,
                1,
                1,
                100_000_000_000L,
                1,
                1,
                1_000_000_000_000L,
                1,
                1_000,
                1_000,
                true);
        return new FeedInstrument(0, instrument);
    }
}
