package io.kairos.simulator.binance.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Knows the API keys and checks key, time window and signature of a request. Venue thread only. */
public final class Authenticator {
    private static final Pattern KEY_FORMAT = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final Pattern WINDOW_FORMAT = Pattern.compile("[0-9]{1,5}(\\.[0-9]{1,3})?");
    private static final long AHEAD_MAX_MS = 1000;
    private static final double WINDOW_STANDARD_MS = 5000;
    private static final double WINDOW_MAX_MS = 60_000;
    private static final long EARLIEST_MS = 1_483_228_800_000L;

    private final Map<String, ApiKey> keys = new LinkedHashMap<>();

    /** An authenticator that knows these keys. */
    public Authenticator(List<ApiKey> keys) {
        keys.forEach(key -> this.keys.put(key.key(), key));
    }

    /** Finds a key or refuses with the venue's words. */
    public ApiKey key(@Nullable String key) throws ApiError {
        if (key == null || !KEY_FORMAT.matcher(key).matches()) {
            throw new ApiError(401, -2014, "API-key format invalid.");
        }
        return Optional.ofNullable(keys.get(key)).orElseThrow(Authenticator::unknownKey);
    }

    /** Forgets a key, as if its owner had deleted it. */
    public void revoke(String key) {
        keys.remove(key);
    }

    /** Whether the key is still known. */
    public boolean isKnown(String key) {
        return keys.containsKey(key);
    }

    static ApiError unknownKey() {
        return new ApiError(401, -2015, "Invalid API-key, IP, or permissions for action.");
    }

    /** Checks {@code timestamp} and {@code recvWindow} against the venue's time. */
    public void checkTime(Params params, long nowMs) throws ApiError {
        long timestampMs = params.timeMs("timestamp").orElseThrow(() -> ApiError.mandatory("timestamp"));
        String window = params.text("recvWindow").orElse("");
        double windowMs = WINDOW_STANDARD_MS;
        if (!window.isEmpty()) {
            if (!WINDOW_FORMAT.matcher(window).matches()) {
                throw ApiError.illegal("recvWindow", "^[0-9]{1,5}(\\.[0-9]{1,3})?$");
            }
            windowMs = Double.parseDouble(window);
            if (windowMs > WINDOW_MAX_MS) {
                throw new ApiError(-1131, "recvWindow must be less than 60000");
            }
        }
        if (timestampMs < EARLIEST_MS) {
            throw ApiError.illegal("timestamp", "^[0-9]{1,20}$");
        }
        if (timestampMs >= nowMs + AHEAD_MAX_MS) {
            throw new ApiError(-1021, "Timestamp for this request was 1000ms ahead of the server's time.");
        }
        if (nowMs - timestampMs > windowMs) {
            throw new ApiError(-1021, "Timestamp for this request is outside of the recvWindow.");
        }
    }

    /** Checks a signature. */
    public void checkSignature(ApiKey key, String payload, @Nullable String signature) throws ApiError {
        if (signature == null || signature.isEmpty()) {
            throw ApiError.mandatory("signature");
        }
        if (!key.verifier().verify(payload, signature)) {
            throw badSignature();
        }
    }

    /** The refusal of a wrong signature. */
    public static ApiError badSignature() {
        return new ApiError(-1022, "Signature for this request is not valid.");
    }
}
