package io.kairos.engine.watchdog;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.order.ClientOrderId;
import io.kairos.engine.adapter.venue.binance.BinanceErrors;
import io.kairos.engine.adapter.venue.binance.BinanceRest;
import io.kairos.engine.adapter.venue.binance.BinanceVenue;
import io.kairos.engine.adapter.venue.binance.RateBudget;
import io.kairos.engine.adapter.venue.net.HttpReply;
import io.kairos.engine.watchdog.WatchdogCounters.Counter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels the engine's orders at Binance by signed REST: {@code GET /api/v3/openOrders} for all markets, then {@code DELETE
 * /api/v3/openOrders} for each market where all that is open is ours, and {@code DELETE /api/v3/order} one by one where somebody else has
 * orders too. Ours are those whose client id we made. Whether a cancel worked is believed from the next list alone.
 *
 * <p>Limits: ten requests a second at most, and the weights of the venue's documentation (80 for the list, 1 for a cancel); after 429 or
 * 418 nothing until the venue allows it. One thread.
 */
public final class BinanceSweep implements Sweep {
    private static final Logger LOG = LoggerFactory.getLogger(BinanceSweep.class);
    private static final int LIST_WEIGHT = 80;
    private static final int CANCEL_WEIGHT = 1;
    /** Published limit of request weight a minute; a budget that has not learnt it would hold cancels back. */
    private static final int MINUTE_WEIGHT = 6_000;

    private static final long PACE_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int OK = 200;

    private final BinanceVenue venue;
    private final WatchdogCounters counters;
    private boolean clockMeasured;
    private long lastRequestNs = System.nanoTime() - PACE_NS;

    /** Sends nothing yet; {@code venue} has credentials. */
    public BinanceSweep(BinanceVenue venue, WatchdogCounters counters) {
        this.venue = venue;
        this.counters = counters;
        venue.budget().learn("REQUEST_WEIGHT", "MINUTE", 1, MINUTE_WEIGHT);
    }

    @Override
    public Outcome round(BooleanSupplier wanted) throws InterruptedException {
        counters.count(Counter.ROUNDS);
        measureClock();
        if (!wanted.getAsBoolean()) {
            return Outcome.CALLED_OFF;
        }
        HttpReply reply = ask("GET", "/api/v3/openOrders", Map.of(), LIST_WEIGHT);
        JsonNode orders = reply == null || reply.status() != OK ? null : BinanceRest.parse(reply);
        if (orders == null || !orders.isArray()) {
            return Outcome.UNKNOWN;
        }
        Map<String, List<String>> ours = new TreeMap<>();
        Set<String> shared = new HashSet<>();
        for (JsonNode order : orders) {
            String symbol = order.path("symbol").asText();
            String id = order.path("clientOrderId").asText();
            if (ClientOrderId.parse(id) != 0) {
                ours.computeIfAbsent(symbol, unused -> new ArrayList<>()).add(id);
            } else {
                shared.add(symbol);
                counters.count(Counter.FOREIGN);
            }
        }
        for (Map.Entry<String, List<String>> each : ours.entrySet()) {
            if (!cancel(each.getKey(), each.getValue(), shared.contains(each.getKey()), wanted)) {
                return Outcome.CALLED_OFF;
            }
        }
        return ours.isEmpty() ? Outcome.CLEAN : Outcome.CANCELED;
    }

    /** False when it was called off. */
    private boolean cancel(String symbol, List<String> ids, boolean shared, BooleanSupplier wanted)
            throws InterruptedException {
        LOG.warn("canceling: symbol={} ours={} othersToo={}", symbol, ids, shared);
        if (!shared) {
            if (!wanted.getAsBoolean()) {
                return false;
            }
            counters.add(Counter.CANCELS, ids.size());
            ask("DELETE", "/api/v3/openOrders", Map.of("symbol", symbol), CANCEL_WEIGHT);
            return true;
        }
        for (String id : ids) {
            if (!wanted.getAsBoolean()) {
                return false;
            }
            counters.count(Counter.CANCELS);
            ask("DELETE", "/api/v3/order", Map.of("symbol", symbol, "origClientOrderId", id), CANCEL_WEIGHT);
        }
        return true;
    }

    /** Once, and again after the venue called a time wrong; without an answer our own clock must do. */
    private void measureClock() throws InterruptedException {
        if (!clockMeasured) {
            clockMeasured =
                    answerOf("GET /api/v3/time", venue.rest().measureTime().thenApply(nothing -> true)) != null;
        }
    }

    /** The answer, or null when there was none. */
    private @Nullable HttpReply ask(String method, String path, Map<String, String> params, int weight)
            throws InterruptedException {
        if (!venue.budget().tryWeight(RateBudget.Use.CANCEL, weight)) {
            counters.count(Counter.WITHHELD);
            return null;
        }
        long waitNs = PACE_NS - (System.nanoTime() - lastRequestNs);
        if (waitNs > 0) {
            TimeUnit.NANOSECONDS.sleep(waitNs);
        }
        lastRequestNs = System.nanoTime();
        HttpReply reply = answerOf(method + ' ' + path, venue.rest().sendSigned(method, path, params));
        if (reply != null && reply.status() != OK) {
            onRefusal(method + ' ' + path, reply);
        }
        return reply;
    }

    private <T> @Nullable T answerOf(String what, CompletableFuture<T> answer) throws InterruptedException {
        counters.count(Counter.REQUESTS);
        try {
            return answer.get(venue.context().requestTimeoutMs(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            counters.count(Counter.UNANSWERED);
            LOG.warn("no answer: request={} waitedMs={}", what, venue.context().requestTimeoutMs());
        } catch (ExecutionException e) {
            counters.count(Counter.UNANSWERED);
            LOG.warn("no answer: request={} cause={}", what, String.valueOf(e.getCause()));
        }
        return null;
    }

    private void onRefusal(String what, HttpReply reply) {
        JsonNode body = BinanceRest.parse(reply);
        int code = body.path("code").asInt(0);
        if (code == BinanceErrors.CANCEL_REJECTED) {
            // Not open any more, which is what was wanted; the next list tells.
            return;
        }
        if (code == BinanceErrors.BAD_TIMESTAMP) {
            clockMeasured = false;
        }
        counters.count(Counter.REFUSED);
        LOG.warn(
                "refused: request={} cause={}",
                what,
                BinanceErrors.text(
                        reply.status(), code, code == 0 ? "" : body.path("msg").asText()));
    }

    @Override
    public long patienceMs() {
        return venue.budget().blockedForMs();
    }
}
