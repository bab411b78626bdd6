package io.kairos.engine.adapter.outbound.execution.okx;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.DecimalText;
import io.kairos.engine.adapter.outbound.execution.entry.Amounts;
import io.kairos.engine.adapter.outbound.execution.entry.VenueNames;
import io.kairos.engine.adapter.outbound.execution.entry.VenueOrderIds;
import io.kairos.engine.adapter.venue.ExecutionEvents;
import io.kairos.engine.adapter.venue.ExecutionReport;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import io.kairos.journal.codec.Side;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what the venue says of orders into {@link ExecutionReport}s. Event loop only.
 *
 * <p>A number or a state that is not understood is never guessed at: the order is reported as of unknown outcome, which makes the
 * engine ask, and counted. Rules of reading: OKX API v5 documentation, "Order channel" and "Get order details", read 2026-07-21.
 */
final class ReportMapper {
    private static final Logger LOG = LoggerFactory.getLogger(ReportMapper.class);
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int NO_ASSET = -1;

    private final VenueNames names;
    private final ExecutionEvents events;
    private final VenueOrderIds venueOrderIds;
    private final OpenOrders open;
    private final TradeMemory trades;
    private final LongSupplier nanoTime;
    private final ExecutionReport report = new ExecutionReport();
    private long fillsReported;
    private final AtomicLong notUnderstood = new AtomicLong();
    private final AtomicLong foreignMarkets = new AtomicLong();
    private final AtomicLong repeatedTrades = new AtomicLong();

    ReportMapper(
            VenueNames names,
            ExecutionEvents events,
            VenueOrderIds venueOrderIds,
            OpenOrders open,
            TradeMemory trades,
            LongSupplier nanoTime) {
        this.names = names;
        this.events = events;
        this.venueOrderIds = venueOrderIds;
        this.open = open;
        this.trades = trades;
        this.nanoTime = nanoTime;
    }

    /** How often something was not understood; any thread. */
    long notUnderstood() {
        return notUnderstood.get();
    }

    /** How often the venue spoke of a market that is not configured; any thread. */
    long foreignMarkets() {
        return foreignMarkets.get();
    }

    /** Trades that the venue told again; any thread. */
    long repeatedTrades() {
        return repeatedTrades.get();
    }

    /** Something of which only the kind is known. */
    void plain(ReportKind kind, OrderState state, Instrument on, long orderId, long receiveTimeNs, String text) {
        if (kind == ReportKind.OUTCOME_UNKNOWN) {
            open.onDoubt(on, orderId, nanoTime.getAsLong());
        } else if (isFinal(state)) {
            open.onEnd(orderId);
        }
        events.report(
                report.reset(kind, on, orderId, receiveTimeNs).state(state).text(text));
    }

    /** A new order that the venue took. Whatever it then does with it comes as a push, sometimes before this. */
    void onPlaced(Instrument on, long orderId, Side side, long receiveTimeNs, JsonNode row) {
        String venueOrderId = venueId(row);
        venueOrderIds.put(orderId, number(venueOrderId));
        open.onSign(on, orderId, nanoTime.getAsLong());
        events.report(report.reset(ReportKind.ACCEPTED, on, orderId, receiveTimeNs)
                .state(OrderState.LIVE)
                .side(side)
                .exchangeTimeNs(millis(row, "ts"))
                .venueOrderId(venueOrderId));
    }

    /** A row of the {@code orders} channel. */
    void onPush(long receiveTimeNs, JsonNode row) {
        Instrument on = names.instrument(row.path("instId").asText());
        if (on == null) {
            onForeignMarket(row);
            return;
        }
        long orderId = OrderMessages.orderId(row.path("clOrdId").asText());
        guarded(on, orderId, receiveTimeNs, "orders", () -> {
            OrderState state = state(row);
            start(statusKind(row, state), on, orderId, receiveTimeNs, row);
            report.state(state).cumulative(qty(on, row, "accFillSz"), ExecutionReport.NOT_SAID);
            String tradeId = row.path("tradeId").asText();
            if (!tradeId.isEmpty() && qty(on, row, "fillSz") > 0) {
                report.kind(ReportKind.TRADED).exchangeTimeNs(millis(row, "fillTime"));
                trade(on, row, tradeId, "fillFee", "fillFeeCcy");
                if (!trades.add(on.id(), report.venueOrderId(), report.tradeId())) {
                    repeatedTrades.incrementAndGet();
                    // The state that came with it is still news.
                    report.noTrade().kind(state == OrderState.LIVE ? ReportKind.STATUS : statusKind(row, state));
                }
            } else {
                report.exchangeTimeNs(millis(row, "uTime")).text(words(row));
            }
            terms(on, row);
            emit(on, orderId, state);
        });
    }

    /** An order as a query or a list shows it. */
    void onStatus(Instrument on, long orderId, long receiveTimeNs, JsonNode row) {
        guarded(on, orderId, receiveTimeNs, "order", () -> {
            OrderState state = state(row);
            start(ReportKind.STATUS, on, orderId, receiveTimeNs, row);
            report.state(state)
                    .exchangeTimeNs(millis(row, "uTime"))
                    .cumulative(qty(on, row, "accFillSz"), ExecutionReport.NOT_SAID)
                    .text(words(row));
            terms(on, row);
            emit(on, orderId, state);
        });
    }

    /** Only what rests has terms that an amendment can change. */
    private void terms(Instrument on, JsonNode row) {
        String type = row.path("ordType").asText();
        if ("limit".equals(type) || "post_only".equals(type)) {
            report.terms(DecimalText.parse(clip(row.path("px").asText()), on.priceDecimals()), qty(on, row, "sz"));
        }
    }

    /**
     * A trade as a list shows it.
     *
     * @param again whether to report it even if it was reported before.
     * @return whether it was reported.
     */
    boolean onFill(Instrument on, long orderId, long receiveTimeNs, JsonNode row, boolean again) {
        long before = fillsReported;
        guarded(on, orderId, receiveTimeNs, "fills", () -> {
            start(ReportKind.TRADED, on, orderId, receiveTimeNs, row);
            report.state(OrderState.LIVE).exchangeTimeNs(millis(row, "fillTime"));
            trade(on, row, row.path("tradeId").asText(), "fee", "feeCcy");
            boolean isNew = trades.add(on.id(), report.venueOrderId(), report.tradeId());
            if (isNew || again) {
                fillsReported++;
                events.report(report);
            }
        });
        return fillsReported != before;
    }

    /** An order or trade of a market that we do not know; what it does to our funds comes with the balances. */
    void onForeignMarket(JsonNode row) {
        foreignMarkets.incrementAndGet();
        LOG.warn(
                "OKX speaks of an order on a market that is not configured: instId={} ordId={}",
                row.path("instId").asText(),
                row.path("ordId").asText());
    }

    private void start(ReportKind kind, Instrument on, long orderId, long receiveTimeNs, JsonNode row) {
        String venueOrderId = venueId(row);
        report.reset(kind, on, orderId, receiveTimeNs)
                .side(side(row.path("side").asText()))
                .venueOrderId(venueOrderId);
        venueOrderIds.put(orderId, number(venueOrderId));
    }

    private void emit(Instrument on, long orderId, OrderState state) {
        if (isFinal(state)) {
            open.onEnd(orderId);
        } else {
            open.onSign(on, orderId, nanoTime.getAsLong());
        }
        events.report(report);
    }

    private static boolean isFinal(OrderState state) {
        return switch (state) {
            case FILLED, CANCELED, REJECTED, EXPIRED -> true;
            default -> false;
        };
    }

    /** What a push without a trade tells. */
    private static ReportKind statusKind(JsonNode row, OrderState state) {
        return switch (state) {
            case CANCELED -> ReportKind.CANCELED;
            case EXPIRED -> ReportKind.EXPIRED;
            case LIVE ->
                switch (row.path("amendResult").asText()) {
                    case "0" -> ReportKind.AMENDED;
                    case "-1" -> ReportKind.AMEND_REJECTED;
                    default -> "live".equals(row.path("state").asText()) ? ReportKind.ACCEPTED : ReportKind.STATUS;
                };
            // A market order ends with a push of its own, which is no trade.
            default -> ReportKind.STATUS;
        };
    }

    private void trade(Instrument on, JsonNode row, String tradeId, String feeField, String feeAssetField) {
        long id = number(tradeId);
        if (id < 0) {
            throw new NumberFormatException("tradeId: expected a number, got \"" + clip(tradeId) + '"');
        }
        long px = DecimalText.parse(clip(row.path("fillPx").asText()), on.priceDecimals());
        long lastQty = qty(on, row, "fillSz");
        if (px <= 0 || lastQty <= 0) {
            throw new NumberFormatException("fillPx, fillSz: expected above zero, got " + px + ", " + lastQty);
        }
        String feeText = clip(row.path(feeField).asText());
        String feeAssetName = row.path(feeAssetField).asText();
        Asset feeAsset = names.asset(feeAssetName);
        // What is charged is negative; a rebate is positive.
        long fee = feeAsset == null || feeText.isEmpty()
                ? 0
                : Math.negateExact(Amounts.down(feeText, feeAsset.decimals()));
        if (feeAsset == null && !feeAssetName.isEmpty()) {
            notUnderstood.incrementAndGet();
            LOG.error("OKX charged a fee in an asset that is not configured: asset={}", clip(feeAssetName));
        }
        report.trade(
                id,
                px,
                lastQty,
                fee,
                feeAsset == null ? NO_ASSET : feeAsset.id(),
                "M".equals(row.path("execType").asText()));
    }

    /** A report that cannot be read is an order of which we do not know the state. */
    private void guarded(Instrument on, long orderId, long receiveTimeNs, String source, Runnable mapping) {
        try {
            mapping.run();
        } catch (NumberFormatException | ArithmeticException | UnknownWordException e) {
            notUnderstood.incrementAndGet();
            LOG.error(
                    "OKX said something of an order that is not understood: source={} symbol={} orderId={} cause={}",
                    source,
                    on.symbol(),
                    orderId,
                    e.getMessage());
            plain(
                    ReportKind.OUTCOME_UNKNOWN,
                    OrderState.UNKNOWN,
                    on,
                    orderId,
                    receiveTimeNs,
                    source + " not understood: " + e.getMessage());
        }
    }

    /** A state or side that this code does not know. */
    private static final class UnknownWordException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnknownWordException(String kind, String word) {
            super(kind + " \"" + clip(word) + '"');
        }
    }

    /** An order that somebody canceled, and one that the venue ended by its rules, are told apart by the source. */
    private static OrderState state(JsonNode row) {
        String state = row.path("state").asText();
        return switch (state) {
            case "live", "partially_filled" -> OrderState.LIVE;
            case "filled" -> OrderState.FILLED;
            case "mmp_canceled" -> OrderState.CANCELED;
            case "canceled" ->
                switch (row.path("cancelSource").asText()) {
                    // 1: its owner; 20: the dead man's switch, which its owner set.
                    case "", "1", "20" -> OrderState.CANCELED;
                    default -> OrderState.EXPIRED;
                };
            default -> throw new UnknownWordException("order state", state);
        };
    }

    private static Side side(String side) {
        return switch (side) {
            case "buy" -> Side.BUY;
            case "sell" -> Side.SELL;
            default -> throw new UnknownWordException("side", side);
        };
    }

    /** Why an order ended or how an amendment went, for people. */
    private static String words(JsonNode row) {
        String source = row.path("cancelSource").asText();
        if (!source.isEmpty()) {
            String meaning =
                    switch (source) {
                        case "0" -> "canceled by the venue";
                        case "1" -> "";
                        case "13" -> "fill-or-kill could not be filled";
                        case "14" -> "rest of an immediate-or-cancel order";
                        case "15" -> "price beyond the venue's limit";
                        case "20" -> "dead man's switch";
                        case "27" -> "the other side's price was too far away";
                        case "31" -> "post-only would have taken";
                        case "32" -> "self-trade prevention";
                        case "33" -> "met more than 1000 makers";
                        default -> "reason not known";
                    };
            return meaning.isEmpty() ? "" : meaning + " (cancelSource " + clip(source) + ')';
        }
        return switch (row.path("amendResult").asText()) {
            case "0" -> "amended";
            case "-1" -> "amendment failed: " + clip(row.path("msg").asText());
            case "1" -> "amendment failed, canceled for it";
            default -> "";
        };
    }

    private static long qty(Instrument on, JsonNode row, String field) {
        String text = clip(row.path(field).asText());
        long qty = DecimalText.parse(text, on.qtyDecimals());
        if (qty < 0) {
            throw new NumberFormatException(field + ": expected zero or more, got \"" + text + '"');
        }
        return qty;
    }

    /** Nanoseconds of a time in milliseconds; 0, for not said, when it is none. */
    private static long millis(JsonNode row, String field) {
        String text = row.path(field).asText();
        return text.matches("[0-9]{1,13}") ? Long.parseLong(text) * NANOS_PER_MILLI : 0;
    }

    /** The venue's id of an order, empty when it is none. */
    private static String venueId(JsonNode row) {
        String text = row.path("ordId").asText();
        return text.matches("[0-9]{1,20}") ? text : "";
    }

    /** An id, or -1 when the text is none. */
    private static long number(String text) {
        // Newer ids have 19 digits.
        return text.matches("[0-8]?[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }

    /** No text of the venue's is repeated at any length. */
    private static String clip(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64);
    }
}
