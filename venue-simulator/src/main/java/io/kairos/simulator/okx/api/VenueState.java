package io.kairos.simulator.okx.api;

import io.kairos.simulator.market.Instrument;

/** What the venue says of itself and of its instruments. Venue thread only. */
public interface VenueState {
    /** Whether the venue is under maintenance. */
    boolean isDown();

    /** The instrument's state: {@code live}, {@code suspend} or {@code preopen}. */
    String state(Instrument instrument);

    /** The price step that is announced and enforced now. */
    long tickSize(Instrument instrument);

    /** A venue in good order. */
    static VenueState normal() {
        return new VenueState() {
            @Override
            public boolean isDown() {
                return false;
            }

            @Override
            public String state(Instrument instrument) {
                return "live";
            }

            @Override
            public long tickSize(Instrument instrument) {
                return instrument.tickSize();
            }
        };
    }
}
