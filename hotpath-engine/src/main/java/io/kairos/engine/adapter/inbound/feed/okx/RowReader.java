package io.kairos.engine.adapter.inbound.feed.okx;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.LevelBuffer;
import io.kairos.engine.adapter.inbound.feed.TradePage;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * Reads books and trades as the venue writes them, from a JSON tree, whatever the spelling of numbers: as text or bare, with or
 * without an exponent. Cold; stateless.
 */
final class RowReader {
    /** A sound number that the instrument's decimals cannot hold. */
    static final long INEXACT = -1;

    /** A decimal in a text; what is longer is none that a venue would send. */
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,40}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?");

    private static final Pattern INTEGER = Pattern.compile("[0-9]{1,18}");
    private static final int LONG_DIGITS = 19;

    private RowReader() {}

    /** A value that is not what the venue documents. */
    static final class BadValueException extends Exception {
        private static final long serialVersionUID = 1;

        BadValueException(String field, JsonNode value, String expected) {
            super(field + ": expected " + expected + ", got " + clip(value.toString()), null, false, false);
        }
    }

    /** Text of a length that logs can bear. */
    static String clip(String text) {
        return text.length() > 200 ? text.substring(0, 200) : text;
    }

    /** Reads a book from REST; false when it cannot be read or cannot be held. */
    static boolean readBook(FeedInstrument instrument, JsonNode book, DepthMessage into) {
        into.clear();
        into.snapshot = true;
        try {
            into.exchangeTimeNs = timeNs(book.path("ts"));
            into.lastId = integer("seqId", book.path("seqId"));
            return levels(instrument, "asks", book.path("asks"), into.asks)
                    && levels(instrument, "bids", book.path("bids"), into.bids);
        } catch (BadValueException expected) {
            // The caller counts it and asks again.
            return false;
        }
    }

    /** Reads a trade from REST; false when it cannot be read. */
    static boolean readTrade(FeedInstrument instrument, JsonNode trade, TradePage into) {
        try {
            long tradeId = integer("tradeId", trade.path("tradeId"));
            boolean buyer = isBuy(trade.path("side"));
            long timeNs = timeNs(trade.path("ts"));
            long px = mantissa("px", trade.path("px"), instrument.priceDecimals);
            long qty = mantissa("sz", trade.path("sz"), instrument.qtyDecimals);
            return into.add(tradeId, px, px == INEXACT ? TradePage.INEXACT_QTY : qty, timeNs, buyer);
        } catch (BadValueException expected) {
            return false;
        }
    }

    /** Whether the taker bought. */
    static boolean isBuy(JsonNode side) throws BadValueException {
        boolean buy = "buy".equals(side.asText());
        if (!buy && !"sell".equals(side.asText())) {
            throw new BadValueException("side", side, "buy or sell");
        }
        return buy;
    }

    /** Reads one side; false when some number cannot be held in the instrument's decimals. */
    static boolean levels(FeedInstrument instrument, String field, JsonNode levels, LevelBuffer side)
            throws BadValueException {
        if (!levels.isArray()) {
            throw new BadValueException(field, levels, "an array");
        }
        boolean exact = true;
        for (JsonNode level : levels) {
            if (!level.isArray() || level.size() < 2) {
                throw new BadValueException(field, level, "[price, size, ...]");
            }
            long px = mantissa(field, level.get(0), instrument.priceDecimals);
            long qty = mantissa(field, level.get(1), instrument.qtyDecimals);
            if (!side.add(px, qty)) {
                throw new BadValueException(field, level, "at most " + LevelBuffer.MAX_LEVELS + " levels");
            }
            exact &= (px | qty) >= 0;
        }
        return exact;
    }

    /** Milliseconds since the epoch, as nanoseconds. */
    static long timeNs(JsonNode value) throws BadValueException {
        long timeMs = integer("ts", value);
        if (timeMs > StreamDecoder.MAX_TIME_MS) {
            throw new BadValueException("ts", value, "milliseconds since the epoch");
        }
        return timeMs * StreamDecoder.NANOS_PER_MILLI;
    }

    /** A non-negative integer of up to 18 digits, as a number or as text. */
    static long integer(String field, JsonNode value) throws BadValueException {
        String text = value.isIntegralNumber() || value.isTextual() ? value.asText() : "";
        if (!INTEGER.matcher(text).matches()) {
            throw new BadValueException(field, value, "an integer");
        }
        return Long.parseLong(text);
    }

    /** The mantissa at {@code scale}, or {@link #INEXACT} when the number is sound but does not fit. */
    static long mantissa(String field, JsonNode value, int scale) throws BadValueException {
        BigDecimal number;
        if (value.isNumber()) {
            number = value.decimalValue();
        } else if (value.isTextual() && DECIMAL.matcher(value.textValue()).matches()) {
            number = new BigDecimal(value.textValue());
        } else {
            throw new BadValueException(field, value, "a decimal");
        }
        if (number.signum() < 0) {
            throw new BadValueException(field, value, "zero or more");
        }
        if (number.signum() == 0) {
            return 0;
        }
        // Looked at before any digits are made of it: 1e999999 is a short text and a long number.
        long wholeDigits = (long) number.precision() - number.scale();
        if (wholeDigits + scale > LONG_DIGITS || wholeDigits < -LONG_DIGITS) {
            return INEXACT;
        }
        BigDecimal scaled = number.movePointRight(scale).stripTrailingZeros();
        return scaled.scale() > 0 || scaled.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
                ? INEXACT
                : scaled.longValueExact();
    }
}
