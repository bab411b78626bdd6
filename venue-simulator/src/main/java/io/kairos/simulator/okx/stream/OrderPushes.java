package io.kairos.simulator.okx.stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.exchange.ExecutionReport;
import io.kairos.simulator.exchange.ExecutionType;
import io.kairos.simulator.ledger.Ledger;
import io.kairos.simulator.matching.Fill;
import io.kairos.simulator.matching.OrderImage;
import io.kairos.simulator.matching.OrderStatus;
import io.kairos.simulator.matching.OrderTerms;
import io.kairos.simulator.number.Fixed8;
import io.kairos.simulator.okx.api.DecimalText;
import io.kairos.simulator.okx.api.OrderDesk;
import io.kairos.simulator.okx.api.OrderDesk.Amendment;
import io.kairos.simulator.okx.api.OrderIds;
import io.kairos.simulator.okx.api.OrderWords;
import io.kairos.simulator.okx.api.UsdWorth;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Steps in the life of an order as the {@code orders} channel tells them. */
final class OrderPushes {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String AMENDED_BY_OWNER = "1";
    private static final String AMEND_DONE = "0";
    private static final String AMEND_FAILED_AND_CANCELED = "1";

    private final OrderIds ids;
    private final OrderDesk desk;
    private final UsdWorth worth;

    OrderPushes(OrderIds ids, OrderDesk desk, UsdWorth worth) {
        this.ids = ids;
        this.desk = desk;
        this.worth = worth;
    }

    /** The rows of one report: none, one, or for the end of a market order two. */
    List<ObjectNode> rows(ExecutionReport report) {
        List<ObjectNode> rows = new ArrayList<>();
        OrderImage order = report.order();
        Fill fill = report.fill();
        boolean market = order.terms().isMarket();
        switch (report.type()) {
            case NEW -> rows.add(row(order, null, "live", report.timeMs()));
            case TRADE -> {
                boolean filled = order.status() == OrderStatus.FILLED;
                String state = filled && !market ? "filled" : "partially_filled";
                rows.add(row(order, fill, state, report.timeMs()));
                if (filled && market) {
                    rows.add(row(order, null, "filled", report.timeMs()));
                }
            }
            case CANCELED, EXPIRED -> rows.add(ended(order, report.timeMs()));
            case TRADE_PREVENTION -> {
                if (order.status() == OrderStatus.EXPIRED_IN_MATCH) {
                    rows.add(ended(order, report.timeMs()));
                }
            }
            case AMENDED -> rows.add(amended(order, report.timeMs()));
        }
        return rows;
    }

    /** Whether a report tells of a change of the account's totals. */
    static boolean isFill(ExecutionReport report) {
        return report.type() == ExecutionType.TRADE;
    }

    private ObjectNode ended(OrderImage order, long timeMs) {
        ObjectNode row = row(order, null, OrderWords.state(order), timeMs);
        row.put("cancelSource", OrderWords.cancelSource(order));
        return amended(row);
    }

    private ObjectNode amended(OrderImage order, long timeMs) {
        return amended(row(order, null, OrderWords.state(order), timeMs));
    }

    /** Adds the amendment that made this step, if one did. */
    private ObjectNode amended(ObjectNode row) {
        Amendment amendment = desk.amendment();
        if (amendment != null) {
            row.put("reqId", amendment.requestId());
            row.put("amendResult", amendment.failed() ? AMEND_FAILED_AND_CANCELED : AMEND_DONE);
            row.put("amendSource", AMENDED_BY_OWNER);
        }
        return row;
    }

    private ObjectNode row(OrderImage order, @Nullable Fill fill, String state, long timeMs) {
        OrderTerms terms = order.terms();
        String quote = terms.instrument().quote();
        ObjectNode row = NODES.objectNode();
        row.put("accFillSz", DecimalText.of(order.executedQty()));
        row.put("algoClOrdId", "");
        row.put("algoId", "");
        row.put("amendResult", "");
        row.put("amendSource", "");
        row.put("avgPx", OrderWords.average(order, "0"));
        row.put("cancelSource", "");
        row.put("category", "normal");
        row.put("ccy", "");
        row.put("clOrdId", terms.clientOrderId());
        row.put("code", "0");
        row.put("cTime", Long.toString(terms.createTimeMs()));
        putFill(row, order, fill);
        row.put("fillPnl", "0");
        row.put("fillPxVol", "");
        row.put("fillPxUsd", "");
        row.put("fillMarkVol", "");
        row.put("fillFwdPx", "");
        row.put("fillMarkPx", "");
        row.put("fillIdxPx", "");
        row.put("instId", terms.instrument().symbol());
        row.put("instType", "SPOT");
        row.put("lever", "0");
        row.put("msg", "");
        row.put("notionalUsd", DecimalText.of(worth.of(quote, wanted(order))));
        row.put("ordId", Long.toString(OrderIds.of(terms)));
        row.put("ordType", OrderWords.type(terms));
        row.put("pnl", "0");
        row.put("posSide", "");
        row.put("px", OrderWords.price(terms));
        row.put("pxUsd", "");
        row.put("pxVol", "");
        row.put("pxType", "");
        row.put("quickMgnType", "");
        row.put("rebate", "0");
        row.put("rebateCcy", Ledger.spentAsset(terms));
        row.put("reduceOnly", "false");
        row.put("reqId", "");
        row.put("side", OrderWords.side(terms));
        row.put("attachAlgoClOrdId", "");
        row.put("slOrdPx", "");
        row.put("slTriggerPx", "");
        row.put("slTriggerPxType", "last");
        row.put("source", "");
        row.put("state", state);
        row.put("stpId", "");
        row.put("stpMode", OrderWords.prevention(terms));
        row.put("sz", OrderWords.size(order));
        row.put("tag", ids.tag(terms));
        row.put("tdMode", "cash");
        row.put("tgtCcy", OrderWords.unit(terms));
        row.put("tpOrdPx", "");
        row.put("tpTriggerPx", "");
        row.put("tpTriggerPxType", "last");
        row.putArray("attachAlgoOrds");
        row.put("tradeQuoteCcy", quote);
        row.put("lastPx", fill == null ? "" : DecimalText.of(fill.price()));
        row.put("uTime", Long.toString(timeMs));
        row.put("isTpLimit", "false");
        row.putObject("linkedAlgoOrd").put("algoId", "");
        return row;
    }

    private void putFill(ObjectNode row, OrderImage order, @Nullable Fill fill) {
        OrderTerms terms = order.terms();
        row.put("fee", OrderWords.fee(order));
        row.put("feeCcy", Ledger.receivedAsset(terms));
        if (fill == null) {
            row.put("execType", "");
            row.put("fillFee", "0");
            row.put("fillFeeCcy", "");
            row.put("fillNotionalUsd", "");
            row.put("fillPx", "");
            row.put("fillSz", "0");
            row.put("fillTime", "");
            row.put("tradeId", "");
            return;
        }
        row.put("execType", fill.maker() ? "M" : "T");
        row.put("fillFee", DecimalText.of(-fill.commission()));
        row.put("fillFeeCcy", fill.commissionAsset());
        row.put("fillNotionalUsd", DecimalText.of(worth.of(terms.instrument().quote(), fill.quoteQuantity())));
        row.put("fillPx", DecimalText.of(fill.price()));
        row.put("fillSz", DecimalText.of(fill.quantity()));
        row.put("fillTime", Long.toString(fill.timeMs()));
        row.put("tradeId", Long.toString(fill.tradeId()));
    }

    /** Quote amount of the whole order. */
    private static long wanted(OrderImage order) {
        OrderTerms terms = order.terms();
        if (terms.quoteAmount() > 0) {
            return terms.quoteAmount();
        }
        return terms.isMarket() ? order.executedQuote() : Fixed8.multiplyDown(terms.limitPx(), terms.quantity());
    }
}
