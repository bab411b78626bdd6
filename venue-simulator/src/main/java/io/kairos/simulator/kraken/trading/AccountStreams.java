package io.kairos.simulator.kraken.trading;

import io.kairos.simulator.exchange.AccountListener;
import io.kairos.simulator.exchange.AccountPosition;
import io.kairos.simulator.exchange.ExecutionReport;
import io.kairos.simulator.exchange.Movement;
import io.kairos.simulator.fault.ArmedFault;
import io.kairos.simulator.fault.FaultKind;
import io.kairos.simulator.fault.FaultTarget;
import io.kairos.simulator.kraken.api.KrakenApi;
import io.kairos.simulator.kraken.api.Pair;
import io.kairos.simulator.kraken.socket.SocketHub;
import io.kairos.simulator.kraken.trading.ExecutionBodies.Row;
import io.kairos.simulator.ledger.Account;
import io.kairos.simulator.matching.Fill;
import io.kairos.simulator.matching.Order;
import io.kairos.simulator.matching.OrderImage;
import io.kairos.simulator.net.WebSocketConnection;
import io.kairos.simulator.net.WebSocketSession;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The private sockets, and the account events that go to them. Venue thread only. */
public final class AccountStreams implements AccountListener, FaultTarget {
    private static final int SNAPSHOT_TRADES = 50;

    private final KrakenApi api;
    private final SocketHub sockets;
    private final DeliveryDelay delay;
    private final ExecutionBodies executions;
    private final BalanceBodies balances;
    private final Set<PrivateSession> sessions = new LinkedHashSet<>();

    private record OwnTrade(OrderImage order, Fill fill) {}

    /** Streams over these answers. */
    public AccountStreams(KrakenApi api, SocketHub sockets, DeliveryDelay delay) {
        this.api = api;
        this.sockets = sockets;
        this.delay = delay;
        this.executions = new ExecutionBodies(api);
        this.balances = new BalanceBodies(api.time());
        api.exchange().addAccountListener(this);
        api.faults().attach(this);
    }

    /** A session for a new connection. */
    public WebSocketSession session(WebSocketConnection connection) {
        return new PrivateSession(this, sockets, connection);
    }

    @Override
    public void onAccountEvents(int accountId, List<ExecutionReport> reports, AccountPosition position) {
        if (sessions.isEmpty() || reports.isEmpty()) {
            return;
        }
        long extraDelayMs = api.faults().eventDelayMs();
        for (ExecutionReport report : reports) {
            Pair pair = api.pairs().of(report.order().terms().instrument());
            boolean twice = api.faults().takeDuplicateEvent();
            for (Row row : executions.rows(report)) {
                for (PrivateSession session : sessions) {
                    session.execution(accountId, row, pair, extraDelayMs);
                    if (twice) {
                        session.execution(accountId, row, pair, extraDelayMs);
                    }
                }
            }
        }
        Account account = api.exchange().ledger().account(accountId);
        for (String row : balances.rows(reports, account)) {
            for (PrivateSession session : sessions) {
                session.balance(accountId, row, extraDelayMs);
            }
        }
    }

    @Override
    public void onMovement(int accountId, Movement movement, AccountPosition position) {
        // The channel tells totals: what is merely locked is no booking.
        if (movement.kind().changesTotal()) {
            String row =
                    balances.row(accountId, movement, api.exchange().ledger().account(accountId));
            long extraDelayMs = api.faults().eventDelayMs();
            for (PrivateSession session : sessions) {
                session.balance(accountId, row, extraDelayMs);
            }
        }
    }

    /** The rows of a snapshot: open orders and the newest fills. */
    List<String> snapshotRows(int accountId, boolean orders, boolean trades) {
        List<String> rows = new ArrayList<>();
        if (orders) {
            for (Order order : api.exchange().orders().open(accountId)) {
                rows.add(executions.open(order.image()));
            }
        }
        if (trades) {
            List<OwnTrade> all = new ArrayList<>();
            for (Order order : api.exchange().orders().all(accountId)) {
                OrderImage image = order.image();
                image.fills().forEach(fill -> all.add(new OwnTrade(image, fill)));
            }
            all.sort(Comparator.comparingLong(trade -> trade.fill().timeMs()));
            for (OwnTrade trade : all.subList(Math.max(0, all.size() - SNAPSHOT_TRADES), all.size())) {
                rows.add(executions.oldTrade(trade.order(), trade.fill()));
            }
        }
        return rows;
    }

    @Override
    public int onArmed(ArmedFault fault) {
        if (fault.kind() != FaultKind.EXPIRE_SESSIONS) {
            return 0;
        }
        sessions.forEach(PrivateSession::loseToken);
        return sessions.size();
    }

    /** Open private sockets. */
    public int sessions() {
        return sessions.size();
    }

    KrakenApi api() {
        return api;
    }

    DeliveryDelay delay() {
        return delay;
    }

    ExecutionBodies executions() {
        return executions;
    }

    BalanceBodies balances() {
        return balances;
    }

    void join(PrivateSession session) {
        sessions.add(session);
    }

    void leave(PrivateSession session) {
        sessions.remove(session);
    }
}
