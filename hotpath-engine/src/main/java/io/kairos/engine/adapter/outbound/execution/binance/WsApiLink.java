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
    /** A step that has to wait looks again at least so often: what it waits for may end sooner than it seemed. */
    private static final int LONGEST_WAIT_MS = 1_000;

    private final BinanceVenue venue;
    private final BinanceContext context;
    private final EventLoop eventLoop;
    private final EpochNanoClock clock;
    private final VenueNames names;
    private final ExecutionEvents events;
    private final ReportMapper reports;
    private final AccountBook accountBook;
    private final AccountQuestions account;
    private final WebSocketClient client;
    private final Backoff backoff;
    private volatile @Nullable WsApiConnection connection;
    private volatile LinkState state = LinkState.DOWN;
    private @Nullable OrderComparison orders;
    private boolean authenticated;
    private boolean downSaid;
    private boolean stopped;
    private long accountEvents;
    /** Whether the venue's clock is being measured since it called a stamp wrong. */
    private boolean measuringAnew;

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
        this.account = new AccountQuestions(venue, eventLoop, accountBook, this::session);
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
        long waitMs = venue.budget().blockedForMs();
        if (waitMs == 0) {
            waitMs = venue.connectBudget().take(eventLoop.ticker().nanoTime());
        }
        if (waitMs > 0) {
            var unused = eventLoop.schedule(this::connect, waitMs, TimeUnit.MILLISECONDS);
            return;
        }
        venue.budget().count(ApiMethod.SESSION_WEIGHT);
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

    /**
     * A step of setting the session up, once the budget has room for it. It may take more of a minute than what can be done later, and where the
     * venue asks for patience it waits.
     */
    private void whenAllowed(WsApiConnection session, int weight, Runnable step) {
        if (session != connection) {
            return;
        }
        long waitMs = venue.budget().takeForSession(weight);
        if (waitMs == 0) {
            step.run();
            return;
        }
        var unused = eventLoop.schedule(
                () -> whenAllowed(session, weight, step), Math.min(waitMs, LONGEST_WAIT_MS), TimeUnit.MILLISECONDS);
    }

    private void measureClock(WsApiConnection session, int samples, Runnable then) {
        whenAllowed(session, ApiMethod.TIME_WEIGHT, () -> {
            long sentNs = clock.nanoTime();
            session.send("time", Map.of(), step(session, "time", result -> {
                onTime(sentNs, result);
                if (samples > 1) {
                    measureClock(session, samples - 1, then);
                } else {
                    then.run();
                }
            }));
        });
    }

    private void onTime(long sentNs, JsonNode result) {
        JsonNode serverTime = result.path("serverTime");
        if (serverTime.canConvertToLong()) {
            venue.time()
                    .onSample(
                            sentNs, clock.nanoTime(), BinanceRest.nanos(serverTime.longValue()), BinanceRest.nanos(1));
        }
    }

    /** Measures the venue's clock now and then. One measurement that fails is no harm: what is known of the clock ages slowly. */
    private void keepClock(WsApiConnection session) {
        var unused = eventLoop.schedule(
                () -> {
                    if (session == connection) {
                        if (venue.budget().tryWeight(RateBudget.Use.QUERY, ApiMethod.TIME_WEIGHT)) {
                            sampleClock(session, () -> {}, () -> {});
                        }
                        keepClock(session);
                    }
                },
                context.clockSyncIntervalMs(),
                TimeUnit.MILLISECONDS);
    }

    private void sampleClock(WsApiConnection session, Runnable then, Runnable otherwise) {
        long sentNs = clock.nanoTime();
        session.send("time", Map.of(), new Question() {
            @Override
            public void onResult(JsonNode result) {
                if (session == connection) {
                    onTime(sentNs, result);
                    then.run();
                }
            }

            @Override
            void onFailed(String why) {
                LOG.warn("Binance clock not measured: {}", why);
                if (session == connection) {
                    otherwise.run();
                }
            }
        });
    }

    private void logOn(WsApiConnection session) {
        BinanceCredentials credentials = context.credentials();
        if (credentials != null && credentials.signer().canLogOn()) {
            whenAllowed(
                    session,
                    ApiMethod.SESSION_WEIGHT,
                    () -> session.requestSigned("session.logon", Map.of(), step(session, "session.logon", result -> {
                        session.onLoggedOn();
                        subscribe(session);
                    })));
        } else {
            String method = "userDataStream.subscribe.signature";
            whenAllowed(
                    session,
                    ApiMethod.SESSION_WEIGHT,
                    () -> session.requestSigned(method, Map.of(), subscribed(session, method)));
        }
    }

    private void subscribe(WsApiConnection session) {
        String method = "userDataStream.subscribe";
        whenAllowed(
                session, ApiMethod.SESSION_WEIGHT, () -> session.send(method, Map.of(), subscribed(session, method)));
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
        whenAllowed(session, ApiMethod.ACCOUNT_WEIGHT, () -> {
            long before = accountEvents;
            session.request(
                    ApiMethod.ACCOUNT, AccountQuestions.ALL_BALANCES, step(session, "account.status", answer -> {
                        if (accountEvents != before && round < ACCOUNT_ROUNDS) {
                            askForAccount(session, round + 1);
                            return;
                        }
                        accountBook.onAccount(answer, clock.nanoTime(), true);
                        askForOpenOrders(session);
                    }));
        });
    }

    private void askForOpenOrders(WsApiConnection session) {
        whenAllowed(
                session,
                ApiMethod.OPEN_ORDERS_WEIGHT,
                () -> session.request(ApiMethod.OPEN_ORDERS, Map.of(), step(session, "openOrders.status", listed -> {
                    listed.forEach(this::onOpenOrder);
                    backoff.onUp(clock.nanoTime());
                    changeState(LinkState.UP, "reconciled: openOrders=" + listed.size());
                    keepClock(session);
                    keepComparing(session);
                })));
    }

    private void keepComparing(WsApiConnection session) {
        var unused = eventLoop.schedule(
                () -> {
                    if (session == connection) {
                        account.compare(session);
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

    AccountQuestions account() {
        return account;
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
                account.refresh();
            }
            case "externalLockUpdate" -> {
                accountBook.onLock(event, receiveTimeNs);
                account.refresh();
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

    /** The clock is measured anew, once at a time; it is needed for cancels too, so it may take what a session may. */
    @Override
    public void onStampRefused(WsApiConnection session) {
        if (measuringAnew || session != connection) {
            return;
        }
        measuringAnew = true;
        venue.time().distrust();
        measureAnew(session, CLOCK_SAMPLES);
    }

    private void measureAnew(WsApiConnection session, int samples) {
        Runnable next = () -> {
            session.onClockMeasured();
            if (samples > 1) {
                measureAnew(session, samples - 1);
            } else {
                measuringAnew = false;
                LOG.warn("Binance clock measured anew: clock={}", venue.time().venueClock());
            }
        };
        whenAllowed(session, ApiMethod.TIME_WEIGHT, () -> sampleClock(session, next, () -> measuringAnew = false));
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
        measuringAnew = false;
        account.onSessionEnded();
        if (reason.httpStatus() == 429 || reason.httpStatus() == 418) {
            long seconds = reason.retryAfterSeconds();
            venue.budget().onThrottled(seconds == 0 ? 0 : venue.time().nowMs() + seconds * 1_000);
        }
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
