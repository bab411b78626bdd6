package io.kairos.simulator.binance.api;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.ExecutionReport;
import io.kairos.simulator.exchange.TradeHistory;
import io.kairos.simulator.fault.VenueFaults;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.Fill;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/** The venue's answers for all transports: methods, keys and limits over one trading core. Venue thread only. */
public final class BinanceApi {
    private static final long CREDIT_DELAY_MS = 100;

    private final Exchange exchange;
    private final Authenticator authenticator;
    private final RateLimits limits;
    private final Methods methods;
    private final VenueFaults faults;
    private final Deque<Credit> credits = new ArrayDeque<>();

    private record Credit(int accountId, boolean maker, long dueMs) {}

    /** Puts the methods together. */
    public BinanceApi(
            Exchange exchange,
            TradeHistory history,
            Authenticator authenticator,
            RateLimits limits,
            VenueFaults faults,
            RandomGenerator random) {
        this.exchange = exchange;
        this.authenticator = authenticator;
        this.limits = limits;
        this.faults = faults;
        List<Method> all = new ArrayList<>(new MarketMethods(exchange, history, limits, faults).list());
        all.addAll(new OrderMethods(exchange, limits, faults, random).list());
        all.addAll(new AccountMethods(exchange, limits, faults).list());
        this.methods = new Methods(all, limits);
        exchange.addAccountListener((accountId, reports, position) -> reports.forEach(this::onReport));
    }

    public Methods methods() {
        return methods;
    }

    public Authenticator authenticator() {
        return authenticator;
    }

    /** The limiters, with order credits that are due already given. */
    public RateLimits limits() {
        long nowMs = nowMs();
        while (!credits.isEmpty() && credits.getFirst().dueMs() <= nowMs) {
            Credit credit = credits.removeFirst();
            limits.onFirstFill(credit.accountId(), credit.maker(), nowMs);
        }
        return limits;
    }

    /** The number under which clients see an update id. */
    public long sequence(Instrument instrument, long updateId) {
        return faults.sequence(instrument.symbol(), updateId);
    }

    /** The venue's time, epoch milliseconds. */
    public long nowMs() {
        return exchange.clock().nowMs();
    }

    private void onReport(ExecutionReport report) {
        Fill fill = report.fill();
        if (fill != null && report.order().fills().size() == 1) {
            credits.addLast(new Credit(report.accountId(), fill.maker(), report.timeMs() + CREDIT_DELAY_MS));
        }
    }
}
