package io.kairos.engine.adapter.inbound.feed.kraken;

import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.LevelBuffer;
import io.kairos.engine.adapter.inbound.feed.ShapeReader;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import io.kairos.engine.adapter.venue.kraken.PairBoard;
import org.jspecify.annotations.Nullable;

/**
 * Decodes WebSocket v2 messages (Kraken API documentation, "Spot WebSocket v2", read 2026-06-30). Hot: allocates nothing for
 * book, ticker, trade and heartbeat in the shape the venue sends today; the rest goes to {@link TolerantDecoder}.
 *
 * <p>Prices and quantities are bare JSON numbers, with or without trailing zeros: their digits are read as they stand.
 */
final class KrakenDecoder implements FeedDecoder {
    private static final ShapeReader.Key CHANNEL = new ShapeReader.Key("{\"channel\":\"");
    private static final ShapeReader.Key BOOK = new ShapeReader.Key("book\",\"type\":\"");
    private static final ShapeReader.Key TRADE = new ShapeReader.Key("trade\",\"type\":\"");
    private static final ShapeReader.Key TICKER = new ShapeReader.Key("ticker\",\"type\":\"");
    private static final ShapeReader.Key HEARTBEAT = new ShapeReader.Key("heartbeat\"}");
    private static final ShapeReader.Key UPDATE = new ShapeReader.Key("update\",\"data\":[{\"symbol\":\"");
    private static final ShapeReader.Key SNAPSHOT = new ShapeReader.Key("snapshot\",\"data\":[{\"symbol\":\"");
    private static final ShapeReader.Key END = new ShapeReader.Key("}]}");
    private static final ShapeReader.Key END_OF_TIME = new ShapeReader.Key("\"}]}");

    private static final ShapeReader.Key BIDS = new ShapeReader.Key("\",\"bids\":[");
    private static final ShapeReader.Key ASKS = new ShapeReader.Key(",\"asks\":[");
    private static final ShapeReader.Key LEVEL_PX = new ShapeReader.Key("{\"price\":");
    private static final ShapeReader.Key LEVEL_QTY = new ShapeReader.Key(",\"qty\":");
    private static final ShapeReader.Key CHECKSUM = new ShapeReader.Key(",\"checksum\":");
    private static final ShapeReader.Key TIMESTAMP = new ShapeReader.Key(",\"timestamp\":\"");
    private static final long MAX_CHECKSUM = 0xFFFF_FFFFL;

    private static final ShapeReader.Key SIDE = new ShapeReader.Key("\",\"side\":\"");
    private static final ShapeReader.Key BUY = new ShapeReader.Key("buy\",\"price\":");
    private static final ShapeReader.Key SELL = new ShapeReader.Key("sell\",\"price\":");
    private static final ShapeReader.Key ORDER_TYPE = new ShapeReader.Key(",\"ord_type\":\"");
    private static final ShapeReader.Key TRADE_ID = new ShapeReader.Key("\",\"trade_id\":");
    private static final ShapeReader.Key NEXT_TRADE = new ShapeReader.Key("\"},{\"symbol\":\"");

    private static final ShapeReader.Key BID = new ShapeReader.Key("\",\"bid\":");
    private static final ShapeReader.Key BID_QTY = new ShapeReader.Key(",\"bid_qty\":");
    private static final ShapeReader.Key ASK = new ShapeReader.Key(",\"ask\":");
    private static final ShapeReader.Key ASK_QTY = new ShapeReader.Key(",\"ask_qty\":");
    private static final ShapeReader.Key TRADES = new ShapeReader.Key(",\"trades\":");
    /** Members of a ticker behind the quote, in this order; the count of trades may stand among them since 2026. */
    private static final ShapeReader.Key LAST = new ShapeReader.Key(",\"last\":");

    private static final ShapeReader.Key VOLUME = new ShapeReader.Key(",\"volume\":");
    private static final ShapeReader.Key VWAP = new ShapeReader.Key(",\"vwap\":");
    private static final ShapeReader.Key LOW = new ShapeReader.Key(",\"low\":");
    private static final ShapeReader.Key HIGH = new ShapeReader.Key(",\"high\":");
    private static final ShapeReader.Key CHANGE = new ShapeReader.Key(",\"change\":");
    private static final ShapeReader.Key CHANGE_PCT = new ShapeReader.Key(",\"change_pct\":");

    private static final int EXACT_LEVELS = 0;
    private static final int INEXACT_LEVELS = 1;
    private static final int MISSHAPEN_LEVELS = -1;

    private final SymbolIndex instruments;
    private final FeedMessages messages;
    private final TolerantDecoder tolerant;
    private final ShapeReader shape = new ShapeReader();
    private final DepthMessage depth = new DepthMessage();
    private final TradeBatch trades = new TradeBatch();
    private byte[] bytes = new byte[0];
    /** Whether the ticker's count of trades was passed over. */
    private boolean counted;

    KrakenDecoder(SymbolIndex instruments, FeedMessages messages, PairBoard board, PongListener pongs) {
        this.instruments = instruments;
        this.messages = messages;
        this.tolerant = new TolerantDecoder(
                instruments, messages, new ControlDecoder(instruments, messages, board, pongs), depth, trades);
    }

    @Override
    public Result decode(byte[] message, int length) {
        bytes = message;
        shape.wrap(message, length);
        if (shape.expect(CHANNEL)) {
            boolean read = shape.expect(BOOK)
                    ? book()
                    : shape.expect(TRADE)
                            ? trade()
                            : shape.expect(TICKER) ? ticker() : shape.expect(HEARTBEAT) && heartbeat();
            if (read) {
                return Result.SHAPED;
            }
        }
        return tolerant.decode(message, length);
    }

    private boolean heartbeat() {
        if (!shape.atEnd()) {
            return false;
        }
        messages.onHeartbeat();
        return true;
    }

    private boolean book() {
        depth.clear();
        depth.snapshot = !shape.expect(UPDATE);
        if (depth.snapshot && !shape.expect(SNAPSHOT)) {
            return false;
        }
        FeedInstrument instrument = symbol();
        if (instrument == null || !shape.expect(BIDS)) {
            return false;
        }
        int bids = levels(instrument, depth.bids);
        if (bids < 0 || !shape.expect(ASKS)) {
            return false;
        }
        int asks = levels(instrument, depth.asks);
        if (asks < 0 || !shape.expect(CHECKSUM)) {
            return false;
        }
        long checksum = shape.integer();
        if (checksum < 0 || checksum > MAX_CHECKSUM) {
            return false;
        }
        depth.checksum = checksum;
        if (shape.expect(TIMESTAMP)) {
            depth.exchangeTimeNs = shape.utcTime();
            if (depth.exchangeTimeNs < 0 || !shape.expect(END_OF_TIME)) {
                return false;
            }
        } else if (!shape.expect(END)) {
            return false;
        }
        if (!shape.atEnd()) {
            return false;
        }
        if ((bids | asks) == INEXACT_LEVELS) {
            messages.onInexact(instrument, FeedMessages.Part.DEPTH, -1, depth.exchangeTimeNs);
        } else {
            messages.onDepth(instrument, depth);
        }
        return true;
    }

    /** Reads up to and including the closing bracket. */
    private int levels(FeedInstrument instrument, LevelBuffer levels) {
        if (shape.expect(']')) {
            return EXACT_LEVELS;
        }
        int result = EXACT_LEVELS;
        do {
            if (!shape.expect(LEVEL_PX)) {
                return MISSHAPEN_LEVELS;
            }
            long px = shape.decimal(instrument.priceDecimals);
            // No order has the price zero; the tolerant decoder refuses it with words.
            if (px == ShapeReader.MISSHAPEN || px == 0 || !shape.expect(LEVEL_QTY)) {
                return MISSHAPEN_LEVELS;
            }
            long qty = shape.decimal(instrument.qtyDecimals);
            if (qty == ShapeReader.MISSHAPEN || !shape.expect('}') || !levels.add(px, qty)) {
                return MISSHAPEN_LEVELS;
            }
            if ((px | qty) < 0) {
                result = INEXACT_LEVELS;
            }
        } while (shape.expect(','));
        return shape.expect(']') ? result : MISSHAPEN_LEVELS;
    }

    private boolean trade() {
        trades.clear();
        if (!shape.expect(UPDATE) && !shape.expect(SNAPSHOT)) {
            return false;
        }
        do {
            if (!oneTrade()) {
                return false;
            }
        } while (shape.expect(NEXT_TRADE));
        if (!shape.expect(END_OF_TIME) || !shape.atEnd()) {
            return false;
        }
        trades.handOn(messages);
        return true;
    }

    /** Reads from behind the symbol's opening quote to before the closing quote of the time. */
    private boolean oneTrade() {
        FeedInstrument instrument = symbol();
        if (instrument == null || !shape.expect(SIDE)) {
            return false;
        }
        boolean aggressorIsBuyer = shape.expect(BUY);
        if (!aggressorIsBuyer && !shape.expect(SELL)) {
            return false;
        }
        long px = shape.decimal(instrument.priceDecimals);
        if (px == ShapeReader.MISSHAPEN || px == 0 || !shape.expect(LEVEL_QTY)) {
            return false;
        }
        long qty = shape.decimal(instrument.qtyDecimals);
        if (qty == ShapeReader.MISSHAPEN || !shape.expect(ORDER_TYPE) || !shape.text() || !shape.expect(TRADE_ID)) {
            return false;
        }
        long tradeId = shape.integer();
        if (tradeId < 0 || !shape.expect(TIMESTAMP)) {
            return false;
        }
        long timeNs = shape.utcTime();
        return timeNs >= 0 && trades.add(instrument, tradeId, px, qty, timeNs, aggressorIsBuyer);
    }

    private boolean ticker() {
        if (!shape.expect(UPDATE) && !shape.expect(SNAPSHOT)) {
            return false;
        }
        FeedInstrument instrument = symbol();
        if (instrument == null || !shape.expect(BID)) {
            return false;
        }
        long bidPx = shape.decimal(instrument.priceDecimals);
        if (bidPx == ShapeReader.MISSHAPEN || !shape.expect(BID_QTY)) {
            return false;
        }
        long bidQty = shape.decimal(instrument.qtyDecimals);
        if (bidQty == ShapeReader.MISSHAPEN || !shape.expect(ASK)) {
            return false;
        }
        long askPx = shape.decimal(instrument.priceDecimals);
        if (askPx == ShapeReader.MISSHAPEN || !shape.expect(ASK_QTY)) {
            return false;
        }
        long askQty = shape.decimal(instrument.qtyDecimals);
        if (askQty == ShapeReader.MISSHAPEN || !skipStatistics()) {
            return false;
        }
        long timeNs = 0;
        if (shape.expect(TIMESTAMP)) {
            timeNs = shape.utcTime();
            if (timeNs < 0 || !shape.expect(END_OF_TIME)) {
                return false;
            }
        } else if (!shape.expect(END)) {
            return false;
        }
        if (!shape.atEnd()) {
            return false;
        }
        if ((bidPx | bidQty | askPx | askQty) < 0) {
            messages.onInexact(instrument, FeedMessages.Part.QUOTE, -1, timeNs);
        } else {
            quote(messages, instrument, timeNs, bidPx, bidQty, askPx, askQty);
        }
        return true;
    }

    /** Hands on a quote that has no update id, with a missing side as the port writes it. */
    static void quote(
            FeedMessages messages,
            FeedInstrument instrument,
            long timeNs,
            long bidPx,
            long bidQty,
            long askPx,
            long askQty) {
        messages.onQuote(
                instrument,
                DepthMessage.ABSENT,
                timeNs,
                bidPx == 0 ? FeedMessages.NO_PX : bidPx,
                bidPx == 0 ? 0 : bidQty,
                askPx == 0 ? FeedMessages.NO_PX : askPx,
                askPx == 0 ? 0 : askQty);
    }

    private boolean skipStatistics() {
        counted = false;
        return skip(LAST) && skip(VOLUME) && skip(VWAP) && skip(LOW) && skip(HIGH) && skip(CHANGE) && skip(CHANGE_PCT);
    }

    private boolean skip(ShapeReader.Key statistic) {
        if (!shape.expect(statistic) || !shape.skipNumber()) {
            return false;
        }
        if (!counted && shape.expect(TRADES)) {
            counted = true;
            return shape.skipNumber();
        }
        return true;
    }

    /** The instrument whose symbol stands here; null also for one that we did not ask for. Moves to the closing quote. */
    private @Nullable FeedInstrument symbol() {
        return shape.text() ? instruments.find(bytes, shape.textStart(), shape.textEnd()) : null;
    }
}
