package io.kairos.engine.adapter.outbound.execution.kraken;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The request for the token that private WebSocket messages carry, once per connection. Source: Kraken REST, <i>Get WebSockets
 * token</i> and <i>Authentication</i>.
 *
 * @param nonce strictly increasing per key.
 * @param body what to post, as {@code application/x-www-form-urlencoded}.
 * @param signature for the header {@code API-Sign}.
 */
public record TokenRequest(long nonce, String body, String signature) {
    /** Where to post it. */
    public static final String PATH = "/0/private/GetWebSocketsToken";

    private static final String ALGORITHM = "HmacSHA512";

    /**
     * A request.
     *
     * @param secret the key's secret, decoded from base 64.
     */
    public static TokenRequest of(byte[] secret, long nonce) {
        String body = "nonce=" + nonce;
        return new TokenRequest(nonce, body, sign(secret, PATH, nonce, body));
    }

    /** The signature: HMAC-SHA512 over the path and the SHA-256 of nonce and body, base 64. */
    static String sign(byte[] secret, String path, long nonce, String body) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] digest = sha256.digest((nonce + body).getBytes(StandardCharsets.UTF_8));
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            mac.update(path.getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(mac.doFinal(digest));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256 and " + ALGORITHM, e);
        }
    }

    /** Without the signature. */
    @Override
    public String toString() {
        return "TokenRequest[nonce=" + nonce + ']';
    }
}
