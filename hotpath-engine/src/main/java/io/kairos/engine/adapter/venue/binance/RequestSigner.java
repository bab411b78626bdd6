package io.kairos.engine.adapter.venue.binance;

/** Signs requests with one private key. One thread at a time. */
public interface RequestSigner {
    /** The signature of {@code payload} as Binance wants it: hex for HMAC, base64 for RSA and Ed25519, not percent-encoded. */
    String sign(byte[] payload);

    /** Whether the key can log a WebSocket session on, so that later requests need no signature. Ed25519 only. */
    boolean canLogOn();
}
