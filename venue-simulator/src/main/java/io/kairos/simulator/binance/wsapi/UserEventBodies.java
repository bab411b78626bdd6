package io.kairos.simulator.binance.wsapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.binance.api.TimeScale;
import io.kairos.simulator.exchange.AccountPosition;
import io.kairos.simulator.exchange.ExecutionReport;
import io.kairos.simulator.exchange.ExecutionType;
import io.kairos.simulator.exchange.Movement;
import io.kairos.simulator.ledger.Balance;
import io.kairos.simulator.matching.ExpiryReason;
import io.kairos.simulator.matching.Fill;
import io.kairos.simulator.matching.OrderImage;
import io.kairos.simulator.matching.OrderTerms;
import io.kairos.simulator.number.Fixed8;

/** Account events as the venue prints them. */
final class UserEventBodies {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private UserEventBodies() {}

    static ObjectNode executionReport(ExecutionReport report, TimeScale times) {
        OrderImage order = report.order();
        OrderTerms terms = order.terms();
        Fill fill = report.fill();
        boolean canceled = report.type() == ExecutionType.CANCELED;
        ObjectNode event = NODES.objectNode();
        event.put("e", "executionReport");
        event.put("E", times.of(report.timeMs()));
        event.put("s", terms.instrument().symbol());
        event.put("c", canceled ? order.cancelClientOrderId() : terms.clientOrderId());
        event.put("S", terms.side().name());
        event.put("o", terms.type().name());
        event.put("f", terms.timeInForce().name());
        event.put("q", Fixed8.text(order.quantity()));
        event.put("p", Fixed8.text(terms.limitPx()));
        event.put("P", Fixed8.text(0));
        event.put("F", Fixed8.text(0));
        event.put("g", -1);
        event.put("C", canceled ? terms.clientOrderId() : "");
        event.put(
                "x",
                report.type() == ExecutionType.AMENDED
                        ? "REPLACED"
                        : report.type().name());
        event.put("X", order.status().name());
        event.put("r", "NONE");
        event.put("i", terms.orderId());
        event.put("l", Fixed8.text(fill == null ? 0 : fill.quantity()));
        event.put("z", Fixed8.text(order.executedQty()));
        event.put("L", Fixed8.text(fill == null ? 0 : fill.price()));
        event.put("n", fill == null ? "0" : Fixed8.text(fill.commission()));
        if (fill == null) {
            event.putNull("N");
        } else {
            event.put("N", fill.commissionAsset());
        }
        event.put("T", times.of(report.timeMs()));
        event.put("t", fill == null ? -1 : fill.tradeId());
        event.put("I", report.executionId());
        event.put("w", report.onBook());
        event.put("m", fill != null && fill.maker());
        event.put("M", fill != null);
        event.put("O", times.of(terms.createTimeMs()));
        event.put("Z", Fixed8.text(order.executedQuote()));
        event.put("Y", Fixed8.text(fill == null ? 0 : fill.quoteQuantity()));
        event.put("Q", Fixed8.text(terms.quoteAmount()));
        event.put("W", times.of(order.workingTimeMs()));
        event.put("V", terms.selfTradePrevention().name());
        putConditional(event, report);
        return event;
    }

    private static void putConditional(ObjectNode event, ExecutionReport report) {
        OrderTerms terms = report.order().terms();
        if (terms.strategyId() >= 0) {
            event.put("j", terms.strategyId());
        }
        if (terms.strategyType() >= 0) {
            event.put("J", terms.strategyType());
        }
        if (report.order().expiryReason() != ExpiryReason.NONE) {
            event.put("eR", report.order().expiryReason().name());
        }
        if (report.type() == ExecutionType.TRADE_PREVENTION) {
            event.put("v", report.preventedMatchId());
            event.put("A", Fixed8.text(report.order().preventedQty()));
            event.put("B", Fixed8.text(report.preventedQty()));
            event.put("u", terms.accountId());
            event.put("U", report.counterOrderId());
            event.put("Cs", terms.instrument().symbol());
        }
    }

    static ObjectNode movement(Movement movement, TimeScale times) {
        ObjectNode event = NODES.objectNode();
        event.put("e", movement.kind().changesTotal() ? "balanceUpdate" : "externalLockUpdate");
        event.put("E", times.of(movement.timeMs()));
        event.put("a", movement.asset());
        event.put("d", Fixed8.text(movement.signed()));
        event.put("T", times.of(movement.timeMs()));
        return event;
    }

    static ObjectNode position(AccountPosition position, TimeScale times) {
        ObjectNode event = NODES.objectNode();
        event.put("e", "outboundAccountPosition");
        event.put("E", times.of(position.timeMs()));
        event.put("u", times.of(position.timeMs()));
        ArrayNode balances = event.putArray("B");
        for (Balance balance : position.balances()) {
            balances.addObject()
                    .put("a", balance.asset())
                    .put("f", Fixed8.text(balance.free()))
                    .put("l", Fixed8.text(balance.locked()));
        }
        return event;
    }
}
