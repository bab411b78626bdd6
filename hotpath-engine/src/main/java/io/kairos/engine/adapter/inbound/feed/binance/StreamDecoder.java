package io.kairos.engine.adapter.inbound.feed.binance;

import io.kairos.domain.number.FixedMath;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.FeedMessages.Part;
import io.kairos.engine.adapter.inbound.feed.LevelBuffer;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decodes combined-stream messages. Hot: allocates nothing for the three expected shapes, depth difference, best bid/ask and
 * trade. Event loop only.
 *
 * <p>The bytes are compared with the shape the venue sends today; whatever differs goes to {@link TolerantDecoder}, counted.
 * Only bytes verified as digits are added up, so that an accepted message cannot hold a wrong number.
 */
final class StreamDecoder implements FeedDecoder {
    private static final byte[] STREAM = ascii("{\"stream\":\"");
    private static final byte[] DATA = ascii("\",\"data\":{\"");
    private static final byte[] UPDATE_ID = ascii("u\":");
    private static final byte[] TRADE = ascii("e\":\"trade\",\"E\":");
    private static final byte[] DEPTH = ascii("e\":\"depthUpdate\",\"E\":");
    private static final byte[] FIRST_ID = ascii("\",\"U\":");
    private static final byte[] LAST_ID = ascii(",\"u\":");
    private static final byte[] BIDS = ascii(",\"b\":[");
    private static final byte[] ASKS = ascii("],\"a\":[");
    private static final byte[] LEVEL = ascii("[\"");
    private static final byte[] LEVEL_QTY = ascii(",\"");
    private static final byte[] DEPTH_END = ascii("]}}");
    private static final byte[] SYMBOL = ascii(",\"s\":\"");
    private static final byte[] BID_PX = ascii("\",\"b\":\"");
    private static final byte[] BID_QTY = ascii(",\"B\":\"");
    private static final byte[] ASK_PX = ascii(",\"a\":\"");
    private static final byte[] ASK_QTY = ascii(",\"A\":\"");
    private static final byte[] TRADE_ID = ascii("\",\"t\":");
    private static final byte[] PX = ascii(",\"p\":\"");
    private static final byte[] QTY = ascii(",\"q\":\"");
    private static final byte[] TRADE_TIME = ascii(",\"T\":");
    private static final byte[] MAKER = ascii(",\"m\":");
    private static final byte[] IGNORED = ascii(",\"M\":");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] END = ascii("}}");

    private static final long MISSHAPEN = -1;
    private static final long INEXACT = -2;
    private static final int MAX_DIGITS = 18;
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** Later ones cannot be written in nanoseconds. */
    static final long MAX_TIME_MS = Long.MAX_VALUE / NANOS_PER_MILLI;

    private final SymbolIndex symbols;
    private final FeedMessages messages;
    private final TolerantDecoder tolerant;
    private final DepthMessage depth = new DepthMessage();
    private boolean inexact;
    private byte[] bytes = new byte[0];
    private int length;
    private int position;

    StreamDecoder(SymbolIndex symbols, FeedMessages messages) {
        this.symbols = symbols;
        this.messages = messages;
        this.tolerant = new TolerantDecoder(symbols, messages);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public Result decode(byte[] message, int messageLength) {
        bytes = message;
        length = messageLength;
        position = 0;
        if (expect(STREAM) && skipStreamName() && expect(DATA)) {
            int start = position;
            Result result = expect(UPDATE_ID) ? decodeBookTicker() : null;
            if (result == null) {
                position = start;
                result = expect(DEPTH) ? decodeDepth() : null;
            }
            if (result == null) {
                position = start;
                result = expect(TRADE) ? decodeTrade() : null;
            }
            if (result != null) {
                return result;
            }
        }
        return tolerant.decode(message, messageLength);
    }

    private @Nullable Result decodeBookTicker() {
        long updateId = integer();
        if (updateId < 0 || !expect(SYMBOL)) {
            return null;
        }
        int symbolStart = position;
        if (!skipSymbol()) {
            return null;
        }
        FeedInstrument instrument = symbols.find(bytes, symbolStart, position);
        if (instrument == null) {
            // The tolerant decoder decides whether this is another symbol or a spelling with escapes.
            return null;
        }
        if (!expect(BID_PX)) {
            return null;
        }
        long bidPx = decimal(instrument.priceDecimals);
        if (bidPx == MISSHAPEN || !expect(BID_QTY)) {
            return null;
        }
        long bidQty = decimal(instrument.qtyDecimals);
        if (bidQty == MISSHAPEN || !expect(ASK_PX)) {
            return null;
        }
        long askPx = decimal(instrument.priceDecimals);
        if (askPx == MISSHAPEN || !expect(ASK_QTY)) {
            return null;
        }
        long askQty = decimal(instrument.qtyDecimals);
        if (askQty == MISSHAPEN || !expect(END) || position != length) {
            return null;
        }
        if ((bidPx | bidQty | askPx | askQty) < 0) {
            messages.onInexact(instrument, Part.QUOTE, -1, 0);
        } else {
            messages.onQuote(
                    instrument,
                    updateId,
                    0,
                    bidPx == 0 ? FeedMessages.NO_PX : bidPx,
                    bidPx == 0 ? 0 : bidQty,
                    askPx == 0 ? FeedMessages.NO_PX : askPx,
                    askPx == 0 ? 0 : askQty);
        }
        return Result.SHAPED;
    }

    private @Nullable Result decodeDepth() {
        long timeMs = integer();
        if (timeMs < 0 || timeMs > MAX_TIME_MS || !expect(SYMBOL)) {
            return null;
        }
        int symbolStart = position;
        if (!skipSymbol()) {
            return null;
        }
        FeedInstrument instrument = symbols.find(bytes, symbolStart, position);
        if (instrument == null || !expect(FIRST_ID)) {
            return null;
        }
        depth.clear();
        inexact = false;
        depth.firstId = integer();
        if (depth.firstId < 0 || !expect(LAST_ID)) {
            return null;
        }
        depth.lastId = integer();
        if (depth.lastId < depth.firstId
                || !expect(BIDS)
                || !levels(instrument, depth.bids)
                || !expect(ASKS)
                || !levels(instrument, depth.asks)
                || !expect(DEPTH_END)
                || position != length) {
            return null;
        }
        depth.exchangeTimeNs = timeMs * NANOS_PER_MILLI;
        if (inexact) {
            messages.onInexact(instrument, Part.DEPTH, -1, depth.exchangeTimeNs);
        } else {
            messages.onDepth(instrument, depth);
        }
        return Result.SHAPED;
    }

    /** Levels up to the bracket that ends their list, which is left. */
    private boolean levels(FeedInstrument instrument, LevelBuffer into) {
        while (position < length && bytes[position] != ']') {
            if (into.size() > 0 && bytes[position++] != ',') {
                return false;
            }
            if (!expect(LEVEL)) {
                return false;
            }
            long px = decimal(instrument.priceDecimals);
            if (px == MISSHAPEN || px == 0 || !expect(LEVEL_QTY)) {
                return false;
            }
            long qty = decimal(instrument.qtyDecimals);
            if (qty == MISSHAPEN || position >= length || bytes[position++] != ']') {
                return false;
            }
            inexact |= (px | qty) < 0;
            if (!into.add(px, qty)) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Result decodeTrade() {
        if (integer() < 0 || !expect(SYMBOL)) {
            return null;
        }
        int symbolStart = position;
        if (!skipSymbol()) {
            return null;
        }
        FeedInstrument instrument = symbols.find(bytes, symbolStart, position);
        if (instrument == null || !expect(TRADE_ID)) {
            return null;
        }
        long tradeId = integer();
        if (tradeId < 0 || !expect(PX)) {
            return null;
        }
        long px = decimal(instrument.priceDecimals);
        if (px == MISSHAPEN || !expect(QTY)) {
            return null;
        }
        long qty = decimal(instrument.qtyDecimals);
        if (qty == MISSHAPEN || !expect(TRADE_TIME)) {
            return null;
        }
        long timeMs = integer();
        if (timeMs < 0 || timeMs > MAX_TIME_MS || !expect(MAKER)) {
            return null;
        }
        boolean buyerIsMaker = expect(TRUE);
        if (!buyerIsMaker && !expect(FALSE)) {
            return null;
        }
        if (!expect(IGNORED) || !(expect(TRUE) || expect(FALSE)) || !expect(END) || position != length) {
            return null;
        }
        if ((px | qty) < 0) {
            messages.onInexact(instrument, Part.TRADE, tradeId, timeMs * NANOS_PER_MILLI);
        } else {
            messages.onTrade(instrument, tradeId, 1, px, qty, timeMs * NANOS_PER_MILLI, !buyerIsMaker);
        }
        return Result.SHAPED;
    }

    private boolean expect(byte[] expected) {
        int from = position;
        if (length - from < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (bytes[from + i] != expected[i]) {
                return false;
            }
        }
        position = from + expected.length;
        return true;
    }

    private boolean skipStreamName() {
        return skipSymbol();
    }

    /** Moves to the closing quote; escapes, control and non-ASCII bytes are left to the tolerant decoder. */
    private boolean skipSymbol() {
        for (int i = position; i < length; i++) {
            byte b = bytes[i];
            if (b == '"') {
                position = i;
                return true;
            }
            if (b == '\\' || b < ' ') {
                return false;
            }
        }
        return false;
    }

    /** A bare non-negative integer of up to 18 digits without a leading zero, or {@link #MISSHAPEN}. */
    private long integer() {
        long value = 0;
        int start = position;
        int i = start;
        while (i < length && i - start <= MAX_DIGITS) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = value * 10 + digit;
            i++;
        }
        int digits = i - start;
        if (digits == 0 || digits > MAX_DIGITS || (digits > 1 && bytes[start] == '0')) {
            return MISSHAPEN;
        }
        position = i;
        return value;
    }

    /**
     * Plain decimal text up to and including its closing quote, as a mantissa at {@code scale}.
     *
     * @return the mantissa, {@link #MISSHAPEN}, or {@link #INEXACT} when digits would be lost.
     */
    private long decimal(int scale) {
        long mantissa = 0;
        int significant = 0;
        int integerDigits = 0;
        int decimals = -1;
        boolean lost = false;
        for (int i = position; i < length; i++) {
            int c = bytes[i];
            if (c == '"') {
                int have = Math.max(decimals, 0);
                if (integerDigits == 0 || decimals == 0 || significant + scale - Math.min(have, scale) > MAX_DIGITS) {
                    return MISSHAPEN;
                }
                position = i + 1;
                return lost ? INEXACT : have >= scale ? mantissa : mantissa * FixedMath.pow10(scale - have);
            }
            if (c == '.') {
                if (decimals >= 0) {
                    return MISSHAPEN;
                }
                decimals = 0;
                continue;
            }
            int digit = c - '0';
            if (digit < 0 || digit > 9) {
                return MISSHAPEN;
            }
            if (decimals >= 0) {
                if (decimals++ >= scale) {
                    lost |= digit != 0;
                    continue;
                }
            } else {
                integerDigits++;
            }
            mantissa = mantissa * 10 + digit;
            if (mantissa != 0 && ++significant > MAX_DIGITS) {
                return MISSHAPEN;
            }
        }
        return MISSHAPEN;
    }
}
