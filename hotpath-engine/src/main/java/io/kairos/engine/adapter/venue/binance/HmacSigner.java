package io.kairos.engine.adapter.venue.binance;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256, hex. */
final class HmacSigner implements RequestSigner {
    private final Mac mac;

    HmacSigner(byte[] secret) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is not available", e);
        }
    }

    @Override
    public synchronized String sign(byte[] payload) {
        return HexFormat.of().formatHex(mac.doFinal(payload));
    }

    @Override
    public boolean canLogOn() {
        return false;
    }
}
