package io.kairos.simulator.binance.api;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds the text that was signed. Binance Spot API documentation, "Signed request example" pages, read 2026-07. */
public final class RequestSigning {
    private static final String MARK = "signature=";

    private RequestSigning() {}

    /** A request split into what was signed and the signature, still percent-encoded. */
    public record Signed(String payload, String encodedSignature) {}

    /**
     * Splits a REST request: query and body without separator, the signature being the last parameter of either.
     *
     * @return empty if there is no signature, or it is not last
     */
    public static Optional<Signed> rest(String rawQuery, String rawBody) {
        Optional<Signed> inBody = cut(rawBody);
        if (inBody.isPresent()) {
            return Optional.of(
                    new Signed(rawQuery + inBody.get().payload(), inBody.get().encodedSignature()));
        }
        return cut(rawQuery).map(cut -> new Signed(cut.payload() + rawBody, cut.encodedSignature()));
    }

    /** The text that a WebSocket request signs: all parameters but the signature, sorted by name. */
    public static String webSocketPayload(Map<String, String> params) {
        StringBuilder payload = new StringBuilder();
        for (Map.Entry<String, String> entry : new TreeMap<>(params).entrySet()) {
            if (!entry.getKey().equals("signature")) {
                if (!payload.isEmpty()) {
                    payload.append('&');
                }
                payload.append(entry.getKey()).append('=').append(entry.getValue());
            }
        }
        return payload.toString();
    }

    /** Whether the text holds only characters that a percent-encoded query may hold. */
    public static boolean isEncoded(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!plain && "-_.~%=&+*!'(),:@/?;$".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Signed> cut(String raw) {
        int at = raw.startsWith(MARK) ? 0 : raw.lastIndexOf('&' + MARK);
        if (at < 0) {
            return Optional.empty();
        }
        int valueAt = raw.indexOf('=', at) + 1;
        String signature = raw.substring(valueAt);
        return signature.contains("&") ? Optional.empty() : Optional.of(new Signed(raw.substring(0, at), signature));
    }
}
