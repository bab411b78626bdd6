package io.kairos.engine.adapter.venue.binance;

import io.kairos.engine.adapter.venue.KeptNumber;
import io.kairos.engine.adapter.venue.VenueTime;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What may still be asked of the venue: learnt from its answers, shared by feed, execution and reference data, since limits
 * count per address and per account. Any thread.
 *
 * <p>Windows are fixed and aligned to the clock. Between answers our own use is added, so a burst cannot run ahead of what the
 * venue has told; and to what an answer tells is added what was taken after its request, since the venue had not seen that when it
 * answered. Each use may only draw the budget down to its own reserve: refills stop first, then snapshots, queries, new orders and the
 * making of a session, cancels last.
 */
public final class RateBudget {
    /** Who asks; each leaves a share of the budget, in percent, to those below it. */
    public enum Use {
        /** Refilling history: stops at half. */
        REFILL(50),
        /** Snapshots that books wait for. */
        SNAPSHOT(30),
        /** Status queries, clock, reconciliation. */
        QUERY(20),
        /** New orders. */
        ORDER(10),
        /** Making a session, without which nothing tells of our orders. */
        SESSION(5),
        /** Cancels may use it all. */
        CANCEL(0);

        private final int reservePercent;

        Use(int reservePercent) {
            this.reservePercent = reservePercent;
        }
    }

    private static final long MINUTE_MS = 60_000;
    private static final long MAX_ASSUMED = 1_000_000;
    /** When the venue asks for patience without saying how much. */
    private static final long DEFAULT_PENALTY_MS = 10_000;
    /** Bans last from 2 minutes to 3 days (Binance Spot API documentation, "IP Limits", read 2026-07-21). */
    private static final long LONGEST_BAN_MS = TimeUnit.DAYS.toMillis(3);

    private static final class Window {
        long lengthMs;
        long limit;
        long count;
        long index;

        Window(long lengthMs, long limit) {
            this.lengthMs = lengthMs;
            this.limit = limit;
        }

        void roll(long nowMs) {
            long current = Math.floorDiv(nowMs, lengthMs);
            if (current > index) {
                index = current;
                count = 0;
            }
        }
    }

    private final VenueTime time;
    private final @Nullable KeptNumber retryAt;
    // Until exchangeInfo has told the real limit: the lowest that the venue has ever had, or twice what an answer
    // showed as used.
    private final Window weight = new Window(MINUTE_MS, 1_200);
    private boolean weightLimitTold;
    private final Map<Long, Window> orders = new HashMap<>();
    private long blockedUntilMs;
    private long ordersBlockedUntilMs;
    private long refusals;
    /** Weight, and orders, taken since the process began. */
    private long weightTaken;

    private long ordersTaken;

    /** Creates a budget on the venue's clock; what the venue asked for is forgotten with the process. */
    public RateBudget(VenueTime time) {
        this(time, null);
    }

    /**
     * Creates a budget on the venue's clock. Who asks again before the time that a 429 named is banned in the end, a new process as well.
     *
     * @param retryAt until when the venue asked for patience, in its time, also before this process began; null to forget it with the process.
     */
    RateBudget(VenueTime time, @Nullable KeptNumber retryAt) {
        this.time = time;
        this.retryAt = retryAt;
        long keptMs = retryAt == null ? 0 : retryAt.get();
        // No ban is longer: another number is not one of ours.
        blockedUntilMs = keptMs <= time.nowMs() + LONGEST_BAN_MS ? keptMs : 0;
    }

    /** Takes {@code amount} of request weight if the reserve of {@code use} allows it. */
    public synchronized boolean tryWeight(Use use, int amount) {
        long nowMs = time.nowMs();
        weight.roll(nowMs);
        if (nowMs < blockedUntilMs || isBeyond(use, amount)) {
            refusals++;
            return false;
        }
        take(amount);
        return true;
    }

    /**
     * Takes {@code amount} of request weight for a step of making a session. While the venue has not told its limit nothing but its wish for patience is
     * in the way, since the answer to a step is what tells it; and a step that is larger than a whole minute's share may go first in a minute.
     *
     * @return 0 when it is taken, else after how many milliseconds to ask again.
     */
    public synchronized long takeForSession(int amount) {
        long nowMs = time.nowMs();
        weight.roll(nowMs);
        long waitMs = 0;
        if (nowMs < blockedUntilMs) {
            waitMs = blockedUntilMs - nowMs;
        } else if (weightLimitTold && weight.count > 0 && isBeyond(Use.SESSION, amount)) {
            waitMs = MINUTE_MS - Math.floorMod(nowMs, MINUTE_MS);
        }
        if (waitMs > 0) {
            refusals++;
        } else {
            take(amount);
        }
        return waitMs;
    }

    /** Counts {@code amount} of request weight that is used in any case. */
    public synchronized void count(int amount) {
        weight.roll(time.nowMs());
        take(amount);
    }

    private boolean isBeyond(Use use, int amount) {
        return weight.count + amount > weight.limit - weight.limit * use.reservePercent / 100;
    }

    private void take(int amount) {
        weight.count += amount;
        weightTaken += amount;
    }

    /** Weight taken so far: to be remembered with a request that is sent now, for {@link #learn} and {@link #onUsedWeight}. */
    public synchronized long weightTaken() {
        return weightTaken;
    }

    /** Orders taken so far: to be remembered with a request that is sent now, for {@link #learn}. */
    public synchronized long ordersTaken() {
        return ordersTaken;
    }

    /** Takes one placement from every order window. */
    public synchronized boolean tryOrder() {
        long nowMs = time.nowMs();
        for (Window window : orders.values()) {
            window.roll(nowMs);
            if (window.count >= window.limit) {
                refusals++;
                return false;
            }
        }
        if (nowMs < ordersBlockedUntilMs || !tryWeight(Use.ORDER, 1)) {
            refusals++;
            return false;
        }
        for (Window window : orders.values()) {
            window.count++;
        }
        ordersTaken++;
        return true;
    }

    /** A limit as the venue states it in its reference data. */
    public synchronized void learn(String type, String interval, int intervalNum, long limit) {
        learn(type, interval, intervalNum, limit, -1, 0, 0);
    }

    /**
     * A limit as an answer states it.
     *
     * @param count used in the current window; negative when not said.
     * @param weightThen {@link #weightTaken} when the request was sent.
     * @param ordersThen {@link #ordersTaken} when the request was sent.
     */
    public synchronized void learn(
            String type, String interval, int intervalNum, long limit, long count, long weightThen, long ordersThen) {
        long unitMs =
                switch (interval) {
                    case "SECOND" -> 1_000L;
                    case "MINUTE" -> MINUTE_MS;
                    case "HOUR" -> 60 * MINUTE_MS;
                    case "DAY" -> 24 * 60 * MINUTE_MS;
                    default -> 0L;
                };
        if (unitMs == 0 || intervalNum <= 0 || limit <= 0) {
            return;
        }
        long lengthMs = unitMs * intervalNum;
        if ("ORDERS".equals(type)) {
            Window window = orders.computeIfAbsent(lengthMs, length -> new Window(length, limit));
            set(window, limit, count, ordersTaken - ordersThen);
        } else if ("REQUEST_WEIGHT".equals(type) && lengthMs == MINUTE_MS) {
            weightLimitTold = true;
            set(weight, limit, count, weightTaken - weightThen);
        }
    }

    private void set(Window window, long limit, long count, long since) {
        window.roll(time.nowMs());
        window.limit = limit;
        if (count >= 0) {
            window.count = count + since;
        }
    }

    /**
     * Weight used in the current minute as a response header states it. Whoever starts into a minute that another process has used must still be
     * able to ask for the limit.
     *
     * @param weightThen {@link #weightTaken} when the request was sent.
     */
    public synchronized void onUsedWeight(long used, long weightThen) {
        weight.roll(time.nowMs());
        weight.count = used + (weightTaken - weightThen);
        if (!weightLimitTold) {
            weight.limit = Math.max(weight.limit, 2 * Math.min(used, MAX_ASSUMED));
        }
    }

    /** The venue said 429 or 418; {@code retryAtMs} in its time, 0 when it did not say until when. */
    public synchronized void onThrottled(long retryAtMs) {
        long nowMs = time.nowMs();
        blockedUntilMs = Math.max(blockedUntilMs, retryAtMs > nowMs ? retryAtMs : nowMs + DEFAULT_PENALTY_MS);
        if (retryAt != null) {
            retryAt.set(blockedUntilMs);
        }
    }

    /** The venue refused an order for their number; {@code retryAtMs} as {@link #onThrottled}. */
    public synchronized void onTooManyOrders(long retryAtMs) {
        long nowMs = time.nowMs();
        ordersBlockedUntilMs =
                Math.max(ordersBlockedUntilMs, retryAtMs > nowMs ? retryAtMs : nowMs + DEFAULT_PENALTY_MS);
    }

    /** What is left to new orders of one limit. */
    public record Left(long remaining, long capacity, long resetInMs) {}

    /** The limit of which the smallest share is left to orders now; all of them count at the venue for the account or address as a whole. */
    public synchronized Left scarcest() {
        long nowMs = time.nowMs();
        Left scarcest = left(weight, nowMs);
        for (Window window : orders.values()) {
            Left other = left(window, nowMs);
            if (other.remaining * scarcest.capacity < scarcest.remaining * other.capacity) {
                scarcest = other;
            }
        }
        long blockedMs = Math.max(blockedUntilMs, ordersBlockedUntilMs) - nowMs;
        return blockedMs > 0 ? new Left(0, scarcest.capacity, blockedMs) : scarcest;
    }

    private static Left left(Window window, long nowMs) {
        window.roll(nowMs);
        return new Left(
                Math.max(0, window.limit - window.count),
                window.limit,
                window.lengthMs - Math.floorMod(nowMs, window.lengthMs));
    }

    /** Milliseconds until anything may be asked again, 0 for now. */
    public synchronized long blockedForMs() {
        return Math.max(0, blockedUntilMs - time.nowMs());
    }

    /** How often something was not asked for want of budget. */
    public synchronized long refusals() {
        return refusals;
    }
}
