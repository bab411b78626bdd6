package io.kairos.engine.adapter.venue.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.venue.AccountFees;
import io.kairos.engine.adapter.venue.FeeBoard;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.VenueTime;
import io.kairos.engine.adapter.venue.net.ConnectBudget;
import io.kairos.engine.adapter.venue.net.HttpCaller;
import io.kairos.engine.adapter.venue.net.WebSocketClient;
import io.kairos.engine.adapter.venue.net.WebSocketSettings;
import io.kairos.engine.adapter.venue.net.WireTap;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * What everything that talks to Kraken shares: settings, REST with its rate, names, clock and what the instrument channel told.
 * Limits count per address, so one process makes exactly one of these.
 *
 * <p>Start: make one, {@link #loadInstruments()}, register what it returns, then make the feed.
 */
public final class KrakenVenue implements AutoCloseable {
    /** AssetPairs of all markets is the largest answer: about 1 MB in 2026. */
    private static final int MAX_REST_BODY_BYTES = 16 << 20;
    /** The list of instruments is the largest message: about 700 kB in 2026. */
    private static final int MAX_MESSAGE_BYTES = 8 << 20;

    /** Pairs of one question for fees. */
    private static final int FEES_AT_ONCE = 100;

    private static final Duration FEES_LOOK = Duration.ofMillis(5);

    /** The venue's edge allows about 150 in ten minutes and bans for ten minutes beyond. */
    private final ConnectBudget connects = new ConnectBudget(120, 600_000);

    private final KrakenContext context;
    private final EpochNanoClock clock;
    private final HttpCaller http;
    private final VenueTime time;
    private final PublicRate rate;
    private final KrakenRest rest;
    private final PairBoard board = new PairBoard();
    private final Map<String, Precision> precisions = new ConcurrentHashMap<>();
    private final AssetIds assetIds = new AssetIds();
    private final PrivateRate privateRate;
    private final TradingRate tradingRate;
    private final FeeBoard fees = new FeeBoard(Venue.KRAKEN);
    private @Nullable PrivateRest privateRest;

    /**
     * Creates the shared part; opens nothing yet.
     *
     * @param context concluded settings.
     * @param clock our clock, nanoseconds since the epoch.
     */
    public KrakenVenue(KrakenContext context, EpochNanoClock clock) {
        this(
                context,
                clock,
                Ticker.systemTicker(),
                new HttpCaller(
                        "kraken-rest",
                        Duration.ofMillis(context.connectTimeoutMs()),
                        Duration.ofMillis(context.requestTimeoutMs()),
                        MAX_REST_BODY_BYTES,
                        context.proxy()));
    }

    /**
     * As above, with REST calls that go by {@code sender} rather than by the host's sockets.
     *
     * @param monotonic for what may be asked in a span of time.
     */
    public KrakenVenue(KrakenContext context, EpochNanoClock clock, Ticker monotonic, HttpCaller.Sender sender) {
        this(
                context,
                clock,
                monotonic,
                new HttpCaller(sender, Duration.ofMillis(context.requestTimeoutMs()), MAX_REST_BODY_BYTES));
    }

    private KrakenVenue(KrakenContext context, EpochNanoClock clock, Ticker monotonic, HttpCaller http) {
        this.context = context;
        this.clock = clock;
        this.http = http;
        this.time = new VenueTime(clock);
        this.rate = new PublicRate(context.restIntervalMs(), monotonic::nanoTime);
        Path nonces = context.nonceFile();
        this.privateRate = nonces == null
                ? new PrivateRate(monotonic::nanoTime)
                : new PrivateRate(monotonic::nanoTime, clock, nonces.resolveSibling("kraken-calls"));
        this.tradingRate = new TradingRate(monotonic::nanoTime, privateRate);
        this.rest = new KrakenRest(context.restUrl(), http, rate, time, clock);
    }

    /**
     * Asks the venue for its markets. Blocks for seconds at most; not for event loops.
     *
     * @return the configured markets, or all that trade.
     * @throws IOException if the venue did not answer, refused, or does not know a configured symbol; the message says which.
     */
    public List<InstrumentSpec> loadInstruments() throws IOException, InterruptedException {
        ReferenceData data = new ReferenceData(context, rest, rate, board, assetIds);
        List<InstrumentSpec> specs = data.load(http::pause);
        specs.forEach(
                spec -> precisions.put(spec.venueSymbol(), new Precision(spec.priceDecimals(), spec.qtyDecimals())));
        if (context.credentials() == null || !context.accountFees()) {
            return specs;
        }
        Map<String, String> ids = data.pairIds(specs);
        List<String> all = List.copyOf(ids.keySet());
        for (int from = 0; from < all.size(); from += FEES_AT_ONCE) {
            askForFees(all.subList(from, Math.min(all.size(), from + FEES_AT_ONCE)), ids);
        }
        return fees.apply(specs);
    }

    /** The fees of some pairs, by their ids in REST. */
    private void askForFees(List<String> pairIds, Map<String, String> symbols) throws InterruptedException {
        if (!privateRate.tryTake(PrivateRate.Use.SESSION, 1)) {
            fees.onFailed("not asked, the budget of calls is used up");
            return;
        }
        try {
            CompletableFuture<JsonNode> answer =
                    privateRest().call(FeeReader.METHOD, Map.of("pair", String.join(",", pairIds)), false);
            // Not by its own get(): time is the sender's to pass.
            while (!answer.isDone()) {
                http.pause(FEES_LOOK);
            }
            JsonNode result = answer.get();
            for (String id : pairIds) {
                AccountFees told = FeeReader.of(result, id);
                if (told != null) {
                    fees.tell(symbols.getOrDefault(id, ""), told);
                }
            }
        } catch (ExecutionException e) {
            fees.onFailed(String.valueOf(e.getCause()));
        } catch (IllegalArgumentException e) {
            fees.onFailed(e.toString());
        }
    }

    /** The decimals that the venue writes for a pair, as last loaded; the engine's while nothing was. Any thread. */
    public Precision precision(Instrument instrument) {
        Precision known = precisions.get(instrument.venueSymbol());
        return known == null ? Precision.of(instrument) : known;
    }

    /** What the account pays. */
    public FeeBoard fees() {
        return fees;
    }

    /** What connection attempts are taken from, by market data and order entry alike. */
    public ConnectBudget connectBudget() {
        return connects;
    }

    /** Settings. */
    public KrakenContext context() {
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

    /** What may still be asked of public REST. */
    public PublicRate rate() {
        return rate;
    }

    /** REST. */
    public KrakenRest rest() {
        return rest;
    }

    /**
     * REST as our account. One per key: calls follow one another, so that nonces arrive in order.
     *
     * @throws IllegalStateException if there are no credentials.
     */
    public synchronized PrivateRest privateRest() {
        PrivateRest known = privateRest;
        if (known != null) {
            return known;
        }
        KrakenCredentials credentials = context.credentials();
        if (credentials == null) {
            throw new IllegalStateException("private REST without credentials");
        }
        PrivateRest made = new PrivateRest(
                context.restUrl(), http, credentials, new NonceSource(clock, context.nonceFile()), privateRate);
        privateRest = made;
        return made;
    }

    /** What may still be asked of private REST. */
    public PrivateRate privateRate() {
        return privateRate;
    }

    /** What the trading engine may still be asked. */
    public TradingRate tradingRate() {
        return tradingRate;
    }

    /** REST's ids of assets. */
    public AssetIds assetIds() {
        return assetIds;
    }

    /** What the instrument channel told. */
    public PairBoard board() {
        return board;
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

    /** Ends REST calls. Close the feed first. */
    @Override
    public void close() {
        http.close();
    }
}
