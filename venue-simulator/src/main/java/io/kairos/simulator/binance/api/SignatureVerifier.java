package io.kairos.simulator.binance.api;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks the signature of a request payload by one key. Binance Spot API documentation, "SIGNED endpoint security". */
public interface SignatureVerifier {
    /** Whether {@code signature} is this key's signature of the payload; malformed signatures are not. */
    boolean verify(String payload, String signature);

    /** Whether this key may log a WebSocket session on. */
    boolean mayLogOn();

    /** HMAC-SHA256 in hexadecimal, of either case. */
    static SignatureVerifier hmac(String secret) {
        SecretKeySpec key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        return new SignatureVerifier() {
            @Override
            public boolean verify(String payload, String signature) {
                try {
                    Mac mac = Mac.getInstance("HmacSHA256");
                    mac.init(key);
                    String expected = HexFormat.of().formatHex(mac.doFinal(payload.getBytes(StandardCharsets.UTF_8)));
                    return MessageDigest.isEqual(
                            expected.getBytes(StandardCharsets.US_ASCII),
                            signature.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
                } catch (GeneralSecurityException missing) {
                    throw new IllegalStateException("the runtime lacks HmacSHA256", missing);
                }
            }

            @Override
            public boolean mayLogOn() {
                return false;
            }
        };
    }

    /** Ed25519 in base64; the key is PEM or bare base64 of its SPKI form. */
    static SignatureVerifier ed25519(String publicKey) {
        return asymmetric(publicKey, "Ed25519", "Ed25519", true);
    }

    /** RSASSA-PKCS1-v1_5 with SHA-256 in base64; the key is PEM or bare base64 of its SPKI form. */
    static SignatureVerifier rsa(String publicKey) {
        return asymmetric(publicKey, "RSA", "SHA256withRSA", false);
    }

    private static SignatureVerifier asymmetric(
            String publicKey, String keyAlgorithm, String algorithm, boolean mayLogOn) {
        PublicKey key;
        try {
            String bare = publicKey
                    .replace("-----BEGIN PUBLIC KEY-----", "")
                    .replace("-----END PUBLIC KEY-----", "")
                    .replaceAll("\\s", "");
            key = KeyFactory.getInstance(keyAlgorithm)
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(bare)));
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(
                    "not a public key: expected " + keyAlgorithm + " as PEM with a PUBLIC KEY block", unreadable);
        }
        return new SignatureVerifier() {
            @Override
            public boolean verify(String payload, String signature) {
                try {
                    Signature check = Signature.getInstance(algorithm);
                    check.initVerify(key);
                    check.update(payload.getBytes(StandardCharsets.UTF_8));
                    return check.verify(Base64.getDecoder().decode(signature));
                } catch (SignatureException | IllegalArgumentException malformed) {
                    return false;
                } catch (InvalidKeyException unusable) {
                    throw new IllegalStateException("the key stopped working", unusable);
                } catch (GeneralSecurityException missing) {
                    throw new IllegalStateException("the runtime lacks " + algorithm, missing);
                }
            }

            @Override
            public boolean mayLogOn() {
                return mayLogOn;
            }
        };
    }
}
