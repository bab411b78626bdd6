package io.kairos.simulator.binance.wsapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.binance.api.BinanceApi;
import io.kairos.simulator.binance.api.TimeScale;
import io.kairos.simulator.exchange.AccountListener;
import io.kairos.simulator.exchange.AccountPosition;
import io.kairos.simulator.exchange.ExecutionReport;
import io.kairos.simulator.exchange.Movement;
import io.kairos.simulator.fault.VenueFaults;
import io.kairos.simulator.net.WebSocketConnection;
import io.kairos.simulator.net.WebSocketSession;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The WebSocket API's open sessions, and the account events that go to them. Venue thread only. */
public final class UserStreams implements AccountListener {
    private final BinanceApi api;
    private final VenueFaults faults;
    private final DeliveryDelay delay;
    private final Set<WsApiSession> sessions = new LinkedHashSet<>();

    /** Streams over these answers. */
    public UserStreams(BinanceApi api, VenueFaults faults, DeliveryDelay delay) {
        this.api = api;
        this.faults = faults;
        this.delay = delay;
    }

    /** A session for a new connection. */
    public WebSocketSession session(
            WebSocketConnection connection, String ip, TimeScale times, boolean returnRateLimits) {
        return new WsApiSession(this, connection, ip, times, returnRateLimits);
    }

    @Override
    public void onAccountEvents(int accountId, List<ExecutionReport> reports, AccountPosition position) {
        long extraDelayMs = faults.eventDelayMs();
        for (ExecutionReport report : reports) {
            boolean twice = faults.takeDuplicateEvent();
            for (WsApiSession session : List.copyOf(sessions)) {
                ObjectNode event = UserEventBodies.executionReport(report, session.times());
                session.deliver(accountId, event, extraDelayMs);
                if (twice) {
                    session.deliver(accountId, event, extraDelayMs);
                }
            }
        }
        for (WsApiSession session : List.copyOf(sessions)) {
            session.deliver(accountId, UserEventBodies.position(position, session.times()), extraDelayMs);
        }
    }

    @Override
    public void onMovement(int accountId, Movement movement, AccountPosition position) {
        long extraDelayMs = faults.eventDelayMs();
        for (WsApiSession session : List.copyOf(sessions)) {
            session.deliver(accountId, UserEventBodies.movement(movement, session.times()), extraDelayMs);
            session.deliver(accountId, UserEventBodies.position(position, session.times()), extraDelayMs);
        }
    }

    /** Cuts every connection. */
    public int dropAll() {
        List<WsApiSession> all = List.copyOf(sessions);
        all.forEach(session -> session.connection().drop());
        return all.size();
    }

    /** Announces a shutdown to every connection. */
    public void announceShutdown() {
        for (WsApiSession session : List.copyOf(sessions)) {
            ObjectNode announcement = JsonNodeFactory.instance.objectNode();
            announcement
                    .putObject("event")
                    .put("e", "serverShutdown")
                    .put("E", session.times().of(api.nowMs()));
            session.connection().send(announcement.toString());
        }
    }

    /** Ends every log-on, as the venue does when a key becomes invalid; returns how many there were. */
    public int expireSessions() {
        int expired = 0;
        for (WsApiSession session : List.copyOf(sessions)) {
            expired += session.expire() ? 1 : 0;
        }
        return expired;
    }

    public int sessions() {
        return sessions.size();
    }

    BinanceApi api() {
        return api;
    }

    VenueFaults faults() {
        return faults;
    }

    DeliveryDelay delay() {
        return delay;
    }

    void join(WsApiSession session) {
        sessions.add(session);
    }

    void leave(WsApiSession session) {
        sessions.remove(session);
    }
}
