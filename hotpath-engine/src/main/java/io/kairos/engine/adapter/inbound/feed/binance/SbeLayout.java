package io.kairos.engine.adapter.inbound.feed.binance;

/**
 * Where things are in the venue's binary market messages: schema {@code spot_stream}, id 1, version 0, little endian (SBE Market Data
 * Streams documentation and its schema file, read 2026-07-21). Numbers are mantissas; one exponent for all prices and one for all
 * quantities of a message says how many decimals they have. Times are microseconds.
 *
 * <pre>
 * header      blockLength u16 | templateId u16 | schemaId u16 | version u16
 * quote       eventTime i64 | bookUpdateId i64 | priceExponent i8 | qtyExponent i8 | bidPx, bidQty, askPx, askQty i64
 *             | symbol
 * depth       eventTime i64 | firstId i64 | lastId i64 | priceExponent i8 | qtyExponent i8
 *             | bids: entryLength u16, count u16, (px i64, qty i64)… | asks: as bids | symbol
 * trades      eventTime i64 | transactTime i64 | priceExponent i8 | qtyExponent i8
 *             | entryLength u16, count u32, (id i64, px i64, qty i64, isBuyerMaker u8)… | symbol
 * symbol      length u8 | UTF-8
 * </pre>
 */
final class SbeLayout {
    static final int SCHEMA_ID = 1;
    static final int VERSION = 0;
    static final int TRADES = 10_000;
    static final int QUOTE = 10_001;
    static final int DEPTH = 10_003;

    static final int TEMPLATE_AT = 2;
    static final int SCHEMA_AT = 4;
    static final int VERSION_AT = 6;
    static final int HEADER_BYTES = 8;

    static final int QUOTE_BLOCK = 50;
    static final int QUOTE_ID = HEADER_BYTES + 8;
    static final int QUOTE_EXPONENTS = HEADER_BYTES + 16;
    static final int QUOTE_BID_PX = HEADER_BYTES + 18;
    static final int QUOTE_BID_QTY = HEADER_BYTES + 26;
    static final int QUOTE_ASK_PX = HEADER_BYTES + 34;
    static final int QUOTE_ASK_QTY = HEADER_BYTES + 42;

    static final int DEPTH_BLOCK = 26;
    static final int DEPTH_FIRST_ID = HEADER_BYTES + 8;
    static final int DEPTH_LAST_ID = HEADER_BYTES + 16;
    static final int DEPTH_EXPONENTS = HEADER_BYTES + 24;
    static final int DEPTH_GROUP_HEADER = 4;
    static final int LEVEL_BYTES = 16;
    static final int LEVEL_QTY = 8;

    static final int TRADES_BLOCK = 18;
    static final int TRADES_TIME = HEADER_BYTES + 8;
    static final int TRADES_EXPONENTS = HEADER_BYTES + 16;
    static final int TRADES_GROUP_HEADER = 6;
    static final int TRADE_BYTES = 25;
    static final int TRADE_PX = 8;
    static final int TRADE_QTY = 16;
    static final int TRADE_MAKER = 24;

    /** First field of every message. */
    static final int EVENT_TIME = HEADER_BYTES;

    static final long NANOS_PER_MICRO = 1_000;
    /** Later ones cannot be written in nanoseconds. */
    static final long MAX_TIME_MICROS = Long.MAX_VALUE / NANOS_PER_MICRO;

    private SbeLayout() {}

    /** The eight bytes of a header as one little-endian word. */
    static long header(int blockLength, int template) {
        return blockLength | (long) template << 16 | (long) SCHEMA_ID << 32 | (long) VERSION << 48;
    }
}
