package io.kairos.gateway.hotcache;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.kairos.domain.marketdata.CandleInterval;
import io.kairos.domain.order.OrderState;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.gateway.engine.FromProto;
import io.kairos.gateway.model.Balance;
import io.kairos.gateway.model.Book;
import io.kairos.gateway.model.BookReport;
import io.kairos.gateway.model.BookState;
import io.kairos.gateway.model.Candle;
import io.kairos.gateway.model.Depth;
import io.kairos.gateway.model.DepthLevel;
import io.kairos.gateway.model.Fill;
import io.kairos.gateway.model.Health;
import io.kairos.gateway.model.Opportunity;
import io.kairos.gateway.model.OpportunityKind;
import io.kairos.gateway.model.OpportunityLeg;
import io.kairos.gateway.model.OpportunityOutcome;
import io.kairos.gateway.model.Order;
import io.kairos.gateway.model.Quote;
import io.kairos.proto.engine.v1.EngineHealth;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON of channels and keys, see docs/contracts.md. A message that breaks the contract is an {@link IllegalArgumentException} or a
 * Jackson exception; kinds that do not concern the reader give nothing.
 */
final class MessageDecoder {
    private static final long NANOS = 1_000_000_000L;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final JsonFormat.Parser HEALTH = JsonFormat.parser().ignoringUnknownFields();

    private final JsonMapper json;

    MessageDecoder(JsonMapper json) {
        this.json = json;
    }

    /** Quotes of a market data channel; trades give nothing. */
    List<Quote> marketData(String message) {
        JsonNode node = json.readTree(message);
        return switch (text(node, "type")) {
            case "quote" -> List.of(quote(node));
            case "trade" -> List.of();
            default -> throw new IllegalArgumentException("market data of unknown type");
        };
    }

    /** One quote, as its key holds it. */
    Quote quote(String message) {
        return quote(json.readTree(message));
    }

    private static Quote quote(JsonNode node) {
        return new Quote(
                text(node, "venue"),
                text(node, "symbol"),
                decimalOrZero(node, "bidPx"),
                decimalOrZero(node, "bidQty"),
                decimalOrZero(node, "askPx"),
                decimalOrZero(node, "askQty"),
                decimalOrNull(node, "lastPx"),
                null,
                time(node, "receiveTimeNs"),
                timeOrNull(node, "exchangeTimeNs"),
                number(node, "sequence"));
    }

    /** Depth of a channel. */
    List<Depth> depths(String message) {
        return List.of(depth(message));
    }

    /** One picture of depth, as its key holds it. */
    Depth depth(String message) {
        JsonNode node = json.readTree(message);
        return new Depth(
                text(node, "venue"),
                text(node, "symbol"),
                levels(node.required("bids")),
                levels(node.required("asks")),
                time(node, "receiveTimeNs"),
                timeOrNull(node, "exchangeTimeNs"),
                number(node, "sequence"));
    }

    private static List<DepthLevel> levels(JsonNode side) {
        List<DepthLevel> levels = new ArrayList<>(side.size());
        for (JsonNode level : side) {
            levels.add(new DepthLevel(
                    new BigDecimal(level.required(0).stringValue()),
                    new BigDecimal(level.required(1).stringValue())));
        }
        return levels;
    }

    /** Reports of the books channel. */
    List<BookReport> bookReports(String message) {
        return List.of(bookReport(message));
    }

    /** All books, as their key holds them. */
    BookReport bookReport(String message) {
        JsonNode node = json.readTree(message);
        Instant reportTime = time(node, "timeNs");
        List<Book> books = new ArrayList<>();
        for (JsonNode book : node.required("books")) {
            books.add(book(book, reportTime));
        }
        return new BookReport(reportTime, books);
    }

    private static Book book(JsonNode node, Instant reportTime) {
        return new Book(
                text(node, "venue"),
                text(node, "symbol"),
                BookState.valueOf(text(node, "state")),
                textOrNull(node, "suspectReason"),
                time(node, "stateSinceNs"),
                timeOrNull(node, "lastUpdateNs"),
                timeOrNull(node, "lastVerifiedNs"),
                number(node, "updates"),
                number(node, "verified"),
                number(node, "gaps"),
                number(node, "resyncs"),
                millisOrNull(node, "lastRecoveryNs"),
                millisOrNull(node, "feedLatencyNs"),
                number(node, "negativeAges"),
                reportTime);
    }

    /** Candles of a channel. */
    List<Candle> candles(String message) {
        return List.of(candle(message));
    }

    /** One candle, as its key holds it. */
    Candle candle(String message) {
        JsonNode node = json.readTree(message);
        return new Candle(
                text(node, "venue"),
                text(node, "symbol"),
                CandleInterval.ofText(text(node, "interval")),
                time(node, "openTimeNs"),
                decimal(node, "open"),
                decimal(node, "high"),
                decimal(node, "low"),
                decimal(node, "close"),
                decimal(node, "volume"),
                decimal(node, "quoteVolume"),
                number(node, "tradeCount"),
                node.required("closed").booleanValue());
    }

    /** {@link Order}s and {@link Fill}s of the orders channel; risk rejections give nothing. */
    List<Object> orders(String message) {
        JsonNode node = json.readTree(message);
        return switch (text(node, "type")) {
            case "order" -> List.of(order(node));
            case "fill" -> List.of(fill(node));
            case "rejection" -> List.of();
            default -> throw new IllegalArgumentException("order message of unknown type");
        };
    }

    private static Order order(JsonNode node) {
        return new Order(
                text(node, "orderId"),
                text(node, "clientOrderId"),
                textOrNull(node, "venueOrderId"),
                text(node, "owner"),
                text(node, "venue"),
                text(node, "symbol"),
                Side.valueOf(text(node, "side")),
                OrderType.valueOf(text(node, "orderType")),
                TimeInForce.valueOf(text(node, "timeInForce")),
                decimalOrNull(node, "limitPx"),
                decimal(node, "qty"),
                decimal(node, "cumQty"),
                decimal(node, "cumQuote"),
                OrderState.valueOf(text(node, "state")),
                textOrNull(node, "reason"),
                textOrNull(node, "reasonText"),
                time(node, "createdTimeNs"),
                time(node, "timeNs"),
                number(node, "sequence"),
                mode(node));
    }

    private static Fill fill(JsonNode node) {
        return new Fill(
                text(node, "venue"),
                text(node, "symbol"),
                text(node, "tradeId"),
                text(node, "orderId"),
                text(node, "owner"),
                Side.valueOf(text(node, "side")),
                decimal(node, "px"),
                decimal(node, "qty"),
                decimal(node, "fee"),
                text(node, "feeAsset"),
                node.required("maker").booleanValue(),
                time(node, "exchangeTimeNs"),
                number(node, "sequence"),
                mode(node));
    }

    /** Where orders went, as health says it. */
    private static @Nullable String mode(JsonNode node) {
        String mode = textOrNull(node, "tradingMode");
        return mode == null ? null : mode.toLowerCase(Locale.ROOT);
    }

    /** Balances of a channel. */
    List<Balance> balances(String message) {
        return List.of(balance(message));
    }

    /** One balance, as a hash field holds it. */
    Balance balance(String message) {
        JsonNode node = json.readTree(message);
        return new Balance(
                text(node, "venue"),
                text(node, "asset"),
                decimal(node, "free"),
                decimal(node, "reserved"),
                time(node, "timeNs"));
    }

    /** Opportunities of a channel. */
    List<Opportunity> opportunities(String message) {
        JsonNode node = json.readTree(message);
        List<String> path = new ArrayList<>();
        node.required("path").forEach(asset -> path.add(asset.stringValue()));
        List<OpportunityLeg> legs = new ArrayList<>();
        for (JsonNode leg : node.required("legs")) {
            legs.add(new OpportunityLeg(
                    text(leg, "venue"),
                    text(leg, "symbol"),
                    Side.valueOf(text(leg, "side")),
                    decimal(leg, "px"),
                    decimal(leg, "qty"),
                    number(leg, "quoteAgeNs") / 1_000));
        }
        // Jobs of an older version leave these out.
        String targetAsset = textOrNull(node, "targetAsset");
        JsonNode parallel = node.get("parallel");
        return List.of(new Opportunity(
                text(node, "cycleId"),
                path,
                legs,
                text(node, "startAsset"),
                decimal(node, "startAmount"),
                decimal(node, "expectedProfit"),
                decimalOrNull(node, "realizedProfit"),
                OpportunityOutcome.valueOf(text(node, "outcome")),
                textOrNull(node, "reason"),
                time(node, "detectedTimeNs"),
                number(node, "sequence"),
                "CONVERSION".equals(textOrNull(node, "kind")) ? OpportunityKind.CONVERSION : OpportunityKind.CYCLE,
                targetAsset == null ? text(node, "startAsset") : targetAsset,
                decimalOrNull(node, "floor"),
                decimalOrNull(node, "fees"),
                decimalOrNull(node, "spent"),
                parallel != null && parallel.booleanValue(),
                textOrNull(node, "owner"),
                textOrNull(node, "clientId"),
                mode(node)));
    }

    /** The engine's last word. */
    Health health(String message) {
        EngineHealth.Builder health = EngineHealth.newBuilder();
        try {
            HEALTH.merge(message, health);
        } catch (InvalidProtocolBufferException broken) {
            throw new IllegalArgumentException("health breaks the contract", broken);
        }
        return FromProto.health(health.build(), false);
    }

    private static String text(JsonNode node, String field) {
        return node.required(field).stringValue();
    }

    private static @Nullable String textOrNull(JsonNode node, String field) {
        JsonNode value = node.get(field);
        return value == null || value.isNull() || value.stringValue().isEmpty() ? null : value.stringValue();
    }

    private static BigDecimal decimal(JsonNode node, String field) {
        return new BigDecimal(text(node, field));
    }

    private static @Nullable BigDecimal decimalOrNull(JsonNode node, String field) {
        String text = textOrNull(node, field);
        return text == null ? null : new BigDecimal(text);
    }

    /** An empty side of the book. */
    private static BigDecimal decimalOrZero(JsonNode node, String field) {
        BigDecimal value = decimalOrNull(node, field);
        return value == null ? BigDecimal.ZERO : value;
    }

    private static long number(JsonNode node, String field) {
        return node.required(field).longValue();
    }

    /** A length of time; zero stands for unknown. */
    private static @Nullable Double millisOrNull(JsonNode node, String field) {
        long ns = number(node, field);
        return ns == 0 ? null : ns / NANOS_PER_MILLI;
    }

    private static Instant time(JsonNode node, String field) {
        long ns = number(node, field);
        return Instant.ofEpochSecond(Math.floorDiv(ns, NANOS), Math.floorMod(ns, NANOS));
    }

    private static @Nullable Instant timeOrNull(JsonNode node, String field) {
        return number(node, field) == 0 ? null : time(node, field);
    }
}
