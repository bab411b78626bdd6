package io.kairos.simulator.okx.api;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.TradeHistory;
import io.kairos.simulator.fault.VenueFaults;
import java.util.ArrayList;
import java.util.List;

/** The venue's answers for all transports: methods, keys and limits over one trading core. Venue thread only. */
public final class OkxApi {
    private final Market market;
    private final Authenticator authenticator;
    private final RateLimits limits;
    private final Methods methods;
    private final OrderIds ids;
    private final OrderDesk desk;
    private final DeadManSwitch deadManSwitch;

    /** Puts the methods together. */
    public OkxApi(
            Exchange exchange,
            TradeHistory history,
            Authenticator authenticator,
            RateLimits limits,
            VenueState state,
            VenueFaults faults) {
        this.market = new Market(exchange, state);
        this.authenticator = authenticator;
        this.limits = limits;
        this.ids = new OrderIds(exchange);
        this.desk = new OrderDesk(exchange, market, ids, state, limits, faults);
        this.deadManSwitch = new DeadManSwitch(exchange, ids, desk);
        List<Method> all = new ArrayList<>(new PublicMethods(exchange, market, state).list());
        all.addAll(new MarketMethods(exchange, history, market).list());
        all.addAll(new OrderMethods(exchange, market, ids, desk, limits, faults, deadManSwitch).list());
        all.addAll(new AccountMethods(exchange, market).list());
        this.methods = new Methods(all);
    }

    /** Does what is due; to be called every 10 ms. */
    public void onTick(long nowMs) {
        deadManSwitch.onTick(nowMs);
    }

    public OrderDesk desk() {
        return desk;
    }

    public OrderIds ids() {
        return ids;
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
