package io.kairos.engine.adapter.inbound.feed.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.engine.adapter.venue.binance.BinanceRest;
import io.kairos.engine.adapter.venue.binance.RateBudget;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Public REST calls one after another, as the rate budget allows, so that a reconnect of many instruments does not become a
 * storm. Event loop only. Bounded by its callers: at most one call per instrument and kind waits.
 */
final class RestQueue {
    /** Takes the outcome of a call, on the event loop. */
    interface Callback {
        /** The venue answered with success. */
        void onReply(JsonNode body);

        /** No answer, or a refusal ({@link BinanceRest.RefusedException}). */
        void onFailure(Throwable cause);
    }

    private record Call(String path, Map<String, String> params, int weight, Callback callback) {}

    private static final int MAX_IN_FLIGHT = 2;
    private static final int BUDGET_RETRY_MS = 500;

    private final BinanceRest rest;
    private final RateBudget budget;
    private final EventLoop eventLoop;
    private final ArrayDeque<Call> waiting = new ArrayDeque<>();
    private int inFlight;
    private boolean pumpScheduled;
    private boolean closed;

    RestQueue(BinanceRest rest, RateBudget budget, EventLoop eventLoop) {
        this.rest = rest;
        this.budget = budget;
        this.eventLoop = eventLoop;
    }

    void call(String path, Map<String, String> params, int weight, Callback callback) {
        waiting.add(new Call(path, params, weight, callback));
        pump();
    }

    void close() {
        closed = true;
        waiting.clear();
    }

    private void pump() {
        while (!closed && inFlight < MAX_IN_FLIGHT && !waiting.isEmpty()) {
            if (!budget.tryWeight(RateBudget.Use.REFILL, waiting.element().weight())) {
                pumpLater();
                return;
            }
            Call call = waiting.remove();
            inFlight++;
            var unused = rest.getPublic(call.path(), call.params())
                    .thenApply(BinanceRest::parse)
                    .whenComplete((body, failure) -> eventLoop.execute(() -> onDone(call, body, failure)));
        }
    }

    private void pumpLater() {
        if (!pumpScheduled) {
            pumpScheduled = true;
            var unused = eventLoop.schedule(
                    () -> {
                        pumpScheduled = false;
                        pump();
                    },
                    BUDGET_RETRY_MS,
                    TimeUnit.MILLISECONDS);
        }
    }

    private void onDone(Call call, JsonNode body, Throwable failure) {
        inFlight--;
        if (closed) {
            return;
        }
        if (failure == null) {
            call.callback().onReply(body);
        } else {
            call.callback()
                    .onFailure(
                            failure instanceof CompletionException && failure.getCause() != null
                                    ? failure.getCause()
                                    : failure);
        }
        pump();
    }
}
