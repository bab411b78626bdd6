package io.kairos.engine.adapter.venue.kraken;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kairos.engine.adapter.venue.net.HttpCaller;
import io.kairos.engine.adapter.venue.net.HttpReply;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The venue's REST API as our account. One call at a time: nonces of calls that overtake one another would arrive out of order and
 * be refused. Urgent calls go first; beyond a bound calls are refused here, of which urgent ones have one of their own. Any thread.
 *
 * <p>Nothing that it throws or logs holds a body, a header or an answer, since they carry signatures and tokens.
 */
public final class PrivateRest {
    private static final int MAX_WAITING = 256;
    private static final String PREFIX = "/0/private/";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final URI base;
    private final HttpCaller http;
    private final KrakenCredentials credentials;
    private final NonceSource nonces;
    private final PrivateRate rate;
    private final Deque<Call> urgent = new ArrayDeque<>();
    private final Deque<Call> ordinary = new ArrayDeque<>();
    private boolean busy;

    private record Call(String path, Map<String, String> params, CompletableFuture<JsonNode> answer) {}

    PrivateRest(URI base, HttpCaller http, KrakenCredentials credentials, NonceSource nonces, PrivateRate rate) {
        this.base = base;
        this.http = http;
        this.credentials = credentials;
        this.nonces = nonces;
        this.rate = rate;
    }

    /**
     * Calls a method once its turn comes. The budget of {@link PrivateRate} is the caller's affair.
     *
     * @param method the last part of the path, such as {@code QueryOrders}.
     * @param isUrgent whether it goes before calls that are not.
     * @return the {@code result}; fails with {@link KrakenRefusedException} when the venue refused or too many calls wait, or with
     *     another {@link IOException} when there was no answer. Completed on any thread.
     */
    public CompletableFuture<JsonNode> call(String method, Map<String, String> params, boolean isUrgent) {
        Call call = new Call(PREFIX + method, new TreeMap<>(params), new CompletableFuture<>());
        synchronized (this) {
            Deque<Call> queue = isUrgent ? urgent : ordinary;
            if (queue.size() >= MAX_WAITING) {
                return CompletableFuture.failedFuture(new KrakenRefusedException(
                        call.path(),
                        429,
                        List.of("EAPI:Rate limit exceeded: not sent, " + MAX_WAITING + " calls wait")));
            }
            queue.addLast(call);
        }
        sendNext();
        return call.answer();
    }

    private void sendNext() {
        Call call;
        synchronized (this) {
            call = busy ? null : urgent.isEmpty() ? ordinary.pollFirst() : urgent.pollFirst();
            if (call == null) {
                return;
            }
            busy = true;
        }
        send(call);
    }

    private void send(Call call) {
        long nonce = nonces.next();
        StringBuilder body = new StringBuilder(128).append("nonce=").append(nonce);
        call.params().forEach((name, value) -> body.append('&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        String text = body.toString();
        Map<String, String> headers = Map.of(
                "User-Agent",
                "kairos",
                "Content-Type",
                "application/x-www-form-urlencoded",
                "API-Key",
                credentials.apiKey(),
                "API-Sign",
                credentials.sign(call.path(), nonce, text));
        String root = base.toString();
        URI uri = URI.create((root.endsWith("/") ? root.substring(0, root.length() - 1) : root) + call.path());
        var unused = http.call("POST", uri, headers, text.getBytes(StandardCharsets.UTF_8))
                .whenComplete((reply, failure) -> {
                    synchronized (this) {
                        busy = false;
                    }
                    deliver(call, reply, failure);
                    sendNext();
                });
    }

    private void deliver(Call call, @Nullable HttpReply reply, @Nullable Throwable failure) {
        if (reply == null) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            call.answer().completeExceptionally(cause == null ? new IOException(call.path() + ": no answer") : cause);
            return;
        }
        JsonNode body = parse(reply.body());
        JsonNode error = body.path("error");
        List<String> errors = KrakenErrors.errors(error);
        if (reply.status() == 200 && error.isArray() && errors.isEmpty()) {
            call.answer().complete(body.path("result"));
            return;
        }
        // What is no answer of the API at all, such as a page of the edge, is not shown: it may repeat headers.
        KrakenRefusedException refusal = new KrakenRefusedException(call.path(), reply.status(), errors);
        if (errors.stream().anyMatch(KrakenErrors::isInvalidNonce)) {
            nonces.onRefused();
        }
        if (refusal.isRateLimit()) {
            rate.onThrottled();
        }
        call.answer().completeExceptionally(refusal);
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode node = JSON.readTree(body);
            return node == null ? JSON.missingNode() : node;
        } catch (JsonProcessingException notJson) {
            return JSON.missingNode();
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    /** Nonces whose bound could not be kept for the next run. */
    public long unwrittenNonces() {
        return nonces.unwritten();
    }
}
