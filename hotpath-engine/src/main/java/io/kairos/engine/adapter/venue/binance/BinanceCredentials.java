package io.kairos.engine.adapter.venue.binance;

import io.kairos.engine.adapter.venue.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.Base64;

/** Key id and signer. Never shows either as text; files that others may read are refused. */
public final class BinanceCredentials {
    private static final String API_KEY = "[A-Za-z0-9_-]{1,256}";
    private static final String API_KEY_EXPECTED = "api key: expected 1 to 256 letters, digits, - or _";

    private final String apiKey;
    private final RequestSigner signer;

    /** Creates credentials from a key id and a signer. */
    public BinanceCredentials(String apiKey, RequestSigner signer) {
        if (!apiKey.matches(API_KEY)) {
            throw new IllegalArgumentException(API_KEY_EXPECTED);
        }
        this.apiKey = apiKey;
        this.signer = signer;
    }

    /**
     * Reads a key id and a private key, Ed25519 or RSA, as PKCS#8 PEM.
     *
     * @throws IOException if a file is missing, readable by others than its owner, or holds something else; the message names
     *     the file and nothing of its content.
     */
    public static BinanceCredentials load(Path apiKeyFile, Path privateKeyFile) throws IOException {
        String pem = SecretFile.read(privateKeyFile);
        String begin = "-----BEGIN PRIVATE KEY-----";
        String end = "-----END PRIVATE KEY-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf(end);
        if (from < 0 || to < from) {
            throw new IOException(privateKeyFile + ": expected a PKCS#8 PEM private key (" + begin + ")");
        }
        try {
            byte[] pkcs8 = Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
            return of(apiKeyFile, AsymmetricSigner.ofPkcs8(pkcs8));
        } catch (InvalidKeyException | IllegalArgumentException e) {
            throw new IOException(privateKeyFile + ": expected a PKCS#8 PEM private key, Ed25519 or RSA");
        }
    }

    /**
     * Reads a key id and an HMAC secret. Told apart from {@link #load} by the caller, since a secret cannot be recognised.
     *
     * @throws IOException as {@link #load}.
     */
    public static BinanceCredentials loadHmac(Path apiKeyFile, Path secretFile) throws IOException {
        String secret = SecretFile.read(secretFile).strip();
        if (secret.isEmpty()) {
            throw new IOException(secretFile + ": expected an HMAC secret, got an empty file");
        }
        return of(apiKeyFile, new HmacSigner(secret.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Reads the id of a key alone, for what needs no signature.
     *
     * @throws IOException as {@link #load}.
     */
    public static String loadApiKey(Path apiKeyFile) throws IOException {
        String apiKey = SecretFile.read(apiKeyFile).strip();
        if (!apiKey.matches(API_KEY)) {
            throw new IOException(apiKeyFile + ": " + API_KEY_EXPECTED);
        }
        return apiKey;
    }

    private static BinanceCredentials of(Path apiKeyFile, RequestSigner signer) throws IOException {
        return new BinanceCredentials(loadApiKey(apiKeyFile), signer);
    }

    /** Key id; goes to the venue only. */
    public String apiKey() {
        return apiKey;
    }

    /** Signer. */
    public RequestSigner signer() {
        return signer;
    }

    @Override
    public String toString() {
        return "BinanceCredentials[***]";
    }
}
