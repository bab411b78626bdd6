package io.kairos.engine.application;

/** What the nodes of the rate graph are, and so where cycles may lead. */
public enum CycleNodes {
    /** Assets, wherever they are held: a cycle may buy at one venue and sell at another what is held there. */
    ASSET(0),
    /** Assets by venue: cycles stay at one venue, for whoever holds nothing elsewhere. */
    VENUE_ASSET(1);

    private final int code;

    CycleNodes(int code) {
        this.code = code;
    }

    /** Number in the journal. */
    public int code() {
        return code;
    }

    /** The constant of a number in the journal; {@link #ASSET} for those of older records, which have none. */
    static CycleNodes of(int code) {
        return code == VENUE_ASSET.code ? VENUE_ASSET : ASSET;
    }
}
