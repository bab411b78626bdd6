package io.kairos.simulator.okx.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.market.Instrument;

/** An instrument as the venue announces it. */
public final class InstrumentBodies {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String LISTED_MS = "1606468572000";

    private InstrumentBodies() {}

    /** The row of an instrument in its present state. */
    public static ObjectNode row(Instruments instruments, Instrument instrument, VenueState state) {
        ObjectNode row = NODES.objectNode();
        row.put("instType", "SPOT");
        row.put("instId", instruments.id(instrument));
        row.put("instIdCode", instruments.code(instrument));
        row.put("uly", "");
        row.put("instFamily", "");
        row.put("category", "1");
        row.put("baseCcy", instrument.base());
        row.put("quoteCcy", instrument.quote());
        row.putArray("tradeQuoteCcyList").add(instrument.quote());
        row.put("settleCcy", "");
        row.put("ctVal", "");
        row.put("ctMult", "");
        row.put("ctValCcy", "");
        row.put("ctType", "");
        row.put("optType", "");
        row.put("stk", "");
        row.put("listTime", LISTED_MS);
        row.put("auctionEndTime", "");
        row.put("contTdSwTime", LISTED_MS);
        row.put("preMktSwTime", "");
        row.put("openType", "call_auction");
        row.put("expTime", "");
        row.put("lever", "10");
        row.put("tickSz", DecimalText.of(state.tickSize(instrument)));
        row.put("lotSz", DecimalText.of(instrument.stepSize()));
        row.put("minSz", DecimalText.of(OrderCaps.minQty(instrument)));
        row.put("state", state.word(instrument));
        row.put("ruleType", "normal");
        row.put("groupId", "1");
        row.put("maxLmtSz", DecimalText.of(OrderCaps.maxLimitQty(instrument)));
        row.put("maxMktSz", "");
        row.put("maxLmtAmt", Long.toString(OrderCaps.MAX_LIMIT_USD));
        row.put("maxMktAmt", Long.toString(OrderCaps.MAX_MARKET_USD));
        row.put("maxTwapSz", "");
        row.put("maxIcebergSz", "");
        row.put("maxTriggerSz", "");
        row.put("maxStopSz", "");
        row.put("futureSettlement", false);
        row.put("posLmtAmt", "");
        row.put("posLmtPct", "");
        row.put("maxPlatOILmt", "");
        row.putArray("upcChg");
        return row;
    }
}
