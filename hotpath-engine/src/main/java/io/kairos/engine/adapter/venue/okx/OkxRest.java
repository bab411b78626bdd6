package io.kairos.engine.adapter.venue.okx;

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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.agrona.concurrent.EpochNanoClock;

/**
 * The venue's public REST API. A reply counts as success only if both the HTTP status and the {@code code} in its envelope say
 * so. Any thread.
 */
public final class OkxRest implements PublicRest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final RestRequest TIME = request("/api/v5/public/time", Map.of());

    private static final byte[] OK_ENVELOPE = "{\"code\":\"0\",".getBytes(StandardCharsets.US_ASCII);

    private final URI base;
    private final HttpCaller http;
    private final VenueTime time;
    private final RateBudget budget;
    private final EpochNanoClock clock;

    OkxRest(URI base, HttpCaller http, VenueTime time, RateBudget budget, EpochNanoClock clock) {
        this.base = base;
        this.http = http;
        this.time = time;
        this.budget = budget;
        this.clock = clock;
    }

    /** A call of a public endpoint; each costs one of that endpoint's own budget. */
    public static RestRequest request(String path, Map<String, String> params) {
        return new RestRequest(path, params, 1);
    }

    /** Calls in two seconds per address (OKX API v5 documentation, each endpoint's "Rate Limit", read 2026-07-21). */
    private static int limit(String path) {
        return switch (path) {
            case "/api/v5/market/trades" -> 100;
            case "/api/v5/market/books" -> 40;
            case "/api/v5/public/instruments", "/api/v5/market/history-trades", "/api/v5/market/tickers" -> 20;
            // One in five seconds, which whoever asks has to see to.
            case "/api/v5/system/status" -> 1;
            default -> 10;
        };
    }

    @Override
    public boolean tryTake(RestRequest request, boolean urgent) {
        return budget.tryTake(request.path(), limit(request.path()), urgent);
    }

    @Override
    public CompletableFuture<HttpReply> get(RestRequest request) {
        String root = base.toString();
        String query = query(request.params());
        URI uri = URI.create((root.endsWith("/") ? root.substring(0, root.length() - 1) : root)
                + request.path()
                + (query.isEmpty() ? "" : "?" + query));
        return http.call("GET", uri, Map.of()).thenApply(reply -> successful(request.path(), reply));
    }

    /** Parameters in a fixed order, so that the same call is the same text. */
    static String query(Map<String, String> params) {
        StringBuilder query = new StringBuilder();
        new TreeMap<>(params).forEach((name, value) -> query.append(query.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return query.toString();
    }

    private HttpReply successful(String path, HttpReply reply) {
        if (reply.status() == 200 && hasOkEnvelope(reply.body())) {
            return reply;
        }
        JsonNode body = parse(reply.body());
        String code = body.path("code").asText();
        if (reply.status() == 200 && OkxErrors.OK.equals(code)) {
            return reply;
        }
        int status = OkxErrors.effectiveStatus(reply.status(), code);
        if (status == 429) {
            budget.onThrottled();
        }
        String text = code.isEmpty() ? reply.excerpt(120) : body.path("msg").asText();
        throw new CompletionException(new RestRefusedException(
                path + ": " + OkxErrors.text(reply.status(), code, text),
                // A 200 that is no envelope is the answer of something in between, not of the venue.
                reply.status() == 200 && code.isEmpty() ? 503 : status));
    }

    /** Whether the body begins as every success does, so that a long one need not be read twice. */
    private static boolean hasOkEnvelope(byte[] body) {
        return body.length >= OK_ENVELOPE.length
                && Arrays.equals(body, 0, OK_ENVELOPE.length, OK_ENVELOPE, 0, OK_ENVELOPE.length);
    }

    /** The body as JSON; a missing node when it is none (answers from the edge are HTML). */
    public static JsonNode parse(byte[] body) {
        try {
            JsonNode node = JSON.readTree(body);
            return node == null ? JSON.missingNode() : node;
        } catch (JsonProcessingException notJson) {
            return JSON.missingNode();
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    /** Whether the venue's clock was ever measured. */
    boolean hasMeasuredTime() {
        return time.samples() > 0;
    }

    /** Measures the venue's clock once; fails with {@link RestRefusedException} when our own budget does not allow it now. */
    public CompletableFuture<Void> measureTime() {
        if (!tryTake(TIME, false)) {
            return CompletableFuture.failedFuture(
                    new RestRefusedException(TIME.path() + ": not asked, the budget is used up", 429));
        }
        long sentNs = clock.nanoTime();
        return get(TIME).thenAccept(reply -> {
            long receivedNs = clock.nanoTime();
            String text = parse(reply.body()).path("data").path(0).path("ts").asText();
            if (!text.matches("[0-9]{1,15}")) {
                throw new CompletionException(new IOException(
                        TIME.path() + ": expected ts in milliseconds, got \"" + reply.excerpt(120) + '"'));
            }
            time.onSample(sentNs, receivedNs, Long.parseLong(text) * NANOS_PER_MILLI, NANOS_PER_MILLI);
        });
    }
}
