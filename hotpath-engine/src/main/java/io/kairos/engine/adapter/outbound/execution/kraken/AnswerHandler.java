package io.kairos.engine.adapter.outbound.execution.kraken;

import com.fasterxml.jackson.databind.JsonNode;

/** Takes what became of one request; exactly one method is called, once, on the event loop. */
interface AnswerHandler {
    /** The venue carried it out. */
    void onResult(JsonNode result);

    /**
     * The venue answered by an error in its own words.
     *
     * @param refused whether it is certain that nothing was done.
     */
    void onError(String error, boolean refused);

    /** Sent, or perhaps sent, and no answer that can be trusted. */
    void onNoAnswer(String why);
}
