package io.kairos.simulator.okx.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** The venue's maintenance windows as it announces them. */
public final class SystemStatus {
    private SystemStatus() {}

    /** The window that is open now, if any. */
    public static ArrayNode rows(VenueState state, long nowMs) {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        if (state.trading() != VenueState.Trading.ALL) {
            rows.addObject()
                    .put("title", "Spot System Upgrade")
                    .put("state", "ongoing")
                    .put("begin", Long.toString(nowMs))
                    .put("end", "")
                    .put("preOpenBegin", "")
                    .put("href", "")
                    .put("serviceType", "0")
                    .put("system", "unified")
                    .put("scheDesc", "")
                    .put("maintType", "2")
                    .put("env", "1")
                    .put("ts", Long.toString(nowMs));
        }
        return rows;
    }
}
