package io.kairos.engine.adapter.outbound.execution.okx;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code login} of the private WebSocket: once per connection; what follows is not signed. Source: OKX API v5, <i>WebSocket /
 * Login</i>.
 */
public final class LoginMessage {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String SIGNED = "GET/users/self/verify";

    private LoginMessage() {}

    /**
     * The message; it holds no secret but the passphrase, which the venue asks for.
     *
     * @param timeSeconds now, seconds since the epoch; valid for 30 of them.
     */
    public static String of(String apiKey, String passphrase, byte[] secret, long timeSeconds) {
        return "{\"op\":\"login\",\"args\":[{\"apiKey\":\"" + plain("apiKey", apiKey) + "\",\"passphrase\":\""
                + escaped(passphrase) + "\",\"timestamp\":\"" + timeSeconds + "\",\"sign\":\""
                + sign(secret, timeSeconds) + "\"}]}";
    }

    /** The signature: HMAC-SHA256 over time and path, base 64. */
    static String sign(byte[] secret, long timeSeconds) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            byte[] signed = (timeSeconds + SIGNED).getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder().encodeToString(mac.doFinal(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    private static String plain(String field, String value) {
        if (!value.matches("[A-Za-z0-9-]+")) {
            throw new IllegalArgumentException(field + ": expected letters, digits and hyphens");
        }
        return value;
    }

    private static String escaped(String value) {
        StringBuilder out = new StringBuilder(value.length() + 8);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ') {
                throw new IllegalArgumentException("passphrase: expected no control characters");
            }
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        return out.toString();
    }
}
