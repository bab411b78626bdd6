package io.kairos.engine.adapter.inbound.feed.okx;

import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes book messages as the venue does, quickly enough for millions of them. */
final class MessageWriter {
    private static final int TAIL_BYTES = 16;

    private byte[] bytes = new byte[1 << 12];
    private int length;
    private int sideCount;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void begin(FeedInstrument instrument, boolean snapshot) {
        length = 0;
        text("{\"arg\":{\"channel\":\"books\",\"instId\":\"");
        text(instrument.instrument.venueSymbol());
        text(snapshot ? "\"},\"action\":\"snapshot\",\"data\":[{" : "\"},\"action\":\"update\",\"data\":[{");
        sideCount = 0;
    }

    void side(String name) {
        text(sideCount++ == 0 ? "\"" : "],\"");
        text(name);
        text("\":[");
    }

    void level(long px, int priceDecimals, long qty, int qtyDecimals) {
        text(bytes[length - 1] == '[' ? "[\"" : ",[\"");
        decimal(px, priceDecimals);
        text("\",\"");
        decimal(qty, qtyDecimals);
        text(qty == 0 ? "\",\"0\",\"0\"]" : "\",\"0\",\"4\"]");
    }

    void end(long timeMs, long previousId, long sequenceId) {
        text("],\"ts\":\"");
        number(timeMs);
        text("\",\"checksum\":0,\"prevSeqId\":");
        number(previousId);
        text(",\"seqId\":");
        number(sequenceId);
        text("}]}");
        reserve(TAIL_BYTES);
    }

    /** As the venue writes: no trailing zeros, no point without decimals. */
    private void decimal(long mantissa, int decimals) {
        long whole = mantissa;
        int left = decimals;
        while (left > 0 && whole % 10 == 0) {
            whole /= 10;
            left--;
        }
        if (left == 0) {
            number(whole);
            return;
        }
        long divisor = 1;
        for (int i = 0; i < left; i++) {
            divisor *= 10;
        }
        number(whole / divisor);
        text(".");
        long fraction = whole % divisor;
        for (long digit = divisor / 10; digit > 0; digit /= 10) {
            reserve(1);
            bytes[length++] = (byte) ('0' + fraction / digit % 10);
        }
    }

    private void number(long value) {
        if (value < 0) {
            text("-");
            number(-value);
            return;
        }
        if (value >= 10) {
            number(value / 10);
        }
        reserve(1);
        bytes[length++] = (byte) ('0' + value % 10);
    }

    private void text(String ascii) {
        int count = ascii.length();
        reserve(count);
        for (int i = 0; i < count; i++) {
            bytes[length + i] = (byte) ascii.charAt(i);
        }
        length += count;
    }

    private void reserve(int count) {
        if (bytes.length - length < count + TAIL_BYTES) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2 + count);
        }
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.US_ASCII);
    }
}
