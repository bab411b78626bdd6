package io.kairos.simulator.kraken.api;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Knows the API keys and checks key, signature and nonce of private requests. Venue thread only. */
public final class Authenticator {
    private static final int ADDRESSES_MAX = 1024;
    private static final int INVALID_KEYS_MAX = 10;
    private static final long LOCKOUT_MS = 60_000;
    private static final int RECENT_NONCES = 1000;

    private final Map<String, ApiKey> keys = new HashMap<>();
    private final Map<String, Nonces> nonces = new HashMap<>();
    private final long nonceWindow;
    private final Map<String, Address> addresses = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Address> eldest) {
            return size() > ADDRESSES_MAX;
        }
    };

    private static final class Address {
        private int invalidKeys;
        private long lockedUntilMs;
    }

    /** The nonces of a key that were used lately, as unsigned numbers. */
    private static final class Nonces {
        private final NavigableSet<Long> used = new TreeSet<>(Long::compareUnsigned);
    }

    /**
     * An authenticator that knows these keys.
     *
     * @param nonceWindow how far a nonce may be behind the highest one; zero for strictly rising nonces
     */
    public Authenticator(List<ApiKey> keys, long nonceWindow) {
        keys.forEach(key -> this.keys.put(key.key(), key));
        this.nonceWindow = nonceWindow;
    }

    /**
     * Finds out who signed a request.
     *
     * @param nonce its text in the body, null if there is none
     * @throws ApiError in the venue's words if key, signature or nonce are not right
     */
    public ApiKey authenticate(
            String ip,
            @Nullable String keyName,
            @Nullable String signature,
            @Nullable String nonce,
            String path,
            byte[] body,
            long nowMs)
            throws ApiError {
        Address address = addresses.computeIfAbsent(ip, key -> new Address());
        if (nowMs < address.lockedUntilMs) {
            throw new ApiError("EGeneral:Temporary lockout");
        }
        ApiKey key = keyName == null ? null : keys.get(keyName);
        if (key == null) {
            address.invalidKeys++;
            if (address.invalidKeys >= INVALID_KEYS_MAX) {
                address.invalidKeys = 0;
                address.lockedUntilMs = nowMs + LOCKOUT_MS;
            }
            throw new ApiError("EAPI:Invalid key");
        }
        address.invalidKeys = 0;
        if (nonce == null) {
            throw invalidNonce();
        }
        if (signature == null || !RequestSigning.isSigned(key.secret(), path, nonce, body, signature)) {
            throw new ApiError("EAPI:Invalid signature");
        }
        use(key, nonce);
        return key;
    }

    private void use(ApiKey key, String text) throws ApiError {
        long nonce;
        try {
            nonce = Long.parseUnsignedLong(text);
        } catch (NumberFormatException malformed) {
            throw invalidNonce();
        }
        NavigableSet<Long> used = nonces.computeIfAbsent(key.key(), name -> new Nonces()).used;
        if (!used.isEmpty()) {
            long highest = used.last();
            boolean behind = Long.compareUnsigned(nonce, highest) <= 0;
            boolean tooFar = behind && Long.compareUnsigned(highest - nonce, nonceWindow) > 0;
            if (tooFar || (behind && (nonceWindow == 0 || used.contains(nonce)))) {
                throw invalidNonce();
            }
        }
        used.add(nonce);
        if (used.size() > RECENT_NONCES) {
            used.pollFirst();
        }
    }

    private static ApiError invalidNonce() {
        return new ApiError("EAPI:Invalid nonce");
    }
}
