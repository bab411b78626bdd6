package io.kairos.simulator.binance;

import io.kairos.simulator.binance.api.ApiKey;
import io.kairos.simulator.binance.api.Authenticator;
import io.kairos.simulator.binance.api.BinanceApi;
import io.kairos.simulator.binance.api.RateLimits;
import io.kairos.simulator.binance.rest.RestEndpoint;
import io.kairos.simulator.binance.stream.StreamHub;
import io.kairos.simulator.binance.wsapi.DeliveryDelay;
import io.kairos.simulator.binance.wsapi.UserStreams;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.TradeHistory;
import io.kairos.simulator.fault.Faults;
import io.kairos.simulator.net.WebSocketConnection;
import io.netty.channel.ChannelHandler;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The Binance Spot venue over one trading core: REST, market streams and WebSocket API on one port. */
public final class BinanceVenue {
    private final BinanceApi api;
    private final StreamHub streams;
    private final UserStreams userStreams;
    private final BinanceFront.Services services;

    /**
     * How the venue behaves.
     *
     * @param deliveryDelayMaxMicros longest of the small random delays of answers and events
     */
    public record Settings(RateLimits.Limits limits, WebSocketConnection.Timing timing, long deliveryDelayMaxMicros) {
        /** The live venue's numbers. */
        public static final Settings STANDARD =
                new Settings(RateLimits.Limits.STANDARD, WebSocketConnection.Timing.STANDARD, 2_000);
    }

    /**
     * Puts the services together.
     *
     * @param onBroken told when a request broke the simulator itself
     */
    public BinanceVenue(
            Exchange exchange,
            TradeHistory history,
            List<ApiKey> keys,
            Settings settings,
            Faults faults,
            RandomGenerator random,
            Consumer<Throwable> onBroken) {
        this.api = new BinanceApi(
                exchange, history, new Authenticator(keys), new RateLimits(settings.limits()), faults, random);
        this.streams = new StreamHub(exchange, faults);
        this.userStreams = new UserStreams(api, faults, new DeliveryDelay(random, settings.deliveryDelayMaxMicros()));
        exchange.addAccountListener(userStreams);
        this.services = new BinanceFront.Services(
                api, new RestEndpoint(api), streams, userStreams, faults, settings.timing(), onBroken);
    }

    /** A handler for a new connection. */
    public ChannelHandler handler() {
        return new BinanceFront(services);
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
}
