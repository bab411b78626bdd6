package io.kairos.simulator.okx;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.fault.ArmedFault;
import io.kairos.simulator.fault.FaultTarget;
import io.kairos.simulator.fault.VenueFaults;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.net.WebSocketConnection;
import io.kairos.simulator.okx.api.ApiKey;
import io.kairos.simulator.okx.api.Authenticator;
import io.kairos.simulator.okx.api.OkxApi;
import io.kairos.simulator.okx.api.RateLimits;
import io.kairos.simulator.okx.api.VenueState;
import io.kairos.simulator.okx.rest.RestEndpoint;
import io.kairos.simulator.okx.stream.AccountHub;
import io.kairos.simulator.okx.stream.SocketHub;
import io.kairos.simulator.okx.stream.StreamHub;
import io.kairos.simulator.venue.Venue;
import io.kairos.simulator.venue.VenueContext;
import io.kairos.simulator.venue.VenueFront;
import io.kairos.simulator.venue.VenueKey;
import io.netty.channel.ChannelHandler;
import java.util.List;
import java.util.Map;

/** The OKX v5 spot venue over one trading core: REST and three WebSockets on one port. */
public final class OkxVenue implements Venue, FaultTarget {
    // This venue never pings; it listens for the clients' pings instead.
    private static final long NEVER_MS = Long.MAX_VALUE / 2_000_000;
    private static final long OLDEST_CONNECTION_MS = 86_400_000;

    private final OkxApi api;
    private final StreamHub streams;
    private final AccountHub accounts;
    private final SocketHub sockets;
    private final OkxFront.Services services;

    /** How the venue behaves. */
    public record Settings(RateLimits.Limits limits, StreamHub.BookRules books, SocketHub.Care sockets)
            implements VenueFront {
        /** The live venue's numbers. */
        public static final Settings STANDARD =
                new Settings(RateLimits.Limits.STANDARD, StreamHub.BookRules.STANDARD, SocketHub.Care.STANDARD);

        @Override
        public OkxVenue open(VenueContext context) {
            return new OkxVenue(context, this);
        }
    }

    /** Puts the services together. */
    public OkxVenue(VenueContext context, Settings settings) {
        Exchange exchange = context.exchange();
        List<ApiKey> keys = context.keys().stream().map(OkxVenue::apiKey).toList();
        VenueFaults faults = context.faults();
        VenueState state = new FaultedState(faults);
        RateLimits limits = new RateLimits(settings.limits(), faults);
        this.api = new OkxApi(exchange, context.history(), new Authenticator(keys), limits, state, faults);
        this.streams = new StreamHub(exchange, api.market(), state, settings.books());
        this.accounts = new AccountHub(exchange, api, faults);
        this.sockets = new SocketHub(api, streams, accounts, context.random(), settings.sockets());
        this.services = new OkxFront.Services(
                api,
                new RestEndpoint(api),
                sockets,
                context.net(),
                new WebSocketConnection.Timing(NEVER_MS, NEVER_MS, OLDEST_CONNECTION_MS),
                context.onBroken());
        context.net().wordErrors(OkxVenue::errorBody);
        faults.attach(this);
    }

    @Override
    public int onArmed(ArmedFault fault) {
        switch (fault.kind()) {
            case ANNOUNCE_SHUTDOWN -> sockets.announceUpgrade();
            case EXPIRE_SESSIONS -> {
                return sockets.expireLogins();
            }
            case SEQUENCE_GAP ->
                covered(fault)
                        .forEach(instrument ->
                                streams.breakSequence(instrument, fault.spec().number("ids")));
            case SEQUENCE_RESET ->
                covered(fault)
                        .forEach(instrument ->
                                streams.restartSequence(instrument, fault.spec().number("to")));
            default -> {
                return tell(fault);
            }
        }
        return sockets.sessions();
    }

    @Override
    public void onEnded(ArmedFault fault) {
        tell(fault);
    }

    /** Pushes what a fault of the venue's or an instrument's state changed. */
    private int tell(ArmedFault fault) {
        switch (fault.kind()) {
            case MAINTENANCE -> streams.onStatusChanged(api.nowMs());
            case HALT, DELIST, TICK_SIZE -> covered(fault).forEach(streams::onInstrumentChanged);
            default -> {
                return 0;
            }
        }
        return sockets.sessions();
    }

    private List<Instrument> covered(ArmedFault fault) {
        return api.market().instruments().all().stream()
                .filter(instrument -> fault.coversSymbol(instrument.symbol()))
                .toList();
    }

    private static String errorBody(int status) {
        return switch (status) {
            case 429 -> "{\"msg\":\"Too Many Requests\",\"code\":\"50011\"}";
            case 504 -> "{\"code\":\"50004\",\"data\":[],\"msg\":\"API endpoint request timeout \"}";
            default ->
                "{\"code\":\"50001\",\"data\":[],\"msg\":\"Service temporarily unavailable. Please try again later.\"}";
        };
    }

    @Override
    public VenueName name() {
        return VenueName.OKX;
    }

    @Override
    public ChannelHandler handler() {
        return new OkxFront(services);
    }

    @Override
    public void onTick(long nowMs) {
        api.onTick(api.nowMs());
        accounts.onTick(api.nowMs());
        streams.onTick(api.nowMs());
    }

    @Override
    public int dropAll() {
        return sockets.dropAll();
    }

    @Override
    public Map<String, Long> counts() {
        return Map.of("socketConnections", (long) sockets.sessions(), "marketFramesSent", streams.framesSent());
    }

    @Override
    public long wireSequence(Instrument instrument, long updateId) {
        return api.market().sequences().of(instrument, updateId);
    }

    public StreamHub streams() {
        return streams;
    }

    public SocketHub sockets() {
        return sockets;
    }

    public OkxApi api() {
        return api;
    }

    private static ApiKey apiKey(VenueKey key) {
        return new ApiKey(key.apiKey(), key.secret(), key.passphrase(), key.accountId(), true);
    }
}
