package io.kairos.engine.adapter.venue.binance;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Builds the texts that are signed.
 *
 * <p>Rule (Binance Spot API documentation, "Request security" of REST and WebSocket API, read 2026-07-21): REST signs the
 * percent-encoded query exactly as sent, the signature coming last; the WebSocket API signs all parameters sorted by name,
 * raw UTF-8, joined as {@code k=v} by {@code &}.
 */
public final class SignedParams {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
    private static final String HEX = "0123456789ABCDEF";

    private SignedParams() {}

    /** {@code k=v} pairs in the map's order, percent-encoded, joined by {@code &}. */
    public static String query(Map<String, String> params) {
        StringBuilder out = new StringBuilder(128);
        params.forEach((name, value) -> {
            if (out.length() > 0) {
                out.append('&');
            }
            percentEncode(out, name);
            out.append('=');
            percentEncode(out, value);
        });
        return out.toString();
    }

    /** {@code query} with its signature appended. */
    public static String signedQuery(String query, RequestSigner signer) {
        StringBuilder out =
                new StringBuilder(query.length() + 120).append(query).append("&signature=");
        percentEncode(out, signer.sign(query.getBytes(StandardCharsets.UTF_8)));
        return out.toString();
    }

    /** What is signed for a WebSocket API request with these parameters. */
    public static String webSocketPayload(Map<String, String> params) {
        SortedMap<String, String> sorted = new TreeMap<>(params);
        StringBuilder out = new StringBuilder(128);
        sorted.forEach((name, value) -> {
            if (out.length() > 0) {
                out.append('&');
            }
            out.append(name).append('=').append(value);
        });
        return out.toString();
    }

    /** Appends {@code text} with everything but unreserved characters (RFC 3986) percent-encoded. */
    static void percentEncode(StringBuilder out, String text) {
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (UNRESERVED.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
    }
}
