package io.kairos.simulator.okx;

import io.kairos.simulator.fault.VenueFaults;
import io.kairos.simulator.fault.VenueFaults.Status;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.okx.api.VenueState;

/** What the armed faults make of the venue and its instruments. Venue thread only. */
final class FaultedState implements VenueState {
    private final VenueFaults faults;

    FaultedState(VenueFaults faults) {
        this.faults = faults;
    }

    @Override
    public Trading trading() {
        return switch (faults.status()) {
            case ONLINE -> Trading.ALL;
            case MAINTENANCE -> Trading.NONE;
            case CANCEL_ONLY -> Trading.CANCEL_ONLY;
            case POST_ONLY -> Trading.POST_ONLY;
        };
    }

    @Override
    public boolean isListed(Instrument instrument) {
        return faults.listing(instrument.symbol()) != VenueFaults.Listing.DELISTED;
    }

    @Override
    public boolean isHalted(Instrument instrument) {
        return faults.listing(instrument.symbol()) == VenueFaults.Listing.HALTED
                || faults.status() == Status.MAINTENANCE;
    }

    @Override
    public long tickSize(Instrument instrument) {
        return faults.rules(instrument).tickSize();
    }
}
