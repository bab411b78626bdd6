package io.kairos.simulator.kraken.api;

import io.kairos.simulator.matching.OrderTerms;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What the venue remembers of an order beyond the core's terms, written into the core's free fields so that it survives a
 * restart: the owner's reference in {@code strategyId}, the expiry in {@code strategyType}, both -1 if absent.
 */
public final class OrderTags {
    private static final long REFERENCE_OFFSET = 1L << 32;
    private static final String MADE_UP = "~";

    private OrderTags() {}

    static long strategyId(long userReference) {
        return userReference == 0 ? -1 : userReference + REFERENCE_OFFSET;
    }

    static int strategyType(long expirySeconds) {
        return expirySeconds == 0 ? -1 : Math.toIntExact(expirySeconds);
    }

    /** A client id for an order that came without one; clients cannot choose it, it is too long. */
    static String madeUpClientId(RandomGenerator random) {
        return MADE_UP + "%016x%04x".formatted(random.nextLong(), random.nextInt(0x10000));
    }

    /** The owner's client id, if it gave one. */
    public static Optional<String> clientId(OrderTerms terms) {
        return terms.clientOrderId().startsWith(MADE_UP) ? Optional.empty() : Optional.of(terms.clientOrderId());
    }

    /** The owner's reference, zero if it gave none. */
    public static long userReference(OrderTerms terms) {
        return terms.strategyId() < 0 ? 0 : terms.strategyId() - REFERENCE_OFFSET;
    }

    /** When the order expires, epoch seconds; zero if never. */
    public static long expirySeconds(OrderTerms terms) {
        return Math.max(0, terms.strategyType());
    }
}
