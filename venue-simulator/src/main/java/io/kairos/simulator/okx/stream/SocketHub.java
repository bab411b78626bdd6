package io.kairos.simulator.okx.stream;

import io.kairos.simulator.net.WebSocketConnection;
import io.kairos.simulator.net.WebSocketSession;
import io.kairos.simulator.okx.api.OkxApi;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The venue's open sockets. Venue thread only. */
public final class SocketHub {
    private static final long SHUTDOWN_NOTICE_MS = 60_000;

    private final OkxApi api;
    private final StreamHub market;
    private final AccountHub accounts;
    private final RandomGenerator random;
    private final Care care;
    private final Set<SocketSession> sessions = new LinkedHashSet<>();

    /**
     * How sockets are looked after.
     *
     * @param idleMs silence after which the venue closes a socket
     * @param deliveryDelayMaxMicros longest of the small random delays of answers and events
     */
    public record Care(long idleMs, long deliveryDelayMaxMicros) {
        /** The live venue's. */
        public static final Care STANDARD = new Care(30_000, 2_000);
    }

    /** A hub without sockets. */
    public SocketHub(OkxApi api, StreamHub market, AccountHub accounts, RandomGenerator random, Care care) {
        this.api = api;
        this.market = market;
        this.accounts = accounts;
        this.random = random;
        this.care = care;
    }

    /** A session for a new connection. */
    public WebSocketSession session(WebSocketConnection connection, Socket socket) {
        return new SocketSession(
                this, connection, socket, Integer.toHexString(0x10000000 | random.nextInt(0x70000000)));
    }

    /** Cuts every connection. */
    public int dropAll() {
        List<SocketSession> all = List.copyOf(sessions);
        all.forEach(session -> session.connection().drop());
        return all.size();
    }

    /** Announces an upgrade of the service, and closes the sockets a minute later. */
    public void announceUpgrade() {
        for (SocketSession session : List.copyOf(sessions)) {
            session.announceUpgrade(SHUTDOWN_NOTICE_MS);
        }
    }

    /** Ends every log-in, as when its key was changed; returns how many there were. */
    public int expireLogins() {
        int expired = 0;
        for (SocketSession session : List.copyOf(sessions)) {
            expired += session.expire() ? 1 : 0;
        }
        return expired;
    }

    public int sessions() {
        return sessions.size();
    }

    OkxApi api() {
        return api;
    }

    StreamHub market() {
        return market;
    }

    AccountHub accounts() {
        return accounts;
    }

    RandomGenerator random() {
        return random;
    }

    Care care() {
        return care;
    }

    void join(SocketSession session) {
        sessions.add(session);
    }

    void leave(SocketSession session) {
        sessions.remove(session);
    }
}
