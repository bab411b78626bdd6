package io.kairos.simulator.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A venue without anything around it, of which refusals can be demanded. */
public final class DemandedRefusals {
    private final Faults faults = new Faults(() -> 0, 1);
    private final VenueFaults venue = faults.venue("KRAKEN");

    public VenueFaults venue() {
        return venue;
    }

    /** The next request is refused as one too many. */
    public void demand(int status) throws BadFault, JsonProcessingException {
        String fault = "{\"kind\":\"RATE_LIMIT\",\"count\":1,\"status\":" + status + '}';
        var unused = faults.arm(faults.reader().read(new ObjectMapper().readTree(fault)));
    }

    public LimitBreaches breaches() {
        return venue.breaches();
    }
}
