package io.kairos.engine.adapter.venue.okx;

import io.kairos.engine.adapter.venue.VenueTime;
import io.kairos.engine.adapter.venue.net.HttpCaller;
import io.kairos.engine.adapter.venue.net.HttpReply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * The venue's private REST API: signs what it sends, and hands back whatever was answered. Whoever calls keeps to the
 * {@link AccountBudget}. Any thread.
 *
 * <p>What is signed is what is sent, byte by byte: path, query and body are made once. Nothing that it throws holds a header.
 */
public final class OkxPrivateRest {
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final OkxContext context;
    private final HttpCaller http;
    private final VenueTime time;

    OkxPrivateRest(OkxContext context, HttpCaller http, VenueTime time) {
        this.context = context;
        this.http = http;
        this.time = time;
    }

    /**
     * Asks.
     *
     * @return the reply whatever its status; fails with an {@link java.io.IOException} when there was none in time.
     * @throws IllegalStateException if there are no credentials.
     */
    public CompletableFuture<HttpReply> get(String path, Map<String, String> params) {
        String query = OkxRest.query(new TreeMap<>(params));
        return send("GET", query.isEmpty() ? path : path + '?' + query, "");
    }

    /** Tells, with a JSON body; as {@link #get} otherwise. */
    public CompletableFuture<HttpReply> post(String path, String body) {
        return send("POST", path, body);
    }

    private CompletableFuture<HttpReply> send(String method, String pathAndQuery, String body) {
        OkxCredentials credentials = context.credentials();
        if (credentials == null) {
            throw new IllegalStateException("signed request without credentials");
        }
        String timestamp = timestamp(time.nowMs());
        Map<String, String> headers = new TreeMap<>(Map.of(
                "OK-ACCESS-KEY",
                credentials.apiKey(),
                "OK-ACCESS-SIGN",
                credentials.sign(payload(timestamp, method, pathAndQuery, body)),
                "OK-ACCESS-TIMESTAMP",
                timestamp,
                "OK-ACCESS-PASSPHRASE",
                credentials.passphrase(),
                "Content-Type",
                "application/json"));
        if (context.demo()) {
            headers.put("x-simulated-trading", "1");
        }
        String root = context.restUrl().toString();
        URI uri = URI.create((root.endsWith("/") ? root.substring(0, root.length() - 1) : root) + pathAndQuery);
        return http.call(
                method,
                uri,
                headers,
                body.getBytes(StandardCharsets.UTF_8),
                Duration.ofMillis(context.requestTimeoutMs()));
    }

    /** What a signature is made of. */
    static String payload(String timestamp, String method, String pathAndQuery, String body) {
        return timestamp + method + pathAndQuery + body;
    }

    /** A time as the venue wants it: UTC, always with three digits of milliseconds. */
    static String timestamp(long epochMs) {
        return TIMESTAMP.format(Instant.ofEpochMilli(epochMs));
    }
}
