package io.kairos.simulator.fault;

/** What a frame carries, so that faults of market data leave account events and answers alone. */
public enum FrameKind {
    /** Public data: books, quotes, trades, instruments. */
    MARKET,
    /** An account's orders, fills, balances. */
    ACCOUNT,
    /** An answer to a request, or an announcement of the venue. */
    REPLY
}
