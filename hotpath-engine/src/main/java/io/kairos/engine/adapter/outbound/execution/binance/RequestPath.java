package io.kairos.engine.adapter.outbound.execution.binance;

import io.kairos.engine.adapter.venue.binance.RateBudget;
import java.util.Map;

/** A way to ask the venue as our account: its WebSocket API, or REST. Event loop only. */
interface RequestPath {
    /** Sends a signed request; the handler hears of it exactly once, whatever happens. */
    void request(ApiMethod method, Map<String, String> params, ResponseHandler handler);

    /**
     * Whether the venue asks for patience, so that nothing may leave, not even what had its weight before the venue said so; the handler then
     * hears that its request was refused.
     */
    static boolean isHeldBack(RateBudget budget, ResponseHandler handler) {
        if (budget.blockedForMs() == 0) {
            return false;
        }
        handler.onError(429, 0, "not sent: the venue asks for patience");
        return true;
    }
}
