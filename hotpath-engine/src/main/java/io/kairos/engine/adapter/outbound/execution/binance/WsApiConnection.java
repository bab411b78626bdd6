package io.kairos.engine.adapter.outbound.execution.binance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.engine.adapter.outbound.execution.entry.PendingRequests;
import io.kairos.engine.adapter.outbound.execution.template.MessageTemplate;
import io.kairos.engine.adapter.venue.VenueTime;
import io.kairos.engine.adapter.venue.binance.BinanceContext;
import io.kairos.engine.adapter.venue.binance.BinanceCredentials;
import io.kairos.engine.adapter.venue.binance.BinanceErrors;
import io.kairos.engine.adapter.venue.binance.RateBudget;
import io.kairos.engine.adapter.venue.binance.SignedParams;
import io.kairos.engine.adapter.venue.net.WebSocketConnection;
import io.kairos.engine.adapter.venue.net.WebSocketListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket API connection: requests and answers matched by id, time limits, user events passed on. Event loop only.
 *
 * <p>A request is registered before its frame is written, since a fast answer would otherwise find nobody waiting.
 */
final class WsApiConnection implements WebSocketListener, RequestPath {
    /** Hears the connection. */
    interface Owner {
        /** Connected, not yet logged on. */
        void onOpen(WsApiConnection connection);

        /** An event of our account's stream. */
        void onUserEvent(JsonNode event);

        /** The venue called our time stamp wrong. */
        void onStampRefused(WsApiConnection connection);

        /** Something that is neither answer nor event that we know; {@code mustReconnect} when the session is void. */
        void onTrouble(WsApiConnection connection, String what, boolean mustReconnect);

        /** It ended, or never began; waiting requests have been told. */
        void onClosed(WsApiConnection connection, CloseReason reason);
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> BARE_VALUES =
            Set.of("timestamp", "recvWindow", "orderId", "limit", "fromId", "omitZeroBalances");
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int SWEEP_MS = 50;

    /** More than are ever on their way. */
    private static final int MARKS = 4_096;

    private final Owner owner;
    private final BinanceContext context;
    private final VenueTime time;
    private final RateBudget budget;
    private final EventLoop eventLoop;
    private final LongSupplier nanoTime;
    private final PendingRequests<ResponseHandler> waiting = new PendingRequests<>();
    private volatile @Nullable WebSocketConnection connection;
    private @Nullable ScheduledFuture<?> sweeper;
    private byte[] scratch = new byte[0];
    /** What had been taken of the budget when a request was sent, by the request's number; of the last so many. */
    private final long[] weightThen = new long[MARKS];

    private final long[] ordersThen = new long[MARKS];
    private long lastId;
    /** The last request that was stamped before the venue's clock was measured anew. */
    private long lastOldStamp;

    private boolean loggedOn;

    WsApiConnection(
            Owner owner,
            BinanceContext context,
            VenueTime time,
            RateBudget budget,
            EventLoop eventLoop,
            LongSupplier nanoTime) {
        this.owner = owner;
        this.context = context;
        this.time = time;
        this.budget = budget;
        this.eventLoop = eventLoop;
        this.nanoTime = nanoTime;
    }

    /** From now on requests need neither key nor signature. */
    void onLoggedOn() {
        loggedOn = true;
    }

    /** The venue's clock was measured: what it says of older stamps is no news. */
    void onClockMeasured() {
        lastOldStamp = lastId;
    }

    /** Whether requests need neither key nor signature. */
    boolean isLoggedOn() {
        return loggedOn;
    }

    /** Whether a request can be written now; any thread. */
    boolean isWritable() {
        WebSocketConnection open = connection;
        return open != null && open.isWritable();
    }

    /** Whether every request is in the hands of the operating system. Event loop only. */
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

    @Override
    public void request(ApiMethod method, Map<String, String> params, ResponseHandler handler) {
        Map<String, String> all = new LinkedHashMap<>(params);
        all.put("recvWindow", Integer.toString(context.recvWindowMs()));
        if (loggedOn) {
            all.put("timestamp", Long.toString(time.nowMs()));
            send(method.webSocketName(), all, handler);
        } else {
            requestSigned(method.webSocketName(), all, handler);
        }
    }

    /** Sends a request with time stamp, key and signature of its own. */
    void requestSigned(String method, Map<String, String> params, ResponseHandler handler) {
        BinanceCredentials credentials = context.credentials();
        if (credentials == null) {
            throw new IllegalStateException("signed request without credentials: method=" + method);
        }
        Map<String, String> all = new TreeMap<>(params);
        all.put("apiKey", credentials.apiKey());
        all.put("timestamp", Long.toString(time.nowMs()));
        String payload = SignedParams.webSocketPayload(all);
        all.put("signature", credentials.signer().sign(payload.getBytes(StandardCharsets.UTF_8)));
        send(method, all, handler);
    }

    /** Sends a request as it is. */
    void send(String method, Map<String, String> params, ResponseHandler handler) {
        WebSocketConnection open = connection;
        if (open == null) {
            handler.onNoAnswer("not connected");
            return;
        }
        if (RequestPath.isHeldBack(budget, handler)) {
            return;
        }
        open.send(ByteBufUtil.writeUtf8(open.allocator(), frame(await(handler), method, params)));
    }

    /** Sends an order of a session that is logged on; nothing but its numbers is left to be written. */
    void sendPrepared(MessageTemplate message, long orderId, long px, long qty, ResponseHandler handler) {
        WebSocketConnection open = connection;
        if (open == null || !loggedOn) {
            handler.onNoAnswer("not logged on");
            return;
        }
        if (RequestPath.isHeldBack(budget, handler)) {
            return;
        }
        if (scratch.length < message.maxLength()) {
            scratch = new byte[message.maxLength()];
        }
        int length = message.encode(await(handler), orderId, px, qty, time.nowMs(), scratch, 0);
        open.send(open.allocator().directBuffer(length).writeBytes(scratch, 0, length));
    }

    /** The number of a request whose answer is waited for from now on. */
    private long await(ResponseHandler handler) {
        lastId = waiting.await(handler, nanoTime.getAsLong() + context.requestTimeoutMs() * NANOS_PER_MILLI);
        int mark = (int) (lastId % MARKS);
        weightThen[mark] = budget.weightTaken();
        ordersThen[mark] = budget.ordersTaken();
        return lastId;
    }

    private static String frame(long id, String method, Map<String, String> params) {
        StringBuilder out = new StringBuilder(256);
        out.append("{\"id\":")
                .append(id)
                .append(",\"method\":\"")
                .append(method)
                .append('"');
        if (!params.isEmpty()) {
            out.append(",\"params\":{");
            String separator = "";
            for (Map.Entry<String, String> param : params.entrySet()) {
                out.append(separator).append('"').append(param.getKey()).append("\":");
                if (BARE_VALUES.contains(param.getKey())) {
                    out.append(param.getValue());
                } else {
                    out.append('"').append(param.getValue()).append('"');
                }
                separator = ",";
            }
            out.append('}');
        }
        return out.append('}').toString();
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
            owner.onTrouble(this, "a message is no JSON", false);
            return;
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
        if (message == null || !message.isObject()) {
            owner.onTrouble(this, "a message is no JSON object", false);
        } else if (message.path("event").isObject()) {
            owner.onUserEvent(message.path("event"));
        } else if (message.has("status")) {
            onAnswer(message);
        } else {
            owner.onTrouble(this, "a message is neither answer nor event", false);
        }
    }

    private void onAnswer(JsonNode message) {
        JsonNode id = message.path("id");
        learnLimits(message.path("rateLimits"), id.asLong(0));
        int status = message.path("status").asInt();
        JsonNode error = message.path("error");
        int code = error.path("code").asInt(0);
        learnFromError(status, code, error.path("data").path("retryAfter").asLong(0), id.asLong(0));
        ResponseHandler request = id.isIntegralNumber() ? waiting.take(id.longValue()) : null;
        if (request == null) {
            // An answer without an id tells that the whole session is void, for example -2015.
            boolean sessionVoid = status == 401 || status == 403 || status == 418 || status == 429;
            owner.onTrouble(
                    this,
                    "an answer that nobody waits for: "
                            + BinanceErrors.text(status, code, error.path("msg").asText()),
                    id.isNull() && sessionVoid);
        } else if (status == 200 && message.has("result")) {
            request.onResult(message.path("result"));
        } else {
            request.onError(status, code, error.path("msg").asText());
        }
    }

    private void learnLimits(JsonNode limits, long id) {
        boolean isMarked = id > Math.max(0, lastId - MARKS) && id <= lastId;
        int mark = isMarked ? (int) (id % MARKS) : 0;
        for (JsonNode limit : limits) {
            // Of an answer to nothing that was sent lately it is not known when its count was true.
            budget.learn(
                    limit.path("rateLimitType").asText(),
                    limit.path("interval").asText(),
                    limit.path("intervalNum").asInt(),
                    limit.path("limit").asLong(),
                    isMarked ? limit.path("count").asLong(-1) : -1,
                    weightThen[mark],
                    ordersThen[mark]);
        }
    }

    private void learnFromError(int status, int code, long retryAtMs, long id) {
        if (code == BinanceErrors.TOO_MANY_ORDERS) {
            budget.onTooManyOrders(retryAtMs);
        } else if (status == 429 || status == 418) {
            budget.onThrottled(retryAtMs);
        }
        if (code == BinanceErrors.BAD_TIMESTAMP && (id == 0 || id > lastOldStamp)) {
            owner.onStampRefused(this);
        }
    }

    private void sweep() {
        for (ResponseHandler late : waiting.takeLate(nanoTime.getAsLong())) {
            late.onNoAnswer("no answer within " + context.requestTimeoutMs() + " ms");
        }
    }

    @Override
    public void onClosed(CloseReason reason) {
        if (sweeper != null) {
            sweeper.cancel(false);
        }
        List<ResponseHandler> lost = waiting.takeAll();
        connection = null;
        owner.onClosed(this, reason);
        for (ResponseHandler request : lost) {
            request.onNoAnswer("connection lost: " + reason.text());
        }
    }

    /** Requests without an answer so far. */
    int waitingCount() {
        return waiting.size();
    }
}
