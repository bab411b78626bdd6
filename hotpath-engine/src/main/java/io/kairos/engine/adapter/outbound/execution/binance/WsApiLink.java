package io.kairos.engine.adapter.outbound.execution.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.ClientOrderId;
import io.kairos.engine.adapter.outbound.execution.entry.VenueNames;
import io.kairos.engine.adapter.venue.ExecutionEvents;
import io.kairos.engine.adapter.venue.binance.BinanceContext;
import io.kairos.engine.adapter.venue.binance.BinanceCredentials;
import io.kairos.engine.adapter.venue.binance.BinanceErrors;
import io.kairos.engine.adapter.venue.binance.BinanceRest;
import io.kairos.engine.adapter.venue.binance.BinanceVenue;
import io.kairos.engine.adapter.venue.binance.RateBudget;
import io.kairos.engine.adapter.venue.net.Backoff;
import io.kairos.engine.adapter.venue.net.WebSocketClient;
import io.kairos.engine.adapter.venue.net.WebSocketListener.CloseReason;
import io.kairos.journal.codec.LinkState;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of order entry. Event loop only, besides {@link #isUp} and {@link #isWritable}.
 *
 * <ol>
 *   <li>connect; measure the venue's clock;
 *   <li>{@code session.logon} (Ed25519) and {@code userDataStream.subscribe}; with other keys each request is signed instead;
 *   <li>RECONCILING: events are passed on already; {@code account.status} → balances, {@code openOrders.status} → orders;
 *   <li>UP, until the socket ends, the stream is terminated, the session becomes void, or it is a day old: DOWN, and again.
 * </ol>
 */
final class WsApiLink implements WsApiConnection.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(WsApiLink.class);
    private static final int CLOCK_SAMPLES = 3;
    /** How often the account is asked for at a reconciliation, at most. */
    private static final int ACCOUNT_ROUNDS = 8;

    private final BinanceVenue venue;
    private final BinanceContext context;
    private final EventLoop eventLoop;
    private final EpochNanoClock clock;
    private final VenueNames names;
    private final ExecutionEvents events;
    private final ReportMapper reports;
    private final AccountBook accountBook;
    private final WebSocketClient client;
    private final Backoff backoff;
    private volatile @Nullable WsApiConnection connection;
    private volatile LinkState state = LinkState.DOWN;
    private @Nullable OrderComparison orders;
    private boolean authenticated;
    private boolean downSaid;
    private boolean stopped;
    private long accountEvents;
    private final AtomicLong comparisons = new AtomicLong();
    private final AtomicLong comparisonFailures = new AtomicLong();

    WsApiLink(
            BinanceVenue venue,
            EventLoop eventLoop,
            VenueNames names,
            ExecutionEvents events,
            ReportMapper reports,
            AccountBook accountBook) {
        this.venue = venue;
        this.context = venue.context();
        this.eventLoop = eventLoop;
        this.clock = venue.clock();
        this.names = names;
        this.events = events;
        this.reports = reports;
        this.accountBook = accountBook;
        this.client = venue.webSocketClient(eventLoop);
        this.backoff = new Backoff(context.reconnectMinMs(), context.reconnectMaxMs(), clock.nanoTime());
    }

    /** Whether new orders may be sent; any thread. */
    boolean isUp() {
        return state == LinkState.UP;
    }

    /** Whether the socket takes more; any thread. */
    boolean isWritable() {
        WsApiConnection open = connection;
        return open != null && open.isWritable();
    }

    /** The connection if it speaks for our account, else null. */
    @Nullable
    WsApiConnection session() {
        return authenticated ? connection : null;
    }

    void start() {
        if (context.credentials() == null) {
            changeState(LinkState.DOWN, "no key configured: market data only");
        } else {
            changeState(LinkState.DOWN, "starting");
            connect();
        }
    }

    void stop() {
        stopped = true;
        disconnect("stopped");
    }

    void disconnect(String reason) {
        WsApiConnection open = connection;
        if (open != null) {
            open.close(reason);
        }
    }

    private void connect() {
        if (stopped) {
            return;
        }
        long waitMs = venue.connectBudget().take(eventLoop.ticker().nanoTime());
        if (waitMs > 0) {
            var unused = eventLoop.schedule(this::connect, waitMs, TimeUnit.MILLISECONDS);
            return;
        }
        WsApiConnection made = new WsApiConnection(
                this, context, venue.time(), venue.budget(), eventLoop, eventLoop.ticker()::nanoTime);
        connection = made;
        client.connect(context.wsApiUrl(), Map.of(), made);
    }

    private void changeState(LinkState next, String reason) {
        state = next;
        if (next != LinkState.DOWN || !downSaid) {
            LOG.info("Binance order entry: state={} reason={}", next, reason);
            events.link(clock.nanoTime(), next, reason);
        }
        downSaid = next == LinkState.DOWN;
    }

    @Override
    public void onOpen(WsApiConnection opened) {
        if (stopped) {
            opened.close("stopped");
            return;
        }
        measureClock(opened, CLOCK_SAMPLES, () -> logOn(opened));
        var unused = eventLoop.schedule(
                () -> {
                    if (opened == connection) {
                        opened.close("age");
                    }
                },
                context.connectionMaxAgeMs(),
                TimeUnit.MILLISECONDS);
    }

    private void measureClock(WsApiConnection session, int samples, Runnable then) {
        long sentNs = clock.nanoTime();
        session.send("time", Map.of(), step(session, "time", result -> {
            JsonNode serverTime = result.path("serverTime");
            if (serverTime.canConvertToLong()) {
                venue.time()
                        .onSample(
                                sentNs,
                                clock.nanoTime(),
                                BinanceRest.nanos(serverTime.longValue()),
                                BinanceRest.nanos(1));
            }
            if (samples > 1) {
                measureClock(session, samples - 1, then);
            } else {
                then.run();
            }
        }));
    }

    private void keepClock(WsApiConnection session) {
        var unused = eventLoop.schedule(
                () -> {
                    if (session == connection) {
                        measureClock(session, 1, () -> keepClock(session));
                    }
                },
                context.clockSyncIntervalMs(),
                TimeUnit.MILLISECONDS);
    }

    private void logOn(WsApiConnection session) {
        BinanceCredentials credentials = context.credentials();
        if (credentials != null && credentials.signer().canLogOn()) {
            session.requestSigned("session.logon", Map.of(), step(session, "session.logon", result -> {
                session.onLoggedOn();
                session.send("userDataStream.subscribe", Map.of(), subscribed(session, "userDataStream.subscribe"));
            }));
        } else {
            String method = "userDataStream.subscribe.signature";
            session.requestSigned(method, Map.of(), subscribed(session, method));
        }
    }

    private ResponseHandler subscribed(WsApiConnection session, String method) {
        return step(session, method, result -> reconcile(session));
    }

    private void reconcile(WsApiConnection session) {
        authenticated = true;
        changeState(LinkState.RECONCILING, "logged on");
        askForAccount(session, 1);
    }

    /**
     * An answer that events overtook, or ran into, tells of a moment that the engine is past already: it would take back, for example,
     * what a cancel has just set free. So it is asked again; after a few times an account that never rests is taken as it is.
     */
    private void askForAccount(WsApiConnection session, int round) {
        long before = accountEvents;
        session.request(
                ApiMethod.ACCOUNT, Map.of("omitZeroBalances", "true"), step(session, "account.status", account -> {
                    if (accountEvents != before && round < ACCOUNT_ROUNDS) {
                        askForAccount(session, round + 1);
                        return;
                    }
                    accountBook.onAccount(account, clock.nanoTime(), true);
                    session.request(ApiMethod.OPEN_ORDERS, Map.of(), step(session, "openOrders.status", orders -> {
                        orders.forEach(this::onOpenOrder);
                        backoff.onUp(clock.nanoTime());
                        changeState(LinkState.UP, "reconciled: openOrders=" + orders.size());
                        keepClock(session);
                        keepComparing(session);
                    }));
                }));
    }

    private void keepComparing(WsApiConnection session) {
        var unused = eventLoop.schedule(
                () -> {
                    if (session == connection) {
                        compareBalances(session);
                        orders().compare(session);
                        keepComparing(session);
                    }
                },
                context.reconcileIntervalMs(),
                TimeUnit.MILLISECONDS);
    }

    /** Who compares open orders; before {@link #start}. */
    void comparesOrders(OrderComparison comparison) {
        orders = comparison;
    }

    OrderComparison orders() {
        return Objects.requireNonNull(orders);
    }

    /** Asks for all balances; the engine judges what it may compare. One that cannot be asked for now is so in its turn. */
    private void compareBalances(WsApiConnection session) {
        if (!venue.budget().tryWeight(RateBudget.Use.QUERY, ApiMethod.ACCOUNT_WEIGHT)) {
            comparisonFailures.incrementAndGet();
            return;
        }
        long askedNs = clock.nanoTime();
        session.request(ApiMethod.ACCOUNT, Map.of("omitZeroBalances", "true"), new ResponseHandler() {
            @Override
            public void onResult(JsonNode account) {
                if (session != connection || !account.path("balances").isArray()) {
                    onFailed("not an account of this session");
                    return;
                }
                comparisons.incrementAndGet();
                accountBook.onComparison(account, askedNs, clock.nanoTime());
            }

            @Override
            public void onError(int status, int code, String message) {
                onFailed(BinanceErrors.text(status, code, message));
            }

            @Override
            public void onNoAnswer(String why) {
                onFailed(why);
            }

            private void onFailed(String why) {
                comparisonFailures.incrementAndGet();
                LOG.warn("Binance balances not compared: {}", why);
            }
        });
    }

    /** Answers for a comparison that the engine was given; any thread. */
    long comparisons() {
        return comparisons.get();
    }

    /** Comparisons that could not be asked for or got no answer; any thread. */
    long comparisonFailures() {
        return comparisonFailures.get();
    }

    private void onOpenOrder(JsonNode order) {
        Instrument instrument = names.instrument(order.path("symbol").asText());
        if (instrument != null) {
            long orderId = ClientOrderId.parse(order.path("clientOrderId").asText());
            reports.onStatus(instrument, orderId, clock.nanoTime(), order);
        } else {
            LOG.warn("Binance has an open order of a symbol that is not configured: symbol={}", order.path("symbol"));
        }
    }

    /** A step of setting the session up: without it there is no session. */
    private ResponseHandler step(WsApiConnection session, String method, Consumer<JsonNode> then) {
        return new ResponseHandler() {
            @Override
            public void onResult(JsonNode result) {
                then.accept(result);
            }

            @Override
            public void onError(int status, int code, String message) {
                String text = method + " refused: " + BinanceErrors.text(status, code, message);
                LOG.error("Binance session cannot be set up: {}", text);
                session.close(text);
            }

            @Override
            public void onNoAnswer(String why) {
                session.close(method + ": " + why);
            }
        };
    }

    @Override
    public void onUserEvent(JsonNode event) {
        long receiveTimeNs = clock.nanoTime();
        accountEvents++;
        switch (event.path("e").asText()) {
            case "executionReport" -> reports.onExecutionReport(receiveTimeNs, event);
            case "outboundAccountPosition" -> accountBook.onPosition(event, receiveTimeNs);
            case "balanceUpdate" -> {
                accountBook.onMovement(event, receiveTimeNs);
                refreshAccount();
            }
            case "externalLockUpdate" -> {
                accountBook.onLock(event, receiveTimeNs);
                refreshAccount();
            }
            case "eventStreamTerminated" -> disconnect("the venue ended the user stream");
            case "serverShutdown" -> disconnect("server shutdown");
            case "listStatus" -> LOG.debug("Binance order list event passed over");
            default ->
                LOG.warn(
                        "Binance user event not known: event={}",
                        event.path("e").asText());
        }
    }

    /** These events hold differences; the account is asked for the sum. */
    private void refreshAccount() {
        WsApiConnection session = session();
        if (session != null) {
            session.request(
                    ApiMethod.ACCOUNT,
                    Map.of("omitZeroBalances", "true"),
                    step(
                            session,
                            "account.status",
                            account -> accountBook.onAccount(account, clock.nanoTime(), false)));
        }
    }

    @Override
    public void onStampRefused(WsApiConnection session) {
        measureClock(
                session,
                CLOCK_SAMPLES,
                () -> LOG.warn(
                        "Binance clock measured anew: clock={}", venue.time().venueClock()));
    }

    @Override
    public void onTrouble(WsApiConnection from, String what, boolean mustReconnect) {
        LOG.warn("Binance WebSocket API: {}", what);
        if (mustReconnect) {
            from.close(what);
        }
    }

    @Override
    public void onClosed(WsApiConnection closed, CloseReason reason) {
        if (closed != connection) {
            return;
        }
        connection = null;
        authenticated = false;
        backoff.onDown(clock.nanoTime());
        changeState(LinkState.DOWN, reason.text());
        if (!stopped) {
            long delayMs = Math.max(
                    backoff.nextDelayMs(),
                    Math.max(reason.retryAfterSeconds() * 1_000, venue.budget().blockedForMs()));
            var unused = eventLoop.schedule(this::connect, delayMs, TimeUnit.MILLISECONDS);
        }
    }
}
