package io.kairos.engine.adapter.venue.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.engine.adapter.venue.PublicRest;
import io.kairos.engine.adapter.venue.RestRequest;
import io.kairos.engine.adapter.venue.VenueTime;
import io.kairos.engine.adapter.venue.net.HttpCaller;
import io.kairos.engine.adapter.venue.net.HttpReply;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.agrona.concurrent.EpochNanoClock;

/**
 * The venue's public REST API. Errors come with HTTP 200 and are turned into {@link KrakenRefusedException}. Any thread.
 */
public final class KrakenRest implements PublicRest {
    /** What the venue's clock tells over REST is cut to seconds; the feed's pings are far better. */
    private static final long SECOND_NS = 1_000_000_000L;

    private static final String TIME = "/0/public/Time";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> HEADERS = Map.of("User-Agent", "kairos");

    private final URI base;
    private final HttpCaller http;
    private final PublicRate rate;
    private final VenueTime time;
    private final EpochNanoClock clock;

    KrakenRest(URI base, HttpCaller http, PublicRate rate, VenueTime time, EpochNanoClock clock) {
        this.base = base;
        this.http = http;
        this.rate = rate;
        this.time = time;
        this.clock = clock;
    }

    @Override
    public boolean tryTake(RestRequest request, boolean urgent) {
        return rate.tryTake(urgent);
    }

    @Override
    public CompletableFuture<HttpReply> get(RestRequest request) {
        String root = base.toString();
        StringJoiner query = new StringJoiner("&");
        new TreeMap<>(request.params())
                .forEach((name, value) -> query.add(name + '=' + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        URI uri = URI.create((root.endsWith("/") ? root.substring(0, root.length() - 1) : root)
                + request.path()
                + (query.length() == 0 ? "" : "?" + query));
        return http.call("GET", uri, HEADERS).thenApply(reply -> successful(request.path(), reply));
    }

    /** Measures the venue's clock once, to a second; only where nothing better measures it. */
    public CompletableFuture<Void> measureTime() {
        long sentNs = clock.nanoTime();
        return get(new RestRequest(TIME, Map.of(), 1)).thenAccept(reply -> {
            JsonNode unixTime = result(reply).path("unixtime");
            if (unixTime.canConvertToLong()) {
                time.onSample(sentNs, clock.nanoTime(), unixTime.longValue() * SECOND_NS, SECOND_NS);
            }
        });
    }

    private HttpReply successful(String path, HttpReply reply) {
        JsonNode body = parse(reply.body());
        JsonNode error = body.path("error");
        List<String> errors = KrakenErrors.errors(error);
        if (reply.status() == 200 && error.isArray() && errors.isEmpty()) {
            return reply;
        }
        KrakenRefusedException refusal = new KrakenRefusedException(
                path, reply.status(), errors.isEmpty() ? List.of(reply.excerpt(120)) : errors);
        if (refusal.isRateLimit()) {
            rate.onThrottled();
        }
        throw new CompletionException(refusal);
    }

    /** The {@code result} of a successful answer; a missing node when there is none. */
    public static JsonNode result(HttpReply reply) {
        return result(reply.body());
    }

    /** As {@link #result(HttpReply)} of the body. */
    public static JsonNode result(byte[] body) {
        return parse(body).path("result");
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode node = JSON.readTree(body);
            return node == null ? JSON.missingNode() : node;
        } catch (IOException notJson) {
            return JSON.missingNode();
        }
    }
}
