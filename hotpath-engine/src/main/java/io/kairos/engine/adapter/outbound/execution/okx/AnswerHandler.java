package io.kairos.engine.adapter.outbound.execution.okx;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.engine.adapter.venue.okx.OkxErrors;

/** Takes what became of one request; exactly one method is called, once, on the event loop. */
interface AnswerHandler {
    /** The venue took it; {@code data} is the list of its answer, which may be empty. */
    void onDone(JsonNode data);

    /**
     * The venue answered by an error.
     *
     * @param status HTTP status; 200 over WebSocket.
     * @param code of the order if it has one of its own, else of the whole answer; empty when there was none.
     */
    void onRefused(int status, String code, String message);

    /** Sent, or perhaps sent, and no answer that can be trusted. */
    void onNoAnswer(String why);

    /**
     * Tells a handler what an answer says. The code of the order decides where there is one: a request may succeed as a whole and
     * fail in its part, or the other way round.
     *
     * @param excerpt of the answer, for one without any code.
     */
    static void deliver(int status, JsonNode answer, String excerpt, AnswerHandler handler) {
        JsonNode data = answer.path("data");
        JsonNode row = data.path(0);
        String code = answer.path("code").asText();
        String rowCode = row.path("sCode").asText();
        if (!rowCode.isEmpty()) {
            if (OkxErrors.OK.equals(rowCode)) {
                handler.onDone(data);
            } else {
                handler.onRefused(
                        status, rowCode, OkxErrors.withoutEcho(row.path("sMsg").asText()));
            }
        } else if (status == 200 && OkxErrors.OK.equals(code) && data.isArray()) {
            handler.onDone(data);
        } else if (code.isEmpty() || OkxErrors.OK.equals(code)) {
            handler.onRefused(status, "", OkxErrors.withoutEcho(excerpt));
        } else {
            handler.onRefused(
                    status, code, OkxErrors.withoutEcho(answer.path("msg").asText()));
        }
    }
}
