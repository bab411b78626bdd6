package io.kairos.engine.adapter.outbound.execution.okx;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Instrument;
import io.kairos.engine.adapter.outbound.execution.entry.VenueOrderIds;
import io.kairos.engine.adapter.venue.okx.OkxErrors;
import io.netty.channel.EventLoop;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Looks for an order that a query did not find in every list that the venue has: open orders, those that ended within a week, within
 * three months, and trades. In this order one that ends meanwhile is not missed. A call that the budget does not allow yet waits:
 * were it given up, several searches at one time would use the budget up for each other again and again. Event loop only.
 *
 * <p>Source: OKX API v5, <i>Order history (last 7 days)</i>, <i>(last 3 months)</i>, <i>Transaction details (last 3 months)</i>: lists
 * are newest first, {@code after} asks for what is older than an id.
 */
final class OrderSearch {
    /** Hears of the end; exactly one method is called, once. */
    interface Listener {
        /** As a query would have shown it. */
        void onFound(JsonNode order);

        /** No list has it, and each was read to its end. */
        void onAbsent();

        /** A list could not be read, or shows something that no other does. */
        void onUndecided(String why);
    }

    private static final List<String> LISTS =
            List.of(PrivateCalls.PENDING, PrivateCalls.HISTORY, PrivateCalls.ARCHIVE, PrivateCalls.FILLS_HISTORY);
    private static final int PAGE_SIZE = 100;
    /** Of one list; where the venue's id is known one is enough. */
    private static final int MAX_PAGES = 20;

    private static final int WAIT_MS = 250;
    /** Of one search: a minute. */
    private static final int MAX_WAITS = 240;

    private final Calls calls;
    private final Instrument on;
    private final long orderId;
    private final long venueOrderId;
    private final Listener listener;
    private final EventLoop eventLoop;
    private int waits;

    OrderSearch(Calls calls, EventLoop eventLoop, Instrument on, long orderId, long venueOrderId, Listener listener) {
        this.calls = calls;
        this.eventLoop = eventLoop;
        this.on = on;
        this.orderId = orderId;
        this.venueOrderId = venueOrderId;
        this.listener = listener;
    }

    void start() {
        page(0, "", 1);
    }

    private void page(int list, String after, int number) {
        if (list == LISTS.size()) {
            listener.onAbsent();
            return;
        }
        String path = LISTS.get(list);
        if (!calls.tryTake(path)) {
            if (++waits > MAX_WAITS) {
                listener.onUndecided(path + " not asked: the budget is used up");
            } else {
                var unused = eventLoop.schedule(() -> page(list, after, number), WAIT_MS, TimeUnit.MILLISECONDS);
            }
            return;
        }
        calls.get(path, params(path, after), new AnswerHandler() {
            @Override
            public void onDone(JsonNode rows) {
                onRows(list, rows, after, number);
            }

            @Override
            public void onRefused(int status, String code, String message) {
                listener.onUndecided(path + ": " + OkxErrors.text(status, code, message));
            }

            @Override
            public void onNoAnswer(String why) {
                listener.onUndecided(path + ": " + why);
            }
        });
    }

    private Map<String, String> params(String path, String after) {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("instType", "SPOT");
        params.put("instId", on.venueSymbol());
        params.put("limit", Integer.toString(PAGE_SIZE));
        if (isNamed() && path.equals(PrivateCalls.FILLS_HISTORY)) {
            params.put("ordId", Long.toString(venueOrderId));
        } else if (isNamed()) {
            // The first of what is older than the next id is the order itself.
            params.put("after", Long.toString(venueOrderId + 1));
            params.put("limit", "1");
        } else if (!after.isEmpty()) {
            params.put("after", after);
        }
        return params;
    }

    private boolean isNamed() {
        return venueOrderId != VenueOrderIds.UNKNOWN;
    }

    private void onRows(int list, JsonNode rows, String after, int number) {
        boolean trades = LISTS.get(list).equals(PrivateCalls.FILLS_HISTORY);
        for (JsonNode row : rows) {
            if (!isIt(row)) {
                continue;
            }
            if (trades) {
                listener.onUndecided("it has trades, but no list of orders has it");
            } else {
                listener.onFound(row);
            }
            return;
        }
        String last =
                rows.path(rows.size() - 1).path(trades ? "billId" : "ordId").asText();
        if (isNamed() || rows.size() < PAGE_SIZE) {
            page(list + 1, "", 1);
        } else if (number >= MAX_PAGES || last.isEmpty() || last.equals(after)) {
            listener.onUndecided(LISTS.get(list) + " has more than can be read");
        } else {
            page(list, last, number + 1);
        }
    }

    private boolean isIt(JsonNode row) {
        return isNamed()
                ? Long.toString(venueOrderId).equals(row.path("ordId").asText())
                : OrderMessages.orderId(row.path("clOrdId").asText()) == orderId;
    }
}
