package io.kairos.simulator.binance.stream;

import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.BookLevel;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.number.Fixed8;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Market events in Simple Binary Encoding: the venue's schema {@code spot_stream}, id 1, version 0, little endian. Times are microseconds.
 * Prices have the decimals of the tick and quantities those of the step, unless a number of the message is finer.
 */
final class SbePayloads {
    private static final int SCHEMA_ID = 1;
    private static final int VERSION = 0;
    private static final int TRADES = 10_000;
    private static final int QUOTE = 10_001;
    private static final int SNAPSHOT = 10_002;
    private static final int DIFF = 10_003;
    private static final int HEADER_BYTES = 8;
    private static final int EXPONENT_BYTES = 2;
    private static final int LEVEL_BYTES = 16;
    private static final int TRADE_BYTES = 25;
    private static final int SYMBOL_BYTES_MAX = 256;
    private static final int GROUP_BYTES_MAX = 6;
    private static final long MICROS_PER_MILLI = 1_000;

    private SbePayloads() {}

    static byte[] bestBidAsk(OrderBook book, long sequence, long nowMs) {
        Instrument instrument = book.instrument();
        long bid = book.bestPx(Side.BUY);
        long bidQty = book.bestQty(Side.BUY);
        long ask = book.bestPx(Side.SELL);
        long askQty = book.bestQty(Side.SELL);
        int priceDecimals = decimals(instrument.tickSize(), bid, ask);
        int qtyDecimals = decimals(instrument.stepSize(), bidQty, askQty);
        ByteBuffer out = begin(QUOTE, 48 + EXPONENT_BYTES, 0);
        out.putLong(nowMs * MICROS_PER_MILLI).putLong(sequence);
        exponents(out, priceDecimals, qtyDecimals);
        out.putLong(mantissa(bid, priceDecimals)).putLong(mantissa(bidQty, qtyDecimals));
        out.putLong(mantissa(ask, priceDecimals)).putLong(mantissa(askQty, qtyDecimals));
        return end(out, instrument);
    }

    /** Trades of one moment. */
    static byte[] trades(Instrument instrument, List<Trade> trades, long nowMs) {
        int priceDecimals = decimals(
                instrument.tickSize(), trades.stream().mapToLong(Trade::price).toArray());
        int qtyDecimals = decimals(
                instrument.stepSize(),
                trades.stream().mapToLong(Trade::quantity).toArray());
        ByteBuffer out = begin(TRADES, 16 + EXPONENT_BYTES, TRADE_BYTES * trades.size());
        out.putLong(nowMs * MICROS_PER_MILLI).putLong(trades.get(0).timeMs() * MICROS_PER_MILLI);
        exponents(out, priceDecimals, qtyDecimals);
        out.putShort((short) TRADE_BYTES).putInt(trades.size());
        for (Trade trade : trades) {
            out.putLong(trade.id());
            out.putLong(mantissa(trade.price(), priceDecimals)).putLong(mantissa(trade.quantity(), qtyDecimals));
            out.put((byte) (trade.buyerMaker() ? 1 : 0));
        }
        return end(out, instrument);
    }

    static byte[] depthDiff(
            Instrument instrument, long firstId, long lastId, List<BookLevel> bids, List<BookLevel> asks, long nowMs) {
        ByteBuffer out = begin(DIFF, 24 + EXPONENT_BYTES, LEVEL_BYTES * (bids.size() + asks.size()));
        out.putLong(nowMs * MICROS_PER_MILLI).putLong(firstId).putLong(lastId);
        levels(out, instrument, bids, asks);
        return end(out, instrument);
    }

    static byte[] partialDepth(OrderBook book, long sequence, int limit, long nowMs) {
        List<BookLevel> bids = book.top(Side.BUY, limit);
        List<BookLevel> asks = book.top(Side.SELL, limit);
        ByteBuffer out = begin(SNAPSHOT, 16 + EXPONENT_BYTES, LEVEL_BYTES * (bids.size() + asks.size()));
        out.putLong(nowMs * MICROS_PER_MILLI).putLong(sequence);
        levels(out, book.instrument(), bids, asks);
        return end(out, book.instrument());
    }

    private static ByteBuffer begin(int template, int block, int groupBytes) {
        return ByteBuffer.allocate(HEADER_BYTES + block + 2 * GROUP_BYTES_MAX + groupBytes + SYMBOL_BYTES_MAX)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) block)
                .putShort((short) template)
                .putShort((short) SCHEMA_ID)
                .putShort((short) VERSION);
    }

    private static void exponents(ByteBuffer out, int priceDecimals, int qtyDecimals) {
        out.put((byte) -priceDecimals).put((byte) -qtyDecimals);
    }

    private static void levels(ByteBuffer out, Instrument instrument, List<BookLevel> bids, List<BookLevel> asks) {
        int priceDecimals = decimals(instrument.tickSize(), both(bids, asks, true));
        int qtyDecimals = decimals(instrument.stepSize(), both(bids, asks, false));
        exponents(out, priceDecimals, qtyDecimals);
        for (List<BookLevel> side : List.of(bids, asks)) {
            out.putShort((short) LEVEL_BYTES).putShort((short) side.size());
            for (BookLevel level : side) {
                out.putLong(mantissa(level.price(), priceDecimals)).putLong(mantissa(level.quantity(), qtyDecimals));
            }
        }
    }

    private static long[] both(List<BookLevel> bids, List<BookLevel> asks, boolean prices) {
        long[] values = new long[bids.size() + asks.size()];
        int at = 0;
        for (List<BookLevel> side : List.of(bids, asks)) {
            for (BookLevel level : side) {
                values[at++] = prices ? level.price() : level.quantity();
            }
        }
        return values;
    }

    /** Decimals of the step, or all eight when one of the values is no multiple of what they can tell. */
    private static int decimals(long step, long... values) {
        int decimals = Fixed8.DECIMALS;
        long unit = 1;
        while (decimals > 0 && step % (unit * 10) == 0) {
            unit *= 10;
            decimals--;
        }
        for (long value : values) {
            if (value % unit != 0) {
                return Fixed8.DECIMALS;
            }
        }
        return decimals;
    }

    private static long mantissa(long value, int decimals) {
        long mantissa = value;
        for (int i = decimals; i < Fixed8.DECIMALS; i++) {
            mantissa /= 10;
        }
        return mantissa;
    }

    private static byte[] end(ByteBuffer out, Instrument instrument) {
        byte[] symbol = instrument.symbol().getBytes(StandardCharsets.UTF_8);
        out.put((byte) symbol.length).put(symbol);
        byte[] message = new byte[out.position()];
        out.flip().get(message);
        return message;
    }
}
