package io.kairos.engine.adapter.venue.binance;

import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.KeptNumber;
import io.kairos.engine.adapter.venue.VenueTime;
import io.kairos.engine.adapter.venue.net.ConnectBudget;
import io.kairos.engine.adapter.venue.net.HttpCaller;
import io.kairos.engine.adapter.venue.net.WebSocketClient;
import io.kairos.engine.adapter.venue.net.WebSocketSettings;
import io.kairos.engine.adapter.venue.net.WireTap;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.agrona.concurrent.EpochNanoClock;

/**
 * What everything that talks to Binance shares: settings, REST client, clock and rate budget. Limits count per address and
 * per account, so one process makes exactly one of these and hands it to the feed and to the order gateway.
 *
 * <p>Start: make one, {@link #loadInstruments()}, register what it returns, then make feed and gateway.
 */
public final class BinanceVenue implements AutoCloseable {
    /** exchangeInfo of all markets is the largest answer: some 20 MB in 2025. */
    private static final int MAX_REST_BODY_BYTES = 96 << 20;
    /** Snapshots and long order lists over the WebSocket API outgrow the usual 64 KiB by far. */
    private static final int MAX_MESSAGE_BYTES = 8 << 20;

    /** The venue allows 300 in five minutes. */
    private final ConnectBudget connects = new ConnectBudget(240, 300_000);

    private final BinanceContext context;
    private final EventLoopGroup eventLoops;
    private final EpochNanoClock clock;
    private final HttpCaller http;
    private final VenueTime time;
    private final RateBudget budget;
    private final BinanceRest rest;
    private volatile boolean loaded;

    /**
     * Creates the shared part; opens nothing yet.
     *
     * @param context concluded settings.
     * @param eventLoops drive all sockets; owned by the caller.
     * @param clock our clock, nanoseconds since the epoch.
     */
    public BinanceVenue(BinanceContext context, EventLoopGroup eventLoops, EpochNanoClock clock) {
        this(
                context,
                eventLoops,
                clock,
                new HttpCaller(
                        "binance-rest",
                        Duration.ofMillis(context.connectTimeoutMs()),
                        requestTimeout(context),
                        MAX_REST_BODY_BYTES,
                        context.proxy()));
    }

    /** As above, with REST calls that go by {@code sender} rather than by the host's sockets. */
    public BinanceVenue(
            BinanceContext context, EventLoopGroup eventLoops, EpochNanoClock clock, HttpCaller.Sender sender) {
        this(context, eventLoops, clock, new HttpCaller(sender, requestTimeout(context), MAX_REST_BODY_BYTES));
    }

    private BinanceVenue(BinanceContext context, EventLoopGroup eventLoops, EpochNanoClock clock, HttpCaller http) {
        this.context = context;
        this.eventLoops = eventLoops;
        this.clock = clock;
        this.http = http;
        this.time = new VenueTime(clock);
        Path retryFile = context.retryFile();
        this.budget = new RateBudget(
                time,
                retryFile == null
                        ? null
                        : KeptNumber.open(retryFile, "the time until which Binance asked for patience"));
        this.rest = new BinanceRest(context, http, time, budget, clock);
    }

    private static Duration requestTimeout(BinanceContext context) {
        return Duration.ofMillis(Math.max(10_000, context.requestTimeoutMs()));
    }

    /**
     * Asks the venue for its markets and, with a key, for our fees. Blocks for seconds at most; not for event loops.
     *
     * @return the configured markets, or all that trade; after the first success those that the venue no longer lists are left out.
     * @throws IOException if the venue did not answer or refused, or at first does not know a configured symbol; the message says
     *     which.
     */
    public List<InstrumentSpec> loadInstruments() throws IOException, InterruptedException {
        List<InstrumentSpec> specs = new ReferenceData(context, rest, budget).load(!loaded);
        loaded = true;
        return specs;
    }

    /** What connection attempts are taken from, by market data and order entry alike. */
    public ConnectBudget connectBudget() {
        return connects;
    }

    /** Settings. */
    public BinanceContext context() {
        return context;
    }

    /** Our clock. */
    public EpochNanoClock clock() {
        return clock;
    }

    /** The venue's clock. */
    public VenueTime time() {
        return time;
    }

    /** What may still be asked. */
    public RateBudget budget() {
        return budget;
    }

    /** REST. */
    public BinanceRest rest() {
        return rest;
    }

    /** An event loop for one feed or gateway. */
    public EventLoop nextEventLoop() {
        return eventLoops.next();
    }

    /** From now on shows {@code tap} every answer over HTTP. Only without keys. */
    public void tap(WireTap tap) {
        http.tap(tap);
    }

    /** A WebSocket client with the configured limits. */
    public WebSocketClient webSocketClient(EventLoop eventLoop) {
        return new WebSocketClient(
                eventLoop,
                new WebSocketSettings(
                        context.connectTimeoutMs(),
                        context.connectTimeoutMs(),
                        context.silenceTimeoutMs(),
                        MAX_MESSAGE_BYTES),
                null,
                context.proxy());
    }

    /** Ends REST calls. Close feed and gateway first. */
    @Override
    public void close() {
        http.close();
    }
}
