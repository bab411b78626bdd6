package io.kairos.simulator.kraken.api;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.fault.VenueFaults;
import io.kairos.simulator.matching.Fill;
import io.kairos.simulator.matching.Order;
import io.kairos.simulator.matching.OrderImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The REST methods that tell orders and trades; they may trail the sockets. */
final class QueryMethods {
    private static final int PAGE = 50;
    private static final int IDS_MAX = 50;

    private final Exchange exchange;
    private final Orders orders;
    private final Pairs pairs;
    private final VenueStatus status;
    private final VenueFaults faults;
    private final OrderHistory history;
    private final long lagMs;

    /** A fill with its order. */
    private record OwnTrade(OrderImage order, Fill fill) {}

    QueryMethods(Exchange exchange, Orders orders, Pairs pairs, VenueStatus status, VenueFaults faults, long lagMs) {
        this.exchange = exchange;
        this.orders = orders;
        this.pairs = pairs;
        this.status = status;
        this.faults = faults;
        this.history = new OrderHistory(exchange);
        this.lagMs = lagMs;
    }

    List<Method> list() {
        return List.of(
                Method.signed("OpenOrders", 1, this::openOrders),
                Method.signed("ClosedOrders", 1, this::closedOrders),
                Method.signed("QueryOrders", 1, this::queryOrders),
                Method.signed("TradesHistory", 4, this::tradesHistory),
                Method.signed("QueryTrades", 1, this::queryTrades));
    }

    private Optional<OrderImage> asOf(Order order, long nowMs, long ageMs) {
        return ageMs == 0 ? Optional.of(order.image()) : history.asOf(order, nowMs - ageMs);
    }

    private String openOrders(Call call) throws ApiError {
        long ageMs = Math.max(lagMs, faults.openOrdersAgeMs());
        JsonText answer = new JsonText(1024).object().object("open");
        for (OrderImage order : images(call, ageMs)) {
            if (order.status().isOpen() && matches(call.params(), order)) {
                order(answer, order, call.params());
            }
        }
        return answer.endObject().endObject().toString();
    }

    private String closedOrders(Call call) throws ApiError {
        List<OrderImage> closed = new ArrayList<>();
        long start = call.params().integer("start").orElse(0);
        long end = call.params().integer("end").orElse(Long.MAX_VALUE);
        for (OrderImage order : images(call, lagMs)) {
            long seconds = order.updateTimeMs() / 1000;
            if (!order.status().isOpen() && matches(call.params(), order) && seconds > start && seconds <= end) {
                closed.add(order);
            }
        }
        closed.sort(Comparator.comparingLong(OrderImage::updateTimeMs).reversed());
        JsonText answer = new JsonText(1024).object().object("closed");
        for (OrderImage order : page(closed, call.params())) {
            order(answer, order, call.params());
        }
        return answer.endObject().number("count", closed.size()).endObject().toString();
    }

    private List<OrderImage> images(Call call, long ageMs) {
        List<OrderImage> images = new ArrayList<>();
        for (Order order : exchange.orders().all(call.accountId())) {
            asOf(order, call.nowMs(), ageMs).ifPresent(images::add);
        }
        return images;
    }

    private static boolean matches(Params params, OrderImage order) throws ApiError {
        Optional<String> clientId = params.text("cl_ord_id");
        if (clientId.isPresent()) {
            return order.terms().clientOrderId().equals(clientId.get());
        }
        long reference = params.integer("userref").orElse(0);
        return reference == 0 || OrderTags.userReference(order.terms()) == reference;
    }

    private String queryOrders(Call call) throws ApiError {
        List<String> ids = ids(call.params());
        boolean blind = faults.queriesLag();
        JsonText answer = new JsonText(1024).object();
        for (String id : ids) {
            OrderImage order = orders.byId(call.accountId(), id)
                    .filter(found -> !blind)
                    .flatMap(found -> asOf(found, call.nowMs(), lagMs))
                    .orElseThrow(() -> new ApiError("EOrder:Unknown order"));
            order(answer, order, call.params());
        }
        return answer.endObject().toString();
    }

    private void order(JsonText answer, OrderImage order, Params params) {
        Pair pair = pairs.of(order.terms().instrument());
        OrderBodies.order(answer, order, pair, status.priceDecimals(pair), params.flag("trades", false));
    }

    private String tradesHistory(Call call) throws ApiError {
        long start = call.params().integer("start").orElse(0);
        long end = call.params().integer("end").orElse(Long.MAX_VALUE);
        List<OwnTrade> trades = new ArrayList<>();
        for (OwnTrade trade : trades(call.accountId())) {
            long seconds = trade.fill().timeMs() / 1000;
            if (seconds > start && seconds <= end) {
                trades.add(trade);
            }
        }
        trades.sort(Comparator.comparingLong((OwnTrade trade) -> trade.fill().timeMs())
                .thenComparingLong(trade -> trade.fill().tradeId())
                .reversed());
        JsonText answer = new JsonText(1024).object().object("trades");
        for (OwnTrade trade : page(trades, call.params())) {
            trade(answer, trade);
        }
        return answer.endObject().number("count", trades.size()).endObject().toString();
    }

    private String queryTrades(Call call) throws ApiError {
        List<String> ids = ids(call.params());
        List<OwnTrade> trades = trades(call.accountId());
        JsonText answer = new JsonText(1024).object();
        for (String id : ids) {
            OwnTrade found = trades.stream()
                    .filter(trade ->
                            OrderBodies.executionId(trade.order(), trade.fill()).equals(id))
                    .findFirst()
                    .orElseThrow(() -> new ApiError("EQuery:Unknown trade"));
            trade(answer, found);
        }
        return answer.endObject().toString();
    }

    private List<OwnTrade> trades(int accountId) {
        List<OwnTrade> trades = new ArrayList<>();
        for (Order order : exchange.orders().all(accountId)) {
            OrderImage image = order.image();
            image.fills().forEach(fill -> trades.add(new OwnTrade(image, fill)));
        }
        return trades;
    }

    private void trade(JsonText answer, OwnTrade trade) {
        Pair pair = pairs.of(trade.order().terms().instrument());
        OrderBodies.trade(answer, trade.order(), trade.fill(), pair);
    }

    private static List<String> ids(Params params) throws ApiError {
        List<String> ids = params.list("txid");
        if (ids.isEmpty() || ids.size() > IDS_MAX) {
            throw ApiError.arguments("txid");
        }
        return ids;
    }

    private static <T> List<T> page(List<T> all, Params params) throws ApiError {
        long offset = params.integer("ofs").orElse(0);
        if (offset < 0) {
            throw ApiError.arguments("ofs");
        }
        int from = (int) Math.min(offset, all.size());
        return all.subList(from, Math.min(all.size(), from + PAGE));
    }
}
