package io.kairos.engine.adapter.venue.kraken;

import io.kairos.engine.adapter.venue.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Key id and secret. Never shows either as text; files that others may read are refused. Immutable; any thread. */
public final class KrakenCredentials {
    private static final String ALGORITHM = "HmacSHA512";

    private final String apiKey;
    private final byte[] secret;

    /**
     * Creates credentials.
     *
     * @param apiKey key id.
     * @param secret decoded from base 64.
     */
    public KrakenCredentials(String apiKey, byte[] secret) {
        if (!apiKey.matches("[A-Za-z0-9+/=_-]{1,256}")) {
            throw new IllegalArgumentException("api key: expected 1 to 256 characters of base 64");
        }
        if (secret.length == 0) {
            throw new IllegalArgumentException("private key: expected at least one byte");
        }
        this.apiKey = apiKey;
        this.secret = secret.clone();
    }

    /**
     * Reads a key id and a private key as the venue shows them: one line each, the private key in base 64.
     *
     * @throws IOException if a file is missing, readable by others than its owner, or holds something else; the message names
     *     the file and nothing of its content.
     */
    public static KrakenCredentials load(Path apiKeyFile, Path privateKeyFile) throws IOException {
        String apiKey = SecretFile.readWord(apiKeyFile);
        byte[] secret;
        try {
            secret = Base64.getDecoder().decode(SecretFile.readWord(privateKeyFile));
        } catch (IllegalArgumentException notBase64) {
            // Its message would quote a character of the key.
            throw new IOException(privateKeyFile + ": expected a private key in base 64");
        }
        try {
            return new KrakenCredentials(apiKey, secret);
        } catch (IllegalArgumentException e) {
            throw new IOException(apiKeyFile + ": " + e.getMessage(), e);
        }
    }

    /** Key id; goes to the venue only. */
    String apiKey() {
        return apiKey;
    }

    /**
     * The signature of a request, for the header {@code API-Sign}: HMAC-SHA512 over the path and the SHA-256 of nonce and body,
     * base 64 (Kraken API documentation, "Spot REST authentication", read 2026-06-30).
     *
     * @param path from {@code /0/private} on, without a query.
     * @param body exactly as it is sent.
     */
    String sign(String path, long nonce, String body) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] digest = sha256.digest((Long.toUnsignedString(nonce) + body).getBytes(StandardCharsets.UTF_8));
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            mac.update(path.getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(mac.doFinal(digest));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256 and " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "KrakenCredentials[***]";
    }
}
