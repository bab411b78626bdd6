package io.kairos.simulator.okx.api;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Knows the API keys and checks who calls. Venue thread only. */
public final class Authenticator {
    private static final long WINDOW_MS = 30_000;
    private static final Pattern ISO_MS =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,18}(\\.[0-9]{1,9})?");

    private final Map<String, ApiKey> keys = new LinkedHashMap<>();

    /** The headers of a signed REST request, null where absent. */
    public record Headers(
            @Nullable String key,
            @Nullable String sign,
            @Nullable String timestamp,
            @Nullable String passphrase) {}

    /** An authenticator that knows these keys. */
    public Authenticator(List<ApiKey> keys) {
        keys.forEach(key -> this.keys.put(key.key(), key));
    }

    /** Forgets a key, as if its owner had deleted it. */
    public void revoke(String key) {
        keys.remove(key);
    }

    /** Whether the key is still known. */
    public boolean isKnown(String key) {
        return keys.containsKey(key);
    }

    /** The owner of a signed REST request. */
    public ApiKey rest(Headers headers, String verb, String pathAndQuery, String body, long nowMs) throws ApiError {
        String key = present(headers.key(), "50103", "OK-ACCESS-KEY");
        String passphrase = present(headers.passphrase(), "50104", "OK-ACCESS-PASSPHRASE");
        String sign = present(headers.sign(), "50106", "OK-ACCESS-SIGN");
        String timestamp = present(headers.timestamp(), "50107", "OK-ACCESS-TIMESTAMP");
        if (!ISO_MS.matcher(timestamp).matches()) {
            throw ApiError.unauthorized("50112", "Invalid OK-ACCESS-TIMESTAMP");
        }
        long sentMs;
        try {
            sentMs = Instant.parse(timestamp).toEpochMilli();
        } catch (DateTimeParseException malformed) {
            throw ApiError.unauthorized("50112", "Invalid OK-ACCESS-TIMESTAMP");
        }
        if (Math.abs(nowMs - sentMs) > WINDOW_MS) {
            throw ApiError.unauthorized("50102", "Timestamp request expired");
        }
        ApiKey known = Optional.ofNullable(keys.get(key))
                .orElseThrow(() -> ApiError.unauthorized("50119", "API key doesn't exist"));
        if (!known.passphrase().equals(passphrase)) {
            throw ApiError.unauthorized("50105", "Request header OK-ACCESS-PASSPHRASE incorrect.");
        }
        if (!isSignedBy(known, Signing.payload(timestamp, verb, pathAndQuery, body), sign)) {
            throw ApiError.unauthorized("50113", "Invalid Sign");
        }
        return known;
    }

    /** The owner of a log-in over WebSocket; timestamp in seconds. */
    public ApiKey login(Params login, long nowMs) throws ApiError {
        String timestamp = login.text("timestamp").orElse("");
        if (!SECONDS.matcher(timestamp).matches()) {
            throw ApiError.unauthorized("60004", "Invalid timestamp");
        }
        String key = login.text("apiKey").orElse("");
        if (key.isEmpty()) {
            throw ApiError.unauthorized("60005", "Invalid apiKey");
        }
        long sentMs = new BigDecimal(timestamp).movePointRight(3).longValue();
        if (Math.abs(nowMs - sentMs) > WINDOW_MS) {
            throw ApiError.unauthorized("60006", "Timestamp request expired");
        }
        ApiKey known = Optional.ofNullable(keys.get(key))
                .orElseThrow(() -> ApiError.unauthorized("60032", "API key doesn't exist"));
        if (!known.passphrase().equals(login.text("passphrase").orElse(""))) {
            throw ApiError.unauthorized("60024", "Wrong passphrase");
        }
        if (!isSignedBy(known, timestamp + Signing.LOGIN, login.text("sign").orElse(""))) {
            throw ApiError.unauthorized("60007", "Invalid sign");
        }
        return known;
    }

    private static boolean isSignedBy(ApiKey key, String payload, String signature) {
        return MessageDigest.isEqual(
                Signing.sign(key.secret(), payload).getBytes(StandardCharsets.US_ASCII),
                signature.getBytes(StandardCharsets.UTF_8));
    }

    private static String present(@Nullable String value, String code, String header) throws ApiError {
        if (value == null || value.isEmpty()) {
            throw ApiError.unauthorized(code, "Request header \"" + header + "\" can't be empty");
        }
        return value;
    }
}
