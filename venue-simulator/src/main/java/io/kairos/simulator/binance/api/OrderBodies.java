package io.kairos.simulator.binance.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.exchange.Placement;
import io.kairos.simulator.exchange.PreventedMatch;
import io.kairos.simulator.matching.ExpiryReason;
import io.kairos.simulator.matching.Fill;
import io.kairos.simulator.matching.OrderImage;
import io.kairos.simulator.matching.OrderTerms;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.number.Fixed8;

/** Orders as the venue prints them in answers. */
final class OrderBodies {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private OrderBodies() {}

    /** How much an answer to a placement tells. */
    enum ResponseType {
        ACK,
        RESULT,
        FULL
    }

    static ObjectNode placed(Placement placement, ResponseType type, TimeScale times) {
        OrderImage order = placement.order();
        OrderTerms terms = order.terms();
        ObjectNode body = NODES.objectNode();
        body.put("symbol", terms.instrument().symbol());
        body.put("orderId", terms.orderId());
        body.put("orderListId", -1);
        body.put("clientOrderId", terms.clientOrderId());
        body.put("transactTime", times.of(order.updateTimeMs()));
        if (type == ResponseType.ACK) {
            return body;
        }
        putTerms(body, order);
        body.put("workingTime", times.of(order.workingTimeMs()));
        if (type == ResponseType.FULL) {
            ArrayNode fills = body.putArray("fills");
            for (Fill fill : order.fills()) {
                fills.addObject()
                        .put("price", Fixed8.text(fill.price()))
                        .put("qty", Fixed8.text(fill.quantity()))
                        .put("commission", Fixed8.text(fill.commission()))
                        .put("commissionAsset", fill.commissionAsset())
                        .put("tradeId", fill.tradeId());
            }
        }
        body.put("selfTradePreventionMode", terms.selfTradePrevention().name());
        putTags(body, terms);
        if (order.preventedQty() > 0) {
            body.put("preventedQuantity", Fixed8.text(order.preventedQty()));
        }
        if (!placement.preventedMatches().isEmpty()) {
            ArrayNode matches = body.putArray("preventedMatches");
            for (PreventedMatch match : placement.preventedMatches()) {
                ObjectNode node = matches.addObject();
                node.put("preventedMatchId", match.id());
                node.put("makerOrderId", match.makerOrderId());
                node.put("price", Fixed8.text(match.price()));
                if (match.makerPreventedQty() > 0) {
                    node.put("makerPreventedQuantity", Fixed8.text(match.makerPreventedQty()));
                }
                if (match.takerPreventedQty() > 0) {
                    node.put("takerPreventedQuantity", Fixed8.text(match.takerPreventedQty()));
                }
            }
        }
        if (order.expiryReason() != ExpiryReason.NONE) {
            body.put("expiryReason", order.expiryReason().name());
        }
        return body;
    }

    static ObjectNode canceled(OrderImage order, TimeScale times) {
        OrderTerms terms = order.terms();
        ObjectNode body = NODES.objectNode();
        body.put("symbol", terms.instrument().symbol());
        body.put("origClientOrderId", terms.clientOrderId());
        body.put("orderId", terms.orderId());
        body.put("orderListId", -1);
        body.put("clientOrderId", order.cancelClientOrderId());
        body.put("transactTime", times.of(order.updateTimeMs()));
        putTerms(body, order);
        body.put("selfTradePreventionMode", terms.selfTradePrevention().name());
        putTags(body, terms);
        return body;
    }

    /** The answer to an amendment names things otherwise than all other answers. */
    static ObjectNode amended(OrderImage order, TimeScale times) {
        OrderTerms terms = order.terms();
        ObjectNode body = NODES.objectNode();
        body.put("transactTime", times.of(order.updateTimeMs()));
        body.put("executionId", terms.orderId());
        ObjectNode amended = body.putObject("amendedOrder");
        amended.put("symbol", terms.instrument().symbol());
        amended.put("orderId", terms.orderId());
        amended.put("orderListId", -1);
        amended.put("origClientOrderId", terms.clientOrderId());
        amended.put("clientOrderId", terms.clientOrderId());
        amended.put("price", Fixed8.text(terms.limitPx()));
        amended.put("qty", Fixed8.text(order.quantity()));
        amended.put("executedQty", Fixed8.text(order.executedQty()));
        amended.put("preventedQty", Fixed8.text(order.preventedQty()));
        amended.put("cumulativeQuoteQty", Fixed8.text(order.executedQuote()));
        amended.put("status", order.status().name());
        amended.put("timeInForce", terms.timeInForce().name());
        amended.put("type", terms.type().name());
        amended.put("side", terms.side().name());
        amended.put("workingTime", times.of(order.workingTimeMs()));
        amended.put("selfTradePreventionMode", terms.selfTradePrevention().name());
        return body;
    }

    static ObjectNode queried(OrderImage order, TimeScale times) {
        OrderTerms terms = order.terms();
        ObjectNode body = NODES.objectNode();
        body.put("symbol", terms.instrument().symbol());
        body.put("orderId", terms.orderId());
        body.put("orderListId", -1);
        body.put("clientOrderId", terms.clientOrderId());
        putTerms(body, order);
        body.put("stopPrice", Fixed8.text(0));
        body.put("icebergQty", Fixed8.text(0));
        body.put("time", times.of(terms.createTimeMs()));
        body.put("updateTime", times.of(order.updateTimeMs()));
        body.put("isWorking", true);
        body.put("workingTime", times.of(order.workingTimeMs()));
        body.put("selfTradePreventionMode", terms.selfTradePrevention().name());
        putTags(body, terms);
        if (order.preventedQty() > 0) {
            body.put("preventedQuantity", Fixed8.text(order.preventedQty()));
        }
        return body;
    }

    static ObjectNode trade(OrderImage order, Fill fill, TimeScale times) {
        OrderTerms terms = order.terms();
        return NODES.objectNode()
                .put("symbol", terms.instrument().symbol())
                .put("id", fill.tradeId())
                .put("orderId", terms.orderId())
                .put("orderListId", -1)
                .put("price", Fixed8.text(fill.price()))
                .put("qty", Fixed8.text(fill.quantity()))
                .put("quoteQty", Fixed8.text(fill.quoteQuantity()))
                .put("commission", Fixed8.text(fill.commission()))
                .put("commissionAsset", fill.commissionAsset())
                .put("time", times.of(fill.timeMs()))
                .put("isBuyer", terms.side() == Side.BUY)
                .put("isMaker", fill.maker())
                .put("isBestMatch", true);
    }

    private static void putTerms(ObjectNode body, OrderImage order) {
        OrderTerms terms = order.terms();
        body.put("price", Fixed8.text(terms.limitPx()));
        body.put("origQty", Fixed8.text(order.quantity()));
        body.put("executedQty", Fixed8.text(order.executedQty()));
        body.put("origQuoteOrderQty", Fixed8.text(terms.quoteAmount()));
        body.put("cummulativeQuoteQty", Fixed8.text(order.executedQuote()));
        body.put("status", order.status().name());
        body.put("timeInForce", terms.timeInForce().name());
        body.put("type", terms.type().name());
        body.put("side", terms.side().name());
    }

    private static void putTags(ObjectNode body, OrderTerms terms) {
        if (terms.strategyId() >= 0) {
            body.put("strategyId", terms.strategyId());
        }
        if (terms.strategyType() >= 0) {
            body.put("strategyType", terms.strategyType());
        }
    }
}
