package io.kairos.simulator.venue;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.TradeHistory;
import io.kairos.simulator.fault.VenueFaults;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.net.VenueNet;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What a venue's wire protocol is built on.
 *
 * @param exchange the venue's trading core, with its catalogue, books, ledger, orders and clock
 * @param history every trade still kept
 * @param keys API keys of the accounts
 * @param net the venue's sockets; makes its connections and holds its faults
 * @param random this venue's own source, a function of the seed
 * @param onBroken told when a request broke the simulator itself
 */
public record VenueContext(
        VenueName name,
        Exchange exchange,
        TradeHistory history,
        List<VenueKey> keys,
        VenueNet net,
        RandomGenerator random,
        Consumer<Throwable> onBroken) {

    public VenueContext {
        keys = List.copyOf(keys);
    }

    /** The faults of this venue, for its payload writers to ask. */
    public VenueFaults faults() {
        return net.faults();
    }
}
