package io.kairos.simulator.okx.api;

import io.kairos.simulator.market.Instrument;

/** The venue's bounds on orders. OKX v5 documentation, "Get instruments" and "Order limit". */
final class OrderCaps {
    /** Largest worth of a limit order in USD. */
    static final long MAX_LIMIT_USD = 1_000_000;

    /** Largest worth of a market order in USD. */
    static final long MAX_MARKET_USD = 1_000_000;

    /** Open orders of an account on one instrument. */
    static final int PENDING_PER_INSTRUMENT = 500;

    /** Open orders of an account. */
    static final int PENDING_PER_ACCOUNT = 4000;

    /** Orders in one batch. */
    static final int BATCH = 20;

    private OrderCaps() {}

    static long minQty(Instrument instrument) {
        return instrument.minQty();
    }

    static long maxLimitQty(Instrument instrument) {
        return instrument.maxQty();
    }
}
