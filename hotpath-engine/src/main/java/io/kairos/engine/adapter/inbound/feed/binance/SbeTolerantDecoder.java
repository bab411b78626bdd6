package io.kairos.engine.adapter.inbound.feed.binance;

import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder.Result;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.FeedMessages.Part;
import io.kairos.engine.adapter.inbound.feed.LevelBuffer;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Understands every binary message that a later version of the schema may send and that a reader of version 0 can still read: longer
 * blocks and entries, more behind the symbol, any exponent. Also the answers to requests, which are JSON. The slow twin of
 * {@link SbeDecoder}. Event loop only.
 *
 * <p>By the rules of Simple Binary Encoding a new version only appends, to blocks and to messages; whatever cannot keep to that gets
 * another schema id, which is not understood.
 */
final class SbeTolerantDecoder {
    /** Stands for a missing number. */
    private static final long NULL_MANTISSA = Long.MIN_VALUE;

    private static final byte NULL_EXPONENT = Byte.MIN_VALUE;
    private static final long INEXACT = -1;
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    /** The message cannot be read; the text says why. */
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String problem) {
            super(problem, null, false, false);
        }
    }

    private final SymbolIndex symbols;
    private final FeedMessages messages;
    private final TolerantDecoder text;
    private final DepthMessage depth = new DepthMessage();
    private ByteBuffer in = ByteBuffer.allocate(0);
    /** Whether the message is as long as version 0 makes it. */
    private boolean plain;

    SbeTolerantDecoder(SymbolIndex symbols, FeedMessages messages) {
        this.symbols = symbols;
        this.messages = messages;
        this.text = new TolerantDecoder(symbols, messages);
    }

    Result decode(byte[] message, int length) {
        if (isText(message, length)) {
            return text.decode(message, length);
        }
        in = ByteBuffer.wrap(message, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        FeedInstrument instrument = null;
        try {
            need(0, SbeLayout.HEADER_BYTES);
            int schema = unsignedShort(SbeLayout.SCHEMA_AT);
            if (schema != SbeLayout.SCHEMA_ID) {
                throw new Unreadable("schema " + schema + " instead of " + SbeLayout.SCHEMA_ID);
            }
            int block = unsignedShort(0);
            int template = unsignedShort(SbeLayout.TEMPLATE_AT);
            int least = block(template);
            if (least < 0) {
                messages.onUnknown(1);
                return Result.IRRELEVANT;
            }
            if (block < least) {
                throw new Unreadable("block of " + block + " bytes instead of " + least);
            }
            need(SbeLayout.HEADER_BYTES, block);
            plain = block == least && unsignedShort(SbeLayout.VERSION_AT) == SbeLayout.VERSION;
            int symbolAt = symbolAt(template, SbeLayout.HEADER_BYTES + block);
            instrument = instrument(symbolAt);
            if (instrument == null) {
                return Result.IRRELEVANT;
            }
            switch (template) {
                case SbeLayout.QUOTE -> quote(instrument);
                case SbeLayout.DEPTH -> depth(instrument, SbeLayout.HEADER_BYTES + block);
                default -> trades(instrument, SbeLayout.HEADER_BYTES + block);
            }
        } catch (Unreadable e) {
            messages.onMalformed(instrument, String.valueOf(e.getMessage()));
            return Result.MALFORMED;
        }
        if (!plain) {
            messages.onUnknown(1);
        }
        return Result.TOLERATED;
    }

    /** The first two bytes of a binary message are its block's length, which is far from what these two make. */
    private static boolean isText(byte[] message, int length) {
        return length >= 2
                && message[0] == '{'
                && (message[1] == '"' || message[1] == '}' || message[1] == ' ' || message[1] == '\n');
    }

    /** Bytes of a message's root block in version 0, or -1 for a message that we did not ask for. */
    private static int block(int template) {
        return switch (template) {
            case SbeLayout.QUOTE -> SbeLayout.QUOTE_BLOCK;
            case SbeLayout.DEPTH -> SbeLayout.DEPTH_BLOCK;
            case SbeLayout.TRADES -> SbeLayout.TRADES_BLOCK;
            default -> -1;
        };
    }

    private void need(long at, long bytes) throws Unreadable {
        if (at + bytes > in.limit()) {
            throw new Unreadable("ends after " + in.limit() + " bytes of " + (at + bytes) + " or more");
        }
    }

    private int unsignedShort(int at) {
        return in.getShort(at) & 0xFFFF;
    }

    private int symbolAt(int template, int groups) throws Unreadable {
        return switch (template) {
            case SbeLayout.QUOTE -> groups;
            case SbeLayout.DEPTH -> endOfGroup(endOfGroup(groups, false), false);
            default -> endOfGroup(groups, true);
        };
    }

    /** Behind the entries of a group; notes when they are longer than in version 0. */
    private int endOfGroup(int at, boolean trades) throws Unreadable {
        int header = trades ? SbeLayout.TRADES_GROUP_HEADER : SbeLayout.DEPTH_GROUP_HEADER;
        int least = trades ? SbeLayout.TRADE_BYTES : SbeLayout.LEVEL_BYTES;
        need(at, header);
        int entry = unsignedShort(at);
        long count = count(at, trades);
        if (entry < least) {
            throw new Unreadable("entries of " + entry + " bytes instead of " + least);
        }
        plain &= entry == least;
        need(at + header, entry * count);
        return (int) (at + header + entry * count);
    }

    private long count(int at, boolean trades) {
        return trades ? in.getInt(at + 2) & 0xFFFF_FFFFL : unsignedShort(at + 2);
    }

    private @Nullable FeedInstrument instrument(int at) throws Unreadable {
        need(at, 1);
        int size = in.get(at) & 0xFF;
        need(at + 1, size);
        int end = at + 1 + size;
        plain &= end == in.limit();
        FeedInstrument found = symbols.find(in.array(), at + 1, end);
        if (found == null && !plain) {
            // What stands there may be no symbol at all but something new before it.
            throw new Unreadable("no symbol of ours in a message of a later version");
        }
        return found;
    }

    private long time(int at) throws Unreadable {
        long micros = in.getLong(at);
        if (micros < 0 || micros > SbeLayout.MAX_TIME_MICROS) {
            throw new Unreadable("time " + micros);
        }
        return micros * SbeLayout.NANOS_PER_MICRO;
    }

    private long notNegative(int at, String what) throws Unreadable {
        long value = in.getLong(at);
        if (value < 0) {
            throw new Unreadable(what + ' ' + value);
        }
        return value;
    }

    private int exponent(int at) throws Unreadable {
        byte exponent = in.get(at);
        if (exponent == NULL_EXPONENT) {
            throw new Unreadable("no exponent");
        }
        return exponent;
    }

    /** The mantissa in the instrument's decimals, {@link #INEXACT} when it has more of them or is too large. */
    private static long rescaled(long mantissa, int exponent, int decimals) {
        BigDecimal scaled = BigDecimal.valueOf(mantissa).scaleByPowerOfTen(exponent + decimals);
        if (scaled.stripTrailingZeros().scale() > 0 || scaled.compareTo(MOST) > 0) {
            return INEXACT;
        }
        return scaled.longValueExact();
    }

    private void quote(FeedInstrument instrument) throws Unreadable {
        long timeNs = time(SbeLayout.EVENT_TIME);
        long updateId = notNegative(SbeLayout.QUOTE_ID, "update id");
        int pxExponent = exponent(SbeLayout.QUOTE_EXPONENTS);
        int qtyExponent = exponent(SbeLayout.QUOTE_EXPONENTS + 1);
        long bid = sideOf(SbeLayout.QUOTE_BID_PX);
        long bidQty = quantityOf(SbeLayout.QUOTE_BID_PX, SbeLayout.QUOTE_BID_QTY);
        long ask = sideOf(SbeLayout.QUOTE_ASK_PX);
        long askQty = quantityOf(SbeLayout.QUOTE_ASK_PX, SbeLayout.QUOTE_ASK_QTY);
        bid = rescaled(bid, pxExponent, instrument.priceDecimals);
        bidQty = rescaled(bidQty, qtyExponent, instrument.qtyDecimals);
        ask = rescaled(ask, pxExponent, instrument.priceDecimals);
        askQty = rescaled(askQty, qtyExponent, instrument.qtyDecimals);
        if ((bid | bidQty | ask | askQty) < 0) {
            messages.onInexact(instrument, Part.QUOTE, -1, timeNs);
            return;
        }
        messages.onQuote(
                instrument,
                updateId,
                timeNs,
                bid == 0 ? FeedMessages.NO_PX : bid,
                bid == 0 ? 0 : bidQty,
                ask == 0 ? FeedMessages.NO_PX : ask,
                ask == 0 ? 0 : askQty);
    }

    /** A price, 0 when the side is empty, which a later version may also say by a missing number. */
    private long sideOf(int at) throws Unreadable {
        return in.getLong(at) == NULL_MANTISSA ? 0 : notNegative(at, "price");
    }

    private long quantityOf(int pxAt, int qtyAt) throws Unreadable {
        return in.getLong(pxAt) == NULL_MANTISSA ? 0 : notNegative(qtyAt, "quantity");
    }

    private void depth(FeedInstrument instrument, int groups) throws Unreadable {
        depth.clear();
        depth.exchangeTimeNs = time(SbeLayout.EVENT_TIME);
        depth.firstId = notNegative(SbeLayout.DEPTH_FIRST_ID, "update id");
        depth.lastId = notNegative(SbeLayout.DEPTH_LAST_ID, "update id");
        if (depth.lastId < depth.firstId) {
            throw new Unreadable("last update id " + depth.lastId + " before the first " + depth.firstId);
        }
        boolean exact = levels(instrument, groups, depth.bids);
        exact &= levels(instrument, endOfGroup(groups, false), depth.asks);
        if (exact) {
            messages.onDepth(instrument, depth);
        } else {
            messages.onInexact(instrument, Part.DEPTH, -1, depth.exchangeTimeNs);
        }
    }

    /** Whether all of them could be written in the instrument's decimals. */
    private boolean levels(FeedInstrument instrument, int group, LevelBuffer into) throws Unreadable {
        int pxExponent = exponent(SbeLayout.DEPTH_EXPONENTS);
        int qtyExponent = exponent(SbeLayout.DEPTH_EXPONENTS + 1);
        int entry = unsignedShort(group);
        boolean exact = true;
        for (int i = 0; i < count(group, false); i++) {
            int at = group + SbeLayout.DEPTH_GROUP_HEADER + i * entry;
            long px = notNegative(at, "price");
            long qty = notNegative(at + SbeLayout.LEVEL_QTY, "quantity");
            if (px == 0) {
                throw new Unreadable("price 0");
            }
            px = rescaled(px, pxExponent, instrument.priceDecimals);
            qty = rescaled(qty, qtyExponent, instrument.qtyDecimals);
            exact &= (px | qty) >= 0;
            if (!into.add(px, qty)) {
                throw new Unreadable("more than " + LevelBuffer.MAX_LEVELS + " levels");
            }
        }
        return exact;
    }

    private void trades(FeedInstrument instrument, int group) throws Unreadable {
        time(SbeLayout.EVENT_TIME);
        long timeNs = time(SbeLayout.TRADES_TIME);
        int pxExponent = exponent(SbeLayout.TRADES_EXPONENTS);
        int qtyExponent = exponent(SbeLayout.TRADES_EXPONENTS + 1);
        int entry = unsignedShort(group);
        int count = (int) count(group, true);
        int first = group + SbeLayout.TRADES_GROUP_HEADER;
        for (int i = 0; i < count; i++) {
            int at = first + i * entry;
            notNegative(at, "trade id");
            notNegative(at + SbeLayout.TRADE_PX, "price");
            notNegative(at + SbeLayout.TRADE_QTY, "quantity");
            if ((in.get(at + SbeLayout.TRADE_MAKER) & ~1) != 0) {
                throw new Unreadable("neither true nor false: " + in.get(at + SbeLayout.TRADE_MAKER));
            }
        }
        for (int i = 0; i < count; i++) {
            int at = first + i * entry;
            long id = in.getLong(at);
            long px = rescaled(in.getLong(at + SbeLayout.TRADE_PX), pxExponent, instrument.priceDecimals);
            long qty = rescaled(in.getLong(at + SbeLayout.TRADE_QTY), qtyExponent, instrument.qtyDecimals);
            if ((px | qty) < 0) {
                messages.onInexact(instrument, Part.TRADE, id, timeNs);
            } else {
                messages.onTrade(instrument, id, 1, px, qty, timeNs, in.get(at + SbeLayout.TRADE_MAKER) == 0);
            }
        }
    }
}
