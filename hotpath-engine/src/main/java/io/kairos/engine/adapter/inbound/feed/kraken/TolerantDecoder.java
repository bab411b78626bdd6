package io.kairos.engine.adapter.inbound.feed.kraken;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder.Result;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.LevelBuffer;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Understands any JSON spelling of what the venue sends: other orders of members, white space, unknown members, escapes,
 * exponents. The slow twin of {@link KrakenDecoder}. Event loop only.
 *
 * <p>A member that occurs twice makes a message ambiguous and therefore malformed.
 */
final class TolerantDecoder {
    private static final ObjectReader JSON = new ObjectMapper()
            .reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** The message was read and handed on. */
    static final String READ = "";
    /** The message is about nothing that we asked for. */
    static final String IRRELEVANT = "irrelevant";

    private static final long NOT_A_NUMBER = -1;
    private static final long INEXACT = TradeBatch.INEXACT;
    private static final long NOT_A_TIME = -1;
    private static final long MAX_CHECKSUM = 0xFFFF_FFFFL;
    private static final long MAX_EPOCH_SECOND = Long.MAX_VALUE / 1_000_000_000L - 1;
    private static final int MAX_LONG_DIGITS = 19;

    private static final Set<String> MESSAGE = Set.of("channel", "type", "data");
    private static final Set<String> BOOK = Set.of("symbol", "bids", "asks", "checksum", "timestamp");
    private static final Set<String> LEVEL = Set.of("price", "qty");
    private static final Set<String> TRADE =
            Set.of("symbol", "side", "price", "qty", "ord_type", "trade_id", "timestamp");
    private static final Set<String> TICKER = Set.of(
            "symbol",
            "bid",
            "bid_qty",
            "ask",
            "ask_qty",
            "last",
            "volume",
            "vwap",
            "low",
            "high",
            "change",
            "change_pct",
            "trades",
            "timestamp");

    private final SymbolIndex instruments;
    private final FeedMessages messages;
    private final DepthMessage depth;
    private final TradeBatch trades;
    private final ControlDecoder control;
    private int unknown;

    TolerantDecoder(
            SymbolIndex instruments,
            FeedMessages messages,
            ControlDecoder control,
            DepthMessage depth,
            TradeBatch trades) {
        this.instruments = instruments;
        this.messages = messages;
        this.depth = depth;
        this.trades = trades;
        this.control = control;
    }

    Result decode(byte[] bytes, int length) {
        unknown = 0;
        String problem;
        try {
            JsonNode root = JSON.readTree(bytes, 0, length);
            problem = root.isObject() ? decode(root) : "expected an object";
        } catch (IOException | NumberFormatException notJson) {
            problem = "no JSON";
        }
        if (IRRELEVANT.equals(problem)) {
            return Result.IRRELEVANT;
        }
        if (!READ.equals(problem)) {
            messages.onMalformed(SymbolScan.find(bytes, length, instruments), problem);
            return Result.MALFORMED;
        }
        if (unknown > 0) {
            messages.onUnknown(unknown);
        }
        return Result.TOLERATED;
    }

    /** What became of the message: {@link #READ}, {@link #IRRELEVANT}, or what is wrong with it. */
    private String decode(JsonNode root) {
        if (root.has("method")) {
            return control.reply(root);
        }
        String channel = root.path("channel").asText();
        return switch (channel) {
            case "book" -> book(root);
            case "trade" -> trade(root);
            case "ticker" -> ticker(root);
            case "heartbeat" -> heartbeat();
            case "status" -> control.status(root);
            case "instrument" -> control.instruments(root);
            case "" -> "neither method nor channel";
            default -> IRRELEVANT;
        };
    }

    private String heartbeat() {
        messages.onHeartbeat();
        return READ;
    }

    private String book(JsonNode root) {
        countUnknown(root, MESSAGE);
        String type = root.path("type").asText();
        boolean snapshot = "snapshot".equals(type);
        if (!snapshot && !"update".equals(type)) {
            return "type: expected snapshot or update";
        }
        JsonNode data = onlyElement(root);
        if (data == null) {
            return "data: expected exactly one element";
        }
        JsonNode symbol = data.path("symbol");
        FeedInstrument instrument = find(symbol);
        if (instrument == null) {
            return symbol.isTextual() ? IRRELEVANT : "symbol: expected a text";
        }
        depth.clear();
        depth.snapshot = snapshot;
        int bids = levels(data.path("bids"), instrument, depth.bids);
        int asks = levels(data.path("asks"), instrument, depth.asks);
        if (bids < 0 || asks < 0) {
            return "levels: expected objects with a price above zero and a quantity";
        }
        JsonNode checksum = data.path("checksum");
        if (!isWhole(checksum) || checksum.longValue() > MAX_CHECKSUM) {
            return "checksum: expected 32 unsigned bits";
        }
        depth.checksum = checksum.longValue();
        depth.exchangeTimeNs = timeNs(data.path("timestamp"));
        if (depth.exchangeTimeNs == NOT_A_TIME) {
            return "timestamp: expected RFC 3339";
        }
        countUnknown(data, BOOK);
        if (bids + asks > 0) {
            messages.onInexact(instrument, FeedMessages.Part.DEPTH, -1, depth.exchangeTimeNs);
        } else {
            messages.onDepth(instrument, depth);
        }
        return READ;
    }

    /** Number of levels that do not fit the instrument's decimals, or -1 when something is no level. */
    private int levels(JsonNode array, FeedInstrument instrument, LevelBuffer levels) {
        if (array.isMissingNode()) {
            return 0;
        }
        if (!array.isArray()) {
            return -1;
        }
        int inexact = 0;
        for (JsonNode level : array) {
            long px = mantissa(level.path("price"), instrument.priceDecimals);
            long qty = mantissa(level.path("qty"), instrument.qtyDecimals);
            if (px == NOT_A_NUMBER || px == 0 || qty == NOT_A_NUMBER || !levels.add(px, qty)) {
                return -1;
            }
            if (px == INEXACT || qty == INEXACT) {
                inexact++;
            }
            countUnknown(level, LEVEL);
        }
        return inexact;
    }

    private String trade(JsonNode root) {
        countUnknown(root, MESSAGE);
        String type = root.path("type").asText();
        if (!"snapshot".equals(type) && !"update".equals(type)) {
            return "type: expected snapshot or update";
        }
        JsonNode data = root.path("data");
        if (!data.isArray()) {
            return "data: expected an array";
        }
        trades.clear();
        for (JsonNode trade : data) {
            String problem = oneTrade(trade);
            if (!READ.equals(problem) && !IRRELEVANT.equals(problem)) {
                return problem;
            }
        }
        if (trades.size() == 0 && !data.isEmpty()) {
            return IRRELEVANT;
        }
        trades.handOn(messages);
        return READ;
    }

    private String oneTrade(JsonNode trade) {
        JsonNode symbol = trade.path("symbol");
        FeedInstrument instrument = find(symbol);
        if (instrument == null) {
            return symbol.isTextual() ? IRRELEVANT : "symbol: expected a text";
        }
        String side = trade.path("side").asText();
        boolean buy = "buy".equals(side);
        if (!buy && !"sell".equals(side)) {
            return "side: expected buy or sell";
        }
        long px = mantissa(trade.path("price"), instrument.priceDecimals);
        long qty = mantissa(trade.path("qty"), instrument.qtyDecimals);
        if (px == NOT_A_NUMBER || px == 0 || qty == NOT_A_NUMBER) {
            return "price, qty: expected numbers, the price above zero";
        }
        JsonNode tradeId = trade.path("trade_id");
        if (!isWhole(tradeId)) {
            return "trade_id: expected a whole number";
        }
        long timeNs = timeNs(trade.path("timestamp"));
        if (timeNs == NOT_A_TIME) {
            return "timestamp: expected RFC 3339";
        }
        countUnknown(trade, TRADE);
        return trades.add(instrument, tradeId.longValue(), px, qty, timeNs, buy)
                ? READ
                : "data: more than " + TradeBatch.MAX_TRADES + " trades";
    }

    private String ticker(JsonNode root) {
        countUnknown(root, MESSAGE);
        String type = root.path("type").asText();
        if (!"snapshot".equals(type) && !"update".equals(type)) {
            return "type: expected snapshot or update";
        }
        JsonNode data = onlyElement(root);
        if (data == null) {
            return "data: expected exactly one element";
        }
        JsonNode symbol = data.path("symbol");
        FeedInstrument instrument = find(symbol);
        if (instrument == null) {
            return symbol.isTextual() ? IRRELEVANT : "symbol: expected a text";
        }
        long bidPx = sideMantissa(data, "bid", instrument.priceDecimals);
        long bidQty = sideMantissa(data, "bid_qty", instrument.qtyDecimals);
        long askPx = sideMantissa(data, "ask", instrument.priceDecimals);
        long askQty = sideMantissa(data, "ask_qty", instrument.qtyDecimals);
        if (bidPx == NOT_A_NUMBER || bidQty == NOT_A_NUMBER || askPx == NOT_A_NUMBER || askQty == NOT_A_NUMBER) {
            return "bid, bid_qty, ask, ask_qty: expected numbers";
        }
        long timeNs = timeNs(data.path("timestamp"));
        if (timeNs == NOT_A_TIME) {
            return "timestamp: expected RFC 3339";
        }
        countUnknown(data, TICKER);
        if (bidPx == INEXACT || bidQty == INEXACT || askPx == INEXACT || askQty == INEXACT) {
            messages.onInexact(instrument, FeedMessages.Part.QUOTE, -1, timeNs);
        } else {
            KrakenDecoder.quote(messages, instrument, timeNs, bidPx, bidQty, askPx, askQty);
        }
        return READ;
    }

    /** An empty side may be told by null. */
    private static long sideMantissa(JsonNode data, String name, int scale) {
        JsonNode number = data.path(name);
        return number.isNull() ? 0 : mantissa(number, scale);
    }

    /** A number at or above zero as a mantissa at {@code scale}, {@link #INEXACT}, or {@link #NOT_A_NUMBER}. */
    static long mantissa(JsonNode number, int scale) {
        if (!number.isNumber()) {
            return NOT_A_NUMBER;
        }
        BigDecimal value = number.decimalValue();
        if (value.signum() <= 0) {
            return value.signum();
        }
        BigDecimal shortest = value.stripTrailingZeros();
        // Looked at before any rescaling: 1e999999999 would need a gigabyte.
        if (shortest.scale() > scale || (long) shortest.precision() - shortest.scale() + scale > MAX_LONG_DIGITS) {
            return INEXACT;
        }
        BigDecimal scaled = shortest.setScale(scale);
        return scaled.unscaledValue().bitLength() < Long.SIZE
                ? scaled.unscaledValue().longValue()
                : INEXACT;
    }

    /** Nanoseconds since the epoch, 0 when there is none, or {@link #NOT_A_TIME}. */
    static long timeNs(JsonNode time) {
        if (time.isMissingNode() || time.isNull()) {
            return 0;
        }
        if (!time.isTextual()) {
            return NOT_A_TIME;
        }
        try {
            Instant instant = DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(time.textValue(), Instant::from);
            long seconds = instant.getEpochSecond();
            return seconds < 0 || seconds > MAX_EPOCH_SECOND
                    ? NOT_A_TIME
                    : seconds * 1_000_000_000L + instant.getNano();
        } catch (DateTimeException notATime) {
            return NOT_A_TIME;
        }
    }

    /** Whether it is a whole number from zero to the largest long. */
    static boolean isWhole(JsonNode number) {
        return number.isIntegralNumber() && number.canConvertToLong() && number.longValue() >= 0;
    }

    private static @Nullable JsonNode onlyElement(JsonNode root) {
        JsonNode data = root.path("data");
        return data.isArray() && data.size() == 1 ? data.get(0) : null;
    }

    private @Nullable FeedInstrument find(JsonNode symbol) {
        return find(instruments, symbol);
    }

    /** The instrument that a text node names, or null. */
    static @Nullable FeedInstrument find(SymbolIndex instruments, JsonNode symbol) {
        if (!symbol.isTextual()) {
            return null;
        }
        byte[] bytes = symbol.textValue().getBytes(StandardCharsets.UTF_8);
        return instruments.find(bytes, 0, bytes.length);
    }

    private void countUnknown(JsonNode object, Set<String> known) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            if (!known.contains(names.next())) {
                unknown++;
            }
        }
    }
}
