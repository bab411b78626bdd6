package io.kairos.engine.adapter.outbound.execution.binance;

import com.fasterxml.jackson.databind.JsonNode;

/** Takes what became of one request; exactly one method is called, once, on the event loop. */
interface ResponseHandler {
    /** The venue carried it out. */
    void onResult(JsonNode result);

    /** The venue answered by an error; {@code code} 0 when it sent none. */
    void onError(int status, int code, String message);

    /** Sent, or perhaps sent, and no answer that can be trusted. */
    void onNoAnswer(String why);
}
