package io.kairos.simulator.okx.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.fault.VenueFaults;
import io.kairos.simulator.ledger.CommissionRates;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.Fill;
import io.kairos.simulator.matching.Order;
import io.kairos.simulator.matching.OrderImage;
import io.kairos.simulator.okx.api.OrderDesk.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The trading methods of REST: place, cancel, amend and query orders, list fills. */
final class OrderMethods {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final long HOUR_MS = 3_600_000L;
    private static final long DAY_MS = 24 * HOUR_MS;
    private static final long UNFILLED_KEPT_MS = 2 * HOUR_MS;
    private static final int PAGE = 100;

    private final Exchange exchange;
    private final Instruments instruments;
    private final OrderIds ids;
    private final OrderDesk desk;
    private final RateLimits limits;
    private final VenueFaults faults;
    private final DeadManSwitch deadManSwitch;

    OrderMethods(
            Exchange exchange,
            Market market,
            OrderIds ids,
            OrderDesk desk,
            RateLimits limits,
            VenueFaults faults,
            DeadManSwitch deadManSwitch) {
        this.exchange = exchange;
        this.instruments = market.instruments();
        this.ids = ids;
        this.desk = desk;
        this.limits = limits;
        this.faults = faults;
        this.deadManSwitch = deadManSwitch;
    }

    List<Method> list() {
        // The desk counts orders by instrument for both transports, so these have no limit of their own.
        RateLimit counted = RateLimit.perInstrument(RateLimits.ORDERS, 1);
        List<Method> list = new ArrayList<>();
        list.add(Method.trading("trade/order", counted, call -> single(Kind.PLACE, call)));
        list.add(Method.trading("trade/batch-orders", counted, call -> batch(Kind.PLACE, call)));
        list.add(Method.trading("trade/cancel-order", counted, call -> single(Kind.CANCEL, call)));
        list.add(Method.trading("trade/cancel-batch-orders", counted, call -> batch(Kind.CANCEL, call)));
        list.add(Method.trading("trade/amend-order", counted, call -> single(Kind.AMEND, call)));
        list.add(Method.trading("trade/amend-batch-orders", counted, call -> batch(Kind.AMEND, call)));
        list.add(Method.trading(
                "trade/cancel-all-after", RateLimit.perUserAndSecond("cancel-all-after", 1), this::cancelAllAfter));
        list.add(Method.reading("trade/order", RateLimit.perInstrument("query", 60), this::query));
        list.add(Method.reading("trade/orders-pending", RateLimit.perUser("orders-pending", 60), this::pending));
        list.add(Method.reading(
                "trade/orders-history", RateLimit.perUser("orders-history", 40), call -> history(call, 7 * DAY_MS)));
        list.add(Method.reading(
                "trade/orders-history-archive",
                RateLimit.perUser("orders-history-archive", 20),
                call -> history(call, 90 * DAY_MS)));
        list.add(Method.reading("trade/fills", RateLimit.perUser("fills", 60), call -> fills(call, 3 * DAY_MS)));
        list.add(Method.reading(
                "trade/fills-history", RateLimit.perUser("fills-history", 10), call -> fills(call, 90 * DAY_MS)));
        return list;
    }

    private Answer single(Kind kind, Call call) throws ApiError {
        if (!call.body().isObject()) {
            throw ApiError.illegal("body");
        }
        return desk.run(kind, List.of(call.params()), false, call.caller().accountId(), call.nowMs());
    }

    private Answer batch(Kind kind, Call call) throws ApiError {
        if (!call.body().isArray()) {
            throw ApiError.illegal("body");
        }
        List<Params> orders = new ArrayList<>();
        for (JsonNode order : call.body()) {
            if (!order.isObject()) {
                throw ApiError.illegal("body");
            }
            orders.add(Params.of(order));
        }
        return desk.run(kind, orders, false, call.caller().accountId(), call.nowMs());
    }

    private Answer cancelAllAfter(Call call) throws ApiError {
        int accountId = call.caller().accountId();
        long seconds = call.params().integer("timeOut").orElseThrow(() -> ApiError.missing("timeOut"));
        String tag = OrderRequestReader.tag(call.params());
        long triggerMs = deadManSwitch.arm(accountId, tag, seconds, call.nowMs());
        return Answer.one(NODES.objectNode()
                .put("triggerTime", Long.toString(triggerMs / 1000))
                .put("tag", tag)
                .put("ts", Long.toString(call.nowMs() / 1000)));
    }

    private Answer query(Call call) throws ApiError {
        int accountId = call.caller().accountId();
        Instrument instrument = instruments.required(call.params());
        RateLimit limit = RateLimit.perInstrument("query", 60);
        if (!limits.admit(limit, accountId + "/" + instrument.symbol(), 1, call.nowMs())) {
            throw ApiError.tooMany();
        }
        Optional<Order> found = faults.queriesLag()
                ? Optional.empty()
                : desk.find(call.params(), instrument, accountId).filter(order -> isKept(order.image(), call.nowMs()));
        Order order = found.orElseThrow(() -> ApiError.business("51603", "Order does not exist"));
        return Answer.one(row(order.image()));
    }

    private Answer pending(Call call) throws ApiError {
        int accountId = call.caller().accountId();
        long ageMs = faults.openOrdersAgeMs();
        List<OrderImage> open = new ArrayList<>();
        if (ageMs == 0) {
            exchange.orders().open(accountId).forEach(order -> open.add(order.image()));
        } else {
            long asOfMs = call.nowMs() - ageMs;
            for (Order order : exchange.orders().all(accountId)) {
                boolean stood = order.status().isOpen() || order.image().updateTimeMs() > asOfMs;
                if (order.terms().createTimeMs() <= asOfMs && stood) {
                    open.add(order.image());
                }
            }
        }
        return page(call.params(), open);
    }

    private Answer history(Call call, long reachMs) throws ApiError {
        call.params().required("instType");
        List<OrderImage> ended = new ArrayList<>();
        for (Order order : exchange.orders().all(call.caller().accountId())) {
            OrderImage image = order.image();
            boolean recent = call.nowMs() - image.updateTimeMs() <= reachMs;
            if (!image.status().isOpen() && recent && isKept(image, call.nowMs())) {
                ended.add(image);
            }
        }
        return page(call.params(), ended);
    }

    private record OwnFill(OrderImage order, Fill fill) {
        long billId() {
            return OrderBodies.billId(order.terms(), fill);
        }
    }

    private Answer fills(Call call, long reachMs) throws ApiError {
        Params params = call.params();
        int accountId = call.caller().accountId();
        Optional<Instrument> instrument = instruments.optional(params);
        Optional<Long> ordId = params.integer("ordId");
        long beginMs = Math.max(params.integer("begin").orElse(0L), call.nowMs() - reachMs);
        long endMs = params.integer("end").orElse(Long.MAX_VALUE);
        long after = params.integer("after").orElse(Long.MAX_VALUE);
        long before = params.integer("before").orElse(-1L);
        List<OwnFill> found = new ArrayList<>();
        for (Order order : exchange.orders().all(accountId)) {
            OrderImage image = order.image();
            if ((instrument.isPresent()
                            && instrument.get().id()
                                    != image.terms().instrument().id())
                    || (ordId.isPresent() && ordId.get() != OrderIds.of(image.terms()))) {
                continue;
            }
            for (Fill fill : image.fills()) {
                OwnFill own = new OwnFill(image, fill);
                boolean inTime = fill.timeMs() >= beginMs && fill.timeMs() <= endMs;
                if (inTime && own.billId() < after && own.billId() > before) {
                    found.add(own);
                }
            }
        }
        found.sort(Comparator.comparingLong(OwnFill::billId).reversed());
        CommissionRates rates = exchange.ledger().account(accountId).rates();
        ArrayNode rows = NODES.arrayNode();
        for (OwnFill own : found.subList(0, Math.min(found.size(), params.limit("limit", PAGE, PAGE)))) {
            long rate = own.fill().maker() ? rates.maker() : rates.taker();
            rows.add(OrderBodies.fill(
                    own.order(), own.fill(), rate, ids.tag(own.order().terms())));
        }
        return Answer.ok(rows);
    }

    /** The newest orders that the parameters ask for. */
    private Answer page(Params params, List<OrderImage> orders) throws ApiError {
        if (params.text("instType").isPresent() && !Instruments.isSpot(params)) {
            return Answer.ok(NODES.arrayNode());
        }
        Optional<Instrument> instrument = instruments.optional(params);
        String type = params.text("ordType").orElse("");
        String state = params.text("state").orElse("");
        long after = params.integer("after").orElse(Long.MAX_VALUE);
        long before = params.integer("before").orElse(-1L);
        List<OrderImage> wanted = new ArrayList<>();
        for (OrderImage order : orders) {
            long ordId = OrderIds.of(order.terms());
            boolean here = instrument.isEmpty()
                    || instrument.get().id() == order.terms().instrument().id();
            boolean typed = type.isEmpty() || List.of(type.split(",", -1)).contains(OrderWords.type(order.terms()));
            boolean stands = state.isEmpty() || state.equals(OrderWords.state(order));
            if (here && typed && stands && ordId < after && ordId > before) {
                wanted.add(order);
            }
        }
        wanted.sort(Comparator.<OrderImage>comparingLong(order -> OrderIds.of(order.terms()))
                .reversed());
        ArrayNode rows = NODES.arrayNode();
        wanted.subList(0, Math.min(wanted.size(), params.limit("limit", PAGE, PAGE)))
                .forEach(order -> rows.add(row(order)));
        return Answer.ok(rows);
    }

    private ObjectNode row(OrderImage order) {
        return OrderBodies.order(order, ids.tag(order.terms()));
    }

    /** The venue forgets a canceled order without fills after two hours. */
    private static boolean isKept(OrderImage order, long nowMs) {
        return !OrderWords.isUnfilledCancel(order) || nowMs - order.updateTimeMs() <= UNFILLED_KEPT_MS;
    }
}
