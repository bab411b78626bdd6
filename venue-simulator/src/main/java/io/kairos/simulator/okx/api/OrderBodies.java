package io.kairos.simulator.okx.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.ledger.Ledger;
import io.kairos.simulator.matching.Fill;
import io.kairos.simulator.matching.OrderImage;
import io.kairos.simulator.matching.OrderTerms;
import io.kairos.simulator.matching.Side;
import java.util.List;

/** Orders and fills as REST answers them. */
final class OrderBodies {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private OrderBodies() {}

    /** An order's row; the fill in it is the last one. */
    static ObjectNode order(OrderImage order, String tag) {
        OrderTerms terms = order.terms();
        List<Fill> fills = order.fills();
        Fill last = fills.isEmpty() ? null : fills.get(fills.size() - 1);
        ObjectNode row = NODES.objectNode();
        row.put("accFillSz", DecimalText.of(order.executedQty()));
        row.put("algoClOrdId", "");
        row.put("algoId", "");
        row.put("attachAlgoClOrdId", "");
        row.putArray("attachAlgoOrds");
        row.put("avgPx", OrderWords.average(order, ""));
        row.put("cTime", Long.toString(terms.createTimeMs()));
        row.put("cancelSource", OrderWords.cancelSource(order));
        row.put("cancelSourceReason", "");
        row.put("category", "normal");
        row.put("ccy", "");
        row.put("clOrdId", terms.clientOrderId());
        row.put("fee", OrderWords.fee(order));
        row.put("feeCcy", Ledger.receivedAsset(terms));
        row.put("fillPx", last == null ? "" : DecimalText.of(last.price()));
        row.put("fillSz", last == null ? "0" : DecimalText.of(last.quantity()));
        row.put("fillTime", last == null ? "" : Long.toString(last.timeMs()));
        row.put("instId", terms.instrument().symbol());
        row.put("instType", "SPOT");
        row.put("isTpLimit", "false");
        row.put("lever", "");
        row.putObject("linkedAlgoOrd").put("algoId", "");
        row.put("ordId", Long.toString(OrderIds.of(terms)));
        row.put("ordType", OrderWords.type(terms));
        row.put("pnl", "0");
        row.put("posSide", "");
        row.put("px", OrderWords.price(terms));
        row.put("pxType", "");
        row.put("pxUsd", "");
        row.put("pxVol", "");
        row.put("quickMgnType", "");
        row.put("rebate", "0");
        row.put("rebateCcy", Ledger.spentAsset(terms));
        row.put("reduceOnly", "false");
        row.put("side", OrderWords.side(terms));
        row.put("slOrdPx", "");
        row.put("slTriggerPx", "");
        row.put("slTriggerPxType", "");
        row.put("source", "");
        row.put("state", OrderWords.state(order));
        row.put("stpId", "");
        row.put("stpMode", OrderWords.prevention(terms));
        row.put("sz", OrderWords.size(order));
        row.put("tag", tag);
        row.put("tdMode", "cash");
        row.put("tgtCcy", OrderWords.unit(terms));
        row.put("tpOrdPx", "");
        row.put("tpTriggerPx", "");
        row.put("tpTriggerPxType", "");
        row.put("tradeId", last == null ? "" : Long.toString(last.tradeId()));
        row.put("tradeQuoteCcy", terms.instrument().quote());
        row.put("uTime", Long.toString(order.updateTimeMs()));
        return row;
    }

    /** A fill's row. */
    static ObjectNode fill(OrderImage order, Fill fill, long feeRate, String tag) {
        OrderTerms terms = order.terms();
        ObjectNode row = NODES.objectNode();
        row.put("instType", "SPOT");
        row.put("instId", terms.instrument().symbol());
        row.put("tradeId", Long.toString(fill.tradeId()));
        row.put("ordId", Long.toString(OrderIds.of(terms)));
        row.put("clOrdId", terms.clientOrderId());
        row.put("billId", Long.toString(billId(terms, fill)));
        row.put("subType", terms.side() == Side.BUY ? "1" : "2");
        row.put("tag", tag);
        row.put("fillPx", DecimalText.of(fill.price()));
        row.put("fillSz", DecimalText.of(fill.quantity()));
        row.put("fillIdxPx", "");
        row.put("fillPnl", "0");
        row.put("fillPxVol", "");
        row.put("fillPxUsd", "");
        row.put("fillMarkVol", "");
        row.put("fillFwdPx", "");
        row.put("fillMarkPx", "");
        row.put("side", OrderWords.side(terms));
        row.put("posSide", "net");
        row.put("execType", fill.maker() ? "M" : "T");
        row.put("feeCcy", fill.commissionAsset());
        row.put("fee", DecimalText.of(-fill.commission()));
        row.put("feeRate", DecimalText.of(-feeRate));
        row.put("ts", Long.toString(fill.timeMs()));
        row.put("fillTime", Long.toString(fill.timeMs()));
        row.put("tradeQuoteCcy", terms.instrument().quote());
        return row;
    }

    /** Number of the bill that a fill wrote. */
    static long billId(OrderTerms terms, Fill fill) {
        return OrderIds.number(fill.timeMs(), terms.instrument(), fill.tradeId());
    }
}
