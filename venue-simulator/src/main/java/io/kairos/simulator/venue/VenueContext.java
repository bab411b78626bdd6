package io.kairos.simulator.venue;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.TradeHistory;
import io.kairos.simulator.fault.Faults;
import io.kairos.simulator.market.VenueName;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What a venue's wire protocol is built on.
 *
 * @param exchange the venue's trading core, with its catalogue, books, ledger, orders and clock
 * @param history every trade still kept
 * @param keys API keys of the accounts
 * @param faults armed for this venue
 * @param random this venue's own source, a function of the seed
 * @param onBroken told when a request broke the simulator itself
 */
public record VenueContext(
        VenueName name,
        Exchange exchange,
        TradeHistory history,
        List<VenueKey> keys,
        Faults faults,
        RandomGenerator random,
        Consumer<Throwable> onBroken) {

    public VenueContext {
        keys = List.copyOf(keys);
    }
}
