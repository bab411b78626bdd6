package io.kairos.engine.adapter.outbound.execution.binance;

import java.util.Map;

/** A way to ask the venue as our account: its WebSocket API, or REST. Event loop only. */
interface RequestPath {
    /** Sends a signed request; the handler hears of it exactly once, whatever happens. */
    void request(ApiMethod method, Map<String, String> params, ResponseHandler handler);
}
