package io.kairos.engine.adapter.inbound.feed.binance;

import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.FeedMessages.Part;
import io.kairos.engine.adapter.inbound.feed.LevelBuffer;
import io.kairos.engine.adapter.inbound.feed.ShapeReader;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import org.jspecify.annotations.Nullable;

/**
 * Decodes combined-stream messages. Hot: allocates nothing for the three expected shapes, depth difference, best bid/ask and
 * trade. Event loop only.
 *
 * <p>The bytes are compared with the shape the venue sends today; whatever differs goes to {@link TolerantDecoder}, counted.
 * Only bytes verified as digits are added up, so that an accepted message cannot hold a wrong number.
 */
final class StreamDecoder implements FeedDecoder {
    private static final ShapeReader.Key STREAM = new ShapeReader.Key("{\"stream\":\"");
    private static final ShapeReader.Key TICKER = new ShapeReader.Key("\",\"data\":{\"u\":");
    private static final ShapeReader.Key TRADE = new ShapeReader.Key("\",\"data\":{\"e\":\"trade\",\"E\":");
    private static final ShapeReader.Key DEPTH = new ShapeReader.Key("\",\"data\":{\"e\":\"depthUpdate\",\"E\":");
    private static final ShapeReader.Key FIRST_ID = new ShapeReader.Key("\",\"U\":");
    private static final ShapeReader.Key LAST_ID = new ShapeReader.Key(",\"u\":");
    private static final ShapeReader.Key BIDS = new ShapeReader.Key(",\"b\":[");
    private static final ShapeReader.Key ASKS = new ShapeReader.Key(",\"a\":[");
    private static final ShapeReader.Key LEVEL = new ShapeReader.Key("[\"");
    private static final ShapeReader.Key LEVEL_QTY = new ShapeReader.Key("\",\"");
    private static final ShapeReader.Key LEVEL_END = new ShapeReader.Key("\"]");
    private static final ShapeReader.Key SYMBOL = new ShapeReader.Key(",\"s\":\"");
    private static final ShapeReader.Key BID_PX = new ShapeReader.Key("\",\"b\":\"");
    private static final ShapeReader.Key BID_QTY = new ShapeReader.Key("\",\"B\":\"");
    private static final ShapeReader.Key ASK_PX = new ShapeReader.Key("\",\"a\":\"");
    private static final ShapeReader.Key ASK_QTY = new ShapeReader.Key("\",\"A\":\"");
    private static final ShapeReader.Key TICKER_END = new ShapeReader.Key("\"}}");
    private static final ShapeReader.Key TRADE_ID = new ShapeReader.Key("\",\"t\":");
    private static final ShapeReader.Key PX = new ShapeReader.Key(",\"p\":\"");
    private static final ShapeReader.Key QTY = new ShapeReader.Key("\",\"q\":\"");
    private static final ShapeReader.Key TRADE_TIME = new ShapeReader.Key("\",\"T\":");
    private static final ShapeReader.Key MAKER = new ShapeReader.Key(",\"m\":true,\"M\":");
    private static final ShapeReader.Key TAKER = new ShapeReader.Key(",\"m\":false,\"M\":");
    private static final ShapeReader.Key TRUE = new ShapeReader.Key("true");
    private static final ShapeReader.Key FALSE = new ShapeReader.Key("false");
    private static final ShapeReader.Key END = new ShapeReader.Key("}}");

    private static final long NANOS_PER_MILLI = 1_000_000;
    /** Later ones cannot be written in nanoseconds. */
    static final long MAX_TIME_MS = Long.MAX_VALUE / NANOS_PER_MILLI;

    private final SymbolIndex symbols;
    private final FeedMessages messages;
    private final TolerantDecoder tolerant;
    private final ShapeReader in = new ShapeReader();
    private final DepthMessage depth = new DepthMessage();
    private boolean inexact;

    StreamDecoder(SymbolIndex symbols, FeedMessages messages) {
        this.symbols = symbols;
        this.messages = messages;
        this.tolerant = new TolerantDecoder(symbols, messages);
    }

    @Override
    public Result decode(byte[] message, int length) {
        in.wrap(message, length);
        if (in.expect(STREAM) && in.text() && decodeShaped(message)) {
            return Result.SHAPED;
        }
        return tolerant.decode(message, length);
    }

    private boolean decodeShaped(byte[] message) {
        if (in.expect(TICKER)) {
            return decodeBookTicker(message);
        }
        if (in.expect(DEPTH)) {
            return decodeDepth(message);
        }
        return in.expect(TRADE) && decodeTrade(message);
    }

    /** Null also when another symbol, or one spelt with escapes, stands there: the tolerant decoder knows. */
    private @Nullable FeedInstrument instrument(byte[] message) {
        return in.expect(SYMBOL) && in.text() ? symbols.find(message, in.textStart(), in.textEnd()) : null;
    }

    private boolean decodeBookTicker(byte[] message) {
        long updateId = in.integer();
        FeedInstrument instrument = updateId < 0 ? null : instrument(message);
        if (instrument == null || !in.expect(BID_PX)) {
            return false;
        }
        long bidPx = in.decimal(instrument.priceDecimals);
        if (bidPx == ShapeReader.MISSHAPEN || !in.expect(BID_QTY)) {
            return false;
        }
        long bidQty = in.decimal(instrument.qtyDecimals);
        if (bidQty == ShapeReader.MISSHAPEN || !in.expect(ASK_PX)) {
            return false;
        }
        long askPx = in.decimal(instrument.priceDecimals);
        if (askPx == ShapeReader.MISSHAPEN || !in.expect(ASK_QTY)) {
            return false;
        }
        long askQty = in.decimal(instrument.qtyDecimals);
        if (askQty == ShapeReader.MISSHAPEN || !in.expect(TICKER_END) || !in.atEnd()) {
            return false;
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
        return true;
    }

    private boolean decodeDepth(byte[] message) {
        long timeMs = in.integer();
        FeedInstrument instrument = timeMs < 0 || timeMs > MAX_TIME_MS ? null : instrument(message);
        if (instrument == null || !in.expect(FIRST_ID)) {
            return false;
        }
        depth.clear();
        inexact = false;
        depth.firstId = in.integer();
        if (depth.firstId < 0 || !in.expect(LAST_ID)) {
            return false;
        }
        depth.lastId = in.integer();
        if (depth.lastId < depth.firstId
                || !in.expect(BIDS)
                || !levels(instrument, depth.bids)
                || !in.expect(ASKS)
                || !levels(instrument, depth.asks)
                || !in.expect(END)
                || !in.atEnd()) {
            return false;
        }
        depth.exchangeTimeNs = timeMs * NANOS_PER_MILLI;
        if (inexact) {
            messages.onInexact(instrument, Part.DEPTH, -1, depth.exchangeTimeNs);
        } else {
            messages.onDepth(instrument, depth);
        }
        return true;
    }

    private boolean levels(FeedInstrument instrument, LevelBuffer into) {
        if (in.expect(']')) {
            return true;
        }
        do {
            if (!in.expect(LEVEL)) {
                return false;
            }
            long px = in.decimal(instrument.priceDecimals);
            if (px == ShapeReader.MISSHAPEN || px == 0 || !in.expect(LEVEL_QTY)) {
                return false;
            }
            long qty = in.decimal(instrument.qtyDecimals);
            if (qty == ShapeReader.MISSHAPEN || !in.expect(LEVEL_END) || !into.add(px, qty)) {
                return false;
            }
            inexact |= (px | qty) < 0;
        } while (in.expect(','));
        return in.expect(']');
    }

    private boolean decodeTrade(byte[] message) {
        FeedInstrument instrument = in.integer() < 0 ? null : instrument(message);
        if (instrument == null || !in.expect(TRADE_ID)) {
            return false;
        }
        long tradeId = in.integer();
        if (tradeId < 0 || !in.expect(PX)) {
            return false;
        }
        long px = in.decimal(instrument.priceDecimals);
        if (px == ShapeReader.MISSHAPEN || !in.expect(QTY)) {
            return false;
        }
        long qty = in.decimal(instrument.qtyDecimals);
        if (qty == ShapeReader.MISSHAPEN || !in.expect(TRADE_TIME)) {
            return false;
        }
        long timeMs = in.integer();
        if (timeMs < 0 || timeMs > MAX_TIME_MS) {
            return false;
        }
        boolean buyerIsMaker = in.expect(MAKER);
        if (!buyerIsMaker && !in.expect(TAKER)) {
            return false;
        }
        if (!(in.expect(TRUE) || in.expect(FALSE)) || !in.expect(END) || !in.atEnd()) {
            return false;
        }
        if ((px | qty) < 0) {
            messages.onInexact(instrument, Part.TRADE, tradeId, timeMs * NANOS_PER_MILLI);
        } else {
            messages.onTrade(instrument, tradeId, 1, px, qty, timeMs * NANOS_PER_MILLI, !buyerIsMaker);
        }
        return true;
    }
}
