package io.kairos.engine.adapter.outbound.execution.okx;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.engine.adapter.venue.net.HttpReply;
import io.kairos.engine.adapter.venue.okx.AccountBudget;
import io.kairos.engine.adapter.venue.okx.OkxErrors;
import io.kairos.engine.adapter.venue.okx.OkxPrivateRest;
import io.kairos.engine.adapter.venue.okx.OkxRest;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Calls of the private REST API, answered on the event loop. Event loop only. */
final class PrivateCalls implements Calls {
    static final String BALANCE = "/api/v5/account/balance";
    static final String PENDING = "/api/v5/trade/orders-pending";
    static final String ORDER = "/api/v5/trade/order";
    static final String CANCEL = "/api/v5/trade/cancel-order";
    static final String HISTORY = "/api/v5/trade/orders-history";
    static final String ARCHIVE = "/api/v5/trade/orders-history-archive";
    static final String FILLS = "/api/v5/trade/fills";
    static final String FILLS_HISTORY = "/api/v5/trade/fills-history";
    static final String CANCEL_ALL_AFTER = "/api/v5/trade/cancel-all-after";

    private static final int EXCERPT_BYTES = 120;

    private final OkxPrivateRest rest;
    private final AccountBudget budget;
    private final EventLoop eventLoop;
    private final Runnable onWrongTime;

    /** Calls that tell {@code onWrongTime} when the venue called our time wrong. */
    PrivateCalls(OkxPrivateRest rest, AccountBudget budget, EventLoop eventLoop, Runnable onWrongTime) {
        this.rest = rest;
        this.budget = budget;
        this.eventLoop = eventLoop;
        this.onWrongTime = onWrongTime;
    }

    /** Calls in two seconds that the venue allows per account. */
    private static int limit(String path) {
        return switch (path) {
            case BALANCE, FILLS_HISTORY -> 10;
            // One a second, so two in a window of two seconds might be one too many.
            case CANCEL_ALL_AFTER -> 1;
            case HISTORY -> 40;
            case ARCHIVE -> 20;
            default -> 60;
        };
    }

    @Override
    public boolean tryTake(String path) {
        return budget.tryCall(path, limit(path));
    }

    @Override
    public void get(String path, Map<String, String> params, AnswerHandler handler) {
        listen(path, rest.get(path, params), handler);
    }

    /** Tells; {@link #tryTake} first, or the budget of the instrument. */
    void post(String path, String body, AnswerHandler handler) {
        listen(path, rest.post(path, body), handler);
    }

    private void listen(String path, CompletableFuture<HttpReply> call, AnswerHandler handler) {
        var unused = call.whenComplete((reply, failure) -> {
            budget.onAnswer(path);
            if (!eventLoop.isShutdown()) {
                eventLoop.execute(() -> deliver(path, reply, failure, handler));
            }
        });
    }

    private void deliver(String path, @Nullable HttpReply reply, @Nullable Throwable failure, AnswerHandler handler) {
        if (reply == null) {
            handler.onNoAnswer("no answer by REST: " + failure);
            return;
        }
        JsonNode body = OkxRest.parse(reply.body());
        String code = body.path("code").asText();
        if (OkxErrors.isWrongTime(code)) {
            onWrongTime.run();
        } else if (OkxErrors.isThrottled(reply.status(), code)) {
            budget.onThrottled(path);
        }
        AnswerHandler.deliver(reply.status(), body, reply.excerpt(EXCERPT_BYTES), handler);
    }
}
