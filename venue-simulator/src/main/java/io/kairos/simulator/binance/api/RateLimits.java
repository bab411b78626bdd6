package io.kairos.simulator.binance.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.fault.Patience;
import io.kairos.simulator.fault.VenueFaults;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The venue's limiters: request weight and raw requests per address, unfilled orders per account, connections per
 * address. Windows are aligned to the clock. Venue thread only; times are epoch milliseconds.
 */
public final class RateLimits {
    private static final long MINUTE_MS = 60_000;
    private static final long FIVE_MINUTES_MS = 5 * MINUTE_MS;
    private static final long TEN_SECONDS_MS = 10_000;
    private static final long DAY_MS = 86_400_000;
    private static final long FIRST_BAN_MS = 2 * MINUTE_MS;
    private static final long LONGEST_BAN_MS = 3 * DAY_MS;
    private static final int REFUSALS_BEFORE_BAN = 50;
    private static final int ADDRESSES_MAX = 1024;
    private static final int MAKER_CREDIT = 5;

    private final Limits limits;
    private final VenueFaults faults;
    private final Patience patience;
    private final Map<String, Address> addresses = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Address> eldest) {
            return size() > ADDRESSES_MAX;
        }
    };
    private final Map<Integer, AccountOrders> accounts = new LinkedHashMap<>();

    /** The numbers that the venue announces. */
    public record Limits(int weightPerMinute, int rawPerFiveMinutes, int ordersPerTenSeconds, int ordersPerDay) {
        /** The live venue's numbers. */
        public static final Limits STANDARD = new Limits(6000, 300_000, 100, 200_000);

        /** Connections per five minutes and address. */
        public static final int CONNECTIONS = 300;
    }

    private static final class Window {
        private final long lengthMs;
        private long startMs;
        private int count;

        Window(long lengthMs) {
            this.lengthMs = lengthMs;
        }

        int at(long nowMs) {
            long start = nowMs - nowMs % lengthMs;
            if (start != startMs) {
                startMs = start;
                count = 0;
            }
            return count;
        }

        void add(long nowMs, int amount) {
            count = Math.max(0, at(nowMs) + amount);
        }

        long endMs() {
            return startMs + lengthMs;
        }
    }

    private static final class Address {
        private final Window weight = new Window(MINUTE_MS);
        private final Window raw = new Window(FIVE_MINUTES_MS);
        private final Window connections = new Window(FIVE_MINUTES_MS);
        private int refusals;
        private long bannedUntilMs;
        private long nextBanMs = FIRST_BAN_MS;
    }

    private static final class AccountOrders {
        private final Window tenSeconds = new Window(TEN_SECONDS_MS);
        private final Window day = new Window(DAY_MS);
    }

    /** Limiters with these numbers that count breaches with the venue's faults. */
    public RateLimits(Limits limits, VenueFaults faults) {
        this.limits = limits;
        this.faults = faults;
        this.patience = new Patience(faults.breaches());
    }

    public Limits limits() {
        return limits;
    }

    /** Charges a request or refuses it with 429 or 418, and remembers until when the address was asked to wait. */
    public void charge(String ip, int weight, long nowMs) throws ApiError {
        patience.onRequest(ip, nowMs);
        try {
            chargeAddress(ip, weight, nowMs);
        } catch (ApiError refused) {
            patience.ask(ip, refused.retryAfterMs(), nowMs);
            throw refused;
        }
    }

    private void chargeAddress(String ip, int weight, long nowMs) throws ApiError {
        Address address = address(ip);
        if (nowMs < address.bannedUntilMs) {
            faults.breaches().add("requestsWhileBanned");
            throw banned(address.bannedUntilMs);
        }
        int demanded = faults.takeRateLimit();
        if (demanded == 418) {
            throw banned(nowMs + FIRST_BAN_MS);
        }
        if (demanded == 429) {
            throw tooHeavy(nowMs - nowMs % MINUTE_MS + MINUTE_MS);
        }
        address.raw.add(nowMs, 1);
        boolean tooHeavy = address.weight.at(nowMs) + weight > limits.weightPerMinute();
        if (!tooHeavy && address.raw.at(nowMs) <= limits.rawPerFiveMinutes()) {
            address.weight.add(nowMs, weight);
            return;
        }
        faults.breaches().add(tooHeavy ? "requestWeightPerMinute" : "rawRequestsPerFiveMinutes");
        address.refusals++;
        if (address.refusals > REFUSALS_BEFORE_BAN) {
            address.refusals = 0;
            address.bannedUntilMs = nowMs + address.nextBanMs;
            address.nextBanMs = Math.min(LONGEST_BAN_MS, address.nextBanMs * 2);
            throw banned(address.bannedUntilMs);
        }
        if (tooHeavy) {
            throw tooHeavy(address.weight.endMs());
        }
        throw new ApiError(
                429,
                -1003,
                "Too many requests; current limit is " + limits.rawPerFiveMinutes() + " requests per 5 MINUTE.",
                address.raw.endMs(),
                null);
    }

    /** Gives weight back, for calls that cost nothing when they succeed. */
    public void refund(String ip, int weight, long nowMs) {
        address(ip).weight.add(nowMs, -weight);
    }

    /** Weight used in the current minute. */
    public int usedWeight(String ip, long nowMs) {
        return address(ip).weight.at(nowMs);
    }

    /** Whether the address may not speak to us now. */
    public boolean isBanned(String ip, long nowMs) {
        return nowMs < address(ip).bannedUntilMs;
    }

    /** Counts a connection; false if there were too many. */
    public boolean admitConnection(String ip, long nowMs) {
        Address address = address(ip);
        address.connections.add(nowMs, 1);
        return address.connections.at(nowMs) <= Limits.CONNECTIONS;
    }

    /** Refuses with -1015 if the account has too many unfilled orders. */
    public void checkOrders(int accountId, long nowMs) throws ApiError {
        AccountOrders orders = orders(accountId);
        if (orders.tenSeconds.at(nowMs) >= limits.ordersPerTenSeconds()) {
            faults.breaches().add("ordersPerTenSeconds");
            throw tooManyOrders(limits.ordersPerTenSeconds(), "10 SECOND", orders.tenSeconds);
        }
        if (orders.day.at(nowMs) >= limits.ordersPerDay()) {
            faults.breaches().add("ordersPerDay");
            throw tooManyOrders(limits.ordersPerDay(), "1 DAY", orders.day);
        }
    }

    /** Counts an accepted order. */
    public void onOrderAccepted(int accountId, long nowMs) {
        orders(accountId).tenSeconds.add(nowMs, 1);
        orders(accountId).day.add(nowMs, 1);
    }

    /** Gives back for an order's first fill: one as taker, more as maker. */
    public void onFirstFill(int accountId, boolean maker, long nowMs) {
        int credit = maker ? MAKER_CREDIT : 1;
        orders(accountId).tenSeconds.add(nowMs, -credit);
        orders(accountId).day.add(nowMs, -credit);
    }

    /** Orders counted in the current ten seconds. */
    public int ordersInTenSeconds(int accountId, long nowMs) {
        return orders(accountId).tenSeconds.at(nowMs);
    }

    /** Orders counted today. */
    public int ordersToday(int accountId, long nowMs) {
        return orders(accountId).day.at(nowMs);
    }

    /** The limits as {@code exchangeInfo} lists them. */
    public ArrayNode announce() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        list.add(entry("REQUEST_WEIGHT", "MINUTE", 1, limits.weightPerMinute()));
        list.add(entry("ORDERS", "SECOND", 10, limits.ordersPerTenSeconds()));
        list.add(entry("ORDERS", "DAY", 1, limits.ordersPerDay()));
        list.add(entry("RAW_REQUESTS", "MINUTE", 5, limits.rawPerFiveMinutes()));
        return list;
    }

    /** The order limits with their counts. */
    public ArrayNode orderUsage(int accountId, long nowMs) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        list.add(entry("ORDERS", "SECOND", 10, limits.ordersPerTenSeconds())
                .put("count", ordersInTenSeconds(accountId, nowMs)));
        list.add(entry("ORDERS", "DAY", 1, limits.ordersPerDay()).put("count", ordersToday(accountId, nowMs)));
        return list;
    }

    /** The weight limit with its count. */
    public ObjectNode weightUsage(String ip, long nowMs) {
        return entry("REQUEST_WEIGHT", "MINUTE", 1, limits.weightPerMinute()).put("count", usedWeight(ip, nowMs));
    }

    private static ObjectNode entry(String type, String interval, int number, int limit) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("rateLimitType", type)
                .put("interval", interval)
                .put("intervalNum", number)
                .put("limit", limit);
    }

    private ApiError tooHeavy(long untilMs) {
        return new ApiError(
                429,
                -1003,
                "Too much request weight used; current limit is " + limits.weightPerMinute()
                        + " request weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid"
                        + " polling the API.",
                untilMs,
                null);
    }

    private static ApiError banned(long untilMs) {
        return new ApiError(
                418,
                -1003,
                "Way too much request weight used; IP banned until " + untilMs
                        + ". Please use WebSocket Streams for live updates to avoid bans.",
                untilMs,
                null);
    }

    private static ApiError tooManyOrders(int limit, String interval, Window window) {
        return new ApiError(
                429,
                -1015,
                "Too many new orders; current limit is " + limit + " orders per " + interval + ".",
                window.endMs(),
                null);
    }

    private Address address(String ip) {
        return addresses.computeIfAbsent(ip, key -> new Address());
    }

    private AccountOrders orders(int accountId) {
        return accounts.computeIfAbsent(accountId, key -> new AccountOrders());
    }
}
