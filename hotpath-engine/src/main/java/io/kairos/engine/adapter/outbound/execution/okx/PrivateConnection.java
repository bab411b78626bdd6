package io.kairos.engine.adapter.outbound.execution.okx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.engine.adapter.outbound.execution.entry.PendingRequests;
import io.kairos.engine.adapter.outbound.execution.template.MessageTemplate;
import io.kairos.engine.adapter.venue.net.WebSocketConnection;
import io.kairos.engine.adapter.venue.net.WebSocketListener;
import io.kairos.engine.adapter.venue.okx.OkxCredentials;
import io.kairos.engine.adapter.venue.okx.OkxErrors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the private socket: log-in, subscriptions, requests and answers matched by id, time limits, keep-alive; pushes
 * are passed on. Event loop only, besides {@link #isReady}.
 *
 * <p>A request is registered before its frame is written, since a fast answer would otherwise find nobody waiting.
 */
final class PrivateConnection implements WebSocketListener {
    /** Hears the connection. */
    interface Owner {
        /** Connected, not yet logged in. */
        void onOpen(PrivateConnection connection);

        /** The venue knows who we are. */
        void onLoggedIn(PrivateConnection connection);

        /** From now on nothing of our account's is missed. */
        void onSubscribed(PrivateConnection connection);

        /** Rows of a channel. */
        void onPush(PrivateConnection connection, String channel, JsonNode rows);

        /** The venue will end the connection in a minute. */
        void onUpgradeNotice(PrivateConnection connection);

        /** The venue called our time wrong. */
        void onWrongTime();

        /** Something that cannot be read or is not known, which may have been a push. */
        void onUnreadable(PrivateConnection connection, String what);

        /** It ended, or never began; waiting requests have not been told yet. */
        void onClosed(PrivateConnection connection, CloseReason reason);
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ORDERS = "orders";
    private static final String ACCOUNT = "account";
    /** The only channel that tells why a balance changed. */
    private static final String FUNDS = "balance_and_position";

    private static final String SUBSCRIBE = "{\"id\":\"sub\",\"op\":\"subscribe\",\"args\":["
            + "{\"channel\":\"orders\",\"instType\":\"SPOT\"},"
            + "{\"channel\":\"account\",\"extraParams\":\"{\\\"updateInterval\\\":\\\"0\\\"}\"},"
            + "{\"channel\":\"balance_and_position\"}]}";
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int SWEEP_MS = 50;
    /** The venue ends a connection on which it sent nothing for 30 s; see also the time after which the client gives one up. */
    private static final long PING_AFTER_NS = TimeUnit.SECONDS.toNanos(15);

    private final Owner owner;
    private final EventLoop eventLoop;
    private final int requestTimeoutMs;
    private final LongSupplier nanoTime;
    private final PendingRequests<AnswerHandler> waiting = new PendingRequests<>();
    private final Set<String> toBeSubscribed = new HashSet<>(List.of(ORDERS, ACCOUNT, FUNDS));
    private volatile @Nullable WebSocketConnection connection;
    private volatile boolean subscribed;
    private @Nullable ScheduledFuture<?> sweeper;
    private byte[] scratch = new byte[0];
    private boolean loggedIn;
    private boolean pinged;
    private long openedNs;
    private long lastInboundNs;

    PrivateConnection(Owner owner, EventLoop eventLoop, int requestTimeoutMs, LongSupplier nanoTime) {
        this.owner = owner;
        this.eventLoop = eventLoop;
        this.requestTimeoutMs = requestTimeoutMs;
        this.nanoTime = nanoTime;
    }

    /** Whether it is logged in and subscribed and takes a request now; any thread. */
    boolean isReady() {
        WebSocketConnection open = connection;
        return open != null && subscribed && open.isWritable();
    }

    /** Requests without an answer so far. */
    int waitingCount() {
        return waiting.size();
    }

    void close(String reason) {
        WebSocketConnection open = connection;
        if (open != null) {
            open.close(reason);
        }
    }

    /** Says who we are; {@link Owner#onLoggedIn} follows, or the end. */
    void logIn(OkxCredentials credentials, long venueTimeMs) {
        send(LoginMessage.of(credentials, venueTimeMs / 1_000));
    }

    /** Asks for all that happens to our account; {@link Owner#onSubscribed} follows, or the end. */
    void subscribe() {
        send(SUBSCRIBE);
    }

    private void send(String text) {
        WebSocketConnection open = connection;
        if (open != null) {
            open.send(ByteBufUtil.writeUtf8(open.allocator(), text));
        }
    }

    /** Sends an order operation; nothing but its numbers is left to be written. */
    void sendPrepared(MessageTemplate message, long orderId, long px, long qty, long timeMs, AnswerHandler handler) {
        WebSocketConnection open = connection;
        if (open == null || !subscribed) {
            handler.onNoAnswer("not logged in");
            return;
        }
        if (scratch.length < message.maxLength()) {
            scratch = new byte[message.maxLength()];
        }
        long id = waiting.await(handler, nanoTime.getAsLong() + requestTimeoutMs * NANOS_PER_MILLI);
        int length = message.encode(id, orderId, px, qty, timeMs, scratch, 0);
        open.send(open.allocator().directBuffer(length).writeBytes(scratch, 0, length));
    }

    @Override
    public void onOpen(WebSocketConnection newConnection) {
        connection = newConnection;
        openedNs = nanoTime.getAsLong();
        lastInboundNs = openedNs;
        sweeper = eventLoop.scheduleAtFixedRate(this::sweep, SWEEP_MS, SWEEP_MS, TimeUnit.MILLISECONDS);
        owner.onOpen(this);
    }

    @Override
    public void onMessage(ByteBuf payload) {
        lastInboundNs = nanoTime.getAsLong();
        pinged = false;
        byte[] bytes = ByteBufUtil.getBytes(payload);
        if (bytes.length == 4 && bytes[0] == 'p' && "pong".equals(new String(bytes, StandardCharsets.US_ASCII))) {
            return;
        }
        JsonNode message;
        try {
            message = JSON.readTree(bytes);
        } catch (JsonProcessingException notJson) {
            owner.onUnreadable(this, "a message is no JSON");
            return;
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
        if (message == null || !message.isObject()) {
            owner.onUnreadable(this, "a message is no JSON object");
        } else if (message.has("event")) {
            onEvent(message);
        } else if (message.has("op")) {
            onAnswer(message);
        } else if (message.path("data").isArray() && message.path("arg").has("channel")) {
            owner.onPush(this, message.path("arg").path("channel").asText(), message.path("data"));
        } else {
            owner.onUnreadable(this, "a message is neither event nor answer nor push");
        }
    }

    private void onAnswer(JsonNode message) {
        AnswerHandler handler = takeWaiting(message);
        if (handler == null) {
            owner.onUnreadable(
                    this,
                    "an answer that nobody waits for: op="
                            + clip(message.path("op").asText()) + " code="
                            + clip(message.path("code").asText()));
            return;
        }
        AnswerHandler.deliver(200, message, "an answer without a code", handler);
    }

    private @Nullable AnswerHandler takeWaiting(JsonNode message) {
        String id = message.path("id").asText();
        return id.matches("[0-9]{1,18}") ? waiting.take(Long.parseLong(id)) : null;
    }

    private void onEvent(JsonNode message) {
        String event = message.path("event").asText();
        String code = message.path("code").asText();
        switch (event) {
            case "login" -> onLogin(code);
            case "subscribe" -> onSubscribed(message.path("arg").path("channel").asText());
            case "notice" -> {
                if (OkxErrors.UPGRADE_NOTICE.equals(code)) {
                    owner.onUpgradeNotice(this);
                }
            }
            case "error" -> onError(message, code);
            // Beyond the limit of connections the acknowledged subscription is dead.
            case "channel-conn-count-error" -> close("too many connections to our account's channels");
            case "channel-conn-count" -> {
                // It tells how many connections there are, which does not matter below the limit.
            }
            default -> owner.onUnreadable(this, "an event that is not known: " + clip(event));
        }
    }

    private void onLogin(String code) {
        if (OkxErrors.OK.equals(code) && !loggedIn) {
            loggedIn = true;
            owner.onLoggedIn(this);
        } else if (!loggedIn) {
            close("log-in refused: " + clip(code));
        }
    }

    private void onSubscribed(String channel) {
        if (toBeSubscribed.remove(channel) && toBeSubscribed.isEmpty()) {
            subscribed = true;
            owner.onSubscribed(this);
        }
    }

    /** The venue's words may repeat what we sent, so only its code and what comes before such an echo are kept. */
    private void onError(JsonNode message, String code) {
        if (OkxErrors.isWrongTime(code)) {
            owner.onWrongTime();
        }
        String text = OkxErrors.text(
                200, clip(code), clip(OkxErrors.withoutEcho(message.path("msg").asText())));
        AnswerHandler handler = takeWaiting(message);
        if (handler != null) {
            handler.onRefused(
                    200,
                    code,
                    text.startsWith(code) ? text.substring(code.length()).strip() : text);
        }
        if (!subscribed || OkxErrors.NOT_LOGGED_IN.equals(code)) {
            // Before the log-in is through its echo could hold secrets: the code has to do.
            close((loggedIn ? "refused: " + text : "log-in refused: " + clip(code)));
        } else if (handler == null) {
            owner.onUnreadable(this, "an error that belongs to nothing: " + text);
        }
    }

    private static String clip(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100);
    }

    private void sweep() {
        long nowNs = nanoTime.getAsLong();
        for (AnswerHandler late : waiting.takeLate(nowNs)) {
            late.onNoAnswer("no answer within " + requestTimeoutMs + " ms");
        }
        if (!subscribed && nowNs - openedNs > requestTimeoutMs * NANOS_PER_MILLI) {
            close("not logged in and subscribed within " + requestTimeoutMs + " ms");
        } else if (!pinged && nowNs - lastInboundNs > PING_AFTER_NS) {
            pinged = true;
            send("ping");
        }
    }

    @Override
    public void onClosed(CloseReason reason) {
        if (sweeper != null) {
            sweeper.cancel(false);
        }
        connection = null;
        subscribed = false;
        List<AnswerHandler> lost = waiting.takeAll();
        owner.onClosed(this, reason);
        for (AnswerHandler request : lost) {
            request.onNoAnswer("connection lost: " + reason.text());
        }
    }
}
