package io.kairos.domain.instrument;

/**
 * The venues that KAIRÓS speaks to. {@link #id()} is dense and never changes: it stands in journals.
 */
public enum Venue {
    /** Binance Spot. */
    BINANCE(0),
    /** OKX spot. */
    OKX(1),
    /** Kraken spot. */
    KRAKEN(2);

    private static final Venue[] BY_ID = values();

    private final int id;

    Venue(int id) {
        this.id = id;
    }

    /** Dense id, from 0. */
    public int id() {
        return id;
    }

    /**
     * The venue with this id.
     *
     * @throws IllegalArgumentException if there is none.
     */
    public static Venue of(int id) {
        if (id < 0 || id >= BY_ID.length) {
            throw new IllegalArgumentException("unknown venue: id=" + id);
        }
        return BY_ID[id];
    }
}
