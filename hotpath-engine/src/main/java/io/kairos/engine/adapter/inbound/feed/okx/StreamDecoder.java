package io.kairos.engine.adapter.inbound.feed.okx;

import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.LevelBuffer;
import io.kairos.engine.adapter.inbound.feed.ShapeReader;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what the public socket sends. Hot: books, best bid/ask and trades in the venue's compact spelling are read without
 * allocating; members of a book may come in any order, since the venue itself does not always use the documented one. All else
 * goes to {@link TolerantDecoder}, counted. Event loop only.
 */
public final class StreamDecoder implements FeedDecoder {
    /** What a depth channel carries. */
    enum Channel {
        /** Snapshot, then changes chained by {@code prevSeqId} and {@code seqId}. */
        BOOKS("books"),
        /** The best five levels, whole each time. */
        BOOKS5("books5"),
        /** The best level, whole each time. */
        BBO("bbo-tbt");

        final String wireName;

        Channel(String wireName) {
            this.wireName = wireName;
        }
    }

    static final long NANOS_PER_MILLI = 1_000_000;
    /** Times beyond this, the year 2255, would leave 64 bits as nanoseconds. */
    static final long MAX_TIME_MS = 9_000_000_000_000L;
    /** The largest number of trades that one aggregated trade may stand for. */
    static final long MAX_TRADE_COUNT = 1_000_000;

    private static final ShapeReader.Key ARG = new ShapeReader.Key("{\"arg\":{\"channel\":\"");
    private static final ShapeReader.Key BOOKS = new ShapeReader.Key("books\",\"instId\":\"");
    private static final ShapeReader.Key BOOKS5 = new ShapeReader.Key("books5\",\"instId\":\"");
    private static final ShapeReader.Key BBO = new ShapeReader.Key("bbo-tbt\",\"instId\":\"");
    private static final ShapeReader.Key TRADES = new ShapeReader.Key("trades\",\"instId\":\"");
    private static final ShapeReader.Key SNAPSHOT = new ShapeReader.Key("\"},\"action\":\"snapshot\",\"data\":[{");
    private static final ShapeReader.Key UPDATE = new ShapeReader.Key("\"},\"action\":\"update\",\"data\":[{");
    private static final ShapeReader.Key DATA = new ShapeReader.Key("\"},\"data\":[{");
    private static final ShapeReader.Key END = new ShapeReader.Key("}]}");

    private static final ShapeReader.Key ASKS = new ShapeReader.Key("\"asks\":[");
    private static final ShapeReader.Key BIDS = new ShapeReader.Key("\"bids\":[");
    private static final ShapeReader.Key TIME = new ShapeReader.Key("\"ts\":\"");
    private static final ShapeReader.Key CHECKSUM = new ShapeReader.Key("\"checksum\":");
    private static final ShapeReader.Key PREVIOUS_ID = new ShapeReader.Key("\"prevSeqId\":");
    private static final ShapeReader.Key SEQUENCE_ID = new ShapeReader.Key("\"seqId\":");
    private static final ShapeReader.Key INSTRUMENT = new ShapeReader.Key("\"instId\":\"");
    private static final ShapeReader.Key LEVEL = new ShapeReader.Key("[\"");
    private static final ShapeReader.Key NEXT_TEXT = new ShapeReader.Key("\",\"");
    private static final ShapeReader.Key DEAD_FIELD = new ShapeReader.Key("\",\"0\",\"");
    private static final ShapeReader.Key LEVEL_END = new ShapeReader.Key("\"]");
    private static final ShapeReader.Key MINUS_ONE = new ShapeReader.Key("-1");

    private static final ShapeReader.Key TRADE_ID = new ShapeReader.Key("\",\"tradeId\":\"");
    private static final ShapeReader.Key PX = new ShapeReader.Key("\",\"px\":\"");
    private static final ShapeReader.Key QTY = new ShapeReader.Key("\",\"sz\":\"");
    private static final ShapeReader.Key BUY = new ShapeReader.Key("\",\"side\":\"buy\",\"ts\":\"");
    private static final ShapeReader.Key SELL = new ShapeReader.Key("\",\"side\":\"sell\",\"ts\":\"");
    private static final ShapeReader.Key COUNT = new ShapeReader.Key("\",\"count\":\"");
    private static final ShapeReader.Key SOURCE = new ShapeReader.Key("\",\"source\":\"");
    private static final ShapeReader.Key TRADE_SEQUENCE_ID = new ShapeReader.Key("\",\"seqId\":");
    private static final ShapeReader.Key NEXT_TRADE = new ShapeReader.Key("},{");

    private static final int HAS_ASKS = 1;
    private static final int HAS_BIDS = 2;
    private static final int HAS_TIME = 4;
    private static final int HAS_CHECKSUM = 8;
    private static final int HAS_PREVIOUS = 16;
    private static final int HAS_SEQUENCE = 32;
    private static final int HAS_INSTRUMENT = 64;

    private final SymbolIndex instruments;
    private final FeedMessages messages;
    private final TolerantDecoder tolerant;
    private final ShapeReader in = new ShapeReader();
    private final DepthMessage depth = new DepthMessage();
    private final TradeBuffer trades = new TradeBuffer();
    private boolean inexact;

    /** Decodes for these instruments; {@code windows} outlive the decoder. */
    StreamDecoder(SymbolIndex instruments, FeedMessages messages, MaintenanceWindows windows) {
        this.instruments = instruments;
        this.messages = messages;
        this.tolerant = new TolerantDecoder(instruments, messages, windows);
    }

    @Override
    public Result decode(byte[] message, int length) {
        if (length == 4 && message[0] == 'p' && message[1] == 'o' && message[2] == 'n' && message[3] == 'g') {
            messages.onHeartbeat();
            return Result.SHAPED;
        }
        in.wrap(message, length);
        if (in.expect(ARG) && decodeShaped(message)) {
            return Result.SHAPED;
        }
        return tolerant.decode(message, length);
    }

    private boolean decodeShaped(byte[] message) {
        if (in.expect(BOOKS)) {
            return decodeDepth(message, Channel.BOOKS);
        }
        if (in.expect(TRADES)) {
            return decodeTrades(message);
        }
        if (in.expect(BBO)) {
            return decodeDepth(message, Channel.BBO);
        }
        return in.expect(BOOKS5) && decodeDepth(message, Channel.BOOKS5);
    }

    private @Nullable FeedInstrument instrument(byte[] message) {
        return in.text() ? instruments.find(message, in.textStart(), in.textEnd()) : null;
    }

    private boolean decodeDepth(byte[] message, Channel channel) {
        FeedInstrument instrument = instrument(message);
        if (instrument == null) {
            // The tolerant decoder decides whether this is another market or a spelling with escapes.
            return false;
        }
        depth.clear();
        depth.snapshot = channel != Channel.BOOKS || in.expect(SNAPSHOT);
        if (channel != Channel.BOOKS ? !in.expect(DATA) : !depth.snapshot && !in.expect(UPDATE)) {
            return false;
        }
        inexact = false;
        int has = 0;
        do {
            int member = member(instrument);
            if (member == 0 || (has & member) != 0) {
                return false;
            }
            has |= member;
        } while (in.expect(','));
        int needed = channel == Channel.BOOKS
                ? HAS_ASKS | HAS_BIDS | HAS_TIME | HAS_SEQUENCE | HAS_PREVIOUS
                : HAS_ASKS | HAS_BIDS | HAS_TIME | HAS_SEQUENCE;
        int allowed = channel == Channel.BOOKS ? needed | HAS_CHECKSUM : needed | HAS_INSTRUMENT;
        if (!in.expect(END) || !in.atEnd() || (has & needed) != needed || (has & ~allowed) != 0) {
            return false;
        }
        if (inexact) {
            messages.onInexact(instrument, FeedMessages.Part.DEPTH, -1, depth.exchangeTimeNs);
        } else {
            messages.onDepth(instrument, depth);
        }
        return true;
    }

    /** Reads one member of a book; its bit, or 0 when it is not as expected. */
    private int member(FeedInstrument instrument) {
        if (in.expect(ASKS)) {
            return levels(instrument, depth.asks) ? HAS_ASKS : 0;
        }
        if (in.expect(BIDS)) {
            return levels(instrument, depth.bids) ? HAS_BIDS : 0;
        }
        if (in.expect(TIME)) {
            long timeMs = in.integer();
            depth.exchangeTimeNs = timeMs * NANOS_PER_MILLI;
            return timeMs >= 0 && timeMs <= MAX_TIME_MS && in.expect('"') ? HAS_TIME : 0;
        }
        if (in.expect(SEQUENCE_ID)) {
            depth.lastId = in.integer();
            return depth.lastId >= 0 ? HAS_SEQUENCE : 0;
        }
        if (in.expect(PREVIOUS_ID)) {
            if (in.expect(MINUS_ONE)) {
                depth.previousId = -1;
                return HAS_PREVIOUS;
            }
            depth.previousId = in.integer();
            return depth.previousId >= 0 ? HAS_PREVIOUS : 0;
        }
        if (in.expect(CHECKSUM)) {
            return in.skipNumber() ? HAS_CHECKSUM : 0;
        }
        return in.expect(INSTRUMENT) && in.text() && in.expect('"') ? HAS_INSTRUMENT : 0;
    }

    private boolean levels(FeedInstrument instrument, LevelBuffer side) {
        if (in.expect(']')) {
            return true;
        }
        do {
            if (!in.expect(LEVEL)) {
                return false;
            }
            long px = in.decimal(instrument.priceDecimals);
            if (px == ShapeReader.MISSHAPEN || !in.expect(NEXT_TEXT)) {
                return false;
            }
            long qty = in.decimal(instrument.qtyDecimals);
            if (qty == ShapeReader.MISSHAPEN
                    || !in.expect(DEAD_FIELD)
                    || in.integer() < 0
                    || !in.expect(LEVEL_END)
                    || !side.add(px, qty)) {
                return false;
            }
            inexact |= (px | qty) < 0;
        } while (in.expect(','));
        return in.expect(']');
    }

    private boolean decodeTrades(byte[] message) {
        FeedInstrument instrument = instrument(message);
        if (instrument == null || !in.expect(DATA)) {
            return false;
        }
        trades.clear();
        do {
            if (!trade(instrument)) {
                return false;
            }
        } while (in.expect(NEXT_TRADE));
        if (!in.expect(END) || !in.atEnd()) {
            return false;
        }
        trades.handOn(instrument, messages);
        return true;
    }

    private boolean trade(FeedInstrument instrument) {
        if (!in.expect(INSTRUMENT) || !in.text() || !in.expect(TRADE_ID)) {
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
        if (qty == ShapeReader.MISSHAPEN) {
            return false;
        }
        boolean buyer = in.expect(BUY);
        if (!buyer && !in.expect(SELL)) {
            return false;
        }
        long timeMs = in.integer();
        if (timeMs < 0 || timeMs > MAX_TIME_MS || !in.expect(COUNT)) {
            return false;
        }
        long count = in.integer();
        if (!TradeBuffer.isRange(tradeId, count) || !in.expect(SOURCE) || !in.text() || !in.expect(TRADE_SEQUENCE_ID)) {
            return false;
        }
        return in.integer() >= 0 && trades.add(tradeId, (int) count, px, qty, timeMs * NANOS_PER_MILLI, buyer);
    }
}
