package io.kairos.engine.adapter.outbound.execution.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.ClientOrderId;
import io.kairos.engine.adapter.outbound.execution.entry.VenueNames;
import io.kairos.engine.adapter.venue.binance.BinanceErrors;
import io.kairos.engine.adapter.venue.binance.BinanceVenue;
import io.kairos.engine.adapter.venue.binance.RateBudget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for the list of open orders while the link is up, and then for each order about which list and events disagree, so that an event
 * that was lost is made good in bounded time. One list costs {@link ApiMethod#OPEN_ORDERS_WEIGHT}; of the orders in doubt
 * {@link #MAX_DOUBTS} are asked for after each list, the others after the next. Event loop only, besides the counters.
 */
final class OrderComparison {
    /** Asks for one order. */
    interface Question {
        /** False when nothing was sent. */
        boolean ask(int instrumentId, long orderId);
    }

    private static final Logger LOG = LoggerFactory.getLogger(OrderComparison.class);
    private static final int MAX_DOUBTS = 20;

    private final RateBudget budget;
    private final VenueNames names;
    private final OpenOrders open;
    private final LongSupplier nanoTime;
    private final Question question;
    private final AtomicLong comparisons = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong doubtful = new AtomicLong();

    OrderComparison(BinanceVenue venue, VenueNames names, OpenOrders open, LongSupplier nanoTime, Question question) {
        this.budget = venue.budget();
        this.names = names;
        this.open = open;
        this.nanoTime = nanoTime;
        this.question = question;
    }

    /** Compares now; where that fails it is done in its next turn. */
    void compare(WsApiConnection session) {
        if (!budget.tryWeight(RateBudget.Use.QUERY, ApiMethod.OPEN_ORDERS_WEIGHT)) {
            failures.incrementAndGet();
            return;
        }
        long askedNs = nanoTime.getAsLong();
        session.request(ApiMethod.OPEN_ORDERS, Map.of(), new ResponseHandler() {
            @Override
            public void onResult(JsonNode orders) {
                if (!orders.isArray()) {
                    onFailed("not a list");
                    return;
                }
                comparisons.incrementAndGet();
                onList(orders, askedNs);
            }

            @Override
            public void onError(int status, int code, String message) {
                onFailed(BinanceErrors.text(status, code, message));
            }

            @Override
            public void onNoAnswer(String why) {
                onFailed(why);
            }

            private void onFailed(String why) {
                failures.incrementAndGet();
                LOG.warn("Binance open orders not compared: {}", why);
            }
        });
    }

    private void onList(JsonNode orders, long askedNs) {
        Map<Long, OpenOrders.Listed> listed = new HashMap<>();
        for (JsonNode order : orders) {
            Instrument on = names.instrument(order.path("symbol").asText());
            long orderId = ClientOrderId.parse(order.path("clientOrderId").asText());
            if (on != null && orderId > 0) {
                listed.put(orderId, new OpenOrders.Listed(on, order));
            }
        }
        List<OpenOrders.Doubt> doubts = open.compare(listed, askedNs, MAX_DOUBTS);
        for (OpenOrders.Doubt doubt : doubts) {
            boolean asked = question.ask(doubt.instrument().id(), doubt.orderId());
            doubtful.incrementAndGet();
            LOG.warn(
                    "Binance order differs from what was told: symbol={} orderId={} asked={}",
                    doubt.instrument().symbol(),
                    doubt.orderId(),
                    asked);
        }
    }

    /** Lists that were compared; any thread. */
    long comparisons() {
        return comparisons.get();
    }

    /** Lists that could not be asked for or did not come; any thread. */
    long failures() {
        return failures.get();
    }

    /** Open orders that there was no room for; any thread. */
    long untracked() {
        return open.untracked();
    }

    /** Orders that were asked for since list and events disagreed; any thread. */
    long doubtful() {
        return doubtful.get();
    }
}
