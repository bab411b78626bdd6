package io.kairos.engine.adapter.venue.binance;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Ed25519, or RSASSA-PKCS1-v1_5 with SHA-256; base64. */
final class AsymmetricSigner implements RequestSigner {
    private final Signature signature;
    private final boolean ed25519;

    private AsymmetricSigner(Signature signature, boolean ed25519) {
        this.signature = signature;
        this.ed25519 = ed25519;
    }

    /**
     * A signer for a PKCS#8 key; the key itself says of which kind it is.
     *
     * @throws InvalidKeyException if it is neither Ed25519 nor RSA; the message holds nothing of the key.
     */
    static AsymmetricSigner ofPkcs8(byte[] pkcs8) throws InvalidKeyException {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8);
        try {
            return of("Ed25519", "Ed25519", spec);
        } catch (GeneralSecurityException expected) {
            // Not an Ed25519 key: the other kind that the venue knows is tried next.
        }
        try {
            return of("RSA", "SHA256withRSA", spec);
        } catch (GeneralSecurityException neither) {
            throw new InvalidKeyException("expected a PKCS#8 private key, Ed25519 or RSA");
        }
    }

    private static AsymmetricSigner of(String keyAlgorithm, String algorithm, PKCS8EncodedKeySpec spec)
            throws GeneralSecurityException, InvalidKeySpecException {
        PrivateKey key = KeyFactory.getInstance(keyAlgorithm).generatePrivate(spec);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        return new AsymmetricSigner(signature, "Ed25519".equals(keyAlgorithm));
    }

    @Override
    public synchronized String sign(byte[] payload) {
        try {
            signature.update(payload);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing failed: " + e.getClass().getSimpleName(), e);
        }
    }

    @Override
    public boolean canLogOn() {
        return ed25519;
    }
}
