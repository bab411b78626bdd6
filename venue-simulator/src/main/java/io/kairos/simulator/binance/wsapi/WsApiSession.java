package io.kairos.simulator.binance.wsapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.binance.api.ApiError;
import io.kairos.simulator.binance.api.ApiKey;
import io.kairos.simulator.binance.api.Authenticator;
import io.kairos.simulator.binance.api.BinanceApi;
import io.kairos.simulator.binance.api.Call;
import io.kairos.simulator.binance.api.Caller;
import io.kairos.simulator.binance.api.Method;
import io.kairos.simulator.binance.api.Params;
import io.kairos.simulator.binance.api.RequestSigning;
import io.kairos.simulator.binance.api.Security;
import io.kairos.simulator.binance.api.TimeScale;
import io.kairos.simulator.net.FrameTag;
import io.kairos.simulator.net.WebSocketConnection;
import io.kairos.simulator.net.WebSocketSession;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One client of the WebSocket API: its log-on, its subscriptions, its requests. Venue thread only. */
final class WsApiSession implements WebSocketSession {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final FrameTag EVENTS = FrameTag.account("userDataStream", "");
    private static final int SUBSCRIPTIONS_LIFETIME_MAX = 65_535;

    private final UserStreams hub;
    private final BinanceApi api;
    private final WebSocketConnection connection;
    private final DeliveryDelay delay;
    private final String ip;
    private final TimeScale times;
    private final boolean returnRateLimits;
    private final Map<Integer, Subscription> subscriptions = new LinkedHashMap<>();
    private final long connectedSinceMs;
    private @Nullable ApiKey loggedOn;
    private long authorizedSinceMs;
    private int nextSubscriptionId;
    private boolean expired;
    private boolean answerHasNoId;
    private final Deque<String> waitingEvents = new ArrayDeque<>();
    private long lastEventDueNs = Long.MIN_VALUE;

    private record Subscription(int accountId, boolean byLogon) {}

    WsApiSession(
            UserStreams hub, WebSocketConnection connection, String ip, TimeScale times, boolean returnRateLimits) {
        this.hub = hub;
        this.api = hub.api();
        this.delay = hub.delay();
        this.connection = connection;
        this.ip = ip;
        this.times = times;
        this.returnRateLimits = returnRateLimits;
        this.connectedSinceMs = api.nowMs();
    }

    TimeScale times() {
        return times;
    }

    WebSocketConnection connection() {
        return connection;
    }

    @Override
    public void onOpen() {
        hub.join(this);
    }

    @Override
    public void onPing() {
        // Answered by the bridge; nothing else hangs on it.
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
        JsonNode request;
        try {
            request = JSON.readTree(text);
        } catch (JsonProcessingException broken) {
            reply(failure(NullNode.instance, new ApiError(-1135, "Error parsing JSON request."), true));
            return;
        }
        JsonNode id = request.path("id").isMissingNode() ? NullNode.instance : request.path("id");
        boolean withLimits = request.path("params").path("returnRateLimits").asBoolean(returnRateLimits);
        try {
            reply(run(request, id, withLimits));
        } catch (ApiError refused) {
            if (refused.isSilent()) {
                return;
            }
            boolean nameless = answerHasNoId || hub.faults().takeNullId();
            answerHasNoId = false;
            reply(failure(nameless ? NullNode.instance : id, refused, withLimits));
            if (refused.status() == 418) {
                connection.close(1008, "IP banned");
            }
        }
    }

    /** Delivers one account event to the subscriptions of that account; events never overtake each other. */
    void deliver(int accountId, ObjectNode event, long extraDelayMs) {
        subscriptions.forEach((id, subscription) -> {
            if (subscription.accountId() == accountId) {
                sendEvent(id, event, extraDelayMs);
            }
        });
    }

    private void sendEvent(int subscriptionId, ObjectNode event, long extraDelayMs) {
        ObjectNode wrapped = NODES.objectNode().put("subscriptionId", subscriptionId);
        wrapped.set("event", event);
        long nowNs = connection.nowNs();
        long dueNs = nowNs + delay.nextNs() + extraDelayMs * 1_000_000L;
        if (lastEventDueNs != Long.MIN_VALUE && dueNs - lastEventDueNs < 0) {
            dueNs = lastEventDueNs;
        }
        lastEventDueNs = dueNs;
        // The timer takes the oldest waiting event, not its own: timers that are due together may fire in any order.
        waitingEvents.addLast(wrapped.toString());
        connection.runLater(() -> connection.send(EVENTS, waitingEvents.removeFirst()), dueNs - nowNs);
    }

    private void reply(ObjectNode answer) {
        String text = answer.toString();
        connection.runLater(() -> connection.send(text), delay.nextNs());
    }

    private ObjectNode run(JsonNode request, JsonNode id, boolean withLimits) throws ApiError {
        long nowMs = api.nowMs();
        String name = request.path("method").asText("");
        if (name.startsWith("v3/")) {
            name = name.substring("v3/".length());
        }
        Params params = new Params(texts(request.path("params")));
        ObjectNode session = sessionMethod(name, params, nowMs, id, withLimits);
        if (session != null) {
            return session;
        }
        Optional<Method> found = api.methods().byName(name);
        if (found.isEmpty()) {
            throw new ApiError(-1103, "An unknown method was sent.");
        }
        Method method = found.get();
        api.limits().charge(ip, method.weight().applyAsInt(params), nowMs);
        ApiKey key = method.security() == Security.NONE ? null : authenticate(params, nowMs);
        JsonNode result = api.methods().run(method, new Call(params, new Caller(ip, key), nowMs, times));
        return success(id, result, withLimits, method.countsOrders() ? key : null);
    }

    private @Nullable ObjectNode sessionMethod(String name, Params params, long nowMs, JsonNode id, boolean withLimits)
            throws ApiError {
        if (!name.startsWith("session.") && !name.startsWith("userDataStream.")) {
            return null;
        }
        api.limits().charge(ip, 2, nowMs);
        JsonNode result =
                switch (name) {
                    case "session.logon" -> logOn(params, nowMs);
                    case "session.status" -> status(nowMs);
                    case "session.logout" -> logOut(nowMs);
                    case "session.subscriptions" -> subscriptionList();
                    case "userDataStream.subscribe" -> subscribeLoggedOn();
                    case "userDataStream.subscribe.signature" -> subscribe(authenticate(params, nowMs), false);
                    case "userDataStream.unsubscribe" -> unsubscribe(params);
                    default -> throw new ApiError(-1103, "An unknown method was sent.");
                };
        return success(id, result, withLimits, null);
    }

    private ApiKey authenticate(Params params, long nowMs) throws ApiError {
        Authenticator authenticator = api.authenticator();
        String given = params.all().get("apiKey");
        ApiKey session = loggedOn;
        if (given == null && session != null) {
            if (!authenticator.isKnown(session.key())) {
                endLogon();
                throw sessionInvalid();
            }
            authenticator.checkTime(params, nowMs);
            return session;
        }
        if (given == null && expired) {
            throw sessionInvalid();
        }
        ApiKey key = authenticator.key(given);
        authenticator.checkTime(params, nowMs);
        authenticator.checkSignature(
                key, RequestSigning.webSocketPayload(params.all()), params.all().get("signature"));
        return key;
    }

    private JsonNode logOn(Params params, long nowMs) throws ApiError {
        if (params.all().get("apiKey") == null) {
            throw new ApiError(-1102, "Mandatory parameter 'apiKey' was not sent, was empty/null, or malformed.");
        }
        ApiKey key = api.authenticator().key(params.all().get("apiKey"));
        if (!key.verifier().mayLogOn()) {
            throw new ApiError(-4056, "HMAC_SHA256 API key is not supported. Please use an Ed25519 API key to log on.");
        }
        authenticate(params, nowMs);
        loggedOn = key;
        expired = false;
        authorizedSinceMs = nowMs;
        return status(nowMs);
    }

    private ObjectNode status(long nowMs) {
        ApiKey key = loggedOn;
        ObjectNode status = NODES.objectNode();
        if (key == null) {
            status.putNull("apiKey");
            status.putNull("authorizedSince");
        } else {
            status.put("apiKey", key.key());
            status.put("authorizedSince", times.of(authorizedSinceMs));
        }
        status.put("connectedSince", times.of(connectedSinceMs));
        status.put("returnRateLimits", returnRateLimits);
        status.put("serverTime", times.of(nowMs));
        status.put("userDataStream", !subscriptions.isEmpty());
        return status;
    }

    private ObjectNode logOut(long nowMs) {
        endLogon();
        return status(nowMs);
    }

    /** Forgets the log-on; the next request that relies on it is refused with a null id. */
    boolean expire() {
        boolean wasLoggedOn = loggedOn != null;
        if (wasLoggedOn) {
            expired = true;
            endLogon();
        }
        return wasLoggedOn;
    }

    private ApiError sessionInvalid() {
        expired = false;
        answerHasNoId = true;
        return new ApiError(401, -2015, "Invalid API-key, IP, or permissions for action.");
    }

    private void endLogon() {
        loggedOn = null;
        authorizedSinceMs = 0;
        subscriptions.entrySet().removeIf(entry -> {
            if (entry.getValue().byLogon()) {
                terminated(entry.getKey());
                return true;
            }
            return false;
        });
    }

    private ArrayNode subscriptionList() {
        ArrayNode list = NODES.arrayNode();
        subscriptions.keySet().forEach(id -> list.addObject().put("subscriptionId", id));
        return list;
    }

    private JsonNode subscribeLoggedOn() throws ApiError {
        ApiKey key = loggedOn;
        if (key == null) {
            throw new ApiError(401, -2015, "Invalid API-key, IP, or permissions for action.");
        }
        return subscribe(key, true);
    }

    private JsonNode subscribe(ApiKey key, boolean byLogon) throws ApiError {
        for (Subscription subscription : subscriptions.values()) {
            if (subscription.accountId() == key.accountId()) {
                throw new ApiError(-2035, "User Data Stream subscription already active.");
            }
        }
        if (nextSubscriptionId > SUBSCRIPTIONS_LIFETIME_MAX) {
            throw new ApiError(-2042, "Subscription id space is exhausted; open a new connection.");
        }
        int id = nextSubscriptionId++;
        subscriptions.put(id, new Subscription(key.accountId(), byLogon));
        return NODES.objectNode().put("subscriptionId", id);
    }

    private JsonNode unsubscribe(Params params) throws ApiError {
        String given = params.all().get("subscriptionId");
        if (given == null) {
            subscriptions.keySet().forEach(this::terminated);
            subscriptions.clear();
            return NODES.objectNode();
        }
        if (!given.matches("[0-9]{1,9}") || subscriptions.remove(Integer.parseInt(given)) == null) {
            throw new ApiError(-2036, "User Data Stream subscription not active.");
        }
        terminated(Integer.parseInt(given));
        return NODES.objectNode();
    }

    private void terminated(int subscriptionId) {
        ObjectNode event = NODES.objectNode().put("e", "eventStreamTerminated").put("E", times.of(api.nowMs()));
        sendEvent(subscriptionId, event, 0);
    }

    private ObjectNode success(JsonNode id, JsonNode result, boolean withLimits, @Nullable ApiKey orderCounts) {
        ObjectNode answer = NODES.objectNode();
        answer.set("id", id);
        answer.put("status", 200);
        answer.set("result", result);
        if (withLimits) {
            putLimits(answer, orderCounts);
        }
        return answer;
    }

    private ObjectNode failure(JsonNode id, ApiError refused, boolean withLimits) {
        ObjectNode answer = NODES.objectNode();
        answer.set("id", id);
        answer.put("status", refused.status());
        ObjectNode error = answer.putObject("error");
        error.put("code", refused.code() == 0 ? -1001 : refused.code());
        error.put("msg", refused.text());
        if (refused.retryAfterMs() > 0) {
            error.putObject("data")
                    .put("serverTime", times.of(api.nowMs()))
                    .put("retryAfter", times.of(refused.retryAfterMs()));
        } else if (refused.data() != null) {
            error.set("data", refused.data());
        }
        if (withLimits) {
            putLimits(answer, null);
        }
        return answer;
    }

    private void putLimits(ObjectNode answer, @Nullable ApiKey orderCounts) {
        long nowMs = api.nowMs();
        ArrayNode list = answer.putArray("rateLimits");
        if (orderCounts != null) {
            list.addAll(api.limits().orderUsage(orderCounts.accountId(), nowMs));
        }
        list.add(api.limits().weightUsage(ip, nowMs));
    }

    /** Parameters as the text that was signed: strings bare, everything else as its JSON. */
    private static Map<String, String> texts(JsonNode params) {
        Map<String, String> texts = new LinkedHashMap<>();
        params.properties().forEach(entry -> {
            if (!entry.getKey().equals("returnRateLimits")) {
                JsonNode value = entry.getValue();
                texts.put(
                        entry.getKey(),
                        value.isBigDecimal()
                                ? value.decimalValue().toPlainString()
                                : value.isContainerNode() ? value.toString() : value.asText());
            }
        });
        return texts;
    }
}
