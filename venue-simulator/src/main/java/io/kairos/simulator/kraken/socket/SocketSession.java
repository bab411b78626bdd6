package io.kairos.simulator.kraken.socket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kairos.simulator.kraken.api.JsonText;
import io.kairos.simulator.net.FrameTag;
import io.kairos.simulator.net.SharedFrame;
import io.kairos.simulator.net.WebSocketConnection;
import io.kairos.simulator.net.WebSocketSession;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One client's WebSocket, whatever it is for: status on connect, heartbeats, pings, idle close. Venue thread only. */
public abstract class SocketSession implements WebSocketSession {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final String HEARTBEAT = "{\"channel\":\"heartbeat\"}";
    private static final int NORMAL_CLOSURE = 1000;

    private final SocketHub hub;
    private final WebSocketConnection connection;
    private final Replies replies;
    private final String connectionId;
    private long lastSentMs;
    private long lastActivityMs;
    private boolean beating;

    /** A session on an open connection. */
    protected SocketSession(SocketHub hub, WebSocketConnection connection) {
        this.hub = hub;
        this.connection = connection;
        this.replies = new Replies(hub.time());
        this.connectionId = hub.nextConnectionId();
    }

    /** Answers a request other than a ping. */
    protected abstract void onRequest(Request request);

    /** Whether a subscription keeps the socket open. */
    protected abstract boolean isSubscribed();

    /** Whether a ping counts as activity. */
    protected abstract boolean isKeptOpenByPing();

    /** How this session's answers read. */
    protected final Replies replies() {
        return replies;
    }

    /** Sends an answer now. */
    protected final void send(String text) {
        send(FrameTag.REPLY, text);
    }

    /** Sends text to this client alone. */
    protected final void send(FrameTag tag, String text) {
        lastSentMs = hub.time().trueMs();
        hub.onFrame();
        connection.send(tag, text);
    }

    /** Sends a frame that others may get as well. */
    protected final void send(SharedFrame frame) {
        lastSentMs = hub.time().trueMs();
        hub.onFrame();
        connection.send(frame);
    }

    /** Notes that a subscription was made: from now on heartbeats fill the silence. */
    protected final void startHeartbeats() {
        beating = true;
    }

    /** The wire below. */
    public final WebSocketConnection connection() {
        return connection;
    }

    @Override
    public void onOpen() {
        lastActivityMs = hub.time().trueMs();
        hub.join(this);
        sendStatus();
    }

    @Override
    public void onPing() {
        // Answered by the bridge; only the application's own ping counts as activity.
    }

    @Override
    public void onPong(String payload) {
        connection.onPong(payload);
    }

    @Override
    public void onClosed() {
        hub.leave(this);
    }

    @Override
    public void onText(String text) {
        Request request = parse(text);
        if (request == null) {
            send(replies.malformed());
        } else if (request.method().equals("ping")) {
            if (isKeptOpenByPing()) {
                lastActivityMs = hub.time().trueMs();
            }
            send(replies.pong(request));
        } else {
            lastActivityMs = hub.time().trueMs();
            onRequest(request);
        }
    }

    final void sendStatus() {
        JsonText status = new JsonText().object().text("channel", "status").text("type", "update");
        status.array("data").object();
        status.text("version", "2.0.10")
                .text("system", hub.state().wireName())
                .text("api_version", "v2")
                .raw("connection_id", connectionId)
                .array("upcoming_maintenance")
                .endArray()
                .array("emergency")
                .endArray();
        send(status.endObject().endArray().endObject().toString());
    }

    final void onBeat(long nowMs) {
        if (isSubscribed()) {
            lastActivityMs = nowMs;
        }
        if (nowMs - lastActivityMs > hub.timing().idleMs()) {
            hub.onIdleClose();
            connection.close(NORMAL_CLOSURE, "");
        } else if (beating && nowMs - lastSentMs >= hub.timing().heartbeatMs()) {
            send(HEARTBEAT);
        }
    }

    private @Nullable Request parse(String text) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException broken) {
            return null;
        }
        JsonNode method = root.path("method");
        JsonNode params = root.path("params");
        JsonNode id = root.path("req_id");
        boolean badId = !id.isMissingNode() && !(id.isIntegralNumber() && id.canConvertToLong());
        if (!method.isTextual() || badId || !(params.isMissingNode() || params.isObject())) {
            return null;
        }
        OptionalLong requestId = id.isMissingNode() ? OptionalLong.empty() : OptionalLong.of(id.longValue());
        JsonNode given = params.isMissingNode() ? JsonNodeFactory.instance.objectNode() : params;
        return new Request(method.textValue(), given, requestId, hub.time().now());
    }
}
