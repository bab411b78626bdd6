package io.kairos.engine.adapter.outbound.execution.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.engine.adapter.venue.binance.BinanceRest;
import io.kairos.engine.adapter.venue.binance.RateBudget;
import io.kairos.engine.adapter.venue.net.HttpReply;
import io.netty.channel.EventLoop;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests by REST: what is left while the WebSocket API cannot be reached. Event loop only. */
final class RestPath implements RequestPath {
    private static final int EXCERPT_BYTES = 120;

    private final BinanceRest rest;
    private final RateBudget budget;
    private final EventLoop eventLoop;

    RestPath(BinanceRest rest, RateBudget budget, EventLoop eventLoop) {
        this.rest = rest;
        this.budget = budget;
        this.eventLoop = eventLoop;
    }

    @Override
    public void request(ApiMethod method, Map<String, String> params, ResponseHandler handler) {
        if (RequestPath.isHeldBack(budget, handler)) {
            return;
        }
        var unused = rest.sendSigned(method.httpMethod(), method.path(), params)
                .whenComplete((reply, failure) -> eventLoop.execute(() -> deliver(reply, failure, handler)));
    }

    private static void deliver(@Nullable HttpReply reply, @Nullable Throwable failure, ResponseHandler handler) {
        if (reply == null) {
            handler.onNoAnswer("no answer by REST: " + failure);
            return;
        }
        JsonNode body = BinanceRest.parse(reply);
        if (reply.status() == 200 && !body.isMissingNode()) {
            handler.onResult(body);
        } else {
            handler.onError(
                    reply.status(),
                    body.path("code").asInt(0),
                    body.has("code") ? body.path("msg").asText() : reply.excerpt(EXCERPT_BYTES));
        }
    }
}
