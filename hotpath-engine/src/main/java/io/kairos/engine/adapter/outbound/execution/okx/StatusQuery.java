package io.kairos.engine.adapter.outbound.execution.okx;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.DecimalText;
import io.kairos.engine.adapter.outbound.execution.entry.VenueOrderIds;
import io.kairos.engine.adapter.venue.okx.AccountBudget;
import io.kairos.engine.adapter.venue.okx.OkxErrors;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Asks for the truth about one order: its state, then its trades until they add up to what the state says was filled. Both sides of
 * the venue may lag or move on in between, so a mismatch is asked again, a few times, at last in the older list of trades. Event
 * loop only.
 *
 * <p>The venue forgets a canceled order without fills after two hours. So one that may be that old and is not found is looked for in
 * every list before it is called not found; whether that ends it is for the engine to say, which knows when it was last seen.
 */
final class StatusQuery {
    /** What every query of a gateway needs. */
    record Services(
            Calls calls,
            AccountBudget budget,
            ReportMapper reports,
            OpenOrders open,
            EventLoop eventLoop,
            LongSupplier epochClock,
            LongSupplier nanoTime) {}

    private static final int MAX_ROUNDS = 5;
    private static final int ROUND_DELAY_MS = 200;
    private static final int PAGE_SIZE = 100;
    /** An order has no more trades than makers it may meet at once, and is filled in a few steps; beyond this something is wrong. */
    private static final int MAX_PAGES = 50;
    /** A younger order cannot have been forgotten, so that not to find it means that the venue lags, or that it never lived. */
    private static final long FORGOTTEN_NS = TimeUnit.MINUTES.toNanos(110);
    /** An order has to arrive within seconds; one that is not there after so long, and never was, does not come to life any more. */
    private static final long NEVER_LIVED_NS = TimeUnit.MINUTES.toNanos(1);

    private final Services services;
    private final Instrument on;
    private final long orderId;
    private final long venueOrderId;
    private final Runnable onDone;
    private int rounds;

    StatusQuery(Services services, Instrument on, long orderId, long venueOrderId, Runnable onDone) {
        this.services = services;
        this.on = on;
        this.orderId = orderId;
        this.venueOrderId = venueOrderId;
        this.onDone = onDone;
    }

    /** Asks; whoever calls took the query from the budget. */
    void start() {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("instId", on.venueSymbol());
        if (venueOrderId != VenueOrderIds.UNKNOWN) {
            params.put("ordId", Long.toString(venueOrderId));
        } else {
            params.put("clOrdId", OrderMessages.clientId(orderId));
        }
        services.calls().get(PrivateCalls.ORDER, params, new Step() {
            @Override
            public void onDone(JsonNode data) {
                onOrder(data.path(0));
            }

            @Override
            public void onRefused(int status, String code, String message) {
                String text = OkxErrors.text(status, code, message);
                if (OkxErrors.NO_SUCH_ORDER.equals(code)) {
                    onNotFound(text);
                } else {
                    unknown("query failed: " + text);
                }
            }
        });
    }

    private void onNotFound(String text) {
        OpenOrders open = services.open();
        long nowNs = services.nanoTime().getAsLong();
        if (open.isYoungerThan(FORGOTTEN_NS, orderId, nowNs)) {
            if (venueOrderId == VenueOrderIds.UNKNOWN && !open.isYoungerThan(NEVER_LIVED_NS, orderId, nowNs)) {
                open.forget(orderId);
            }
            report(ReportKind.NOT_FOUND, OrderState.UNKNOWN, text);
            return;
        }
        if (isGivenWithin(FORGOTTEN_NS)) {
            report(ReportKind.NOT_FOUND, OrderState.UNKNOWN, text);
            return;
        }
        if (!open.beginSearch(orderId)) {
            unknown(text + "; it is being looked for");
            return;
        }
        OrderSearch.Listener listener = new OrderSearch.Listener() {
            @Override
            public void onFound(JsonNode order) {
                open.endSearch(orderId);
                onOrder(order);
            }

            @Override
            public void onAbsent() {
                open.endSearch(orderId);
                open.onAbsent(orderId, services.nanoTime().getAsLong());
                report(ReportKind.NOT_FOUND, OrderState.UNKNOWN, text + "; and in no list");
            }

            @Override
            public void onUndecided(String why) {
                open.endSearch(orderId);
                unknown(text + "; " + why);
            }
        };
        new OrderSearch(services.calls(), services.eventLoop(), on, orderId, venueOrderId, listener).start();
    }

    /**
     * Whether it was sent less than so long ago by its id, also if by a process before this one: ids begin with the microseconds at which
     * a process starts and count on, so that none is ahead of the clock that it was given by.
     */
    private boolean isGivenWithin(long ageNs) {
        long age = services.epochClock().getAsLong() - TimeUnit.MICROSECONDS.toNanos(orderId);
        return age >= 0 && age < ageNs;
    }

    private void onOrder(JsonNode order) {
        String ordId = order.path("ordId").asText();
        if (!ordId.matches("[0-9]{1,20}")) {
            unknown("query answered without an order id");
        } else if (order.path("accFillSz").asText().matches("0*(\\.0+)?")) {
            services.reports().onStatus(on, orderId, services.epochClock().getAsLong(), order);
            onDone.run();
        } else {
            fetchTrades(order, ordId, "", new ArrayList<>());
        }
    }

    private void fetchTrades(JsonNode order, String ordId, String afterBillId, List<JsonNode> trades) {
        String path = rounds < MAX_ROUNDS - 1 ? PrivateCalls.FILLS : PrivateCalls.FILLS_HISTORY;
        if (!services.calls().tryTake(path)) {
            unknown("query of trades put off: the budget is used up");
            return;
        }
        Map<String, String> params = new LinkedHashMap<>();
        params.put("instType", "SPOT");
        params.put("instId", on.venueSymbol());
        params.put("ordId", ordId);
        params.put("limit", Integer.toString(PAGE_SIZE));
        if (!afterBillId.isEmpty()) {
            params.put("after", afterBillId);
        }
        services.calls().get(path, params, new Step() {
            @Override
            public void onDone(JsonNode page) {
                page.forEach(trades::add);
                String last = page.path(page.size() - 1).path("billId").asText();
                boolean more = page.size() == PAGE_SIZE && !last.isEmpty() && !last.equals(afterBillId);
                if (more && trades.size() < MAX_PAGES * PAGE_SIZE) {
                    fetchTrades(order, ordId, last, trades);
                } else {
                    onTrades(order, trades);
                }
            }

            @Override
            public void onRefused(int status, String code, String message) {
                unknown("query of trades failed: " + OkxErrors.text(status, code, message));
            }
        });
    }

    private void onTrades(JsonNode order, List<JsonNode> trades) {
        long filled;
        long traded = 0;
        try {
            filled = DecimalText.parse(order.path("accFillSz").asText(), on.qtyDecimals());
            for (JsonNode trade : trades) {
                traded = Math.addExact(
                        traded, DecimalText.parse(trade.path("fillSz").asText(), on.qtyDecimals()));
            }
        } catch (NumberFormatException | ArithmeticException e) {
            unknown("query not understood: " + e.getMessage());
            return;
        }
        if (traded != filled) {
            again("trades do not add up to the filled quantity: filled=" + filled + " traded=" + traded);
            return;
        }
        long receiveTimeNs = services.epochClock().getAsLong();
        // The newest come first.
        for (int i = trades.size() - 1; i >= 0; i--) {
            services.reports().onFill(on, orderId, receiveTimeNs, trades.get(i), true);
        }
        services.reports().onStatus(on, orderId, receiveTimeNs, order);
        onDone.run();
    }

    private void again(String why) {
        if (++rounds >= MAX_ROUNDS) {
            unknown(why);
            return;
        }
        var unused = services.eventLoop()
                .schedule(
                        () -> {
                            if (services.budget().tryTake(AccountBudget.Pool.QUERY, on.id())) {
                                start();
                            } else {
                                unknown("query put off: the budget is used up");
                            }
                        },
                        ROUND_DELAY_MS,
                        TimeUnit.MILLISECONDS);
    }

    private void unknown(String text) {
        report(ReportKind.OUTCOME_UNKNOWN, OrderState.UNKNOWN, text);
    }

    private void report(ReportKind kind, OrderState state, String text) {
        services.reports().plain(kind, state, on, orderId, services.epochClock().getAsLong(), text);
        onDone.run();
    }

    /** A step of which a lost answer ends the query. */
    private abstract class Step implements AnswerHandler {
        @Override
        public void onNoAnswer(String why) {
            unknown("query failed: " + why);
        }
    }
}
