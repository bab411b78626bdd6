package io.kairos.simulator.kraken;

import io.kairos.simulator.kraken.api.KrakenApi;
import io.kairos.simulator.kraken.rest.RestEndpoint;
import io.kairos.simulator.kraken.socket.SocketHub;
import io.kairos.simulator.kraken.stream.NumberStyle;
import io.kairos.simulator.kraken.stream.StreamHub;
import io.kairos.simulator.kraken.trading.AccountStreams;
import io.kairos.simulator.kraken.trading.DeliveryDelay;
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
    private final AccountStreams accounts;
    private final KrakenFront.Services services;

    /**
     * How the venue behaves.
     *
     * @param deferBookOneIn one in how many book messages waits up to a tick for what comes next; zero for none
     * @param deliveryDelayMaxMicros longest of the small random delays of answers and account events
     * @param timing care of the connections below the venue's own protocol
     */
    public record Settings(
            NumberStyle numbers,
            int deferBookOneIn,
            SocketHub.Timing sockets,
            WebSocketConnection.Timing timing,
            KrakenApi.Settings api,
            long deliveryDelayMaxMicros)
            implements VenueFront {
        private static final long DAY_MS = 86_400_000;

        /** The live venue's numbers. It does not ping on its own. */
        public static final Settings STANDARD = new Settings(
                NumberStyle.FULL,
                8,
                SocketHub.Timing.STANDARD,
                new WebSocketConnection.Timing(DAY_MS, DAY_MS, DAY_MS),
                KrakenApi.Settings.STANDARD,
                2_000);

        /** The same with other numbers in market data. */
        public Settings with(NumberStyle style, int deferOneIn) {
            return new Settings(style, deferOneIn, sockets, timing, api, deliveryDelayMaxMicros);
        }

        /** The same with other patience. */
        public Settings with(SocketHub.Timing patience) {
            return new Settings(numbers, deferBookOneIn, patience, timing, api, deliveryDelayMaxMicros);
        }

        /** The same with other rules for clients. */
        public Settings with(KrakenApi.Settings rules) {
            return new Settings(numbers, deferBookOneIn, sockets, timing, rules, deliveryDelayMaxMicros);
        }

        @Override
        public KrakenVenue open(VenueContext context) {
            return new KrakenVenue(context, this);
        }
    }

    /** Puts the services together. */
    public KrakenVenue(VenueContext context, Settings settings) {
        this.api = new KrakenApi(context, settings.api());
        this.sockets = new SocketHub(api.time(), api.status(), settings.sockets());
        this.streams = new StreamHub(api, settings.numbers(), settings.deferBookOneIn(), context.random(), sockets);
        this.accounts = new AccountStreams(
                api, sockets, new DeliveryDelay(context.random(), settings.deliveryDelayMaxMicros()));
        this.services = new KrakenFront.Services(
                api, new RestEndpoint(api), streams, accounts, context.net(), settings.timing(), context.onBroken());
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
        api.timers().onTick(api.time().nowMs());
        streams.onBeat(nowMs);
        sockets.onBeat(api.time().trueMs());
    }

    @Override
    public int dropAll() {
        return sockets.dropAll();
    }

    @Override
    public Map<String, Long> counts() {
        return Map.of(
                "publicConnections",
                (long) sockets.sessions() - accounts.sessions(),
                "privateConnections",
                (long) accounts.sessions(),
                "framesSent",
                sockets.framesSent(),
                "idleCloses",
                sockets.idleCloses());
    }

    public KrakenApi api() {
        return api;
    }
}
