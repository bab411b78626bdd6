package io.kairos.engine.adapter.outbound.execution.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.engine.adapter.venue.kraken.KrakenErrors;
import io.kairos.engine.adapter.venue.kraken.KrakenRefusedException;
import io.kairos.engine.adapter.venue.kraken.PrivateRate;
import io.kairos.engine.adapter.venue.kraken.PrivateRest;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Requests by REST with the answers on the event loop. Event loop only. */
final class RestPath implements AccountSync.Questions {
    private static final int BUDGET_RETRY_MS = 250;
    private static final int MAX_BUDGET_RETRIES = 240;

    private final PrivateRest rest;
    private final PrivateRate rate;
    private final EventLoop eventLoop;

    RestPath(PrivateRest rest, PrivateRate rate, EventLoop eventLoop) {
        this.rest = rest;
        this.rate = rate;
        this.eventLoop = eventLoop;
    }

    /** Sends once the budget allows it; after a minute without budget the handler hears of no answer. */
    @Override
    public void request(
            PrivateRate.Use use, int points, String method, Map<String, String> params, AnswerHandler handler) {
        attempt(use, points, method, params, handler, 0);
    }

    private void attempt(
            PrivateRate.Use use,
            int points,
            String method,
            Map<String, String> params,
            AnswerHandler handler,
            int retries) {
        if (rate.tryTake(use, points)) {
            send(method, params, use == PrivateRate.Use.SESSION, handler);
        } else if (retries >= MAX_BUDGET_RETRIES || eventLoop.isShuttingDown()) {
            handler.onNoAnswer(method + " not sent: the budget of calls is used up");
        } else {
            var unused = eventLoop.schedule(
                    () -> attempt(use, points, method, params, handler, retries + 1),
                    BUDGET_RETRY_MS,
                    TimeUnit.MILLISECONDS);
        }
    }

    /** Sends what the counter of calls does not count, before all else. */
    void requestUrgent(String method, Map<String, String> params, AnswerHandler handler) {
        send(method, params, true, handler);
    }

    private void send(String method, Map<String, String> params, boolean urgent, AnswerHandler handler) {
        var unused = rest.call(method, params, urgent).whenComplete((result, failure) -> {
            if (!eventLoop.isShuttingDown()) {
                eventLoop.execute(() -> deliver(method, result, failure, handler));
            }
        });
    }

    private static void deliver(
            String method, @Nullable JsonNode result, @Nullable Throwable failure, AnswerHandler handler) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (result != null && failure == null) {
            handler.onResult(result);
        } else if (cause instanceof KrakenRefusedException refused) {
            boolean certain =
                    refused.status() < 500 && KrakenErrors.outcome(refused.error()) == KrakenErrors.Outcome.REFUSED;
            handler.onError(refused.error(), certain);
        } else {
            handler.onNoAnswer(method + ": no answer by REST: " + cause);
        }
    }
}
