package io.kairos.engine.application;

/** Where an engine's orders go. Chosen once for all venues; shown everywhere, so that none is taken for another. */
public enum TradingMode {
    /** To the venues: real money. */
    LIVE(1),
    /** Nowhere: they are matched in this process against the live books. */
    PAPER(2),
    /** To simulated venues, by the venues' real protocols. */
    SIMULATED(3);

    private final int code;

    TradingMode(int code) {
        this.code = code;
    }

    /** Stands in journals and on the wire; never changes. */
    public int code() {
        return code;
    }
}
