package io.kairos.engine.adapter.inbound.feed.binance;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.kairos.domain.number.DecimalText;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder.Result;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.FeedMessages.Part;
import io.kairos.engine.adapter.inbound.feed.LevelBuffer;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Understands any JSON spelling of what the stream sends: other field orders, white space, unknown fields, escapes, control
 * replies flat or nested. The slow twin of {@link StreamDecoder}. Event loop only.
 */
final class TolerantDecoder {
    private static final ObjectReader JSON =
            new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int MAX_ERROR_CHARS = 200;
    private static final int MAX_STREAM_CHARS = 64;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final String STREAM = "{\"stream\":\"";
    private static final Set<String> ENVELOPE = Set.of("stream", "data");
    private static final Set<String> QUOTE = Set.of("u", "s", "b", "B", "a", "A");
    private static final Set<String> TRADE = Set.of("e", "E", "s", "t", "p", "q", "T", "m", "M");
    private static final Set<String> DEPTH = Set.of("e", "E", "s", "U", "u", "b", "a");

    /** What stands between a level's text and its mantissa. */
    private static final class InexactException extends Exception {
        private static final long serialVersionUID = 1;
    }

    private final SymbolIndex symbols;
    private final FeedMessages messages;
    private final DepthMessage depth = new DepthMessage();

    TolerantDecoder(SymbolIndex symbols, FeedMessages messages) {
        this.symbols = symbols;
        this.messages = messages;
    }

    Result decode(byte[] message, int length) {
        JsonNode root;
        try {
            // By way of text: in the names of members, Jackson's parser of bytes takes some that are no UTF-8 for
            // others that it has read before.
            root = JSON.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(message, 0, length))
                    .toString());
        } catch (IOException notJson) {
            return malformed(byStream(message, length), "no JSON");
        }
        if (!root.isObject()) {
            return malformed(null, "no JSON object");
        }
        JsonNode data = root.path("data");
        if (data.isObject()) {
            return decodeData(data, unknown(root, ENVELOPE), byStream(message, length));
        }
        JsonNode id = root.path("id");
        long requestId = id.isIntegralNumber() && id.canConvertToLong() ? id.longValue() : -1;
        if (root.has("error") || root.has("code")) {
            JsonNode error = root.has("error") ? root.path("error") : root;
            String text = error.path("code").asText() + ' ' + error.path("msg").asText();
            messages.onRefused(requestId, null, text.substring(0, Math.min(text.length(), MAX_ERROR_CHARS)));
            return Result.TOLERATED;
        }
        if (root.has("result")) {
            messages.onAcknowledged(requestId, null);
            return Result.TOLERATED;
        }
        return decodeData(root, 0, null);
    }

    private Result malformed(@Nullable FeedInstrument instrument, String problem) {
        messages.onMalformed(instrument, problem);
        return Result.MALFORMED;
    }

    /** The instrument that the stream's name tells, for a message of which nothing else can be read. */
    private @Nullable FeedInstrument byStream(byte[] message, int length) {
        String start = new String(
                message, 0, Math.min(length, STREAM.length() + MAX_STREAM_CHARS), StandardCharsets.ISO_8859_1);
        int end = start.indexOf('@');
        if (!start.startsWith(STREAM) || end < 0) {
            return null;
        }
        byte[] name =
                start.substring(STREAM.length(), end).toUpperCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
        return symbols.find(name, 0, name.length);
    }

    private Result decodeData(JsonNode data, int unknownAround, @Nullable FeedInstrument byStream) {
        String event = data.path("e").asText();
        if ("serverShutdown".equals(event)) {
            messages.onClosingSoon("the server announces its shutdown");
            return Result.TOLERATED;
        }
        Set<String> expected =
                switch (event) {
                    case "trade" -> TRADE;
                    case "depthUpdate" -> DEPTH;
                    // A best quote names no type at all; an empty one is a type that nobody knows.
                    case "" -> data.has("e") ? Set.of() : QUOTE;
                    default -> Set.of();
                };
        if (expected.isEmpty()) {
            messages.onUnknown(1);
            return Result.IRRELEVANT;
        }
        JsonNode symbol = data.path("s");
        FeedInstrument instrument = find(symbol);
        if (instrument == null) {
            return symbol.isTextual() ? Result.IRRELEVANT : malformed(byStream, "no symbol");
        }
        boolean read =
                switch (event) {
                    case "trade" -> decodeTrade(data, instrument);
                    case "depthUpdate" -> decodeDepth(data, instrument);
                    default -> decodeQuote(data, instrument);
                };
        if (!read) {
            return malformed(instrument, event.isEmpty() ? "bookTicker" : event);
        }
        int unknown = unknownAround + unknown(data, expected);
        if (unknown > 0) {
            messages.onUnknown(unknown);
        }
        return Result.TOLERATED;
    }

    private static int unknown(JsonNode node, Set<String> expected) {
        int unknown = 0;
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            if (!expected.contains(names.next())) {
                unknown++;
            }
        }
        return unknown;
    }

    private boolean decodeQuote(JsonNode data, FeedInstrument instrument) {
        JsonNode updateId = data.path("u");
        if (!isId(updateId)
                || !isDecimal(data.path("b"))
                || !isDecimal(data.path("B"))
                || !isDecimal(data.path("a"))
                || !isDecimal(data.path("A"))) {
            return false;
        }
        try {
            long bidPx = mantissa(data.path("b"), instrument.priceDecimals);
            long bidQty = mantissa(data.path("B"), instrument.qtyDecimals);
            long askPx = mantissa(data.path("a"), instrument.priceDecimals);
            long askQty = mantissa(data.path("A"), instrument.qtyDecimals);
            messages.onQuote(
                    instrument,
                    updateId.longValue(),
                    0,
                    bidPx == 0 ? FeedMessages.NO_PX : bidPx,
                    bidPx == 0 ? 0 : bidQty,
                    askPx == 0 ? FeedMessages.NO_PX : askPx,
                    askPx == 0 ? 0 : askQty);
        } catch (InexactException inexact) {
            messages.onInexact(instrument, Part.QUOTE, -1, 0);
        }
        return true;
    }

    private boolean decodeTrade(JsonNode data, FeedInstrument instrument) {
        JsonNode tradeId = data.path("t");
        JsonNode time = data.path("T");
        JsonNode maker = data.path("m");
        if (!isId(tradeId)
                || !isTime(time)
                || !maker.isBoolean()
                || !isDecimal(data.path("p"))
                || !isDecimal(data.path("q"))) {
            return false;
        }
        long timeNs = time.longValue() * NANOS_PER_MILLI;
        long px;
        long qty;
        try {
            px = mantissa(data.path("p"), instrument.priceDecimals);
            qty = mantissa(data.path("q"), instrument.qtyDecimals);
        } catch (InexactException inexact) {
            messages.onInexact(instrument, Part.TRADE, tradeId.longValue(), timeNs);
            return true;
        }
        messages.onTrade(instrument, tradeId.longValue(), 1, px, qty, timeNs, !maker.booleanValue());
        return true;
    }

    private boolean decodeDepth(JsonNode data, FeedInstrument instrument) {
        JsonNode first = data.path("U");
        JsonNode last = data.path("u");
        JsonNode time = data.path("E");
        if (!isId(first) || !isId(last) || !isTime(time) || last.longValue() < first.longValue()) {
            return false;
        }
        depth.clear();
        depth.firstId = first.longValue();
        depth.lastId = last.longValue();
        depth.exchangeTimeNs = time.longValue() * NANOS_PER_MILLI;
        boolean inexact = false;
        for (boolean bids : new boolean[] {true, false}) {
            JsonNode levels = data.path(bids ? "b" : "a");
            if (!areLevels(levels)) {
                return false;
            }
            LevelBuffer into = bids ? depth.bids : depth.asks;
            for (JsonNode level : levels) {
                try {
                    long px = mantissa(level.path(0), instrument.priceDecimals);
                    if (px == 0 || !into.add(px, mantissa(level.path(1), instrument.qtyDecimals))) {
                        return false;
                    }
                } catch (InexactException e) {
                    inexact = true;
                }
            }
        }
        if (inexact) {
            messages.onInexact(instrument, Part.DEPTH, -1, depth.exchangeTimeNs);
        } else {
            messages.onDepth(instrument, depth);
        }
        return true;
    }

    private static boolean areLevels(JsonNode levels) {
        if (!levels.isArray()) {
            return false;
        }
        for (JsonNode level : levels) {
            if (!level.isArray() || level.size() != 2 || !isDecimal(level.path(0)) || !isDecimal(level.path(1))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isId(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0;
    }

    private static boolean isTime(JsonNode node) {
        return isId(node) && node.longValue() <= StreamDecoder.MAX_TIME_MS;
    }

    /** Whether it is text of the form that the venue documents for decimals, not negative. */
    private static boolean isDecimal(JsonNode node) {
        return node.isTextual() && node.textValue().matches("[0-9]{1,20}(\\.[0-9]{1,20})?");
    }

    private static long mantissa(JsonNode text, int decimals) throws InexactException {
        try {
            return DecimalText.parse(text.textValue(), decimals);
        } catch (NumberFormatException e) {
            throw new InexactException();
        }
    }

    private @Nullable FeedInstrument find(JsonNode symbol) {
        if (!symbol.isTextual()) {
            return null;
        }
        byte[] name = symbol.textValue().getBytes(StandardCharsets.UTF_8);
        return symbols.find(name, 0, name.length);
    }
}
