package io.kairos.engine.adapter.venue.okx;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.venue.FeeBoard;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.VenueTime;
import io.kairos.engine.adapter.venue.net.ConnectBudget;
import io.kairos.engine.adapter.venue.net.HttpCaller;
import io.kairos.engine.adapter.venue.net.HttpReply;
import io.kairos.engine.adapter.venue.net.WebSocketClient;
import io.kairos.engine.adapter.venue.net.WebSocketSettings;
import io.kairos.engine.adapter.venue.net.WireTap;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.EpochNanoClock;

/**
 * What everything that talks to OKX shares: settings, REST client, clock and rate budgets. Limits count per address and per account, so one
 * process makes exactly one of these.
 */
public final class OkxVenue implements AutoCloseable {
    /** The list of all spot markets was about 1 MB in 2026. */
    private static final int MAX_REST_BODY_BYTES = 32 << 20;
    /** A snapshot of 400 levels a side has about 40 kB. */
    private static final int MAX_MESSAGE_BYTES = 2 << 20;
    /**
     * The venue ends a connection on which it sent nothing for 30 s and answers a ping at once, so with a ping after 15 s of
     * silence a connection that stays silent this long is dead.
     */
    public static final int SILENCE_TIMEOUT_MS = 25_000;

    /** Calls in two seconds that the venue allows. */
    private static final int FEE_CALLS = 5;

    /** The venue allows three a second, counted where they arrive: two at a time, a second apart, may be four there. */
    private final ConnectBudget connects = new ConnectBudget(1, 500);

    private final OkxContext context;
    private final EpochNanoClock clock;
    private final HttpCaller http;
    private final VenueTime time;
    private final OkxRest rest;
    private final OkxPrivateRest privateRest;
    private final AccountBudget accountBudget;
    private final FeeBoard fees = new FeeBoard(Venue.OKX);
    private volatile boolean loadedOnce;
    private volatile Map<String, Long> instIdCodes = Map.of();

    /**
     * Creates the shared part; opens nothing yet.
     *
     * @param context concluded settings.
     * @param clock our clock, nanoseconds since the epoch.
     */
    public OkxVenue(OkxContext context, EpochNanoClock clock) {
        this(
                context,
                clock,
                new HttpCaller(
                        "okx-rest",
                        Duration.ofMillis(context.connectTimeoutMs()),
                        requestTimeout(context),
                        MAX_REST_BODY_BYTES,
                        context.proxy()));
    }

    /** As above, with REST calls that go by {@code sender} rather than by the host's sockets. */
    public OkxVenue(OkxContext context, EpochNanoClock clock, HttpCaller.Sender sender) {
        this(context, clock, new HttpCaller(sender, requestTimeout(context), MAX_REST_BODY_BYTES));
    }

    private OkxVenue(OkxContext context, EpochNanoClock clock, HttpCaller http) {
        this.context = context;
        this.clock = clock;
        this.http = http;
        this.time = new VenueTime(clock);
        this.rest = new OkxRest(context.restUrl(), http, time, new RateBudget(clock), clock);
        this.privateRest = new OkxPrivateRest(context, http, time);
        this.accountBudget = new AccountBudget(clock);
    }

    private static Duration requestTimeout(OkxContext context) {
        return Duration.ofMillis(Math.max(10_000, context.requestTimeoutMs()));
    }

    /**
     * Asks the venue for its markets. Blocks for seconds at most; not for event loops.
     *
     * @return the configured markets, or all that trade; after the first success those that the venue no longer lists are left out.
     * @throws IOException if the venue did not answer or refused, or at first does not know a configured symbol; the message says
     *     which.
     */
    public List<InstrumentSpec> loadInstruments() throws IOException, InterruptedException {
        ReferenceData.Loaded loaded = new ReferenceData(context, rest, this::askForFees, fees).load(!loadedOnce);
        loadedOnce = true;
        instIdCodes = loaded.instIdCodes();
        return loaded.specs();
    }

    private CompletableFuture<HttpReply> askForFees() {
        if (!accountBudget.tryCall(FeeReader.PATH, FEE_CALLS)) {
            return CompletableFuture.failedFuture(new IOException("not asked, the budget is used up"));
        }
        return privateRest
                .get(FeeReader.PATH, Map.of("instType", "SPOT"))
                .whenComplete((reply, failure) -> accountBudget.onAnswer(FeeReader.PATH));
    }

    /** What the account pays. */
    public FeeBoard fees() {
        return fees;
    }

    /** The number by which order entry names a market, as loaded last; -1 when the venue has given none yet. Any thread. */
    public long instIdCode(String venueSymbol) {
        return instIdCodes.getOrDefault(venueSymbol, -1L);
    }

    /** What connection attempts are taken from, by market data and order entry alike. */
    public ConnectBudget connectBudget() {
        return connects;
    }

    /** Settings. */
    public OkxContext context() {
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

    /** REST. */
    public OkxRest rest() {
        return rest;
    }

    /** REST as our account. */
    public OkxPrivateRest privateRest() {
        return privateRest;
    }

    /** What may still be asked as our account. */
    public AccountBudget accountBudget() {
        return accountBudget;
    }

    /** From now on shows {@code tap} every answer over HTTP. Only without keys. */
    public void tap(WireTap tap) {
        http.tap(tap);
    }

    /** A client for connections to the venue's sockets. */
    public WebSocketClient webSocketClient(EventLoop eventLoop) {
        return new WebSocketClient(
                eventLoop,
                new WebSocketSettings(
                        context.connectTimeoutMs(), context.connectTimeoutMs(), SILENCE_TIMEOUT_MS, MAX_MESSAGE_BYTES),
                null,
                context.proxy());
    }

    /** Ends REST calls. Close feed and gateway first. */
    @Override
    public void close() {
        http.close();
    }
}
