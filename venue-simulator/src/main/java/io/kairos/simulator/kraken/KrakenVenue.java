package io.kairos.simulator.kraken;

import io.kairos.simulator.kraken.api.KrakenApi;
import io.kairos.simulator.kraken.rest.RestEndpoint;
import io.kairos.simulator.kraken.socket.SocketHub;
import io.kairos.simulator.kraken.stream.NumberStyle;
import io.kairos.simulator.kraken.stream.StreamHub;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.net.WebSocketConnection;
import io.kairos.simulator.venue.Venue;
import io.kairos.simulator.venue.VenueContext;
import io.kairos.simulator.venue.VenueFront;
import io.netty.channel.ChannelHandler;
import java.util.Map;

/** The Kraken spot venue over one trading core: REST, public and private WebSocket on one port. */
public final class KrakenVenue implements Venue {
    private final KrakenApi api;
    private final SocketHub sockets;
    private final StreamHub streams;
    private final KrakenFront.Services services;

    /**
     * How the venue behaves.
     *
     * @param deferBookOneIn one in how many book messages waits up to a tick for what comes next; zero for none
     * @param timing care of the connections below the venue's own protocol
     */
    public record Settings(
            NumberStyle numbers, int deferBookOneIn, SocketHub.Timing sockets, WebSocketConnection.Timing timing)
            implements VenueFront {
        private static final long DAY_MS = 86_400_000;

        /** The live venue's numbers. It does not ping on its own. */
        public static final Settings STANDARD = new Settings(
                NumberStyle.FULL, 8, SocketHub.Timing.STANDARD, new WebSocketConnection.Timing(DAY_MS, DAY_MS, DAY_MS));

        @Override
        public KrakenVenue open(VenueContext context) {
            return new KrakenVenue(context, this);
        }
    }

    /** Puts the services together. */
    public KrakenVenue(VenueContext context, Settings settings) {
        this.api = new KrakenApi(context.exchange(), context.history());
        this.sockets = new SocketHub(api.time(), api.status(), settings.sockets());
        this.streams = new StreamHub(api, settings.numbers(), settings.deferBookOneIn(), context.random(), sockets);
        this.services = new KrakenFront.Services(
                api, new RestEndpoint(api), streams, context.net(), settings.timing(), context.onBroken());
        context.net().wordErrors(status -> "{\"error\":[\"EService:Unavailable\"]}");
    }

    @Override
    public VenueName name() {
        return VenueName.KRAKEN;
    }

    @Override
    public ChannelHandler handler() {
        return new KrakenFront(services);
    }

    @Override
    public void onTick(long nowMs) {
        streams.onBeat(nowMs);
        sockets.onBeat(nowMs);
    }

    @Override
    public int dropAll() {
        return sockets.dropAll();
    }

    @Override
    public Map<String, Long> counts() {
        return Map.of(
                "webSocketConnections", (long) sockets.sessions(),
                "framesSent", sockets.framesSent(),
                "idleCloses", sockets.idleCloses());
    }

    public KrakenApi api() {
        return api;
    }
}
