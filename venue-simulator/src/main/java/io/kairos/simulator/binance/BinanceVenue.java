package io.kairos.simulator.binance;

import io.kairos.simulator.binance.api.ApiKey;
import io.kairos.simulator.binance.api.Authenticator;
import io.kairos.simulator.binance.api.BinanceApi;
import io.kairos.simulator.binance.api.RateLimits;
import io.kairos.simulator.binance.api.SignatureVerifier;
import io.kairos.simulator.binance.rest.RestEndpoint;
import io.kairos.simulator.binance.stream.SbeHub;
import io.kairos.simulator.binance.stream.StreamHub;
import io.kairos.simulator.binance.wsapi.DeliveryDelay;
import io.kairos.simulator.binance.wsapi.UserStreams;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.fault.ArmedFault;
import io.kairos.simulator.fault.FaultTarget;
import io.kairos.simulator.fault.VenueFaults;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.net.WebSocketConnection;
import io.kairos.simulator.venue.Venue;
import io.kairos.simulator.venue.VenueContext;
import io.kairos.simulator.venue.VenueFront;
import io.kairos.simulator.venue.VenueKey;
import io.netty.channel.ChannelHandler;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The Binance Spot venue over one trading core: REST, market streams and WebSocket API on one port. */
public final class BinanceVenue implements Venue, FaultTarget {
    private static final long TICKS_PER_BEAT = StreamHub.BEAT_MS / Venue.TICK_MS;
    private static final long TICKS_PER_BINARY_BEAT = SbeHub.BEAT_MS / Venue.TICK_MS;

    private final BinanceApi api;
    private final StreamHub streams;
    private final SbeHub binaryStreams;
    private final UserStreams userStreams;
    private final BinanceFront.Services services;
    private long ticks;

    /**
     * How the venue behaves.
     *
     * @param deliveryDelayMaxMicros longest of the small random delays of answers and events
     */
    public record Settings(RateLimits.Limits limits, WebSocketConnection.Timing timing, long deliveryDelayMaxMicros)
            implements VenueFront {
        /** The live venue's numbers. */
        public static final Settings STANDARD =
                new Settings(RateLimits.Limits.STANDARD, WebSocketConnection.Timing.STANDARD, 2_000);

        @Override
        public BinanceVenue open(VenueContext context) {
            return new BinanceVenue(context, this);
        }
    }

    /** Puts the services together. */
    public BinanceVenue(VenueContext context, Settings settings) {
        Exchange exchange = context.exchange();
        VenueFaults faults = context.faults();
        RandomGenerator random = context.random();
        List<ApiKey> keys = context.keys().stream().map(BinanceVenue::apiKey).toList();
        this.api = new BinanceApi(
                exchange,
                context.history(),
                new Authenticator(keys),
                new RateLimits(settings.limits(), faults),
                faults,
                random);
        this.streams = new StreamHub(exchange, faults);
        this.binaryStreams = new SbeHub(exchange, faults);
        this.userStreams = new UserStreams(api, faults, new DeliveryDelay(random, settings.deliveryDelayMaxMicros()));
        exchange.addAccountListener(userStreams);
        this.services = new BinanceFront.Services(
                api,
                new RestEndpoint(api),
                streams,
                binaryStreams,
                userStreams,
                context.net(),
                settings.timing(),
                context.onBroken());
        context.net().wordErrors(BinanceVenue::errorBody);
        faults.attach(this);
    }

    @Override
    public int onArmed(ArmedFault fault) {
        return switch (fault.kind()) {
            case ANNOUNCE_SHUTDOWN -> {
                streams.announceShutdown();
                binaryStreams.announceShutdown();
                userStreams.announceShutdown();
                yield streams.sessions() + binaryStreams.sessions() + userStreams.sessions();
            }
            case EXPIRE_SESSIONS -> userStreams.expireSessions();
            default -> 0;
        };
    }

    private static String errorBody(int status) {
        return switch (status) {
            case 418 -> "{\"code\":-1003,\"msg\":\"Way too much request weight used; IP banned.\"}";
            case 429 -> "{\"code\":-1003,\"msg\":\"Too much request weight used.\"}";
            case 504 ->
                "{\"code\":-1007,\"msg\":\"Timeout waiting for response from backend server. Send status unknown;"
                        + " execution status unknown.\"}";
            default -> "{\"code\":-1001,\"msg\":\"Internal error; unable to process your request. Please try again.\"}";
        };
    }

    @Override
    public VenueName name() {
        return VenueName.BINANCE;
    }

    @Override
    public ChannelHandler handler() {
        return new BinanceFront(services);
    }

    @Override
    public void onTick(long nowMs) {
        ticks++;
        if (ticks % TICKS_PER_BEAT == 0) {
            streams.onBeat();
        }
        if (ticks % TICKS_PER_BINARY_BEAT == 0) {
            binaryStreams.onBeat();
        }
    }

    @Override
    public int dropAll() {
        return streams.dropAll() + binaryStreams.dropAll() + userStreams.dropAll();
    }

    @Override
    public long wireSequence(Instrument instrument, long updateId) {
        return api.sequence(instrument, updateId);
    }

    @Override
    public Map<String, Long> counts() {
        return Map.of(
                "streamConnections", (long) streams.sessions() + binaryStreams.sessions(),
                "webSocketApiConnections", (long) userStreams.sessions(),
                "marketFramesSent", streams.framesSent() + binaryStreams.framesSent());
    }

    public StreamHub streams() {
        return streams;
    }

    public UserStreams userStreams() {
        return userStreams;
    }

    public BinanceApi api() {
        return api;
    }

    private static ApiKey apiKey(VenueKey key) {
        SignatureVerifier verifier =
                switch (key.type()) {
                    case HMAC -> SignatureVerifier.hmac(key.secret());
                    case ED25519 -> SignatureVerifier.ed25519(key.secret());
                    case RSA -> SignatureVerifier.rsa(key.secret());
                };
        return new ApiKey(key.apiKey(), key.accountId(), verifier, true);
    }
}
