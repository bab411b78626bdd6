package io.kairos.simulator.okx.api;

import io.kairos.simulator.market.Instrument;

/** What the venue says of itself and of its instruments. Venue thread only. */
public interface VenueState {
    /** Which orders are taken now. */
    enum Trading {
        ALL,
        POST_ONLY,
        CANCEL_ONLY,
        NONE
    }

    Trading trading();

    /** Whether the instrument can still be asked for. */
    boolean isListed(Instrument instrument);

    /** Whether trading in it is suspended. */
    boolean isHalted(Instrument instrument);

    /** The price step that is announced and enforced now. */
    long tickSize(Instrument instrument);

    /** The instrument's state as the venue words it. */
    default String word(Instrument instrument) {
        return !isListed(instrument) ? "expired" : isHalted(instrument) ? "suspend" : "live";
    }
}
