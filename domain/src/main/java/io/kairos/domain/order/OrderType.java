package io.kairos.domain.order;

/** How an order meets the book. */
public enum OrderType {
    /** Trades at its limit or better. */
    LIMIT,
    /** Trades at what the book offers. */
    MARKET,
    /** A limit order that is refused if it would trade at once (post-only). */
    LIMIT_MAKER
}
