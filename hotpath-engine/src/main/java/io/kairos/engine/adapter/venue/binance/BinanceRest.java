package io.kairos.engine.adapter.venue.binance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.engine.adapter.venue.PublicRest;
import io.kairos.engine.adapter.venue.RestRefusedException;
import io.kairos.engine.adapter.venue.RestRequest;
import io.kairos.engine.adapter.venue.VenueTime;
import io.kairos.engine.adapter.venue.net.HttpCaller;
import io.kairos.engine.adapter.venue.net.HttpReply;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.EpochNanoClock;

/**
 * The venue's REST API: builds and signs requests, keeps {@link RateBudget} and {@link VenueTime} up to date. Any thread.
 *
 * <p>Nothing that it throws or logs holds a query, since queries carry signatures.
 */
public final class BinanceRest implements PublicRest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final BinanceContext context;
    private final HttpCaller http;
    private final VenueTime time;
    private final RateBudget budget;
    private final EpochNanoClock clock;

    BinanceRest(BinanceContext context, HttpCaller http, VenueTime time, RateBudget budget, EpochNanoClock clock) {
        this.context = context;
        this.http = http;
        this.time = time;
        this.budget = budget;
        this.clock = clock;
    }

    /** An answer that is no success, as the venue put it. */
    public static final class RefusedException extends RestRefusedException {
        private static final long serialVersionUID = 1;

        private final int code;

        RefusedException(String path, int status, int code, String message) {
            super(path + ": " + BinanceErrors.text(status, code, message), status);
            this.code = code;
        }

        /** The venue's code, 0 when it sent none. */
        public int code() {
            return code;
        }
    }

    @Override
    public boolean tryTake(RestRequest request, boolean urgent) {
        return budget.tryWeight(urgent ? RateBudget.Use.SNAPSHOT : RateBudget.Use.REFILL, request.weight());
    }

    @Override
    public CompletableFuture<HttpReply> get(RestRequest request) {
        return getPublic(request.path(), request.params());
    }

    /**
     * Asks for public data.
     *
     * @return the reply if its status is 200; else fails with {@link RefusedException}, or another {@link IOException} when
     *     there was no answer.
     */
    public CompletableFuture<HttpReply> getPublic(String path, Map<String, String> params) {
        return send("GET", path, SignedParams.query(params), headers()).thenApply(reply -> successful(path, reply));
    }

    /**
     * Sends a signed request; {@code recvWindow}, {@code timestamp} and {@code signature} are added.
     *
     * @return the reply whatever its status; fails with an {@link IOException} when there was none.
     * @throws IllegalStateException if there are no credentials.
     */
    public CompletableFuture<HttpReply> sendSigned(String method, String path, Map<String, String> params) {
        BinanceCredentials credentials = context.credentials();
        if (credentials == null) {
            throw new IllegalStateException("signed request without credentials: path=" + path);
        }
        Map<String, String> all = new LinkedHashMap<>(params);
        all.put("recvWindow", Integer.toString(context.recvWindowMs()));
        all.put("timestamp", Long.toString(time.nowMs()));
        return send(
                method,
                path,
                SignedParams.signedQuery(SignedParams.query(all), credentials.signer()),
                Map.of("X-MBX-APIKEY", credentials.apiKey()));
    }

    /**
     * Measures the venue's clock once; fails with {@link RestRefusedException} when the budget does not allow it now: whoever goes
     * on asking while the venue refuses is locked out for longer each time.
     */
    public CompletableFuture<Void> measureTime() {
        if (!budget.tryWeight(RateBudget.Use.QUERY, 1)) {
            return CompletableFuture.failedFuture(
                    new RestRefusedException("/api/v3/time: not asked, the budget is used up", 429));
        }
        long sentNs = clock.nanoTime();
        return getPublic("/api/v3/time", Map.of()).thenAccept(reply -> {
            long receivedNs = clock.nanoTime();
            JsonNode serverTime = parse(reply).path("serverTime");
            if (serverTime.canConvertToLong()) {
                time.onSample(sentNs, receivedNs, serverTime.longValue() * NANOS_PER_MILLI, NANOS_PER_MILLI);
            }
        });
    }

    /** Fails unless the reply is a success. */
    static HttpReply successful(String path, HttpReply reply) {
        if (reply.status() == 200) {
            return reply;
        }
        JsonNode body = parse(reply);
        throw new java.util.concurrent.CompletionException(new RefusedException(
                path,
                reply.status(),
                body.path("code").asInt(0),
                body.has("code") ? body.path("msg").asText() : reply.excerpt(120)));
    }

    /** The body as JSON; a missing node when it is none (403, 410 and 5xx from the edge are HTML). */
    public static JsonNode parse(HttpReply reply) {
        try {
            JsonNode node = JSON.readTree(reply.body());
            return node == null ? JSON.missingNode() : node;
        } catch (JsonProcessingException notJson) {
            return JSON.missingNode();
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    private Map<String, String> headers() {
        BinanceCredentials credentials = context.credentials();
        return credentials == null ? Map.of() : Map.of("X-MBX-APIKEY", credentials.apiKey());
    }

    private CompletableFuture<HttpReply> send(String method, String path, String query, Map<String, String> headers) {
        String base = context.restUrl().toString();
        String root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        URI uri = URI.create(root + path + (query.isEmpty() ? "" : "?" + query));
        long weightThen = budget.weightTaken();
        return http.call(method, uri, headers).thenApply(reply -> onReply(reply, weightThen));
    }

    private HttpReply onReply(HttpReply reply, long weightThen) {
        reply.headers()
                .firstValue("X-MBX-USED-WEIGHT-1M")
                .filter(text -> text.matches("[0-9]{1,18}"))
                .ifPresent(text -> budget.onUsedWeight(Long.parseLong(text), weightThen));
        if (reply.status() == 429 || reply.status() == 418) {
            long seconds = reply.headers()
                    .firstValue("Retry-After")
                    .filter(text -> text.matches("[0-9]{1,9}"))
                    .map(Long::parseLong)
                    .orElse(0L);
            budget.onThrottled(seconds == 0 ? 0 : time.nowMs() + seconds * 1_000);
        }
        return reply;
    }

    /** Nanoseconds of a venue time in milliseconds. */
    public static long nanos(long millis) {
        return millis * NANOS_PER_MILLI;
    }
}
