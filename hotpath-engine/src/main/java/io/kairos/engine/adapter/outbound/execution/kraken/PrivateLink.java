package io.kairos.engine.adapter.outbound.execution.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.engine.adapter.outbound.execution.kraken.EntryCounters.Counter;
import io.kairos.engine.adapter.venue.ExecutionEvents;
import io.kairos.engine.adapter.venue.kraken.KrakenContext;
import io.kairos.engine.adapter.venue.kraken.KrakenErrors;
import io.kairos.engine.adapter.venue.kraken.KrakenVenue;
import io.kairos.engine.adapter.venue.kraken.PrivateRate;
import io.kairos.engine.adapter.venue.net.Backoff;
import io.kairos.engine.adapter.venue.net.WebSocketClient;
import io.kairos.engine.adapter.venue.net.WebSocketListener.CloseReason;
import io.kairos.journal.codec.LinkState;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of order entry. Event loop only, besides {@link #isUp}, {@link #isWritable} and {@link #system}.
 *
 * <ol>
 *   <li>REST: a token, for this connection only; connect; measure the venue's clock;
 *   <li>subscribe executions and balances, whose snapshots tell open orders, the latest trades and totals;
 *   <li>RECONCILING: balances by REST, see {@link AccountSync}; then trades, open orders, and what happened meanwhile;
 *   <li>UP, until a frame is missing (RECONCILING again, on the same connection), or the socket ends, the token becomes void, or
 *       the connection is a day old: DOWN, and again from the start.
 * </ol>
 */
final class PrivateLink implements PrivateConnection.Owner, ChannelSync.Listener {
    /** What hangs on the link's state. */
    interface Listener {
        /** The state changed; told on the event loop. */
        void onState(LinkState state);
    }

    private static final Logger LOG = LoggerFactory.getLogger(PrivateLink.class);
    private static final int PING_MS = 15_000;
    private static final int RECONCILE_LIMIT_MS = 90_000;
    private static final long MICROSECOND_NS = 1_000;

    private final KrakenVenue venue;
    private final KrakenContext context;
    private final EventLoop eventLoop;
    private final EpochNanoClock clock;
    private final ExecutionEvents events;
    private final EntryParts parts;
    private final DeadManSwitch deadMan;
    private final WebSocketClient client;
    private final Backoff backoff;
    private final Listener listener;
    private volatile @Nullable PrivateConnection connection;
    private volatile LinkState state = LinkState.DOWN;
    private volatile String system = "";
    private @Nullable ChannelSync sync;
    private boolean first = true;
    private boolean downSaid;
    private volatile boolean stopped;
    private int reconciliations;
    private int attempts;

    PrivateLink(KrakenVenue venue, EventLoop eventLoop, ExecutionEvents events, EntryParts parts, Listener listener) {
        this.venue = venue;
        this.context = venue.context();
        this.eventLoop = eventLoop;
        this.clock = venue.clock();
        this.events = events;
        this.parts = parts;
        this.listener = listener;
        this.deadMan = new DeadManSwitch(context.cancelAllAfterSeconds(), eventLoop, parts.counters());
        this.client = venue.webSocketClient(eventLoop);
        this.backoff = new Backoff(context.reconnectMinMs(), context.reconnectMaxMs(), clock.nanoTime());
    }

    /** Whether new orders may be sent; any thread. */
    boolean isUp() {
        return state == LinkState.UP && !stopped;
    }

    LinkState state() {
        return state;
    }

    /** Whether the socket takes more; any thread. */
    boolean isWritable() {
        PrivateConnection open = connection;
        return open != null && open.isWritable();
    }

    /** What the venue says of its matching engine: {@code online}, or what keeps it from taking all orders; any thread. */
    String system() {
        return system;
    }

    /** The connection if it speaks for our account, else null. */
    @Nullable
    PrivateConnection session() {
        return state == LinkState.DOWN ? null : connection;
    }

    /** The number of the latest reconciliation. */
    int reconciliation() {
        return reconciliations;
    }

    void start() {
        changeState(LinkState.DOWN, "starting");
        connect();
    }

    /** Ends for good. Without open orders the switch is turned off first; with some it stays, and cancels them. */
    void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        PrivateConnection open = session();
        if (open == null) {
            disconnect("stopped");
            return;
        }
        int openOrders = parts.tracks().open().size();
        if (deadMan.isArmed() && openOrders == 0) {
            deadMan.disarm(open, () -> disconnect("stopped"));
        } else {
            if (openOrders > 0) {
                LOG.warn(
                        "Kraken order entry ends with open orders: count={} canceledByTheVenue={}",
                        openOrders,
                        deadMan.isArmed());
            }
            disconnect("stopped");
        }
    }

    void disconnect(String reason) {
        PrivateConnection open = connection;
        if (open != null) {
            open.close(reason);
        }
    }

    private void connect() {
        if (stopped) {
            return;
        }
        int attempt = ++attempts;
        parts.rest().request(PrivateRate.Use.SESSION, 1, "GetWebSocketsToken", Map.of(), new AnswerHandler() {
            @Override
            public void onResult(JsonNode result) {
                open(attempt, result.path("token").asText());
            }

            @Override
            public void onError(String error, boolean refused) {
                failed("no token: " + error);
            }

            @Override
            public void onNoAnswer(String why) {
                failed("no token: " + why);
            }

            private void failed(String why) {
                LOG.warn("Kraken order entry cannot connect: cause={}", why);
                connectLater(0);
            }
        });
    }

    private void open(int attempt, String token) {
        if (stopped || attempt != attempts) {
            return;
        }
        long waitMs = venue.connectBudget().take(eventLoop.ticker().nanoTime());
        if (waitMs > 0) {
            var unused = eventLoop.schedule(() -> open(attempt, token), waitMs, TimeUnit.MILLISECONDS);
            return;
        }
        PrivateConnection made;
        try {
            made = new PrivateConnection(
                    this, eventLoop, eventLoop.ticker()::nanoTime, context.answerTimeoutMs(), token);
        } catch (IllegalArgumentException unusable) {
            LOG.error("Kraken order entry cannot connect: cause={}", unusable.getMessage());
            connectLater(0);
            return;
        }
        connection = made;
        client.connect(context.privateUrl(), Map.of(), made);
    }

    private void connectLater(long atLeastMs) {
        if (!stopped) {
            long delayMs = Math.max(backoff.nextDelayMs(), atLeastMs);
            var unused = eventLoop.schedule(this::connect, delayMs, TimeUnit.MILLISECONDS);
        }
    }

    private void changeState(LinkState next, String reason) {
        state = next;
        if (next != LinkState.DOWN || !downSaid) {
            LOG.info("Kraken order entry: state={} reason={}", next, reason);
            events.link(clock.nanoTime(), next, reason);
        }
        downSaid = next == LinkState.DOWN;
        listener.onState(next);
    }

    @Override
    public void onOpen(PrivateConnection opened) {
        if (stopped) {
            opened.close("stopped");
            return;
        }
        ping(opened, () -> subscribe(opened));
        var unused = eventLoop.schedule(
                () -> {
                    if (opened == connection) {
                        opened.close("age");
                    }
                },
                context.connectionMaxAgeMs(),
                TimeUnit.MILLISECONDS);
    }

    /** Measures the venue's clock, which deadlines of orders need. */
    private void ping(PrivateConnection session, Runnable then) {
        long sentNs = clock.nanoTime();
        session.ping(new AnswerHandler() {
            @Override
            public void onResult(JsonNode pong) {
                long inNs = Fields.timeNs(pong.path("time_in"));
                long outNs = Fields.timeNs(pong.path("time_out"));
                if (inNs > 0 && outNs >= inNs) {
                    venue.time().onSample(sentNs, clock.nanoTime(), inNs + (outNs - inNs) / 2, MICROSECOND_NS);
                }
                then.run();
            }

            @Override
            public void onError(String error, boolean refused) {
                session.close("ping: " + error);
            }

            @Override
            public void onNoAnswer(String why) {
                session.close("ping: " + why);
            }
        });
    }

    private void keepPinging(PrivateConnection session) {
        var unused = eventLoop.schedule(
                () -> {
                    if (session == connection) {
                        ping(session, () -> keepPinging(session));
                    }
                },
                PING_MS,
                TimeUnit.MILLISECONDS);
    }

    private void subscribe(PrivateConnection session) {
        if (session != connection) {
            return;
        }
        ChannelSync made = new ChannelSync(
                session::request,
                this,
                parts.reports(),
                parts.accountBook(),
                parts.account(),
                venue.tradingRate(),
                parts.counters(),
                clock::nanoTime,
                eventLoop.ticker()::nanoTime,
                first);
        sync = made;
        made.subscribe();
        limitReconciliation(session);
        keepPinging(session);
    }

    private void limitReconciliation(PrivateConnection session) {
        var unused = eventLoop.schedule(
                () -> {
                    if (session == connection && state != LinkState.UP) {
                        session.close("reconciliation took more than " + RECONCILE_LIMIT_MS + " ms");
                    }
                },
                RECONCILE_LIMIT_MS,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void onSubscribed(ChannelSync subscribed) {
        PrivateConnection session = connection;
        if (subscribed != sync || session == null) {
            return;
        }
        if (state == LinkState.DOWN) {
            changeState(LinkState.RECONCILING, "subscribed");
        }
        parts.account().reconcile(() -> goUp(subscribed, session), session::close);
    }

    private void goUp(ChannelSync subscribed, PrivateConnection session) {
        if (subscribed != sync || session != connection || !subscribed.goLive(++reconciliations)) {
            return;
        }
        first = false;
        backoff.onUp(clock.nanoTime());
        changeState(
                LinkState.UP, "reconciled: openOrders=" + parts.tracks().open().size());
        deadMan.keep(session);
        parts.account().goLive();
    }

    @Override
    public void onMissed(String why) {
        PrivateConnection session = connection;
        parts.account().stop();
        backoff.onDown(clock.nanoTime());
        if (session != null && state == LinkState.UP) {
            limitReconciliation(session);
        }
        if (state != LinkState.DOWN) {
            changeState(LinkState.RECONCILING, why);
        }
    }

    @Override
    public void onHopeless(String why) {
        disconnect(why);
    }

    @Override
    public void onChannel(PrivateConnection from, String channel, JsonNode frame) {
        ChannelSync now = sync;
        if (from == connection && now != null) {
            now.onFrame(channel, frame);
        }
    }

    @Override
    public void onSystem(String newSystem) {
        if (!newSystem.equals(system)) {
            LOG.info("Kraken's matching engine: state={}", newSystem);
            system = newSystem;
        }
    }

    @Override
    public void onUnreadable(PrivateConnection from, String what) {
        parts.counters().count(Counter.NOT_UNDERSTOOD);
        LOG.warn("Kraken private socket: {}", what);
        ChannelSync now = sync;
        if (from == connection && now != null) {
            now.resync(what);
        }
    }

    @Override
    public void onOrphan(PrivateConnection from, String error) {
        parts.counters().count(Counter.ORPHAN_ANSWERS);
        LOG.warn("Kraken private socket: an answer that nobody waits for: {}", error);
        if (KrakenErrors.isInvalidSession(error)) {
            from.close(error);
        }
    }

    /** A request was refused because our token is void: only a new connection gets another. */
    void onTokenVoid(String error) {
        disconnect(error);
    }

    @Override
    public void onClosed(PrivateConnection closed, CloseReason reason) {
        if (closed != connection) {
            return;
        }
        connection = null;
        sync = null;
        parts.account().stop();
        deadMan.rest();
        backoff.onDown(clock.nanoTime());
        changeState(LinkState.DOWN, reason.text());
        connectLater(reason.retryAfterSeconds() * 1_000);
    }
}
