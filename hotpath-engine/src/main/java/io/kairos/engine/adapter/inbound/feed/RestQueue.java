package io.kairos.engine.adapter.inbound.feed;

import io.kairos.engine.adapter.venue.PublicRest;
import io.kairos.engine.adapter.venue.RestRequest;
import io.kairos.engine.adapter.venue.net.HttpReply;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Public REST calls one after another, as the venue's budget allows, so that a reconnect of many instruments does not become a
 * storm: what books wait for goes first. Event loop only. Bounded by its callers: at most one call per instrument and kind waits.
 */
final class RestQueue {
    /** Takes the outcome of a call, on the event loop. */
    interface Callback {
        /** The venue answered with success. */
        void onReply(byte[] body);

        /** No answer, or a refusal ({@link io.kairos.engine.adapter.venue.RestRefusedException}). */
        void onFailure(Throwable cause);
    }

    private record Call(RestRequest request, boolean urgent, Callback callback) {}

    private static final int MAX_IN_FLIGHT = 4;
    private static final int BUDGET_RETRY_MS = 250;

    private final PublicRest rest;
    private final EventLoop eventLoop;
    private final int urgentTimeoutMs;
    private final ArrayDeque<Call> urgent = new ArrayDeque<>();
    private final ArrayDeque<Call> patient = new ArrayDeque<>();
    private int inFlight;
    private boolean pumpScheduled;
    private boolean closed;

    /** Calls that books wait for are given up after {@code urgentTimeoutMs}; the others have the time of any call. */
    RestQueue(PublicRest rest, EventLoop eventLoop, int urgentTimeoutMs) {
        this.rest = rest;
        this.eventLoop = eventLoop;
        this.urgentTimeoutMs = urgentTimeoutMs;
    }

    void call(RestRequest request, boolean isUrgent, Callback callback) {
        (isUrgent ? urgent : patient).add(new Call(request, isUrgent, callback));
        pump();
    }

    void close() {
        closed = true;
        urgent.clear();
        patient.clear();
    }

    private void pump() {
        while (!closed && inFlight < MAX_IN_FLIGHT) {
            ArrayDeque<Call> from = urgent.isEmpty() ? patient : urgent;
            Call call = from.peek();
            if (call == null) {
                return;
            }
            if (!rest.tryTake(call.request(), call.urgent())) {
                pumpLater();
                return;
            }
            from.remove();
            inFlight++;
            CompletableFuture<HttpReply> answer = rest.get(call.request());
            if (call.urgent()) {
                limit(answer);
            }
            var unused = answer.whenComplete((reply, failure) -> eventLoop.execute(() -> onDone(call, reply, failure)));
        }
    }

    private void limit(CompletableFuture<HttpReply> answer) {
        ScheduledFuture<?> timeout = eventLoop.schedule(
                () -> answer.completeExceptionally(new TimeoutException("no answer within " + urgentTimeoutMs + " ms")),
                urgentTimeoutMs,
                TimeUnit.MILLISECONDS);
        var unused = answer.whenComplete((reply, failure) -> timeout.cancel(false));
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

    private void onDone(Call call, @Nullable HttpReply reply, @Nullable Throwable failure) {
        inFlight--;
        if (closed) {
            return;
        }
        if (reply != null) {
            call.callback().onReply(reply.body());
        } else if (failure instanceof CompletionException wrapped && wrapped.getCause() != null) {
            call.callback().onFailure(wrapped.getCause());
        } else {
            call.callback().onFailure(failure == null ? new IllegalStateException("no outcome") : failure);
        }
        pump();
    }
}
