package io.kairos.simulator.fault;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The faults that are armed now. Venue thread only; times are epoch milliseconds. */
public final class Faults {
    /** Whether an order fault strikes before or after the order took effect. */
    public enum Moment {
        BEFORE,
        AFTER
    }

    /**
     * How an order request fails.
     *
     * @param status HTTP status
     * @param code venue error code; zero answers with HTML, as an edge server would
     */
    public record OrderFault(Moment moment, int status, int code) {}

    private final Map<String, Long> silentUntilMs = new HashMap<>();
    private OrderFault orderFault = new OrderFault(Moment.BEFORE, 503, 0);
    private long orderFaultsLeft;
    private long marketFramesToDrop;
    private String marketFramesStream = "*";
    private long eventDelayMs;
    private long eventDelayUntilMs;
    private long duplicateEventsLeft;
    private long queryLagUntilMs;
    private long refuseConnectionsUntilMs;
    private long struck;

    /** Arms a failure of the next order requests. */
    public void failOrders(OrderFault fault, long count) {
        orderFault = fault;
        orderFaultsLeft = count;
    }

    /** The failure for the order request at hand, if one is armed; uses it up. */
    public Optional<OrderFault> takeOrderFault() {
        if (orderFaultsLeft == 0) {
            return Optional.empty();
        }
        orderFaultsLeft--;
        struck++;
        return Optional.of(orderFault);
    }

    /** Drops the next market frames of a stream, or of all for {@code *}. */
    public void dropMarketFrames(String stream, long count) {
        marketFramesStream = stream;
        marketFramesToDrop = count;
    }

    /** Silences a stream, or all for {@code *}. */
    public void silence(String stream, long untilMs) {
        silentUntilMs.put(stream, untilMs);
    }

    /** Whether this frame must not be sent; uses up a dropped frame. */
    public boolean swallowsMarketFrame(String stream, long nowMs) {
        if (nowMs < silentUntilMs.getOrDefault(stream, 0L) || nowMs < silentUntilMs.getOrDefault("*", 0L)) {
            struck++;
            return true;
        }
        if (marketFramesToDrop > 0 && (marketFramesStream.equals("*") || marketFramesStream.equals(stream))) {
            marketFramesToDrop--;
            struck++;
            return true;
        }
        return false;
    }

    /** Delays account events until a time. */
    public void delayEvents(long delayMs, long untilMs) {
        eventDelayMs = delayMs;
        eventDelayUntilMs = untilMs;
    }

    /** Extra delay of an account event now. */
    public long eventDelayMs(long nowMs) {
        return nowMs < eventDelayUntilMs ? eventDelayMs : 0;
    }

    /** Sends the next account events twice. */
    public void duplicateEvents(long count) {
        duplicateEventsLeft = count;
    }

    /** Whether this event goes out twice; uses one up. */
    public boolean takeDuplicate() {
        if (duplicateEventsLeft == 0) {
            return false;
        }
        duplicateEventsLeft--;
        struck++;
        return true;
    }

    /** Order queries know nothing until a time. */
    public void lagQueries(long untilMs) {
        queryLagUntilMs = untilMs;
    }

    public boolean queriesLag(long nowMs) {
        return nowMs < queryLagUntilMs;
    }

    /** New connections are closed at once until a time. */
    public void refuseConnections(long untilMs) {
        refuseConnectionsUntilMs = untilMs;
    }

    public boolean refusesConnections(long nowMs) {
        return nowMs < refuseConnectionsUntilMs;
    }

    /** How often a fault has struck. */
    public long struck() {
        return struck;
    }

    /** Disarms everything. */
    public void clear() {
        silentUntilMs.clear();
        orderFaultsLeft = 0;
        marketFramesToDrop = 0;
        eventDelayUntilMs = 0;
        duplicateEventsLeft = 0;
        queryLagUntilMs = 0;
        refuseConnectionsUntilMs = 0;
    }
}
