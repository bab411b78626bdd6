package io.kairos.simulator.kraken.api;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of private REST requests: HMAC-SHA512 by the decoded secret over the path and the SHA-256 of nonce and
 * body, in base64. Kraken API documentation, "Spot REST authentication", read in June 2026.
 */
public final class RequestSigning {
    private RequestSigning() {}

    /**
     * Signs a request.
     *
     * @param secret in base64
     * @param path without host and query
     * @param nonce the text of it, as in the body
     * @param body the exact bytes sent
     */
    public static String sign(String secret, String path, String nonce, byte[] body) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(nonce.getBytes(StandardCharsets.UTF_8));
            byte[] digest = sha256.digest(body);
            Mac mac = Mac.getInstance("HmacSHA512");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret), "HmacSHA512"));
            mac.update(path.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(digest));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("the runtime lacks SHA-256 or HmacSHA512", missing);
        }
    }

    static boolean isSigned(String secret, String path, String nonce, byte[] body, String signature) {
        return MessageDigest.isEqual(
                sign(secret, path, nonce, body).getBytes(StandardCharsets.US_ASCII),
                signature.getBytes(StandardCharsets.UTF_8));
    }
}
