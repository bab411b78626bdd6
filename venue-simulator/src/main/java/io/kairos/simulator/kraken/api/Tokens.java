package io.kairos.simulator.kraken.api;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** The tokens that open private sockets. Venue thread only; times are epoch milliseconds. */
public final class Tokens {
    /** How long an unused token is good for. */
    public static final long LIFETIME_SECONDS = 900;

    private static final int TOKENS_MAX = 10_000;
    private static final int LENGTH = 43;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private final RandomGenerator random;
    private final Map<String, Issued> issued = new LinkedHashMap<>();

    private record Issued(int accountId, long expiryMs) {}

    Tokens(RandomGenerator random) {
        this.random = random;
    }

    /** A new token; the oldest goes when too many are held. */
    String issue(int accountId, long nowMs) {
        StringBuilder token = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            token.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        issued.put(token.toString(), new Issued(accountId, nowMs + LIFETIME_SECONDS * 1000));
        if (issued.size() > TOKENS_MAX) {
            Iterator<String> oldest = issued.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return token.toString();
    }

    /** The account of a token that is still good; sockets that hold it may use it beyond that. */
    public OptionalInt account(String token, long nowMs) {
        Issued known = issued.get(token);
        return known == null || nowMs > known.expiryMs() ? OptionalInt.empty() : OptionalInt.of(known.accountId());
    }

    /** Forgets every token; returns how many there were. */
    public int revokeAll() {
        int count = issued.size();
        issued.clear();
        return count;
    }
}
