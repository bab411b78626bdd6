package io.kairos.engine.adapter.inbound.feed.binance;

import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.ExactScale;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.FeedMessages.Part;
import io.kairos.engine.adapter.inbound.feed.LevelBuffer;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Decodes binary messages. Hot: allocates nothing for the three expected shapes, depth difference, best bid/ask and trades. Event loop
 * only.
 *
 * <p>A message has the expected shape when its header is, as one word, that of the schema this was written for, and its parts add up to
 * exactly its length. Whatever differs goes to {@link SbeTolerantDecoder}, counted: newer versions of the schema, longer blocks, and
 * the answers to requests, which are text.
 */
final class SbeDecoder implements FeedDecoder {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long QUOTE_HEADER = SbeLayout.header(SbeLayout.QUOTE_BLOCK, SbeLayout.QUOTE);
    private static final long DEPTH_HEADER = SbeLayout.header(SbeLayout.DEPTH_BLOCK, SbeLayout.DEPTH);
    private static final long TRADES_HEADER = SbeLayout.header(SbeLayout.TRADES_BLOCK, SbeLayout.TRADES);

    private final SymbolIndex symbols;
    private final FeedMessages messages;
    private final SbeTolerantDecoder tolerant;
    private final DepthMessage depth = new DepthMessage();
    private boolean inexact;

    SbeDecoder(SymbolIndex symbols, FeedMessages messages) {
        this.symbols = symbols;
        this.messages = messages;
        this.tolerant = new SbeTolerantDecoder(symbols, messages);
    }

    @Override
    public Result decode(byte[] message, int length) {
        // Sixteen bytes behind the message may be read, so a word fits wherever it begins inside.
        long header = word(message, 0);
        boolean read = false;
        if (header == QUOTE_HEADER) {
            read = decodeQuote(message, length);
        } else if (header == DEPTH_HEADER) {
            read = decodeDepth(message, length);
        } else if (header == TRADES_HEADER) {
            read = decodeTrades(message, length);
        }
        return read ? Result.SHAPED : tolerant.decode(message, length);
    }

    private static long word(byte[] message, int at) {
        return (long) LONGS.get(message, at);
    }

    private static int unsignedShort(byte[] message, int at) {
        return (short) SHORTS.get(message, at) & 0xFFFF;
    }

    /** The instrument whose symbol, with its length before it, fills the message from {@code at} to its end, or null. */
    private @Nullable FeedInstrument instrument(byte[] message, int at, int length) {
        if (at >= length || at + 1 + (message[at] & 0xFF) != length) {
            return null;
        }
        return symbols.find(message, at + 1, length);
    }

    private static boolean isTime(long micros) {
        return micros >= 0 && micros <= SbeLayout.MAX_TIME_MICROS;
    }

    /** Whether the decimal point can be moved by table. */
    private static boolean isUsual(int shift) {
        return shift >= -ExactScale.MAX_SHIFT && shift <= ExactScale.MAX_SHIFT;
    }

    private boolean decodeQuote(byte[] message, int length) {
        FeedInstrument instrument = instrument(message, SbeLayout.HEADER_BYTES + SbeLayout.QUOTE_BLOCK, length);
        if (instrument == null) {
            return false;
        }
        long time = word(message, SbeLayout.EVENT_TIME);
        long updateId = word(message, SbeLayout.QUOTE_ID);
        int pxShift = instrument.priceDecimals + message[SbeLayout.QUOTE_EXPONENTS];
        int qtyShift = instrument.qtyDecimals + message[SbeLayout.QUOTE_EXPONENTS + 1];
        long bidPx = word(message, SbeLayout.QUOTE_BID_PX);
        long bidQty = word(message, SbeLayout.QUOTE_BID_QTY);
        long askPx = word(message, SbeLayout.QUOTE_ASK_PX);
        long askQty = word(message, SbeLayout.QUOTE_ASK_QTY);
        if ((updateId | bidPx | bidQty | askPx | askQty) < 0
                || !isTime(time)
                || !isUsual(pxShift)
                || !isUsual(qtyShift)) {
            return false;
        }
        bidPx = ExactScale.shift(bidPx, pxShift);
        bidQty = ExactScale.shift(bidQty, qtyShift);
        askPx = ExactScale.shift(askPx, pxShift);
        askQty = ExactScale.shift(askQty, qtyShift);
        if ((bidPx | bidQty | askPx | askQty) < 0) {
            messages.onInexact(instrument, Part.QUOTE, -1, time * SbeLayout.NANOS_PER_MICRO);
        } else {
            messages.onQuote(
                    instrument,
                    updateId,
                    time * SbeLayout.NANOS_PER_MICRO,
                    bidPx == 0 ? FeedMessages.NO_PX : bidPx,
                    bidPx == 0 ? 0 : bidQty,
                    askPx == 0 ? FeedMessages.NO_PX : askPx,
                    askPx == 0 ? 0 : askQty);
        }
        return true;
    }

    private boolean decodeDepth(byte[] message, int length) {
        int bids = SbeLayout.HEADER_BYTES + SbeLayout.DEPTH_BLOCK;
        int asks = endOfLevels(message, bids, length);
        int end = asks < 0 ? -1 : endOfLevels(message, asks, length);
        FeedInstrument instrument = end < 0 ? null : instrument(message, end, length);
        if (instrument == null) {
            return false;
        }
        long time = word(message, SbeLayout.EVENT_TIME);
        int pxShift = instrument.priceDecimals + message[SbeLayout.DEPTH_EXPONENTS];
        int qtyShift = instrument.qtyDecimals + message[SbeLayout.DEPTH_EXPONENTS + 1];
        depth.clear();
        inexact = false;
        depth.firstId = word(message, SbeLayout.DEPTH_FIRST_ID);
        depth.lastId = word(message, SbeLayout.DEPTH_LAST_ID);
        if (depth.firstId < 0
                || depth.lastId < depth.firstId
                || !isTime(time)
                || !isUsual(pxShift)
                || !isUsual(qtyShift)
                || !levels(message, bids, asks, pxShift, qtyShift, depth.bids)
                || !levels(message, asks, end, pxShift, qtyShift, depth.asks)) {
            return false;
        }
        depth.exchangeTimeNs = time * SbeLayout.NANOS_PER_MICRO;
        if (inexact) {
            messages.onInexact(instrument, Part.DEPTH, -1, depth.exchangeTimeNs);
        } else {
            messages.onDepth(instrument, depth);
        }
        return true;
    }

    /** Where the levels that begin at {@code at} end, or -1 when they have another length or go beyond the message. */
    private static int endOfLevels(byte[] message, int at, int length) {
        if (at + SbeLayout.DEPTH_GROUP_HEADER > length || unsignedShort(message, at) != SbeLayout.LEVEL_BYTES) {
            return -1;
        }
        int end = at + SbeLayout.DEPTH_GROUP_HEADER + SbeLayout.LEVEL_BYTES * unsignedShort(message, at + 2);
        return end <= length ? end : -1;
    }

    private boolean levels(byte[] message, int from, int end, int pxShift, int qtyShift, LevelBuffer into) {
        for (int at = from + SbeLayout.DEPTH_GROUP_HEADER; at < end; at += SbeLayout.LEVEL_BYTES) {
            long px = word(message, at);
            long qty = word(message, at + SbeLayout.LEVEL_QTY);
            if (px <= 0 || qty < 0) {
                return false;
            }
            px = ExactScale.shift(px, pxShift);
            qty = ExactScale.shift(qty, qtyShift);
            inexact |= (px | qty) < 0;
            if (!into.add(px, qty)) {
                return false;
            }
        }
        return true;
    }

    private boolean decodeTrades(byte[] message, int length) {
        int group = SbeLayout.HEADER_BYTES + SbeLayout.TRADES_BLOCK;
        if (group + SbeLayout.TRADES_GROUP_HEADER > length || unsignedShort(message, group) != SbeLayout.TRADE_BYTES) {
            return false;
        }
        int first = group + SbeLayout.TRADES_GROUP_HEADER;
        long end = first + SbeLayout.TRADE_BYTES * ((int) INTS.get(message, group + 2) & 0xFFFF_FFFFL);
        FeedInstrument instrument = end >= length ? null : instrument(message, (int) end, length);
        if (instrument == null) {
            return false;
        }
        long time = word(message, SbeLayout.TRADES_TIME);
        int pxShift = instrument.priceDecimals + message[SbeLayout.TRADES_EXPONENTS];
        int qtyShift = instrument.qtyDecimals + message[SbeLayout.TRADES_EXPONENTS + 1];
        if (!isTime(word(message, SbeLayout.EVENT_TIME)) || !isTime(time) || !isUsual(pxShift) || !isUsual(qtyShift)) {
            return false;
        }
        // All of them or none: what is wrong with the last one is found before the first one is told.
        for (int at = first; at < end; at += SbeLayout.TRADE_BYTES) {
            if ((word(message, at) | word(message, at + SbeLayout.TRADE_PX) | word(message, at + SbeLayout.TRADE_QTY))
                            < 0
                    || (message[at + SbeLayout.TRADE_MAKER] & ~1) != 0) {
                return false;
            }
        }
        for (int at = first; at < end; at += SbeLayout.TRADE_BYTES) {
            long id = word(message, at);
            long px = ExactScale.shift(word(message, at + SbeLayout.TRADE_PX), pxShift);
            long qty = ExactScale.shift(word(message, at + SbeLayout.TRADE_QTY), qtyShift);
            if ((px | qty) < 0) {
                messages.onInexact(instrument, Part.TRADE, id, time * SbeLayout.NANOS_PER_MICRO);
            } else {
                messages.onTrade(
                        instrument,
                        id,
                        1,
                        px,
                        qty,
                        time * SbeLayout.NANOS_PER_MICRO,
                        message[at + SbeLayout.TRADE_MAKER] == 0);
            }
        }
        return true;
    }
}
