package io.kairos.engine.adapter.venue.okx;

import io.kairos.engine.adapter.venue.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Key, secret and passphrase of one account, whose secret only ever leaves this object as a signature. Never shows any of them as
 * text; files that others may read are refused. Any thread.
 */
public final class OkxCredentials {
    private static final String ALGORITHM = "HmacSHA256";

    private final String apiKey;
    private final String passphrase;
    private final Mac mac;

    /**
     * Creates credentials.
     *
     * @param secret as the venue hands it out, its characters as bytes; copied.
     * @throws IllegalArgumentException if one cannot be right; the message names which, and nothing of it.
     */
    public OkxCredentials(String apiKey, byte[] secret, String passphrase) {
        if (!apiKey.matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("api key: expected 1 to 64 letters, digits and hyphens");
        }
        if (secret.length == 0) {
            throw new IllegalArgumentException("secret: expected at least one character");
        }
        if (!passphrase.matches("[ -~]{1,128}")) {
            throw new IllegalArgumentException("passphrase: expected 1 to 128 printable ASCII characters");
        }
        this.apiKey = apiKey;
        this.passphrase = passphrase;
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /**
     * Reads the three from a file each; blanks and line ends around them do not count.
     *
     * @throws IOException if a file is missing, empty, readable by others than its owner, or holds something else; the message names
     *     the file and nothing of its content.
     */
    public static OkxCredentials load(Path apiKeyFile, Path secretFile, Path passphraseFile) throws IOException {
        String apiKey = SecretFile.readWord(apiKeyFile);
        String secret = SecretFile.readWord(secretFile);
        String passphrase = SecretFile.readWord(passphraseFile);
        try {
            return new OkxCredentials(apiKey, secret.getBytes(StandardCharsets.UTF_8), passphrase);
        } catch (IllegalArgumentException e) {
            throw new IOException(apiKeyFile + ", " + secretFile + ", " + passphraseFile + ": " + e.getMessage(), e);
        }
    }

    /** Key id; goes to the venue only. */
    public String apiKey() {
        return apiKey;
    }

    /** Passphrase; goes to the venue only. */
    public String passphrase() {
        return passphrase;
    }

    /** HMAC-SHA256 over the text, base 64 (OKX API v5 documentation, "Signature", read 2026-07-21). */
    public synchronized String sign(String payload) {
        return Base64.getEncoder().encodeToString(mac.doFinal(payload.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return "OkxCredentials[***]";
    }
}
