package io.kairos.engine.adapter.venue.okx;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * What may still be asked as our account. The venue counts each kind of order operation per instrument, over WebSocket and REST
 * together, new and amended orders of the whole sub-account besides, and every other private call per account, all in windows of
 * two seconds; it does not tell what is left (OKX API v5 documentation, "Rate limits", read 2026-07-21). Any thread; the order
 * operations do not allocate once their instrument was used.
 *
 * <p>Cancels are a pool of their own at the venue, so nothing else can use them up; here they may also go closer to the limit.
 */
public final class AccountBudget {
    /** Operations counted per instrument. */
    public enum Pool {
        /** New orders. */
        PLACE(0, 60, 25, 2_500_000_000L),
        /** Amendments. */
        AMEND(1, 60, 25, 2_500_000_000L),
        /** Cancels; after a refusal they wait less. */
        CANCEL(2, 60, 10, 500_000_000L),
        /** Queries of one order. */
        QUERY(3, 60, 25, 2_500_000_000L);

        private final int slot;
        private final int limit;
        private final int marginPercent;
        private final long penaltyNs;

        Pool(int slot, int limit, int marginPercent, long penaltyNs) {
            this.slot = slot;
            this.limit = limit;
            this.marginPercent = marginPercent;
            this.penaltyNs = penaltyNs;
        }
    }

    private static final int SLOTS = Pool.values().length;
    private static final int ACCOUNT_ORDERS = 1_000;
    private static final int MARGIN_PERCENT = 25;

    private final EpochNanoClock clock;
    private final SlidingWindow accountOrders = new SlidingWindow(ACCOUNT_ORDERS, MARGIN_PERCENT);
    private final Map<String, CallWindow> calls = new HashMap<>();
    private @Nullable SlidingWindow[] byInstrument = new SlidingWindow[0];
    private long refusals;
    private long throttled;

    AccountBudget(EpochNanoClock clock) {
        this.clock = clock;
    }

    /** Takes one operation on an instrument; false when it has to wait. */
    public synchronized boolean tryTake(Pool pool, int instrumentId) {
        long nowNs = clock.nanoTime();
        SlidingWindow window = window(pool, instrumentId);
        boolean counted = pool == Pool.PLACE || pool == Pool.AMEND;
        if (!window.hasRoom(nowNs, 0) || (counted && !accountOrders.hasRoom(nowNs, 0))) {
            refusals++;
            return false;
        }
        window.take(nowNs);
        if (counted) {
            accountOrders.take(nowNs);
        }
        return true;
    }

    /**
     * Takes one call of an endpoint that is counted per account; {@link #onAnswer} has to follow.
     *
     * @param limit calls that the venue allows in two seconds.
     */
    public synchronized boolean tryCall(String path, int limit) {
        long nowNs = clock.nanoTime();
        CallWindow window =
                calls.computeIfAbsent(path, unused -> new CallWindow(limit, limit > 4 ? MARGIN_PERCENT : 0));
        if (!window.tryTake(nowNs)) {
            refusals++;
            return false;
        }
        return true;
    }

    /** A call that {@link #tryCall} allowed has its answer, or never gets one: two seconds later its place is free. */
    public synchronized void onAnswer(String path) {
        CallWindow window = calls.get(path);
        if (window != null) {
            window.onAnswer(clock.nanoTime());
        }
    }

    /** The venue refused an operation as one too many. */
    public synchronized void onThrottled(Pool pool, int instrumentId, String code) {
        throttled++;
        long untilNs = clock.nanoTime() + pool.penaltyNs;
        window(pool, instrumentId).block(untilNs);
        if (OkxErrors.ACCOUNT_LIMIT.equals(code)) {
            accountOrders.block(untilNs);
        }
    }

    /** The venue refused a call as one too many. */
    public synchronized void onThrottled(String path) {
        throttled++;
        CallWindow window = calls.get(path);
        if (window != null) {
            window.block(clock.nanoTime() + Pool.QUERY.penaltyNs);
        }
    }

    /** Takes what is left to new orders of one limit. */
    @FunctionalInterface
    public interface Levels {
        /**
         * What is left.
         *
         * @param instrumentId what it is counted for, -1 for the account as a whole.
         */
        void level(int instrumentId, long remaining, long capacity, long resetInNs);
    }

    /** Tells what is left to new orders: of the account, and of each instrument that had any. */
    public synchronized void levels(Levels to) {
        long nowNs = clock.nanoTime();
        to.level(-1, accountOrders.room(nowNs), accountOrders.size(), accountOrders.busyForNs(nowNs));
        for (int id = 0; id * SLOTS + Pool.PLACE.slot < byInstrument.length; id++) {
            SlidingWindow window = byInstrument[id * SLOTS + Pool.PLACE.slot];
            if (window != null) {
                to.level(id, window.room(nowNs), window.size(), window.busyForNs(nowNs));
            }
        }
    }

    private SlidingWindow window(Pool pool, int instrumentId) {
        int at = instrumentId * SLOTS + pool.slot;
        if (at >= byInstrument.length) {
            byInstrument = Arrays.copyOf(byInstrument, Math.max(at + 1, 2 * byInstrument.length));
        }
        SlidingWindow window = byInstrument[at];
        if (window == null) {
            window = new SlidingWindow(pool.limit, pool.marginPercent);
            byInstrument[at] = window;
        }
        return window;
    }

    /** How often something was not sent for want of budget. */
    public synchronized long refusals() {
        return refusals;
    }

    /** How often the venue said that we asked too often. */
    public synchronized long throttled() {
        return throttled;
    }
}
