package io.kairos.simulator.okx.api;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The venue's signature: base64 of HMAC-SHA256 over time, verb, path and body. OKX v5 documentation, "Signature". */
public final class Signing {
    /** What a log-in over WebSocket signs after its timestamp. */
    public static final String LOGIN = "GET/users/self/verify";

    private static final String ALGORITHM = "HmacSHA256";

    private Signing() {}

    /** The text that a REST request signs; path with query and body exactly as sent. */
    public static String payload(String timestamp, String verb, String pathAndQuery, String body) {
        return timestamp + verb + pathAndQuery + body;
    }

    /** Signs a text. */
    public static String sign(String secret, String payload) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), ALGORITHM));
            return Base64.getEncoder().encodeToString(mac.doFinal(payload.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("the runtime lacks " + ALGORITHM, missing);
        }
    }
}
