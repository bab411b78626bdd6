package io.kairos.engine.adapter.inbound.feed.binance;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes binary messages of version 0 as the venue does, or as a later version might. Cold: for samples. */
final class SbeMessages {
    private static final int MOST_BYTES = 1 << 16;

    private final String symbol;
    private final byte pxExponent;
    private final byte qtyExponent;
    private int version = SbeLayout.VERSION;
    private int more;

    /** For messages of an instrument, with these exponents. */
    SbeMessages(String symbol, int pxExponent, int qtyExponent) {
        this.symbol = symbol;
        this.pxExponent = (byte) pxExponent;
        this.qtyExponent = (byte) qtyExponent;
    }

    /** The same in a version that adds bytes to the end of each block and entry, and behind the symbol. */
    SbeMessages later(int newVersion, int newBytes) {
        SbeMessages later = new SbeMessages(symbol, pxExponent, qtyExponent);
        later.version = newVersion;
        later.more = newBytes;
        return later;
    }

    byte[] quote(long timeMicros, long updateId, long bidPx, long bidQty, long askPx, long askQty) {
        ByteBuffer out = begin(SbeLayout.QUOTE_BLOCK, SbeLayout.QUOTE);
        out.putLong(timeMicros).putLong(updateId).put(pxExponent).put(qtyExponent);
        out.putLong(bidPx).putLong(bidQty).putLong(askPx).putLong(askQty);
        return end(more(out));
    }

    /** {@code bids} and {@code asks}: price, quantity, price, quantity… */
    byte[] depth(long timeMicros, long firstId, long lastId, long[] bids, long[] asks) {
        ByteBuffer out = begin(SbeLayout.DEPTH_BLOCK, SbeLayout.DEPTH);
        out.putLong(timeMicros).putLong(firstId).putLong(lastId).put(pxExponent).put(qtyExponent);
        more(out);
        for (long[] side : new long[][] {bids, asks}) {
            out.putShort((short) (SbeLayout.LEVEL_BYTES + more)).putShort((short) (side.length / 2));
            for (int i = 0; i < side.length; i += 2) {
                more(out.putLong(side[i]).putLong(side[i + 1]));
            }
        }
        return end(out);
    }

    /** {@code trades}: id, price, quantity, 1 where the buyer is the maker or 0; and so on. */
    byte[] trades(long timeMicros, long... trades) {
        ByteBuffer out = begin(SbeLayout.TRADES_BLOCK, SbeLayout.TRADES);
        more(out.putLong(timeMicros).putLong(timeMicros).put(pxExponent).put(qtyExponent));
        out.putShort((short) (SbeLayout.TRADE_BYTES + more)).putInt(trades.length / 4);
        for (int i = 0; i < trades.length; i += 4) {
            more(out.putLong(trades[i])
                    .putLong(trades[i + 1])
                    .putLong(trades[i + 2])
                    .put((byte) trades[i + 3]));
        }
        return end(out);
    }

    private ByteBuffer begin(int block, int template) {
        return ByteBuffer.allocate(MOST_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) (block + more))
                .putShort((short) template)
                .putShort((short) SbeLayout.SCHEMA_ID)
                .putShort((short) version);
    }

    private ByteBuffer more(ByteBuffer out) {
        for (int i = 0; i < more; i++) {
            out.put((byte) (0x51 + i));
        }
        return out;
    }

    private byte[] end(ByteBuffer out) {
        byte[] name = symbol.getBytes(StandardCharsets.UTF_8);
        more(out.put((byte) name.length).put(name));
        byte[] message = new byte[out.position()];
        out.flip().get(message);
        return message;
    }
}
