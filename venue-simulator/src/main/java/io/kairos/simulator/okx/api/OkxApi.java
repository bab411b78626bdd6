package io.kairos.simulator.okx.api;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.TradeHistory;
import java.util.ArrayList;
import java.util.List;

/** The venue's answers for all transports: methods, keys and limits over one trading core. Venue thread only. */
public final class OkxApi {
    private final Market market;
    private final Authenticator authenticator;
    private final RateLimits limits;
    private final Methods methods;

    /** Puts the methods together. */
    public OkxApi(
            Exchange exchange, TradeHistory history, Authenticator authenticator, RateLimits limits, VenueState state) {
        this.market = new Market(exchange, state);
        this.authenticator = authenticator;
        this.limits = limits;
        List<Method> all = new ArrayList<>(new PublicMethods(exchange, market, state).list());
        all.addAll(new MarketMethods(exchange, history, market).list());
        this.methods = new Methods(all);
    }

    public Market market() {
        return market;
    }

    public Methods methods() {
        return methods;
    }

    public Authenticator authenticator() {
        return authenticator;
    }

    public RateLimits limits() {
        return limits;
    }

    /** The venue's time, epoch milliseconds. */
    public long nowMs() {
        return market.nowMs();
    }
}
