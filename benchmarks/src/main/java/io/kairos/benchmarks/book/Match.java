package io.kairos.benchmarks.book;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import io.kairos.engine.adapter.inbound.feed.VenueProtocol;
import io.kairos.engine.adapter.inbound.feed.binance.BinanceProtocol;
import io.kairos.engine.adapter.inbound.feed.kraken.KrakenProtocol;
import io.kairos.engine.adapter.inbound.feed.okx.OkxProtocol;
import io.kairos.engine.adapter.venue.binance.BinanceContext;
import io.kairos.engine.adapter.venue.binance.BinanceVenue;
import io.kairos.engine.adapter.venue.kraken.KrakenContext;
import io.kairos.engine.adapter.venue.kraken.KrakenVenue;
import io.kairos.engine.adapter.venue.net.EventLoops;
import io.kairos.engine.adapter.venue.okx.OkxContext;
import io.kairos.engine.adapter.venue.okx.OkxVenue;
import io.netty.channel.EventLoopGroup;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.SystemEpochNanoClock;

/** A contender with what it needs to begin again at the snapshot. */
record Match(Contender contender, Runnable onRestart, Runnable onClose) {
    /** Before the set-up. */
    static final Match NONE = new Match(
            new Contender() {
                @Override
                public long take(byte[] message) {
                    return 0;
                }

                @Override
                public Traffic.Top top() {
                    return new Traffic.Top(List.of(), List.of());
                }
            },
            () -> {},
            () -> {});

    private static final int DEPTH = 400;

    /** A contender on a venue's messages. */
    static Match of(Venue venue, ContenderKind kind, Traffic traffic) {
        if (kind == ContenderKind.XCHANGE) {
            return xchange(venue, traffic);
        }
        EventLoopGroup eventLoops = EventLoops.newGroup(1, "unused");
        VenueProtocol protocol = protocol(venue, eventLoops);
        FeedInstrument instrument = instrument(venue);
        BookPath path = new BookPath(
                messages -> kind == ContenderKind.KAIROS
                        ? protocol.newDecoder(new SymbolIndex(List.of(instrument)), messages)
                        : new JacksonDecoder(List.of(instrument), messages),
                protocol.newBookSync(instrument),
                protocol.maxLevels());
        return new Match(path, restart(venue, protocol, instrument, path, traffic), () -> {
            var unused = eventLoops.shutdownGracefully();
        });
    }

    private static Runnable restart(
            Venue venue, VenueProtocol protocol, FeedInstrument instrument, BookPath path, Traffic traffic) {
        if (venue != Venue.BINANCE) {
            return () -> {
                path.start();
                long unused = path.take(traffic.snapshot());
            };
        }
        DepthMessage snapshot = new DepthMessage();
        byte[] body = Arrays.copyOf(traffic.snapshot(), traffic.snapshot().length - Traffic.PADDING);
        return () -> {
            if (!protocol.readSnapshot(instrument, body, snapshot)) {
                throw new IllegalStateException("the snapshot cannot be read");
            }
            path.start(snapshot);
        };
    }

    private static Match xchange(Venue venue, Traffic traffic) {
        return switch (venue) {
            case BINANCE -> {
                XchangeBinance contender = new XchangeBinance();
                yield new Match(contender, () -> contender.start(traffic.snapshot()), () -> {});
            }
            case OKX -> {
                XchangeOkx contender = new XchangeOkx();
                yield new Match(contender, () -> snapshot(contender, traffic), () -> {});
            }
            case KRAKEN -> {
                XchangeKraken contender = new XchangeKraken();
                yield new Match(
                        contender,
                        () -> {
                            contender.start();
                            snapshot(contender, traffic);
                        },
                        () -> {});
            }
        };
    }

    private static void snapshot(Contender contender, Traffic traffic) {
        long unused = contender.take(traffic.snapshot());
    }

    private static VenueProtocol protocol(Venue venue, EventLoopGroup eventLoops) {
        SystemEpochNanoClock clock = new SystemEpochNanoClock();
        return switch (venue) {
            case BINANCE ->
                new BinanceProtocol(new BinanceVenue(new BinanceContext().conclude(), eventLoops, clock), DEPTH);
            case OKX -> new OkxProtocol(new OkxVenue(new OkxContext().conclude(), clock), DEPTH);
            case KRAKEN ->
                new KrakenProtocol(new KrakenVenue(new KrakenContext().conclude(), clock), TrafficMaker.KRAKEN_DEPTH);
        };
    }

    private static FeedInstrument instrument(Venue venue) {
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

    /**
     * Lets the contender read everything once.
     *
     * @throws IllegalStateException if its book is not the one that the messages lead to.
     */
    void prove(Traffic traffic) {
        restart();
        for (byte[] message : traffic.changes()) {
            long unused = contender.take(message);
        }
        if (!contender.top().equals(traffic.end())) {
            throw new IllegalStateException(
                    "the book is wrong: expected " + traffic.end() + ", got " + contender.top());
        }
    }

    void restart() {
        onRestart.run();
    }

    void close() {
        onClose.run();
    }
}
