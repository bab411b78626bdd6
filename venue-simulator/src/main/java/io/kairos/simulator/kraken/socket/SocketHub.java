package io.kairos.simulator.kraken.socket;

import io.kairos.simulator.kraken.api.Pair;
import io.kairos.simulator.kraken.api.SystemState;
import io.kairos.simulator.kraken.api.VenueStatus;
import io.kairos.simulator.kraken.api.VenueTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All open WebSockets of the venue: tells them its state and keeps their hearts beating. Venue thread only. */
public final class SocketHub implements VenueStatus.Listener {
    private static final long FIRST_CONNECTION_ID = 0xC000_0000_0000_0001L;

    private final VenueTime time;
    private final VenueStatus status;
    private final Timing timing;
    private final Set<SocketSession> sessions = new LinkedHashSet<>();
    private long connections;
    private long framesSent;
    private long idleCloses;

    /**
     * How patient the venue is; milliseconds.
     *
     * @param heartbeatMs silence after which a subscribed socket gets a heartbeat
     * @param idleMs time without activity after which a socket is closed
     */
    public record Timing(long heartbeatMs, long idleMs) {
        /** The live venue's: one second, one minute. */
        public static final Timing STANDARD = new Timing(1_000, 60_000);
    }

    /** No sockets yet. */
    public SocketHub(VenueTime time, VenueStatus status, Timing timing) {
        this.time = time;
        this.status = status;
        this.timing = timing;
        status.addListener(this);
    }

    @Override
    public void onSystemState(SystemState state) {
        for (SocketSession session : List.copyOf(sessions)) {
            session.sendStatus();
        }
    }

    @Override
    public void onPair(Pair pair) {
        // Told by the instrument channel, to those who follow it.
    }

    /** Sends heartbeats and closes idle sockets; to be called a few times a second or more often. */
    public void onBeat(long nowMs) {
        for (SocketSession session : List.copyOf(sessions)) {
            session.onBeat(nowMs);
        }
    }

    /** Cuts every connection. */
    public int dropAll() {
        List<SocketSession> all = List.copyOf(sessions);
        all.forEach(session -> session.connection().drop());
        return all.size();
    }

    /** Open sockets. */
    public int sessions() {
        return sessions.size();
    }

    /** Text frames sent over all sockets. */
    public long framesSent() {
        return framesSent;
    }

    /** Sockets closed because nothing happened on them. */
    public long idleCloses() {
        return idleCloses;
    }

    SystemState state() {
        return status.system();
    }

    VenueTime time() {
        return time;
    }

    Timing timing() {
        return timing;
    }

    /** The next connection's id; beyond the range of a signed 64-bit number, as live ones are. */
    String nextConnectionId() {
        connections++;
        return Long.toUnsignedString(FIRST_CONNECTION_ID + connections * 0x9E37_79B9L);
    }

    void join(SocketSession session) {
        sessions.add(session);
    }

    void leave(SocketSession session) {
        sessions.remove(session);
    }

    void onFrame() {
        framesSent++;
    }

    void onIdleClose() {
        idleCloses++;
    }
}
