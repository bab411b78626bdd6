package io.kairos.simulator.okx.api;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.matching.Order;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Cancels an account's orders, or those with one tag, unless the owner keeps asking for more time. The orders go one by
 * one. Venue thread only.
 */
public final class DeadManSwitch {
    private static final long SHORTEST_SECONDS = 10;
    private static final long LONGEST_SECONDS = 120;
    private static final int TAGS_MAX = 20;

    private final Exchange exchange;
    private final OrderIds ids;
    private final OrderDesk desk;
    private final Map<Timer, Long> timers = new LinkedHashMap<>();
    private final Deque<Order> condemned = new ArrayDeque<>();

    private record Timer(int accountId, String tag) {}

    DeadManSwitch(Exchange exchange, OrderIds ids, OrderDesk desk) {
        this.exchange = exchange;
        this.ids = ids;
        this.desk = desk;
    }

    /**
     * Sets or stops a timer.
     *
     * @param tag empty for all orders of the account
     * @param seconds zero to stop
     * @return when it fires, epoch milliseconds; zero if it is stopped
     */
    long arm(int accountId, String tag, long seconds, long nowMs) throws ApiError {
        if (seconds != 0 && (seconds < SHORTEST_SECONDS || seconds > LONGEST_SECONDS)) {
            throw ApiError.illegal("timeOut");
        }
        Timer timer = new Timer(accountId, tag);
        if (seconds == 0) {
            timers.remove(timer);
            return 0;
        }
        long tagged = timers.keySet().stream()
                .filter(other -> other.accountId() == accountId && !other.tag().isEmpty() && !other.equals(timer))
                .count();
        if (!tag.isEmpty() && tagged >= TAGS_MAX) {
            throw ApiError.business("51071", "The number of tags with a running timer exceeds the limit.");
        }
        long triggerMs = nowMs + seconds * 1000;
        timers.put(timer, triggerMs);
        return triggerMs;
    }

    /** Fires what is due and cancels the next order; to be called every 10 ms. */
    public void onTick(long nowMs) {
        if (!timers.isEmpty()) {
            timers.entrySet().removeIf(entry -> {
                boolean due = entry.getValue() <= nowMs;
                if (due) {
                    condemn(entry.getKey());
                }
                return due;
            });
        }
        while (!condemned.isEmpty()) {
            Order order = condemned.removeFirst();
            if (order.status().isOpen()) {
                desk.cancelBySource(order, OrderDesk.BY_TIMER);
                return;
            }
        }
    }

    private void condemn(Timer timer) {
        for (Order order : exchange.orders().open(timer.accountId())) {
            if (timer.tag().isEmpty() || timer.tag().equals(ids.tag(order.terms()))) {
                condemned.addLast(order);
            }
        }
    }
}
