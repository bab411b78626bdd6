package io.kairos.simulator.kraken.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kairos.simulator.kraken.api.Trading.Added;
import io.kairos.simulator.kraken.api.Trading.Amendment;
import io.kairos.simulator.matching.Order;
import io.kairos.simulator.matching.OrderImage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The REST methods that place, amend and cancel orders. */
final class OrderMethods {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final int BATCH_CANCEL_MAX = 50;
    private static final long TIMEOUT_SECONDS_MAX = 86_400;

    private final Trading trading;
    private final Orders orders;
    private final OrderReader reader;
    private final Pairs pairs;
    private final VenueStatus status;
    private final Timers timers;
    private final VenueTime time;

    OrderMethods(
            Trading trading,
            Orders orders,
            OrderReader reader,
            Pairs pairs,
            VenueStatus status,
            Timers timers,
            VenueTime time) {
        this.trading = trading;
        this.orders = orders;
        this.reader = reader;
        this.pairs = pairs;
        this.status = status;
        this.timers = timers;
        this.time = time;
    }

    List<Method> list() {
        return List.of(
                Method.signed("AddOrder", 0, this::add),
                Method.signed("AddOrderBatch", 0, this::addBatch),
                Method.signed("AmendOrder", 0, this::amend),
                Method.signed("CancelOrder", 0, this::cancel),
                Method.signed("CancelOrderBatch", 1, this::cancelBatch),
                Method.signed("CancelAll", 1, this::cancelAll),
                Method.signed("CancelAllOrdersAfter", 1, this::cancelAllAfter));
    }

    private String add(Call call) throws ApiError {
        reader.checkDeadline(call.params());
        OrderWish wish = reader.rest(call.params(), reader.restPair(call.params()));
        boolean validate = call.params().flag("validate", false);
        OrderImage placed = trading.add(call.accountId(), wish, validate);
        JsonText answer = new JsonText().object();
        describe(answer, placed);
        if (!validate) {
            answer.array("txid").text(OrderBodies.id(placed)).endArray();
        }
        return answer.endObject().toString();
    }

    private void describe(JsonText answer, OrderImage order) {
        Pair pair = pairs.of(order.terms().instrument());
        answer.object("descr")
                .text("order", OrderBodies.description(order, pair, status.priceDecimals(pair)))
                .endObject();
    }

    private String addBatch(Call call) throws ApiError {
        reader.checkDeadline(call.params());
        Pair pair = reader.restPair(call.params());
        boolean validate = call.params().flag("validate", false);
        List<OrderWish> wishes = new ArrayList<>();
        for (JsonNode order : array(call.params(), "orders")) {
            wishes.add(reader.rest(Params.of(order), pair));
        }
        JsonText answer = new JsonText().object().array("orders");
        for (Added added : trading.addBatch(call.accountId(), wishes, validate)) {
            answer.object();
            if (added.order().isPresent()) {
                describe(answer, added.order().get());
                if (!validate) {
                    answer.text("txid", OrderBodies.id(added.order().get()));
                }
            } else {
                answer.text("error", added.error());
            }
            answer.endObject();
        }
        return answer.endArray().endObject().toString();
    }

    private String amend(Call call) throws ApiError {
        Params params = call.params();
        reader.checkDeadline(params);
        Order order = find(call).orElseThrow(OrderMethods::unknown);
        Amendment wanted = new Amendment(
                params.decimal("limit_price").orElse(0),
                params.decimal("order_qty").orElse(0),
                params.flag("post_only", false));
        return new JsonText()
                .object()
                .text("amend_id", trading.amend(order, wanted))
                .endObject()
                .toString();
    }

    private Optional<Order> find(Call call) throws ApiError {
        Optional<String> id = call.params().text("txid");
        return id.isPresent()
                ? orders.byId(call.accountId(), id.get())
                : orders.byClientId(call.accountId(), call.params().requiredText("cl_ord_id"));
    }

    private String cancel(Call call) throws ApiError {
        List<Order> found = new ArrayList<>();
        Optional<String> reference = call.params().text("txid").filter(text -> text.matches("-?[0-9]{1,10}"));
        if (reference.isPresent()) {
            found.addAll(orders.byReference(call.accountId(), Long.parseLong(reference.get())));
        } else {
            find(call).ifPresent(found::add);
        }
        if (found.isEmpty()) {
            throw unknown();
        }
        for (Order order : found) {
            trading.cancel(order);
        }
        return count(found.size()).endObject().toString();
    }

    private String cancelBatch(Call call) throws ApiError {
        Set<Order> found = new LinkedHashSet<>();
        int named = 0;
        for (String list : List.of("orders", "cl_ord_ids")) {
            if (!call.params().has(list)) {
                continue;
            }
            for (JsonNode entry : array(call.params(), list)) {
                String id = entry.isObject()
                        ? entry.path("txid").asText(entry.path("cl_ord_id").asText(""))
                        : entry.asText();
                named++;
                if (id.matches("-?[0-9]{1,10}")) {
                    found.addAll(orders.byReference(call.accountId(), Long.parseLong(id)));
                } else {
                    orders.byId(call.accountId(), id)
                            .or(() -> orders.byClientId(call.accountId(), id))
                            .ifPresent(found::add);
                }
            }
        }
        if (named == 0 || named > BATCH_CANCEL_MAX) {
            throw ApiError.arguments("orders");
        }
        return count(trading.cancelAll(List.copyOf(found), "")).endObject().toString();
    }

    private String cancelAll(Call call) throws ApiError {
        return count(trading.cancelAll(orders.open(call.accountId()), ""))
                .endObject()
                .toString();
    }

    private static JsonText count(int count) {
        return new JsonText().object().number("count", count);
    }

    private String cancelAllAfter(Call call) throws ApiError {
        long timeout = call.params().integer("timeout").orElseThrow(() -> ApiError.arguments("timeout"));
        return armDeadMan(call.accountId(), timeout, call.nowMs());
    }

    /** Arms the switch; returns the answer of both transports. */
    String armDeadMan(int accountId, long timeoutSeconds, long nowMs) throws ApiError {
        if (timeoutSeconds < 0 || timeoutSeconds >= TIMEOUT_SECONDS_MAX) {
            throw ApiError.arguments("timeout");
        }
        timers.armDeadMan(accountId, timeoutSeconds * 1000, nowMs);
        String trigger = timeoutSeconds == 0 ? "0" : time.rfc3339Seconds(nowMs + timeoutSeconds * 1000);
        return new JsonText()
                .object()
                .text("currentTime", time.rfc3339Seconds(nowMs))
                .text("triggerTime", trigger)
                .endObject()
                .toString();
    }

    private static JsonNode array(Params params, String name) throws ApiError {
        try {
            JsonNode list = JSON.readTree(params.requiredText(name));
            if (list.isArray()) {
                return list;
            }
        } catch (JsonProcessingException malformed) {
            throw ApiError.arguments(name);
        }
        throw ApiError.arguments(name);
    }

    private static ApiError unknown() {
        return new ApiError("EOrder:Unknown order");
    }
}
