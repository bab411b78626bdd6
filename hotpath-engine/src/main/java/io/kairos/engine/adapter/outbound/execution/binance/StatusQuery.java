package io.kairos.engine.adapter.outbound.execution.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.DecimalText;
import io.kairos.domain.order.ClientOrderId;
import io.kairos.engine.adapter.outbound.execution.entry.VenueOrderIds;
import io.kairos.engine.adapter.venue.binance.BinanceErrors;
import io.kairos.engine.adapter.venue.binance.RateBudget;
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
 * Asks for the truth about one order: its state, then its trades until they add up to what the state says was executed. Both
 * sides of the venue may lag or move on in between, so a mismatch is asked again, a few times. The weight of the first round and page is
 * the caller's affair, that of others is taken here; without it the order stays unknown, to be asked for again. Event loop only.
 */
final class StatusQuery {
    private static final int MAX_ROUNDS = 5;
    private static final int ROUND_DELAY_MS = 200;
    private static final int PAGE_SIZE = 1_000;
    private static final String NO_BUDGET = "query put off: the budget is used up";

    private final RequestPath path;
    private final RateBudget budget;
    private final ReportMapper reports;
    private final EventLoop eventLoop;
    private final LongSupplier clock;
    private final Instrument instrument;
    private final long orderId;
    private final long venueOrderId;
    private final Runnable onDone;
    private int rounds;

    StatusQuery(
            RequestPath path,
            RateBudget budget,
            ReportMapper reports,
            EventLoop eventLoop,
            LongSupplier clock,
            Instrument instrument,
            long orderId,
            long venueOrderId,
            Runnable onDone) {
        this.path = path;
        this.budget = budget;
        this.reports = reports;
        this.eventLoop = eventLoop;
        this.clock = clock;
        this.instrument = instrument;
        this.orderId = orderId;
        this.venueOrderId = venueOrderId;
        this.onDone = onDone;
    }

    void start() {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("symbol", instrument.venueSymbol());
        if (venueOrderId != VenueOrderIds.UNKNOWN) {
            params.put("orderId", Long.toString(venueOrderId));
        } else {
            params.put("origClientOrderId", ClientOrderId.format(orderId));
        }
        path.request(ApiMethod.STATUS, params, new Step() {
            @Override
            public void onResult(JsonNode order) {
                onOrder(order);
            }

            @Override
            public void onError(int status, int code, String message) {
                onStatusError(status, code, message);
            }
        });
    }

    private void onStatusError(int status, int code, String message) {
        String text = BinanceErrors.text(status, code, message);
        if (code == BinanceErrors.NO_SUCH_ORDER) {
            report(ReportKind.NOT_FOUND, OrderState.UNKNOWN, text);
        } else if (code == BinanceErrors.ORDER_ARCHIVED) {
            // Ended without any fill more than 90 days ago.
            report(ReportKind.STATUS, OrderState.CANCELED, text);
        } else {
            report(ReportKind.OUTCOME_UNKNOWN, OrderState.UNKNOWN, "query failed: " + text);
        }
    }

    private void onOrder(JsonNode order) {
        if (isNothingExecuted(order)) {
            reports.onStatus(instrument, orderId, clock.getAsLong(), order);
            onDone.run();
            return;
        }
        JsonNode id = order.path("orderId");
        if (!id.canConvertToLong()) {
            report(ReportKind.OUTCOME_UNKNOWN, OrderState.UNKNOWN, "query answered without an order id");
            return;
        }
        fetchTrades(order, id.longValue(), -1, new ArrayList<>());
    }

    private static boolean isNothingExecuted(JsonNode order) {
        return order.path("executedQty").asText().matches("0+(\\.0+)?");
    }

    private void fetchTrades(JsonNode order, long id, long fromTradeId, List<JsonNode> trades) {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("symbol", instrument.venueSymbol());
        params.put("orderId", Long.toString(id));
        params.put("limit", Integer.toString(PAGE_SIZE));
        if (fromTradeId >= 0) {
            params.put("fromId", Long.toString(fromTradeId));
        }
        path.request(ApiMethod.TRADES, params, new Step() {
            @Override
            public void onResult(JsonNode page) {
                page.forEach(trades::add);
                if (page.size() < PAGE_SIZE) {
                    onTrades(order, trades);
                } else if (budget.tryWeight(RateBudget.Use.QUERY, ApiMethod.TRADES_WEIGHT)) {
                    long next = page.get(PAGE_SIZE - 1).path("id").asLong() + 1;
                    fetchTrades(order, id, next, trades);
                } else {
                    report(ReportKind.OUTCOME_UNKNOWN, OrderState.UNKNOWN, NO_BUDGET);
                }
            }

            @Override
            public void onError(int status, int code, String message) {
                report(
                        ReportKind.OUTCOME_UNKNOWN,
                        OrderState.UNKNOWN,
                        "query of trades failed: " + BinanceErrors.text(status, code, message));
            }
        });
    }

    private void onTrades(JsonNode order, List<JsonNode> trades) {
        long executed;
        long traded = 0;
        try {
            executed = DecimalText.parse(order.path("executedQty").asText(), instrument.qtyDecimals());
            for (JsonNode trade : trades) {
                traded += DecimalText.parse(trade.path("qty").asText(), instrument.qtyDecimals());
            }
        } catch (NumberFormatException e) {
            report(ReportKind.OUTCOME_UNKNOWN, OrderState.UNKNOWN, "query not understood: " + e.getMessage());
            return;
        }
        if (traded != executed) {
            if (++rounds < MAX_ROUNDS) {
                var unused = eventLoop.schedule(this::startAgain, ROUND_DELAY_MS, TimeUnit.MILLISECONDS);
            } else {
                report(
                        ReportKind.OUTCOME_UNKNOWN,
                        OrderState.UNKNOWN,
                        "trades do not add up to the executed quantity: executed=" + executed + " traded=" + traded);
            }
            return;
        }
        long receiveTimeNs = clock.getAsLong();
        for (JsonNode trade : trades) {
            reports.onTrade(instrument, orderId, receiveTimeNs, trade);
        }
        reports.onStatus(instrument, orderId, receiveTimeNs, order);
        onDone.run();
    }

    private void startAgain() {
        if (budget.tryWeight(RateBudget.Use.QUERY, ApiMethod.STATUS_WEIGHT)) {
            start();
        } else {
            report(ReportKind.OUTCOME_UNKNOWN, OrderState.UNKNOWN, NO_BUDGET);
        }
    }

    private void report(ReportKind kind, OrderState state, String text) {
        reports.plain(kind, state, instrument.id(), orderId, clock.getAsLong(), text);
        onDone.run();
    }

    /** A step of which a lost answer ends the query. */
    private abstract class Step implements ResponseHandler {
        @Override
        public void onNoAnswer(String why) {
            report(ReportKind.OUTCOME_UNKNOWN, OrderState.UNKNOWN, "query failed: " + why);
        }
    }
}
