package io.kairos.simulator.okx.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.net.FrameTag;
import io.kairos.simulator.net.SharedFrame;
import io.kairos.simulator.net.WebSocketConnection;
import io.kairos.simulator.net.WebSocketSession;
import io.kairos.simulator.okx.api.ApiError;
import io.kairos.simulator.okx.api.ApiKey;
import io.kairos.simulator.okx.api.OkxApi;
import io.kairos.simulator.okx.api.Params;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One client's socket: its log-in, its subscriptions, its requests. Venue thread only. */
final class SocketSession implements WebSocketSession {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,32}");
    private static final int ARGS_BYTES_MAX = 64 * 1024;
    private static final int IDLE_CHECKS = 10;
    private static final int CLOSE_LOGIN_FAILED = 4001;
    private static final int CLOSE_IDLE = 4004;
    private static final int CLOSE_KEY_CHANGED = 4007;

    private final SocketHub hub;
    private final OkxApi api;
    private final WebSocketConnection connection;
    private final Socket socket;
    private final String connId;
    private final DeliveryLine line;
    private final Map<Topic, Subscription> subscriptions = new LinkedHashMap<>();
    private final long openedNs;
    private long lastSentNs;
    private boolean everSubscribed;
    private boolean open = true;
    private @Nullable ApiKey account;

    SocketSession(SocketHub hub, WebSocketConnection connection, Socket socket, String connId) {
        this.hub = hub;
        this.api = hub.api();
        this.connection = connection;
        this.socket = socket;
        this.connId = connId;
        this.openedNs = connection.nowNs();
        this.lastSentNs = openedNs;
        this.line = new DeliveryLine(this, hub.random(), hub.care().deliveryDelayMaxMicros());
    }

    WebSocketConnection connection() {
        return connection;
    }

    /** Who logged in, or null. */
    @Nullable
    ApiKey account() {
        return account;
    }

    /** The road that answers to orders and account events take. */
    DeliveryLine line() {
        return line;
    }

    @Override
    public void onOpen() {
        hub.join(this);
        checkIdleLater();
    }

    @Override
    public void onPing() {
        // A ping of the protocol is answered by the bridge, but does not count against silence; the text one does.
    }

    @Override
    public void onPong(String payload) {
        connection.onPong(payload);
    }

    @Override
    public void onClosed() {
        open = false;
        subscriptions.values().forEach(this::drop);
        hub.leave(this);
    }

    @Override
    public void onText(String text) {
        if (text.equals("ping")) {
            send("pong");
            return;
        }
        JsonNode request;
        try {
            request = JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            error("", "60012", "Invalid request: " + text);
            return;
        }
        String id = request.path("id").asText("");
        String op = request.path("op").asText("");
        JsonNode args = request.path("args");
        if (!request.isObject() || (!id.isEmpty() && !ID.matcher(id).matches())) {
            error("", "60012", "Invalid request: " + text);
            return;
        }
        switch (op) {
            case "subscribe", "unsubscribe", "login" -> manage(op, id, args, text);
            case "" -> error(id, "60012", "Invalid request: " + text);
            default -> order(op, id, request);
        }
    }

    /** Sends an answer. */
    void send(String text) {
        send(FrameTag.REPLY, text);
    }

    /** Sends a text to this client alone. */
    void send(FrameTag tag, String text) {
        lastSentNs = connection.nowNs();
        connection.send(tag, text);
    }

    /** Sends what others get as well. */
    void send(SharedFrame frame) {
        lastSentNs = connection.nowNs();
        connection.send(frame);
    }

    /** Ends a log-in whose key is no longer valid; false if there was none. */
    boolean expire() {
        if (account == null) {
            return false;
        }
        account = null;
        connection.close(CLOSE_KEY_CHANGED, "API key has been updated or deleted. Please reconnect.");
        return true;
    }

    /** Announces the end of this connection, and ends it then. */
    void announceUpgrade(long inMs) {
        send(event("notice", "")
                .put("code", "64008")
                .put("msg", "The connection will soon be closed for a service upgrade. Please reconnect.")
                .put("connId", connId)
                .toString());
        connection.runLater(() -> connection.close(1001, "Service upgrade"), TimeUnit.MILLISECONDS.toNanos(inMs));
    }

    private void manage(String op, String id, JsonNode args, String text) {
        if (!api.limits().admitSocketRequest(connId, api.nowMs())) {
            error(id, "60014", "Requests too frequent");
            return;
        }
        if (!args.isArray() || args.isEmpty()) {
            error(id, "60012", "Invalid request: " + text);
        } else if (args.toString().getBytes(StandardCharsets.UTF_8).length > ARGS_BYTES_MAX) {
            error(id, "60012", "Invalid request: the args are longer than 64 KB");
        } else if (op.equals("login")) {
            login(id, args.path(0));
        } else {
            for (JsonNode arg : args) {
                change(op.equals("subscribe"), id, arg, text);
            }
        }
    }

    private void order(String op, String id, JsonNode request) {
        ApiKey key = account;
        if (!OrderOps.isKnown(op) || socket != Socket.PRIVATE) {
            error(id, "60019", "Invalid op: " + op);
        } else if (key == null) {
            error(id, "60011", "Please log in");
        } else {
            OrderOps.run(api, op, id, request, key).ifPresent(line::reply);
        }
    }

    private void login(String id, JsonNode login) {
        if (account != null) {
            error(id, "60031", "The WebSocket endpoint does not support multiple account logins");
            return;
        }
        try {
            account = api.authenticator().login(Params.of(login), api.nowMs());
        } catch (ApiError refused) {
            error(id, refused.code(), refused.text());
            connection.close(CLOSE_LOGIN_FAILED, "Login failed");
            return;
        }
        send(event("login", id)
                .put("code", "0")
                .put("msg", "")
                .put("connId", connId)
                .toString());
    }

    private void change(boolean subscribe, String id, JsonNode arg, String text) {
        Subscription wanted;
        try {
            wanted = SubscriptionReader.read(
                    arg, socket, account != null, api.market().instruments(), text);
        } catch (ApiError refused) {
            error(id, refused.code(), refused.text());
            return;
        }
        everSubscribed |= subscribe;
        ObjectNode ack = event(subscribe ? "subscribe" : "unsubscribe", id);
        ack.set("arg", wanted.arg());
        send(ack.put("connId", connId).toString());
        if (subscribe) {
            begin(wanted);
        } else if (subscriptions.remove(wanted.topic()) != null) {
            drop(wanted);
        }
    }

    private void begin(Subscription wanted) {
        boolean isNew = !subscriptions.containsKey(wanted.topic());
        ApiKey key = account;
        if (wanted.channel().socket() != Socket.PRIVATE || key == null) {
            subscriptions.put(wanted.topic(), wanted);
            if (isNew) {
                hub.market().subscribe(wanted, this);
            }
            return;
        }
        boolean room = !isNew || hub.accounts().hasRoom(key.accountId(), wanted.channel());
        if (isNew && room) {
            subscriptions.put(wanted.topic(), wanted);
            hub.accounts().subscribe(wanted, this, key.accountId());
        }
        send(NODES.objectNode()
                .put("event", room ? "channel-conn-count" : "channel-conn-count-error")
                .put("channel", wanted.channel().wireName())
                .put("connCount", Integer.toString(hub.accounts().followers(key.accountId(), wanted.channel())))
                .put("connId", connId)
                .toString());
    }

    private void drop(Subscription subscription) {
        if (subscription.channel().socket() == Socket.PRIVATE) {
            hub.accounts().unsubscribe(subscription, this);
        } else {
            hub.market().unsubscribe(subscription, this);
        }
    }

    private void checkIdleLater() {
        long idleNs = TimeUnit.MILLISECONDS.toNanos(hub.care().idleMs());
        connection.runLater(
                () -> {
                    if (!open) {
                        return;
                    }
                    long nowNs = connection.nowNs();
                    boolean silent = nowNs - lastSentNs >= idleNs;
                    boolean unused = !everSubscribed && account == null && nowNs - openedNs >= idleNs;
                    if (silent || unused) {
                        connection.close(
                                CLOSE_IDLE, "No data received in " + hub.care().idleMs() / 1000 + "s.");
                    } else {
                        checkIdleLater();
                    }
                },
                Math.max(1, idleNs / IDLE_CHECKS));
    }

    private void error(String id, String code, String message) {
        send(event("error", id)
                .put("code", code)
                .put("msg", message)
                .put("connId", connId)
                .toString());
    }

    private static ObjectNode event(String name, String id) {
        ObjectNode event = NODES.objectNode();
        if (!id.isEmpty()) {
            event.put("id", id);
        }
        return event.put("event", name);
    }
}
