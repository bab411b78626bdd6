package io.kairos.simulator.playback;

import io.kairos.simulator.net.WebSocketConnection;
import io.kairos.simulator.net.WebSocketSession;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** One client of a recording. Venue thread. */
final class PlaybackSession implements WebSocketSession {
    private final PlaybackServer server;
    private final WebSocketConnection connection;
    private final String path;
    private final BooleanSupplier reading;
    private final Set<String> keys = new HashSet<>();

    PlaybackSession(PlaybackServer server, WebSocketConnection connection, String path, BooleanSupplier reading) {
        this.server = server;
        this.connection = connection;
        this.path = path;
        this.reading = reading;
    }

    String path() {
        return path;
    }

    boolean wants(String key) {
        return keys.contains(key);
    }

    /** Whether the client takes what was sent so far. */
    boolean isReading() {
        return reading.getAsBoolean();
    }

    void send(String text) {
        connection.send(text);
    }

    /** Subscriptions named in the URL. */
    void subscribe(Set<String> named) {
        if (!named.isEmpty()) {
            keys.addAll(named);
            server.onSubscribed(this, named);
        }
    }

    @Override
    public void onOpen() {
        server.add(this);
        server.dialect().greeting(server.positionNs()).forEach(connection::send);
    }

    @Override
    public void onText(String text) {
        Dialect.Request request = server.dialect().read(text);
        request.answers().forEach(connection::send);
        if (!request.subscribe()) {
            request.keys().forEach(keys::remove);
        } else if (!request.keys().isEmpty()) {
            keys.addAll(request.keys());
            server.onSubscribed(this, request.keys());
        }
    }

    @Override
    public void onPing() {}

    @Override
    public void onPong(String payload) {
        connection.onPong(payload);
    }

    @Override
    public void onClosed() {
        server.remove(this);
    }
}
