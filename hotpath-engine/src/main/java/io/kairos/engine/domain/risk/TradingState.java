package io.kairos.engine.domain.risk;

/** What may be traded within a scope; the strictest of all scopes that an order is in counts. */
public enum TradingState {
    /** Everything that the other controls allow. */
    ACTIVE(0),
    /** Only orders that reduce a position, and cancels. */
    REDUCING(1),
    /** Only cancels. */
    HALTED(2);

    private static final TradingState[] BY_LEVEL = values();

    private final int level;

    TradingState(int level) {
        this.level = level;
    }

    /** How strict: 0, 1 or 2. */
    public int level() {
        return level;
    }

    /** The state that is this strict: 0, 1 or 2. */
    public static TradingState of(int level) {
        return BY_LEVEL[level];
    }
}
