package io.kairos.engine.adapter.inbound.feed.binance;

import io.kairos.domain.number.FixedMath;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decodes combined-stream messages. Hot: allocates nothing for the two expected shapes, best bid/ask and trade. Event loop only.
 *
 * <p>The bytes are compared with the shape the venue sends today; whatever differs goes to {@link TolerantDecoder}, counted.
 * Only bytes verified as digits are added up, so that an accepted message cannot hold a wrong number.
 */
final class StreamDecoder {
    /** What became of a message. */
    enum Result {
        /** It had the expected shape. */
        SHAPED,
        /** The tolerant decoder understood it. */
        TOLERATED,
        /** It is about a symbol or stream that we did not ask for. */
        IRRELEVANT,
        /** Nobody understood it. */
        MALFORMED,
    }

    private static final byte[] STREAM = ascii("{\"stream\":\"");
    private static final byte[] DATA = ascii("\",\"data\":{\"");
    private static final byte[] UPDATE_ID = ascii("u\":");
    private static final byte[] TRADE = ascii("e\":\"trade\",\"E\":");
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

    private final SymbolIndex symbols;
    private final StreamHandler handler;
    private final TolerantDecoder tolerant;
    private byte[] bytes = new byte[0];
    private int length;
    private int position;

    StreamDecoder(SymbolIndex symbols, StreamHandler handler) {
        this.symbols = symbols;
        this.handler = handler;
        this.tolerant = new TolerantDecoder(symbols, handler);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Decodes the first {@code messageLength} bytes of {@code message}; calls the handler at most once. Never throws. */
    Result decode(byte[] message, int messageLength) {
        bytes = message;
        length = messageLength;
        position = 0;
        if (expect(STREAM) && skipStreamName() && expect(DATA)) {
            int start = position;
            Result result = expect(UPDATE_ID) ? decodeBookTicker() : null;
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
            handler.onInexact(instrument, -1, 0);
        } else {
            handler.onBookTicker(
                    instrument,
                    updateId,
                    bidPx == 0 ? StreamHandler.NO_PX : bidPx,
                    bidPx == 0 ? 0 : bidQty,
                    askPx == 0 ? StreamHandler.NO_PX : askPx,
                    askPx == 0 ? 0 : askQty);
        }
        return Result.SHAPED;
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
        if (timeMs < 0 || !expect(MAKER)) {
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
            handler.onInexact(instrument, tradeId, timeMs);
        } else {
            handler.onTrade(instrument, tradeId, px, qty, timeMs, buyerIsMaker);
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
