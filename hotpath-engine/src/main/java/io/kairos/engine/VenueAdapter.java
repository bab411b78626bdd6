package io.kairos.engine;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.FeedSettings;
import io.kairos.engine.adapter.inbound.feed.VenueProtocol;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.net.WebSocketClient;
import io.kairos.engine.adapter.venue.net.WireTap;
import io.kairos.engine.application.port.EventSink;
import io.kairos.engine.application.port.OrderGateway;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.List;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * One venue as the wiring needs it: reference data, the protocol of its market data, and order entry where we have it. Made from
 * settings; opens nothing before it is asked to. The wiring makes the feed itself, the same for every venue.
 */
interface VenueAdapter extends AutoCloseable {
    /** Makes the adapter; its settings were checked before. */
    @FunctionalInterface
    interface Factory {
        /** An adapter on these event loops, which belong to the caller. */
        VenueAdapter create(EventLoopGroup eventLoops, EpochNanoClock clock);
    }

    /** Which. */
    Venue venue();

    /** The venue's part of the feed settings. */
    FeedSettings feedSettings();

    /**
     * Asks the venue for its markets. Blocks for seconds at most; called at start until it succeeds, then hourly and when the venue
     * says that something changed.
     *
     * @return the configured markets, or all that trade. After the first success a market that the venue no longer lists is left out
     *     and one that is halted comes with {@code trading} false.
     * @throws IOException if the venue did not answer or refused, or, until the first success, does not know a configured symbol; the
     *     message says which.
     */
    List<InstrumentSpec> loadInstruments() throws IOException, InterruptedException;

    /** Whether the feed carries this instrument. */
    boolean isWanted(Instrument instrument);

    /** What the feed has to know of the venue; one for each feed. */
    VenueProtocol protocol();

    /** From now on shows {@code tap} every answer over HTTP; before anything is asked, and without keys. */
    void tap(WireTap tap);

    /** A client for market-data connections on this event loop. */
    WebSocketClient streamClient(EventLoop eventLoop);

    /**
     * Order entry, or null where we only watch.
     *
     * @param registry a copy that does not change.
     */
    @Nullable
    OrderGateway gateway(InstrumentRegistry registry, EventSink sink);

    /** Ends REST calls; feed and gateway are closed before. */
    @Override
    void close();
}
