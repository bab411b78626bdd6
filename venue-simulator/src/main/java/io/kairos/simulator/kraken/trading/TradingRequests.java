package io.kairos.simulator.kraken.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.simulator.kraken.api.ApiError;
import io.kairos.simulator.kraken.api.JsonText;
import io.kairos.simulator.kraken.api.KrakenApi;
import io.kairos.simulator.kraken.api.OrderBodies;
import io.kairos.simulator.kraken.api.OrderTags;
import io.kairos.simulator.kraken.api.OrderWish;
import io.kairos.simulator.kraken.api.Pair;
import io.kairos.simulator.kraken.api.Params;
import io.kairos.simulator.kraken.api.Trading.Added;
import io.kairos.simulator.kraken.api.Trading.Amendment;
import io.kairos.simulator.kraken.socket.Replies;
import io.kairos.simulator.kraken.socket.Request;
import io.kairos.simulator.matching.Order;
import io.kairos.simulator.matching.OrderImage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The trading methods of the private socket. Venue thread only. */
final class TradingRequests {
    private static final Set<String> METHODS = Set.of(
            "add_order",
            "amend_order",
            "cancel_order",
            "cancel_all",
            "cancel_all_orders_after",
            "batch_add",
            "batch_cancel");
    private static final String UNKNOWN_ORDER = "EOrder:Unknown order";
    private static final String SIZE_MINIMUM = "EOrder:Order minimum not met";
    private static final int BATCH_CANCEL_MIN = 2;
    private static final int BATCH_CANCEL_MAX = 50;

    private final KrakenApi api;
    private final Replies replies;

    TradingRequests(KrakenApi api, Replies replies) {
        this.api = api;
        this.replies = replies;
    }

    static boolean isKnown(String method) {
        return METHODS.contains(method);
    }

    /** Carries a request out; returns its answers, none if a fault swallowed them. */
    List<String> answer(Request request, int accountId) {
        try {
            Params params = Params.of(request.params());
            api.reader().checkDeadline(params);
            return switch (request.method()) {
                case "add_order" -> one(request, add(params, accountId));
                case "amend_order" -> one(request, amend(params, accountId));
                case "cancel_order" -> cancel(request, accountId);
                case "cancel_all" -> one(request, cancelAll(accountId));
                case "cancel_all_orders_after" -> one(request, cancelAllAfter(params, accountId));
                case "batch_add" -> one(request, addBatch(request, params, accountId));
                default -> one(request, cancelBatch(request, accountId));
            };
        } catch (ApiError refused) {
            return refused.isSilent() ? List.of() : List.of(replies.failure(asFailed(request), word(refused)));
        }
    }

    /** The request as a failure names it: a fault may take the id away. */
    private Request asFailed(Request request) {
        return request.requestId().isPresent() && api.faults().takeNullId()
                ? new Request(request.method(), request.params(), OptionalLong.empty(), request.timeIn())
                : request;
    }

    private List<String> one(Request request, String result) {
        return List.of(replies.success(request, result));
    }

    /** On the socket the size minimum was seen in other words than on REST. */
    private static String word(ApiError refused) {
        return refused.text().equals(SIZE_MINIMUM)
                ? "EGeneral:Invalid arguments:volume minimum not met"
                : refused.text();
    }

    private String add(Params params, int accountId) throws ApiError {
        OrderWish wish = api.reader().socket(params, api.reader().socketPair(params));
        boolean validate = params.flag("validate", false);
        return ids(new JsonText(), api.trading().add(accountId, wish, validate)).toString();
    }

    private static JsonText ids(JsonText to, OrderImage order) {
        to.object().text("order_id", OrderBodies.id(order));
        OrderTags.clientId(order.terms()).ifPresent(id -> to.text("cl_ord_id", id));
        long reference = OrderTags.userReference(order.terms());
        if (reference != 0) {
            to.number("order_userref", reference);
        }
        return to.endObject();
    }

    private String addBatch(Request request, Params params, int accountId) throws ApiError {
        Pair pair = api.reader().socketPair(params);
        List<OrderWish> wishes = new ArrayList<>();
        for (JsonNode order : request.params().path("orders")) {
            wishes.add(api.reader().socket(Params.of(order), pair));
        }
        JsonText result = new JsonText().array();
        for (Added added : api.trading().addBatch(accountId, wishes, params.flag("validate", false))) {
            if (added.order().isPresent()) {
                ids(result, added.order().get());
            } else {
                result.object().text("error", added.error()).endObject();
            }
        }
        return result.endArray().toString();
    }

    private String amend(Params params, int accountId) throws ApiError {
        Optional<String> id = params.text("order_id");
        Order order = (id.isPresent()
                        ? api.orders().byId(accountId, id.get())
                        : api.orders().byClientId(accountId, params.requiredText("cl_ord_id")))
                .orElseThrow(() -> new ApiError(UNKNOWN_ORDER));
        Amendment wanted = new Amendment(
                params.decimal("limit_price").orElse(0),
                params.decimal("order_qty").orElse(0),
                params.flag("post_only", false));
        JsonText result = new JsonText().object().text("amend_id", api.trading().amend(order, wanted));
        if (id.isPresent()) {
            result.text("order_id", id.get());
        } else {
            result.text("cl_ord_id", params.requiredText("cl_ord_id"));
        }
        return result.endObject().toString();
    }

    /** One answer per order, all with the same request id; each names only the kind of id that was sent. */
    private List<String> cancel(Request request, int accountId) throws ApiError {
        List<String> answers = new ArrayList<>();
        for (String kind : List.of("order_id", "cl_ord_id", "order_userref")) {
            for (JsonNode id : request.params().path(kind)) {
                cancel(request, kind, id, accountId).ifPresent(answers::add);
            }
        }
        boolean nothing = request.params().path("order_id").isEmpty()
                && request.params().path("cl_ord_id").isEmpty()
                && request.params().path("order_userref").isEmpty();
        if (nothing) {
            throw new ApiError("EGeneral:Invalid arguments:order_id");
        }
        return answers;
    }

    private Optional<String> cancel(Request request, String kind, JsonNode id, int accountId) {
        List<Order> found = find(kind, id, accountId);
        if (found.isEmpty()) {
            return Optional.of(replies.failure(request, UNKNOWN_ORDER));
        }
        try {
            for (Order order : found) {
                api.trading().cancel(order);
            }
        } catch (ApiError refused) {
            return refused.isSilent() ? Optional.empty() : Optional.of(replies.failure(request, refused.text()));
        }
        JsonText result = new JsonText().object();
        if (kind.equals("order_userref")) {
            result.number(kind, id.asLong());
        } else {
            result.text(kind, id.asText());
        }
        return Optional.of(replies.success(request, result.endObject().toString()));
    }

    private List<Order> find(String kind, JsonNode id, int accountId) {
        return switch (kind) {
            case "order_id" ->
                api.orders().byId(accountId, id.asText()).stream().toList();
            case "cl_ord_id" ->
                api.orders().byClientId(accountId, id.asText()).stream().toList();
            default -> api.orders().byReference(accountId, id.asLong());
        };
    }

    private String cancelAll(int accountId) throws ApiError {
        return count(api.trading().cancelAll(api.orders().open(accountId), ""));
    }

    private String cancelBatch(Request request, int accountId) throws ApiError {
        Set<Order> found = new LinkedHashSet<>();
        int named = 0;
        for (JsonNode id : request.params().path("orders")) {
            named++;
            List<Order> byId = find("order_id", id, accountId);
            found.addAll(byId.isEmpty() ? api.orders().byReference(accountId, id.asLong(0)) : byId);
        }
        for (JsonNode id : request.params().path("cl_ord_id")) {
            named++;
            found.addAll(find("cl_ord_id", id, accountId));
        }
        if (named < BATCH_CANCEL_MIN || named > BATCH_CANCEL_MAX) {
            throw new ApiError("EGeneral:Invalid arguments:orders");
        }
        return count(api.trading().cancelAll(List.copyOf(found), ""));
    }

    private static String count(int count) {
        return new JsonText().object().number("count", count).endObject().toString();
    }

    private String cancelAllAfter(Params params, int accountId) throws ApiError {
        return api.armDeadMan(
                accountId,
                params.integer("timeout").orElseThrow(() -> new ApiError("EGeneral:Invalid arguments:timeout")));
    }
}
