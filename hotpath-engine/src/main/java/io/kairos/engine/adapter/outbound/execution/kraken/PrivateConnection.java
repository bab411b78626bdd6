package io.kairos.engine.adapter.outbound.execution.kraken;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kairos.engine.adapter.outbound.execution.entry.PendingRequests;
import io.kairos.engine.adapter.outbound.execution.template.MessageTemplate;
import io.kairos.engine.adapter.venue.kraken.KrakenErrors;
import io.kairos.engine.adapter.venue.net.WebSocketConnection;
import io.kairos.engine.adapter.venue.net.WebSocketListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One private WebSocket: requests and answers matched by number, time limits, frames of channels passed on. Event loop only,
 * besides {@link #isWritable}.
 *
 * <p>A request is registered before its frame is written, since a fast answer would otherwise find nobody waiting. Nothing that is
 * logged or reported holds a request, since requests carry the token.
 */
final class PrivateConnection implements WebSocketListener {
    /** Hears the connection. */
    interface Owner {
        /** Connected. */
        void onOpen(PrivateConnection connection);

        /** A frame of a channel of ours. */
        void onChannel(PrivateConnection connection, String channel, JsonNode frame);

        /** The state of the venue's matching engine. */
        void onSystem(String system);

        /** Something that cannot be read, so that a frame of a channel may be missing. */
        void onUnreadable(PrivateConnection connection, String what);

        /** An answer that nobody waits for. */
        void onOrphan(PrivateConnection connection, String error);

        /** It ended, or never began; waiting requests are told afterwards. */
        void onClosed(PrivateConnection connection, CloseReason reason);
    }

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int SWEEP_MS = 50;

    private final Owner owner;
    private final EventLoop eventLoop;
    private final LongSupplier nanoTime;
    private final int answerTimeoutMs;
    private final String token;
    private final OrderTemplates templates;
    private final PendingRequests<AnswerHandler> waiting = new PendingRequests<>();
    private volatile @Nullable WebSocketConnection connection;
    private @Nullable ScheduledFuture<?> sweeper;
    private byte[] scratch = new byte[0];

    PrivateConnection(Owner owner, EventLoop eventLoop, LongSupplier nanoTime, int answerTimeoutMs, String token) {
        this.owner = owner;
        this.eventLoop = eventLoop;
        this.nanoTime = nanoTime;
        this.answerTimeoutMs = answerTimeoutMs;
        this.token = token;
        this.templates = new OrderTemplates(token);
    }

    /** The prepared messages with this connection's token. */
    OrderTemplates templates() {
        return templates;
    }

    /** Whether a request can be written now; any thread. */
    boolean isWritable() {
        WebSocketConnection open = connection;
        return open != null && open.isWritable();
    }

    /** Whether the operating system has taken everything that was sent. */
    boolean isFlushed() {
        WebSocketConnection open = connection;
        return open == null || open.isFlushed();
    }

    void close(String reason) {
        WebSocketConnection open = connection;
        if (open != null) {
            open.close(reason);
        }
    }

    /**
     * Sends a request that is made for the occasion.
     *
     * @param params JSON members without the token, which is added; empty for none.
     */
    void request(String method, String params, AnswerHandler handler) {
        write(
                "{\"method\":\"" + method + "\",\"params\":{" + params + (params.isEmpty() ? "" : ",") + "\"token\":\""
                        + token + "\"},\"req_id\":",
                handler);
    }

    /** Sends a ping; its answer has no result. */
    void ping(AnswerHandler handler) {
        write("{\"method\":\"ping\",\"req_id\":", handler);
    }

    private void write(String begin, AnswerHandler handler) {
        WebSocketConnection open = connection;
        if (open == null) {
            handler.onNoAnswer("not connected");
            return;
        }
        open.send(ByteBufUtil.writeUtf8(open.allocator(), begin + await(handler) + '}'));
    }

    /** Sends a prepared message; nothing but its numbers is left to be written. */
    void sendPrepared(MessageTemplate message, long orderId, long px, long qty, long timeMs, AnswerHandler handler) {
        WebSocketConnection open = connection;
        if (open == null) {
            handler.onNoAnswer("not connected");
            return;
        }
        if (scratch.length < message.maxLength()) {
            scratch = new byte[message.maxLength()];
        }
        int length = message.encode(await(handler), orderId, px, qty, timeMs, scratch, 0);
        open.send(open.allocator().directBuffer(length).writeBytes(scratch, 0, length));
    }

    private long await(AnswerHandler handler) {
        return waiting.await(handler, nanoTime.getAsLong() + answerTimeoutMs * NANOS_PER_MILLI);
    }

    @Override
    public void onOpen(WebSocketConnection newConnection) {
        connection = newConnection;
        sweeper = eventLoop.scheduleAtFixedRate(this::sweep, SWEEP_MS, SWEEP_MS, TimeUnit.MILLISECONDS);
        owner.onOpen(this);
    }

    @Override
    public void onMessage(ByteBuf payload) {
        JsonNode message;
        try {
            message = JSON.readTree(ByteBufUtil.getBytes(payload));
        } catch (JsonProcessingException notJson) {
            owner.onUnreadable(this, "a message is no JSON");
            return;
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
        if (message == null || !message.isObject()) {
            owner.onUnreadable(this, "a message is no JSON object");
        } else if (message.has("method")) {
            onAnswer(message);
        } else {
            onFrame(message);
        }
    }

    private void onFrame(JsonNode message) {
        String channel = message.path("channel").asText();
        switch (channel) {
            case "heartbeat" -> {
                // Silence is what matters, and the socket watches that.
            }
            case "status" ->
                owner.onSystem(KrakenErrors.clip(
                        message.path("data").path(0).path("system").asText()));
            case "executions", "balances" -> owner.onChannel(this, channel, message);
            default -> owner.onUnreadable(this, "a message is neither answer nor event");
        }
    }

    private void onAnswer(JsonNode message) {
        JsonNode id = message.path("req_id");
        AnswerHandler handler = id.isIntegralNumber() && id.canConvertToLong() ? waiting.take(id.longValue()) : null;
        String error = KrakenErrors.clip(message.path("error").asText());
        if (handler == null) {
            owner.onOrphan(this, error);
        } else if ("pong".equals(message.path("method").asText())) {
            handler.onResult(message);
        } else if (message.path("success").asBoolean()) {
            handler.onResult(message.path("result"));
        } else {
            handler.onError(error, KrakenErrors.outcome(error) == KrakenErrors.Outcome.REFUSED);
        }
    }

    private void sweep() {
        for (AnswerHandler late : waiting.takeLate(nanoTime.getAsLong())) {
            late.onNoAnswer("no answer within " + answerTimeoutMs + " ms");
        }
    }

    @Override
    public void onClosed(CloseReason reason) {
        if (sweeper != null) {
            sweeper.cancel(false);
        }
        List<AnswerHandler> lost = waiting.takeAll();
        connection = null;
        owner.onClosed(this, reason);
        for (AnswerHandler handler : lost) {
            handler.onNoAnswer("connection lost: " + reason.text());
        }
    }
}
