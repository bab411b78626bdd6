package io.kairos.engine.adapter.inbound.feed.binance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.kairos.domain.number.DecimalText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Understands any JSON spelling of what the stream sends: other field orders, white space, unknown fields, escapes, control
 * replies flat or nested. The slow twin of {@link StreamDecoder}. Event loop only.
 */
final class TolerantDecoder {
    private static final ObjectReader JSON =
            new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int MAX_ERROR_CHARS = 200;

    private final SymbolIndex symbols;
    private final StreamHandler handler;

    TolerantDecoder(SymbolIndex symbols, StreamHandler handler) {
        this.symbols = symbols;
        this.handler = handler;
    }

    StreamDecoder.Result decode(byte[] message, int length) {
        JsonNode root;
        try {
            root = JSON.readTree(message, 0, length);
        } catch (JsonProcessingException notJson) {
            return StreamDecoder.Result.MALFORMED;
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
        if (!root.isObject()) {
            return StreamDecoder.Result.MALFORMED;
        }
        JsonNode data = root.path("data");
        if (data.isObject()) {
            return decodeData(data);
        }
        if (root.has("error") || root.has("code")) {
            JsonNode error = root.has("error") ? root.path("error") : root;
            String text = error.path("code").asText() + ' ' + error.path("msg").asText();
            handler.onControlRefused(text.length() > MAX_ERROR_CHARS ? text.substring(0, MAX_ERROR_CHARS) : text);
            return StreamDecoder.Result.TOLERATED;
        }
        if (root.has("result")) {
            handler.onControlDone(root.path("id").asLong(-1));
            return StreamDecoder.Result.TOLERATED;
        }
        return decodeData(root);
    }

    private StreamDecoder.Result decodeData(JsonNode data) {
        String event = data.path("e").asText();
        if ("trade".equals(event)) {
            return decodeTrade(data);
        }
        if ("serverShutdown".equals(event)) {
            handler.onServerShutdown();
            return StreamDecoder.Result.TOLERATED;
        }
        if (!event.isEmpty()) {
            return StreamDecoder.Result.IRRELEVANT;
        }
        return decodeBookTicker(data);
    }

    private StreamDecoder.Result decodeBookTicker(JsonNode data) {
        JsonNode updateId = data.path("u");
        if (!updateId.isIntegralNumber() || !updateId.canConvertToLong() || updateId.longValue() < 0) {
            return StreamDecoder.Result.MALFORMED;
        }
        JsonNode symbol = data.path("s");
        FeedInstrument instrument = find(symbol);
        if (instrument == null) {
            return symbol.isTextual() ? StreamDecoder.Result.IRRELEVANT : StreamDecoder.Result.MALFORMED;
        }
        if (!isDecimal(data, "b") || !isDecimal(data, "B") || !isDecimal(data, "a") || !isDecimal(data, "A")) {
            return StreamDecoder.Result.MALFORMED;
        }
        try {
            long bidPx = DecimalText.parse(data.path("b").asText(), instrument.priceDecimals);
            long bidQty = DecimalText.parse(data.path("B").asText(), instrument.qtyDecimals);
            long askPx = DecimalText.parse(data.path("a").asText(), instrument.priceDecimals);
            long askQty = DecimalText.parse(data.path("A").asText(), instrument.qtyDecimals);
            handler.onBookTicker(
                    instrument,
                    updateId.longValue(),
                    bidPx == 0 ? StreamHandler.NO_PX : bidPx,
                    bidPx == 0 ? 0 : bidQty,
                    askPx == 0 ? StreamHandler.NO_PX : askPx,
                    askPx == 0 ? 0 : askQty);
        } catch (NumberFormatException inexact) {
            handler.onInexact(instrument, -1, 0);
        }
        return StreamDecoder.Result.TOLERATED;
    }

    private StreamDecoder.Result decodeTrade(JsonNode data) {
        JsonNode tradeId = data.path("t");
        JsonNode time = data.path("T");
        JsonNode maker = data.path("m");
        if (!isId(tradeId) || !isId(time) || !maker.isBoolean() || !isDecimal(data, "p") || !isDecimal(data, "q")) {
            return StreamDecoder.Result.MALFORMED;
        }
        JsonNode symbol = data.path("s");
        FeedInstrument instrument = find(symbol);
        if (instrument == null) {
            return symbol.isTextual() ? StreamDecoder.Result.IRRELEVANT : StreamDecoder.Result.MALFORMED;
        }
        long px;
        long qty;
        try {
            px = DecimalText.parse(data.path("p").asText(), instrument.priceDecimals);
            qty = DecimalText.parse(data.path("q").asText(), instrument.qtyDecimals);
        } catch (NumberFormatException inexact) {
            handler.onInexact(instrument, tradeId.longValue(), time.longValue());
            return StreamDecoder.Result.TOLERATED;
        }
        handler.onTrade(instrument, tradeId.longValue(), px, qty, time.longValue(), maker.booleanValue());
        return StreamDecoder.Result.TOLERATED;
    }

    private static boolean isId(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0;
    }

    /** Whether the field is text of the form that the venue documents for decimals, not negative. */
    private static boolean isDecimal(JsonNode data, String field) {
        JsonNode node = data.path(field);
        return node.isTextual() && node.textValue().matches("[0-9]{1,20}(\\.[0-9]{1,20})?");
    }

    private @Nullable FeedInstrument find(JsonNode symbol) {
        if (!symbol.isTextual()) {
            return null;
        }
        byte[] name = symbol.textValue().getBytes(StandardCharsets.UTF_8);
        return symbols.find(name, 0, name.length);
    }
}
