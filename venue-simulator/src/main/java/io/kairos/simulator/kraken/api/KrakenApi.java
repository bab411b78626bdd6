package io.kairos.simulator.kraken.api;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.TradeHistory;
import java.util.ArrayList;
import java.util.List;

/** The venue's answers for all transports, over one trading core. Venue thread only. */
public final class KrakenApi {
    private final Exchange exchange;
    private final Pairs pairs;
    private final MarketStatistics statistics;
    private final VenueStatus status = new VenueStatus();
    private final VenueTime time;
    private final Methods methods;

    /** Puts the methods together. */
    public KrakenApi(Exchange exchange, TradeHistory history) {
        this.exchange = exchange;
        this.pairs = new Pairs(exchange.catalogue());
        this.statistics = new MarketStatistics(exchange);
        this.time = new VenueTime(exchange.clock());
        List<Method> all =
                new ArrayList<>(new MarketMethods(exchange, history, pairs, statistics, status, time).list());
        this.methods = new Methods(all);
    }

    public Exchange exchange() {
        return exchange;
    }

    public Methods methods() {
        return methods;
    }

    public Pairs pairs() {
        return pairs;
    }

    public MarketStatistics statistics() {
        return statistics;
    }

    public VenueStatus status() {
        return status;
    }

    public VenueTime time() {
        return time;
    }
}
