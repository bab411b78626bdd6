package io.kairos.flink.trading;

import io.kairos.flink.redis.HotJson;
import io.kairos.flink.redis.HotUpdate;

/** The trading side as messages of the hot store. */
final class HotTrading {
    private static final int HEALTH_EXPIRES_SECONDS = 15;

    private HotTrading() {}

    static HotUpdate of(TradingRecord event) {
        OrderRecord order = event.order();
        if (order != null) {
            return HotUpdate.publish("orders", "", json(order));
        }
        FillRecord fill = event.fill();
        if (fill != null) {
            return HotUpdate.publish("orders", "", json(fill));
        }
        RejectionRecord rejection = event.rejection();
        if (rejection != null) {
            return HotUpdate.publish("orders", "", json(rejection));
        }
        BalanceRecord balance = event.balance();
        if (balance != null) {
            return HotUpdate.publish("balances", "", json(balance))
                    .keptIn("balance:" + balance.venue(), balance.asset());
        }
        ControlRecord control = event.control();
        if (control != null) {
            return HotUpdate.publish("", "", json(control)).keptAs(controlKey(control));
        }
        throw new IllegalArgumentException("trading record without content");
    }

    static HotUpdate of(OpportunityRecord cycle) {
        return HotUpdate.publish("opportunities", "", json(cycle));
    }

    static HotUpdate of(HealthRecord health) {
        return HotUpdate.publish("health", "", health.json()).keptAs("health", HEALTH_EXPIRES_SECONDS);
    }

    static HotUpdate booksOf(HealthRecord health) {
        return HotUpdate.publish("books", "", health.booksJson()).keptAs("books", HEALTH_EXPIRES_SECONDS);
    }

    private static String controlKey(ControlRecord control) {
        return switch (control.kind()) {
            case "KILL_SWITCH" -> "control:kill-switch";
            case "RISK_LIMITS" -> "control:risk-limits";
            case "STRATEGY" -> "control:strategy:" + control.strategyName();
            default -> throw new IllegalArgumentException("unknown kind of control change: kind=" + control.kind());
        };
    }

    private static String json(OrderRecord order) {
        return HotJson.ofType("order")
                .with("sequence", order.sequence())
                .with("timeNs", order.timeNs())
                .with("orderId", Long.toUnsignedString(order.orderId()))
                .with("clientOrderId", order.clientOrderId())
                .with("venueOrderId", order.venueOrderId())
                .with("owner", order.owner())
                .with("venue", order.venue())
                .with("symbol", order.symbol())
                .with("side", order.side())
                .with("orderType", order.orderType())
                .with("timeInForce", order.timeInForce())
                .with("limitPx", order.limitPx())
                .with("qty", order.qty())
                .with("cumQty", order.cumQty())
                .with("cumQuote", order.cumQuote())
                .with("state", order.state())
                .with("reason", order.reason())
                .with("reasonText", order.reasonText())
                .with("createdTimeNs", order.createdTimeNs())
                .with("cycleId", Long.toUnsignedString(order.cycleId()))
                .with("tradingMode", order.tradingMode())
                .end();
    }

    private static String json(FillRecord fill) {
        return HotJson.ofType("fill")
                .with("sequence", fill.sequence())
                .with("timeNs", fill.timeNs())
                .with("orderId", Long.toUnsignedString(fill.orderId()))
                .with("owner", fill.owner())
                .with("venue", fill.venue())
                .with("symbol", fill.symbol())
                .with("tradeId", Long.toString(fill.tradeId()))
                .with("side", fill.side())
                .with("px", fill.px())
                .with("qty", fill.qty())
                .with("fee", fill.fee())
                .with("feeAsset", fill.feeAsset())
                .with("maker", fill.maker())
                .with("exchangeTimeNs", fill.exchangeTimeNs())
                .with("tradingMode", fill.tradingMode())
                .end();
    }

    private static String json(RejectionRecord rejection) {
        return HotJson.ofType("rejection")
                .with("sequence", rejection.sequence())
                .with("timeNs", rejection.timeNs())
                .with("orderId", Long.toUnsignedString(rejection.orderId()))
                .with("clientOrderId", rejection.clientOrderId())
                .with("owner", rejection.owner())
                .with("venue", rejection.venue())
                .with("symbol", rejection.symbol())
                .with("side", rejection.side())
                .with("qty", rejection.qty())
                .with("limitPx", rejection.limitPx())
                .with("reason", rejection.reason())
                .with("reasonText", rejection.reasonText())
                .end();
    }

    private static String json(BalanceRecord balance) {
        return HotJson.ofType("balance")
                .with("sequence", balance.sequence())
                .with("timeNs", balance.timeNs())
                .with("venue", balance.venue())
                .with("asset", balance.asset())
                .with("free", balance.free())
                .with("reserved", balance.reserved())
                .end();
    }

    private static String json(ControlRecord control) {
        HotJson json = HotJson.ofType("control")
                .with("sequence", control.sequence())
                .with("timeNs", control.timeNs())
                .with("changedBy", control.changedBy())
                .with("reason", control.reason());
        Boolean engaged = control.killSwitchEngaged();
        if (engaged != null) {
            json.with("killSwitchEngaged", engaged.booleanValue());
        }
        String settings = control.settingsJson();
        if (settings != null) {
            json.withJson(control.strategyName() == null ? "riskLimits" : "strategy", settings);
        }
        return json.end();
    }

    private static String json(OpportunityRecord cycle) {
        return HotJson.ofType("opportunity")
                .with("sequence", cycle.sequence())
                .with("timeNs", cycle.timeNs())
                .with("detectedTimeNs", cycle.detectedTimeNs())
                .with("cycleId", Long.toUnsignedString(cycle.cycleId()))
                .with("startAsset", cycle.startAsset())
                .with("startAmount", cycle.startAmount())
                .with("expectedProfit", cycle.expectedProfit())
                .with("realizedProfit", cycle.realizedProfit())
                .with("outcome", cycle.outcome())
                .with("reason", cycle.reason())
                .with("kind", cycle.kind())
                .with("targetAsset", cycle.targetAsset())
                .with("floor", cycle.floor())
                .with("fees", cycle.fees())
                .with("spent", cycle.spent())
                .with("parallel", cycle.parallel())
                .with("owner", cycle.owner())
                .with("clientId", cycle.clientId())
                .with("tradingMode", cycle.tradingMode())
                .withJson("path", cycle.pathJson())
                .withJson("legs", cycle.legsJson())
                .end();
    }
}
