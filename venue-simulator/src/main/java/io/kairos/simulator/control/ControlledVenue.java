package io.kairos.simulator.control;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.TradeHistory;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.net.VenueNet;
import io.kairos.simulator.venue.Venue;
import org.jspecify.annotations.Nullable;

/**
 * A venue as the control port sees it.
 *
 * @param front its wire protocol; null if nobody can connect
 */
public record ControlledVenue(
        VenueName name,
        Exchange exchange,
        TradeHistory history,
        VenueNet net,
        @Nullable Venue front) {}
