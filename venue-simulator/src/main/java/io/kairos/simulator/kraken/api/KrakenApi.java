package io.kairos.simulator.kraken.api;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.fault.ArmedFault;
import io.kairos.simulator.fault.FaultKind;
import io.kairos.simulator.fault.FaultTarget;
import io.kairos.simulator.fault.VenueFaults;
import io.kairos.simulator.venue.VenueContext;
import java.util.ArrayList;
import java.util.List;

/** The venue's answers for all transports, over one trading core. Venue thread only. */
public final class KrakenApi implements FaultTarget {
    private final Exchange exchange;
    private final VenueFaults faults;
    private final Pairs pairs;
    private final MarketStatistics statistics;
    private final VenueStatus status;
    private final VenueTime time;
    private final Authenticator authenticator;
    private final RestLimits limits;
    private final EngineRates rates;
    private final Tokens tokens;
    private final Trading trading;
    private final Orders orders;
    private final OrderReader reader;
    private final Timers timers;
    private final OrderMethods orderMethods;
    private final Methods methods;

    /**
     * How the venue treats its clients.
     *
     * @param nonceWindow how far a nonce may be behind the highest one of its key
     * @param queryLagMs how far order queries over REST trail the sockets, at most a minute
     * @param feesInPairs whether the list of pairs holds fees, as it did until 2026; older client libraries need them
     */
    public record Settings(
            RestLimits.Limits limits, EngineRates.Tier tier, long nonceWindow, long queryLagMs, boolean feesInPairs) {
        /** The live venue's numbers for an intermediate client. */
        public static final Settings STANDARD =
                new Settings(RestLimits.Limits.STANDARD, EngineRates.Tier.INTERMEDIATE, 0, 0, false);
    }

    /** Puts the methods together. */
    public KrakenApi(VenueContext context, Settings settings) {
        this.exchange = context.exchange();
        this.faults = context.faults();
        this.pairs = new Pairs(exchange.catalogue());
        this.statistics = new MarketStatistics(exchange);
        this.status = new VenueStatus(pairs, faults);
        this.time = new VenueTime(exchange.clock());
        this.authenticator = new Authenticator(
                context.keys().stream()
                        .map(key -> new ApiKey(key.apiKey(), key.accountId(), key.secret()))
                        .toList(),
                settings.nonceWindow());
        this.limits = new RestLimits(settings.limits(), faults);
        this.rates = new EngineRates(settings.tier(), faults.breaches());
        this.tokens = new Tokens(context.random());
        this.trading = new Trading(exchange, pairs, status, rates, faults, time, context.random());
        this.orders = new Orders(exchange);
        this.reader = new OrderReader(pairs, time);
        this.timers = new Timers(exchange, trading);
        this.orderMethods = new OrderMethods(trading, orders, reader, pairs, status, timers, time);
        List<Method> all = new ArrayList<>(
                new MarketMethods(exchange, context.history(), pairs, statistics, status, time, settings.feesInPairs())
                        .list());
        all.addAll(orderMethods.list());
        all.addAll(new QueryMethods(exchange, orders, pairs, status, faults, settings.queryLagMs()).list());
        all.addAll(new AccountMethods(exchange, pairs, tokens).list());
        this.methods = new Methods(all);
        faults.attach(this);
    }

    @Override
    public int onArmed(ArmedFault fault) {
        return fault.kind() == FaultKind.EXPIRE_SESSIONS ? tokens.revokeAll() : 0;
    }

    /** Arms an account's dead man's switch; returns the answer's result. */
    public String armDeadMan(int accountId, long timeoutSeconds) throws ApiError {
        return orderMethods.armDeadMan(accountId, timeoutSeconds, time.nowMs());
    }

    public Exchange exchange() {
        return exchange;
    }

    public VenueFaults faults() {
        return faults;
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

    public Authenticator authenticator() {
        return authenticator;
    }

    public RestLimits limits() {
        return limits;
    }

    public EngineRates rates() {
        return rates;
    }

    public Tokens tokens() {
        return tokens;
    }

    public Trading trading() {
        return trading;
    }

    public Orders orders() {
        return orders;
    }

    public OrderReader reader() {
        return reader;
    }

    public Timers timers() {
        return timers;
    }
}
