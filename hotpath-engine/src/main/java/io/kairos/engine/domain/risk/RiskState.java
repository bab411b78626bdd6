package io.kairos.engine.domain.risk;

import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.RejectReason;
import io.kairos.engine.domain.book.QuoteBoard;

/** Everything that the gate's checks look at. Owned by the engine thread. */
public final class RiskState {
    final InstrumentRegistry registry;
    final QuoteBoard board;
    final Balances balances;
    final KillSwitch killSwitch;
    final QuoteConverter converter;
    final OrderRate rate = new OrderRate();
    final DayNotional day = new DayNotional();
    final boolean[] linkUp = new boolean[Venue.values().length];
    RiskLimits limits = RiskLimits.NONE;
    boolean ready;
    int openOrders;
    long nowNs;
    String refusal = "";

    /** Looks at these. */
    public RiskState(InstrumentRegistry registry, QuoteBoard board, Balances balances, KillSwitch killSwitch) {
        this.registry = registry;
        this.board = board;
        this.balances = balances;
        this.killSwitch = killSwitch;
        this.converter = new QuoteConverter(registry, board);
    }

    /** Limits in force. */
    public RiskLimits limits() {
        return limits;
    }

    /** Puts other limits in force. */
    public void setLimits(RiskLimits next) {
        limits = next;
    }

    /** Whether orders may pass at all. */
    public boolean isReady() {
        return ready;
    }

    /** Sets whether orders may pass at all. */
    public void setReady(boolean isReady) {
        ready = isReady;
    }

    /** Whether a venue's order entry is up. */
    public boolean isLinkUp(int venueId) {
        return linkUp[venueId];
    }

    /** Sets whether a venue's order entry is up. */
    public void setLinkUp(int venueId, boolean up) {
        linkUp[venueId] = up;
    }

    /** Sets the number of orders that are not final. */
    public void setOpenOrders(int count) {
        openOrders = count;
    }

    /** Value of the orders approved on the day of {@code timeNs}, reference asset. */
    public long dayNotional(long timeNs) {
        return day.used(timeNs);
    }

    /** Converter by current quotes. */
    public QuoteConverter converter() {
        return converter;
    }

    /** Puts back counters from a snapshot. */
    public void restore(long dayNotionalAmount, long timeNs, long rateState) {
        day.restore(dayNotionalAmount, timeNs);
        rate.restore(rateState);
    }

    /** State of the order rate limit, for a snapshot. */
    public long rateState() {
        return rate.save();
    }

    RejectReason refuse(RejectReason reason, String words) {
        refusal = words;
        return reason;
    }
}
