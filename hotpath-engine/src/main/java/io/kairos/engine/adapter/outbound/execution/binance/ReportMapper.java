package io.kairos.engine.adapter.outbound.execution.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.DecimalText;
import io.kairos.domain.order.ClientOrderId;
import io.kairos.engine.adapter.outbound.execution.entry.VenueNames;
import io.kairos.engine.adapter.outbound.execution.entry.VenueOrderIds;
import io.kairos.engine.adapter.venue.ExecutionEvents;
import io.kairos.engine.adapter.venue.ExecutionReport;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import io.kairos.journal.codec.Side;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what the venue says of orders into {@link ExecutionReport}s. Event loop only.
 *
 * <p>A number or a status that is not understood is never guessed at: the order is reported as of unknown outcome, which makes
 * the engine ask, and counted.
 */
final class ReportMapper {
    private static final Logger LOG = LoggerFactory.getLogger(ReportMapper.class);
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int NO_ASSET = -1;

    private final VenueNames names;
    private final ExecutionEvents events;
    private final VenueOrderIds venueOrderIds;
    private final OpenOrders open;
    private final LongSupplier nanoTime;
    private final ExecutionReport report = new ExecutionReport();
    private long notUnderstood;

    /**
     * A mapper.
     *
     * @param open told of every report on an order.
     * @param nanoTime a clock that never goes back.
     */
    ReportMapper(
            VenueNames names,
            ExecutionEvents events,
            VenueOrderIds venueOrderIds,
            OpenOrders open,
            LongSupplier nanoTime) {
        this.open = open;
        this.nanoTime = nanoTime;
        this.names = names;
        this.events = events;
        this.venueOrderIds = venueOrderIds;
    }

    /** How often something was not understood. */
    long notUnderstood() {
        return notUnderstood;
    }

    /** Something of which only the kind is known. */
    void plain(ReportKind kind, OrderState state, int instrumentId, long orderId, long receiveTimeNs, String text) {
        switch (kind) {
            case REJECTED, NOT_FOUND -> open.forget(orderId);
            default -> {
                // It may be open as before.
            }
        }
        events.report(report.reset(kind, instrumentId, orderId, receiveTimeNs)
                .state(state)
                .text(text));
    }

    private void emit(Instrument on) {
        open.onReport(on, report, nanoTime.getAsLong());
        events.report(report);
    }

    /** The answer to a new order, with its fills if it met the book at once. */
    void onPlaced(Instrument instrument, long orderId, long receiveTimeNs, JsonNode result) {
        guarded(instrument, orderId, receiveTimeNs, "order.place", () -> {
            OrderState state = orderState(result.path("status").asText());
            start(ReportKind.ACCEPTED, instrument, orderId, receiveTimeNs, result);
            report.exchangeTimeNs(result.path("transactTime").asLong() * NANOS_PER_MILLI);
            JsonNode fills = result.path("fills");
            long executedQty = qty(instrument, result, "executedQty");
            long quoteAmount = quoteAmount(instrument, result);
            long cumQty = 0;
            for (int i = 0; i < fills.size(); i++) {
                JsonNode fill = fills.get(i);
                cumQty += qty(instrument, fill, "qty");
                boolean last = i == fills.size() - 1;
                report.kind(ReportKind.TRADED)
                        .state(last && state == OrderState.FILLED ? OrderState.FILLED : OrderState.LIVE)
                        .cumulative(cumQty, last ? quoteAmount : ExecutionReport.NOT_SAID);
                trade(instrument, fill, "tradeId", "price", "qty", "commission", "commissionAsset", false);
                emit(instrument);
            }
            report.noTrade().cumulative(executedQty, quoteAmount);
            if (state != OrderState.FILLED || cumQty != executedQty) {
                ReportKind kind =
                        switch (state) {
                            case LIVE, PENDING_NEW -> ReportKind.ACCEPTED;
                            case CANCELED -> ReportKind.CANCELED;
                            case EXPIRED -> ReportKind.EXPIRED;
                            case REJECTED -> ReportKind.REJECTED;
                            default -> ReportKind.STATUS;
                        };
                report.kind(kind).state(state).text(result.path("expiryReason").asText());
                emit(instrument);
            }
        });
    }

    /** The answer to a cancel. */
    void onCanceled(Instrument instrument, long orderId, long receiveTimeNs, JsonNode result) {
        guarded(instrument, orderId, receiveTimeNs, "order.cancel", () -> {
            start(ReportKind.CANCELED, instrument, orderId, receiveTimeNs, result);
            report.state(orderState(result.path("status").asText()))
                    .exchangeTimeNs(result.path("transactTime").asLong() * NANOS_PER_MILLI)
                    .cumulative(qty(instrument, result, "executedQty"), quoteAmount(instrument, result));
            emit(instrument);
        });
    }

    /** The answer to an amendment, whose names are others than those of all other answers. */
    void onAmended(Instrument instrument, long orderId, long receiveTimeNs, JsonNode result) {
        guarded(instrument, orderId, receiveTimeNs, "order.amend", () -> {
            JsonNode order = result.path("amendedOrder");
            start(ReportKind.AMENDED, instrument, orderId, receiveTimeNs, order);
            report.state(orderState(order.path("status").asText()))
                    .exchangeTimeNs(result.path("transactTime").asLong() * NANOS_PER_MILLI)
                    .cumulative(qty(instrument, order, "executedQty"), ExecutionReport.NOT_SAID)
                    .terms(
                            DecimalText.parse(order.path("price").asText(), instrument.priceDecimals()),
                            qty(instrument, order, "qty"));
            emit(instrument);
        });
    }

    /** Only what rests has terms that an amendment can change. */
    private void terms(Instrument instrument, JsonNode order, String typeField, String pxField, String qtyField) {
        if (order.path(typeField).asText().startsWith("LIMIT")) {
            report.terms(
                    DecimalText.parse(order.path(pxField).asText(), instrument.priceDecimals()),
                    qty(instrument, order, qtyField));
        }
    }

    /** An order as a query shows it. */
    void onStatus(Instrument instrument, long orderId, long receiveTimeNs, JsonNode order) {
        guarded(instrument, orderId, receiveTimeNs, "order.status", () -> {
            start(ReportKind.STATUS, instrument, orderId, receiveTimeNs, order);
            terms(instrument, order, "type", "price", "origQty");
            report.state(orderState(order.path("status").asText()))
                    .exchangeTimeNs(order.path("updateTime").asLong() * NANOS_PER_MILLI)
                    .cumulative(qty(instrument, order, "executedQty"), quoteAmount(instrument, order));
            emit(instrument);
        });
    }

    /** One of an order's trades as a query shows it. */
    void onTrade(Instrument instrument, long orderId, long receiveTimeNs, JsonNode trade) {
        guarded(instrument, orderId, receiveTimeNs, "myTrades", () -> {
            report.reset(ReportKind.TRADED, instrument, orderId, receiveTimeNs)
                    .state(OrderState.LIVE)
                    .side(trade.path("isBuyer").asBoolean() ? Side.BUY : Side.SELL)
                    .exchangeTimeNs(trade.path("time").asLong() * NANOS_PER_MILLI)
                    .venueOrderId(trade.path("orderId").asText());
            boolean maker = trade.path("isMaker").asBoolean();
            trade(instrument, trade, "id", "price", "qty", "commission", "commissionAsset", maker);
            emit(instrument);
        });
    }

    /**
     * An {@code executionReport} event. On CANCELED and REPLACED {@code c} is the id of that request and {@code C} the order's
     * (Binance Spot API documentation, "User data streams", read 2026-07-21).
     */
    void onExecutionReport(long receiveTimeNs, JsonNode event) {
        Instrument instrument = names.instrument(event.path("s").asText());
        String original = event.path("C").asText();
        boolean renamed = !original.isEmpty() && !"null".equals(original);
        long orderId = ClientOrderId.parse(renamed ? original : event.path("c").asText());
        if (instrument == null) {
            notUnderstood++;
            LOG.error(
                    "Binance reports an order of an unknown symbol: symbol={} orderId={}",
                    event.path("s").asText(),
                    orderId);
            return;
        }
        guarded(instrument, orderId, receiveTimeNs, "executionReport", () -> {
            OrderState state = orderState(event.path("X").asText());
            report.reset(executionKind(event.path("x").asText()), instrument, orderId, receiveTimeNs)
                    .state(state)
                    .side(side(event.path("S").asText()))
                    .exchangeTimeNs(event.path("T").asLong() * NANOS_PER_MILLI)
                    .venueOrderId(event.path("i").asText())
                    .cumulative(qty(instrument, event, "z"), amount(event, "Z", instrument.quote()))
                    .text(reason(event));
            venueOrderIds.put(orderId, event.path("i").asLong(-1));
            terms(instrument, event, "o", "p", "q");
            if (report.kind() == ReportKind.TRADED) {
                trade(
                        instrument,
                        event,
                        "t",
                        "L",
                        "l",
                        "n",
                        "N",
                        event.path("m").asBoolean());
            }
            emit(instrument);
        });
    }

    private void start(ReportKind kind, Instrument instrument, long orderId, long receiveTimeNs, JsonNode order) {
        report.reset(kind, instrument, orderId, receiveTimeNs)
                .side(side(order.path("side").asText()))
                .venueOrderId(order.path("orderId").asText());
        venueOrderIds.put(orderId, order.path("orderId").asLong(-1));
    }

    private void trade(
            Instrument instrument,
            JsonNode node,
            String idField,
            String pxField,
            String qtyField,
            String feeField,
            String feeAssetField,
            boolean maker) {
        JsonNode id = node.path(idField);
        if (!id.canConvertToLong() || id.longValue() < 0) {
            throw new NumberFormatException(idField + ": expected a trade id, got " + id);
        }
        Asset feeAsset = names.asset(node.path(feeAssetField).asText());
        long fee = feeAsset == null ? 0 : amount(node, feeField, feeAsset);
        if (feeAsset == null && node.path(feeAssetField).isTextual()) {
            notUnderstood++;
            LOG.error("Binance charged a fee in an asset that is not configured: asset={}", node.path(feeAssetField));
        }
        report.trade(
                id.longValue(),
                DecimalText.parse(node.path(pxField).asText(), instrument.priceDecimals()),
                qty(instrument, node, qtyField),
                fee,
                feeAsset == null ? NO_ASSET : feeAsset.id(),
                maker);
    }

    /** A report that cannot be read is an order of which we do not know the state. */
    private void guarded(Instrument instrument, long orderId, long receiveTimeNs, String source, Runnable mapping) {
        try {
            mapping.run();
        } catch (NumberFormatException | UnknownWordException e) {
            notUnderstood++;
            LOG.error(
                    "Binance said something of an order that is not understood: source={} symbol={} orderId={} cause={}",
                    source,
                    instrument.symbol(),
                    orderId,
                    e.getMessage());
            plain(
                    ReportKind.OUTCOME_UNKNOWN,
                    OrderState.UNKNOWN,
                    instrument.id(),
                    orderId,
                    receiveTimeNs,
                    source + " not understood: " + e.getMessage());
        }
    }

    /** A status, execution type or side that this code does not know. */
    private static final class UnknownWordException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnknownWordException(String kind, String word) {
            super(kind + " \"" + word + '"');
        }
    }

    static OrderState orderState(String status) {
        return switch (status) {
            case "NEW", "PARTIALLY_FILLED" -> OrderState.LIVE;
            case "PENDING_NEW" -> OrderState.PENDING_NEW;
            case "PENDING_CANCEL" -> OrderState.PENDING_CANCEL;
            case "FILLED" -> OrderState.FILLED;
            case "CANCELED" -> OrderState.CANCELED;
            case "REJECTED" -> OrderState.REJECTED;
            case "EXPIRED", "EXPIRED_IN_MATCH" -> OrderState.EXPIRED;
            default -> throw new UnknownWordException("order status", status);
        };
    }

    private static ReportKind executionKind(String type) {
        return switch (type) {
            case "NEW" -> ReportKind.ACCEPTED;
            case "TRADE" -> ReportKind.TRADED;
            case "CANCELED" -> ReportKind.CANCELED;
            case "REJECTED" -> ReportKind.REJECTED;
            case "EXPIRED" -> ReportKind.EXPIRED;
            case "REPLACED" -> ReportKind.AMENDED;
            // Ends in whatever status comes with it.
            case "TRADE_PREVENTION" -> ReportKind.STATUS;
            default -> throw new UnknownWordException("execution type", type);
        };
    }

    private static Side side(String side) {
        return switch (side) {
            case "BUY" -> Side.BUY;
            case "SELL" -> Side.SELL;
            default -> throw new UnknownWordException("side", side);
        };
    }

    private static String reason(JsonNode event) {
        String rejected = event.path("r").asText();
        String expired = event.path("eR").asText();
        if (!rejected.isEmpty() && !"NONE".equals(rejected)) {
            return rejected;
        }
        return "NONE".equals(expired) ? "" : expired;
    }

    private static long qty(Instrument instrument, JsonNode node, String field) {
        long qty = DecimalText.parse(node.path(field).asText(), instrument.qtyDecimals());
        if (qty < 0) {
            throw new NumberFormatException(field + ": expected zero or more, got " + node.path(field));
        }
        return qty;
    }

    private static long amount(JsonNode node, String field, Asset asset) {
        return DecimalText.parse(node.path(field).asText(), asset.decimals());
    }

    /** The venue spells it with a double m; below zero it means "not available". */
    private static long quoteAmount(Instrument instrument, JsonNode order) {
        String text = order.path("cummulativeQuoteQty").asText();
        if (text.isEmpty() || text.startsWith("-")) {
            return ExecutionReport.NOT_SAID;
        }
        return DecimalText.parse(text, instrument.quote().decimals());
    }
}
