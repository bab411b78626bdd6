package io.kairos.simulator.kraken.trading;

import io.kairos.simulator.exchange.ExecutionReport;
import io.kairos.simulator.kraken.api.JsonText;
import io.kairos.simulator.kraken.api.KrakenApi;
import io.kairos.simulator.kraken.api.OrderBodies;
import io.kairos.simulator.kraken.api.OrderTags;
import io.kairos.simulator.kraken.api.Pair;
import io.kairos.simulator.matching.Fill;
import io.kairos.simulator.matching.OrderImage;
import io.kairos.simulator.matching.OrderStatus;
import io.kairos.simulator.matching.OrderTerms;
import io.kairos.simulator.matching.OrderType;
import io.kairos.simulator.matching.Side;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of the executions channel. They are sparse: which keys a row has depends on its type, and a missing key means
 * unchanged. Kraken WebSocket API version 2, "executions", and wire samples of 2026.
 */
final class ExecutionBodies {
    private static final int FEE_DECIMALS = 8;

    private final KrakenApi api;

    ExecutionBodies(KrakenApi api) {
        this.api = api;
    }

    /** A row with the kind of event that it is. */
    record Row(String execType, String json) {}

    /** The rows of one report, in order. */
    List<Row> rows(ExecutionReport report) {
        OrderImage order = report.order();
        List<Row> rows = new ArrayList<>();
        switch (report.type()) {
            case NEW -> {
                rows.add(new Row("pending_new", whole(order, "pending_new", "pending_new")));
                rows.add(new Row("new", accepted(order)));
            }
            case TRADE -> {
                Fill fill = report.fill();
                if (fill != null) {
                    rows.add(new Row("trade", trade(order, fill)));
                }
                if (order.status() == OrderStatus.FILLED) {
                    rows.add(new Row("filled", ended(order, "filled", "")));
                }
            }
            case AMENDED -> rows.add(new Row("amended", amended(order)));
            case CANCELED, EXPIRED -> rows.add(ending(order));
            case TRADE_PREVENTION -> {
                if (!order.status().isOpen()) {
                    rows.add(ending(order));
                }
            }
        }
        return rows;
    }

    private Row ending(OrderImage order) {
        String type = OrderBodies.ending(order) == OrderBodies.Ending.EXPIRED ? "expired" : "canceled";
        return new Row(type, ended(order, type, OrderBodies.reason(order)));
    }

    /** An open order in a snapshot. */
    String open(OrderImage order) {
        String status = order.executedQty() > 0 ? "partially_filled" : "new";
        return whole(order, "new", status);
    }

    /** A fill in a snapshot, which shows the order's final status and no sums. */
    String oldTrade(OrderImage order, Fill fill) {
        return fillFields(begin(order), order, fill)
                .text("order_status", finalStatus(order))
                .text("exec_type", "trade")
                .endObject()
                .toString();
    }

    private String whole(OrderImage order, String execType, String status) {
        OrderTerms terms = order.terms();
        Pair pair = pair(order);
        JsonText row = begin(order);
        row.text("symbol", pair.symbol()).text("side", side(terms));
        row.text("order_type", terms.isMarket() ? "market" : "limit");
        if (terms.quoteAmount() > 0) {
            row.decimal("cash_order_qty", terms.quoteAmount(), pair.costDecimals());
        } else {
            row.decimal("order_qty", order.quantity(), pair.qtyDecimals());
        }
        if (!terms.isMarket()) {
            row.decimal("limit_price", terms.limitPx(), api.status().priceDecimals(pair))
                    .text("limit_price_type", "static");
        }
        row.text(
                "time_in_force",
                OrderTags.expirySeconds(terms) > 0 ? "GTD" : terms.timeInForce().name());
        if (terms.type() == OrderType.LIMIT_MAKER) {
            row.flag("post_only", true);
        }
        return row.decimal("cum_qty", order.executedQty(), pair.qtyDecimals())
                .decimal("cum_cost", order.executedQuote(), pair.costDecimals())
                .raw("stop_price", "0.00000")
                .text("fee_ccy_pref", OrderBodies.feeFlag(terms))
                .decimal("fee_usd_equiv", 0, 4)
                .text("order_status", status)
                .text("exec_type", execType)
                .text("timestamp", api.time().rfc3339(order.updateTimeMs()))
                .endObject()
                .toString();
    }

    /** Without symbol, side or quantity, as live. */
    private String accepted(OrderImage order) {
        JsonText row = begin(order);
        if (order.terms().type() == OrderType.LIMIT_MAKER) {
            row.flag("post_only", true);
        }
        return row.text("order_status", "new")
                .text("exec_type", "new")
                .text("timestamp", api.time().rfc3339(order.updateTimeMs()))
                .endObject()
                .toString();
    }

    private String trade(OrderImage order, Fill fill) {
        Pair pair = pair(order);
        // The documented sample says partially filled even of the fill that completes the order.
        return fillFields(begin(order), order, fill)
                .text("order_status", "partially_filled")
                .text("exec_type", "trade")
                .decimal("cum_qty", order.executedQty(), pair.qtyDecimals())
                .decimal("cum_cost", order.executedQuote(), pair.costDecimals())
                .trimmed("avg_price", OrderBodies.averagePx(order), FEE_DECIMALS)
                .endObject()
                .toString();
    }

    private JsonText fillFields(JsonText row, OrderImage order, Fill fill) {
        OrderTerms terms = order.terms();
        Pair pair = pair(order);
        boolean dollars = fill.commissionAsset().equals("USD");
        row.text("exec_id", OrderBodies.executionId(order, fill))
                .number("trade_id", fill.tradeId())
                .text("symbol", pair.symbol())
                .text("side", side(terms))
                .text("order_type", terms.isMarket() ? "market" : "limit")
                .decimal("last_qty", fill.quantity(), pair.qtyDecimals())
                .decimal("last_price", fill.price(), api.status().priceDecimals(pair))
                .text("liquidity_ind", fill.maker() ? "m" : "t")
                .decimal("cost", fill.quoteQuantity(), pair.costDecimals())
                .decimal("fee_usd_equiv", dollars ? fill.commission() : 0, 4);
        row.array("fees")
                .object()
                .text("asset", fill.commissionAsset())
                .decimal("qty", fill.commission(), FEE_DECIMALS)
                .endObject()
                .endArray();
        return row.text("timestamp", api.time().rfc3339(fill.timeMs()));
    }

    private String amended(OrderImage order) {
        Pair pair = pair(order);
        return begin(order)
                .flag("amended", true)
                .decimal("order_qty", order.quantity(), pair.qtyDecimals())
                .decimal("limit_price", order.terms().limitPx(), api.status().priceDecimals(pair))
                .text("limit_price_type", "static")
                .decimal("cum_qty", order.executedQty(), pair.qtyDecimals())
                .text("order_status", order.executedQty() > 0 ? "partially_filled" : "new")
                .text("exec_type", "amended")
                .text("reason", "User requested")
                .text("timestamp", api.time().rfc3339(order.updateTimeMs()))
                .endObject()
                .toString();
    }

    private String ended(OrderImage order, String type, String reason) {
        Pair pair = pair(order);
        JsonText row = begin(order)
                .text("timestamp", api.time().rfc3339(order.updateTimeMs()))
                .text("order_status", type)
                .text("exec_type", type)
                .decimal("cum_qty", order.executedQty(), pair.qtyDecimals())
                .decimal("cum_cost", order.executedQuote(), pair.costDecimals())
                .decimal("fee_usd_equiv", 0, 4)
                .trimmed("avg_price", OrderBodies.averagePx(order), FEE_DECIMALS);
        if (!reason.isEmpty()) {
            row.text("cancel_reason", reason).text("reason", reason);
        }
        return row.endObject().toString();
    }

    private static JsonText begin(OrderImage order) {
        JsonText row = new JsonText().object().text("order_id", OrderBodies.id(order));
        OrderTags.clientId(order.terms()).ifPresent(id -> row.text("cl_ord_id", id));
        long reference = OrderTags.userReference(order.terms());
        if (reference != 0) {
            row.number("order_userref", reference);
        }
        return row;
    }

    private static String finalStatus(OrderImage order) {
        return switch (order.status()) {
            case NEW -> "new";
            case PARTIALLY_FILLED -> "partially_filled";
            case FILLED -> "filled";
            case CANCELED, EXPIRED, EXPIRED_IN_MATCH ->
                OrderBodies.ending(order) == OrderBodies.Ending.EXPIRED ? "expired" : "canceled";
        };
    }

    private static String side(OrderTerms terms) {
        return terms.side() == Side.BUY ? "buy" : "sell";
    }

    private Pair pair(OrderImage order) {
        return api.pairs().of(order.terms().instrument());
    }
}
