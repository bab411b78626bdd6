package io.kairos.benchmarks.book;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import io.kairos.engine.adapter.inbound.feed.VenueProtocol;
import io.kairos.engine.adapter.venue.net.EventLoops;
import io.netty.channel.EventLoopGroup;
import java.util.Arrays;
import java.util.List;

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

    /** A contender on a venue's messages. */
    static Match of(Venue venue, ContenderKind kind, Traffic traffic) {
        if (kind == ContenderKind.XCHANGE) {
            return xchange(venue, traffic);
        }
        EventLoopGroup eventLoops = EventLoops.newGroup(1, "unused");
        VenueProtocol protocol = BenchVenue.protocol(venue, eventLoops);
        FeedInstrument instrument = BenchVenue.instrument(venue);
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
