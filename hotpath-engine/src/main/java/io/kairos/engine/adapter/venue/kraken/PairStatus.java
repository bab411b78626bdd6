package io.kairos.engine.adapter.venue.kraken;

import java.util.Set;

/** What a pair's status means for us (Kraken API documentation, "Get Tradable Asset Pairs" and "instrument", read 2026-06-30). */
public final class PairStatus {
    /** Cancels, post-only or reducing orders at most, or nothing at all: not for an engine that takes and leaves. */
    private static final Set<String> NOT_TRADING = Set.of(
            "cancel_only", "post_only", "limit_only", "reduce_only", "maintenance", "delisted", "work_in_progress");

    private PairStatus() {}

    /** Whether new orders of every kind are accepted; a status that nobody knows is none of trading. */
    public static boolean isTrading(String status) {
        return "online".equals(status);
    }

    /** Whether the documentation names this status. */
    public static boolean isKnown(String status) {
        return isTrading(status) || NOT_TRADING.contains(status);
    }
}
