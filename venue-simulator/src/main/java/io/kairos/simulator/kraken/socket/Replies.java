package io.kairos.simulator.kraken.socket;

import io.kairos.simulator.kraken.api.JsonText;
import io.kairos.simulator.kraken.api.VenueTime;

/** Answers to requests as the venue prints them. Kraken WebSocket API version 2, read in June 2026. */
public final class Replies {
    private final VenueTime time;

    /** Answers stamped with this time. */
    public Replies(VenueTime time) {
        this.time = time;
    }

    /**
     * A success.
     *
     * @param result JSON
     */
    public String success(Request request, String result) {
        JsonText reply = new JsonText().object().text("method", request.method());
        request.requestId().ifPresent(id -> reply.number("req_id", id));
        return reply.raw("result", result)
                .flag("success", true)
                .text("time_in", request.timeIn())
                .text("time_out", time.now())
                .endObject()
                .toString();
    }

    /** A failure without a symbol. */
    public String failure(Request request, String error) {
        return failure(request, error, "");
    }

    /**
     * A failure.
     *
     * @param symbol the symbol that failed, empty if none did in particular
     */
    public String failure(Request request, String error, String symbol) {
        JsonText reply = new JsonText().object().text("error", error).text("method", request.method());
        request.requestId().ifPresent(id -> reply.number("req_id", id));
        reply.flag("success", false);
        if (!symbol.isEmpty()) {
            reply.text("symbol", symbol);
        }
        return end(reply, request.timeIn());
    }

    /** A subscription refused for its token: these name the channel and a status. */
    public String sessionFailure(Request request, String channel, String error) {
        JsonText reply = new JsonText()
                .object()
                .text("channel", channel)
                .text("error", error)
                .text("method", request.method());
        request.requestId().ifPresent(id -> reply.number("req_id", id));
        return end(reply.text("status", "error").flag("success", false), request.timeIn());
    }

    /** The answer to what is not a request. */
    public String malformed() {
        JsonText reply =
                new JsonText().object().text("error", "Malformed request").text("method", "error");
        return end(reply.flag("success", false), time.now());
    }

    String pong(Request request) {
        JsonText reply = new JsonText().object().text("method", "pong");
        request.requestId().ifPresent(id -> reply.number("req_id", id));
        return end(reply, request.timeIn());
    }

    private String end(JsonText reply, String timeIn) {
        return reply.text("time_in", timeIn)
                .text("time_out", time.now())
                .endObject()
                .toString();
    }
}
