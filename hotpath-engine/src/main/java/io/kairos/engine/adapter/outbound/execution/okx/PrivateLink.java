package io.kairos.engine.adapter.outbound.execution.okx;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.engine.adapter.venue.ExecutionEvents;
import io.kairos.engine.adapter.venue.net.Backoff;
import io.kairos.engine.adapter.venue.net.WebSocketClient;
import io.kairos.engine.adapter.venue.net.WebSocketListener.CloseReason;
import io.kairos.engine.adapter.venue.okx.OkxContext;
import io.kairos.engine.adapter.venue.okx.OkxCredentials;
import io.kairos.engine.adapter.venue.okx.OkxVenue;
import io.kairos.journal.codec.LinkState;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of order entry. Event loop only, besides {@link #isUp} and {@link #isWritable}.
 *
 * <ol>
 *   <li>connect; log in, which takes a measured clock;
 *   <li>RECONCILING; subscribe to orders and account, whose pushes are passed on from then on;
 *   <li>balances, open orders and missed trades by REST, since pushes begin with the next event;
 *   <li>UP, until the socket ends or the session becomes void: DOWN, and again.
 * </ol>
 *
 * <p>When the venue announces that it will end the connection, a second one is made, and takes over once it is subscribed: nothing is
 * missed and the link stays up. While all seems well the comparison by REST is repeated now and then, and at once after something
 * that could not be read.
 */
final class PrivateLink implements PrivateConnection.Owner {
    /** What the link drives. */
    record Parts(
            ExecutionEvents events,
            ReportMapper reports,
            AccountBook accountBook,
            Reconciler reconciler,
            DeadManSwitch deadManSwitch,
            Runnable onWrongTime) {}

    private static final Logger LOG = LoggerFactory.getLogger(PrivateLink.class);
    /** What is under way on a connection that was taken over from gets this long. */
    private static final int RETIREMENT_MS = 3_000;
    /** Something unreadable leads to a comparison, but not to one after the other. */
    private static final int DOUBT_DELAY_MS = 500;

    private final OkxVenue venue;
    private final OkxContext context;
    private final EventLoop eventLoop;
    private final EpochNanoClock clock;
    private final Parts parts;
    private final WebSocketClient client;
    private final Backoff backoff;
    private volatile @Nullable PrivateConnection active;
    private volatile LinkState state = LinkState.DOWN;
    private @Nullable PrivateConnection successor;
    private @Nullable ScheduledFuture<?> comparison;
    private boolean comparing;
    private boolean inDoubt;
    private int upCount;
    private boolean downSaid;
    private boolean stopped;
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong takeovers = new AtomicLong();
    private final AtomicLong unreadable = new AtomicLong();

    PrivateLink(OkxVenue venue, EventLoop eventLoop, Parts parts) {
        this.venue = venue;
        this.context = venue.context();
        this.eventLoop = eventLoop;
        this.clock = venue.clock();
        this.parts = parts;
        this.client = venue.webSocketClient(eventLoop);
        this.backoff = new Backoff(context.reconnectMinMs(), context.reconnectMaxMs(), clock.nanoTime());
    }

    /** Whether new orders may be sent; any thread. */
    boolean isUp() {
        return state == LinkState.UP;
    }

    /** Whether the socket takes more; any thread. */
    boolean isWritable() {
        PrivateConnection open = active;
        return open != null && open.isReady();
    }

    /** The connection if it speaks for our account and takes requests, else null. */
    @Nullable
    PrivateConnection session() {
        PrivateConnection open = active;
        return open != null && open.isReady() ? open : null;
    }

    /** Connections made since start; any thread. */
    long connections() {
        return connections.get();
    }

    /** Connections that took over from one that the venue was about to end; any thread. */
    long takeovers() {
        return takeovers.get();
    }

    /** Messages that could not be read or belonged to nothing; any thread. */
    long unreadable() {
        return unreadable.get();
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
        PrivateConnection next = successor;
        if (next != null) {
            next.close(reason);
        }
        PrivateConnection open = active;
        if (open != null) {
            open.close(reason);
        }
    }

    private PrivateConnection open() {
        connections.incrementAndGet();
        return new PrivateConnection(this, eventLoop, context.requestTimeoutMs(), eventLoop.ticker()::nanoTime);
    }

    private void connect() {
        if (stopped || active != null || mustWait(this::connect)) {
            return;
        }
        PrivateConnection made = open();
        active = made;
        client.connect(context.privateStreamUrl(), Map.of(), made);
    }

    private void connectSuccessor() {
        if (stopped || active == null || successor != null || mustWait(this::connectSuccessor)) {
            return;
        }
        PrivateConnection made = open();
        successor = made;
        client.connect(context.privateStreamUrl(), Map.of(), made);
    }

    /** Whether too many connections were attempted of late; then the attempt is made in its time. */
    private boolean mustWait(Runnable attempt) {
        long waitMs = venue.connectBudget().take(eventLoop.ticker().nanoTime());
        if (waitMs > 0) {
            var unused = eventLoop.schedule(attempt, waitMs, TimeUnit.MILLISECONDS);
        }
        return waitMs > 0;
    }

    private void changeState(LinkState next, String reason) {
        state = next;
        if (next != LinkState.DOWN || !downSaid) {
            LOG.info("OKX order entry: state={} reason={}", next, reason);
            parts.events().link(clock.nanoTime(), next, reason);
        }
        downSaid = next == LinkState.DOWN;
    }

    @Override
    public void onOpen(PrivateConnection opened) {
        if (stopped) {
            opened.close("stopped");
        } else if (venue.time().uncertaintyNs(clock.nanoTime()) == 0) {
            // Never measured, or called wrong: a log-in is refused when its time is off by half a minute.
            var unused = venue.rest().measureTime().whenComplete((done, failure) -> {
                if (!eventLoop.isShutdown()) {
                    eventLoop.execute(() -> logIn(opened));
                }
            });
        } else {
            logIn(opened);
        }
    }

    private void logIn(PrivateConnection opened) {
        OkxCredentials credentials = context.credentials();
        if (credentials != null && (opened == active || opened == successor)) {
            opened.logIn(credentials, venue.time().nowMs());
        }
    }

    @Override
    public void onLoggedIn(PrivateConnection connection) {
        if (connection == active) {
            changeState(LinkState.RECONCILING, "logged in");
        }
        connection.subscribe();
    }

    @Override
    public void onSubscribed(PrivateConnection connection) {
        if (connection == successor) {
            takeOver(connection);
        } else if (connection == active) {
            reconcile(connection);
        }
    }

    private void takeOver(PrivateConnection connection) {
        PrivateConnection old = active;
        active = connection;
        successor = null;
        takeovers.incrementAndGet();
        LOG.info("OKX order entry: a new connection took over");
        if (old != null) {
            var unused = eventLoop.schedule(() -> old.close("taken over"), RETIREMENT_MS, TimeUnit.MILLISECONDS);
        }
        if (state != LinkState.UP) {
            reconcile(connection);
        }
    }

    private void reconcile(PrivateConnection session) {
        if (state == LinkState.DOWN) {
            changeState(LinkState.RECONCILING, "logged in");
        }
        parts.reconciler().start(true, () -> session == active, new Reconciler.Listener() {
            @Override
            public void onReconciled(int openOrders) {
                backoff.onUp(clock.nanoTime());
                upCount++;
                comparing = false;
                changeState(LinkState.UP, "reconciled: openOrders=" + openOrders);
                parts.deadManSwitch().keep();
                planComparison();
            }

            @Override
            public void onFailed(String why) {
                LOG.error("OKX cannot be reconciled with: {}", why);
                session.close("not reconciled: " + why);
            }
        });
    }

    /** The next comparison: soon after something that could not be read, else in its time. */
    private void planComparison() {
        if (comparison != null) {
            comparison.cancel(false);
        }
        long delayMs = inDoubt ? DOUBT_DELAY_MS : context.reconcileIntervalMs();
        comparison = eventLoop.schedule(this::compare, delayMs, TimeUnit.MILLISECONDS);
    }

    private void compare() {
        if (!isUp()) {
            // The next connection compares everything.
            return;
        }
        int up = upCount;
        comparing = true;
        inDoubt = false;
        parts.reconciler().start(false, () -> isUp() && up == upCount, new Reconciler.Listener() {
            @Override
            public void onReconciled(int openOrders) {
                comparing = false;
                planComparison();
            }

            @Override
            public void onFailed(String why) {
                LOG.warn("OKX comparison put off: {}", why);
                comparing = false;
                planComparison();
            }
        });
    }

    @Override
    public void onPush(PrivateConnection connection, String channel, JsonNode rows) {
        long receiveTimeNs = clock.nanoTime();
        if (!"balance_and_position".equals(channel)) {
            parts.reconciler().onPush();
        }
        switch (channel) {
            case "orders" -> rows.forEach(row -> parts.reports().onPush(receiveTimeNs, row));
            case "balance_and_position" ->
                rows.forEach(row -> parts.accountBook().onFunds(row, receiveTimeNs));
            case "account" -> rows.forEach(row -> parts.accountBook().onPush(row, receiveTimeNs));
            default -> onUnreadable(connection, "a push of a channel that was not asked for");
        }
    }

    @Override
    public void onUpgradeNotice(PrivateConnection connection) {
        LOG.warn("OKX will end the connection for an upgrade of its service");
        if (connection == active) {
            connectSuccessor();
        }
    }

    @Override
    public void onWrongTime() {
        parts.onWrongTime().run();
    }

    @Override
    public void onUnreadable(PrivateConnection connection, String what) {
        unreadable.incrementAndGet();
        LOG.warn("OKX order entry: {}", what);
        if (!inDoubt) {
            inDoubt = true;
            if (isUp() && !comparing) {
                planComparison();
            }
        }
    }

    @Override
    public void onClosed(PrivateConnection closed, CloseReason reason) {
        if (closed == successor) {
            successor = null;
            later(this::connectSuccessor, reason);
        } else if (closed == active) {
            active = successor;
            successor = null;
            parts.deadManSwitch().letRun();
            backoff.onDown(clock.nanoTime());
            changeState(LinkState.DOWN, reason.text());
            if (active == null) {
                later(this::connect, reason);
            }
        }
    }

    private void later(Runnable attempt, CloseReason reason) {
        if (!stopped) {
            long delayMs = Math.max(backoff.nextDelayMs(), reason.retryAfterSeconds() * 1_000);
            var unused = eventLoop.schedule(attempt, delayMs, TimeUnit.MILLISECONDS);
        }
    }
}
