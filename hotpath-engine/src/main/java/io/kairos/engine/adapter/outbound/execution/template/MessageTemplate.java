package io.kairos.engine.adapter.outbound.execution.template;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A message of which everything but a few numbers is known long before it is sent: its bytes stand ready, {@link #encode} copies
 * them and writes the numbers in between. Immutable; any thread. Hot: encoding does not allocate.
 */
public final class MessageTemplate {
    /** Most bytes that a number takes. */
    private static final int WIDEST = 40;

    private final byte[][] texts;
    private final Field[] fields;
    private final int[] decimals;
    /** Zeros at the end that a number on its instrument's grid always has, as a power of ten; venues refuse more decimals than they know. */
    private final long[] units;

    private final int[] shortDecimals;
    private final int maxLength;

    /** What is written in between. */
    public enum Field {
        /** The request's number, decimal. */
        REQUEST_ID,
        /** Our order id in base 36, behind whatever prefix the text before ends with. */
        ORDER_ID,
        /** The limit price with as many decimals as its tick has. */
        PRICE,
        /** The quantity with as many decimals as its step has. */
        QUANTITY,
        /** Milliseconds since the epoch, decimal. */
        TIME_MS,
        /** The same as UTC time, {@code 2024-02-29T12:00:00.000Z}. */
        TIME_ISO
    }

    private MessageTemplate(Builder builder) {
        texts = builder.texts.toArray(new byte[0][]);
        fields = builder.fields.toArray(new Field[0]);
        decimals = builder.decimals.stream().mapToInt(Integer::intValue).toArray();
        units = builder.units.stream().mapToLong(Long::longValue).toArray();
        shortDecimals = new int[fields.length];
        for (int i = 0; i < fields.length; i++) {
            shortDecimals[i] = decimals[i];
            for (long unit = units[i]; unit > 1; unit /= 10) {
                shortDecimals[i]--;
            }
        }
        int length = fields.length * WIDEST;
        for (byte[] text : texts) {
            length += text.length;
        }
        maxLength = length;
    }

    /** Bytes that a buffer must have room for. */
    public int maxLength() {
        return maxLength;
    }

    /**
     * Writes the message.
     *
     * @param requestId not negative.
     * @param orderId above zero.
     * @param px mantissa in the instrument's price decimals, not negative; anything where the template has no price.
     * @param qty mantissa in the instrument's quantity decimals, not negative.
     * @param timeMs not negative; anything where the template has no time.
     * @param into room for {@link #maxLength} bytes from {@code offset}.
     * @return bytes written.
     */
    public int encode(long requestId, long orderId, long px, long qty, long timeMs, byte[] into, int offset) {
        int at = offset;
        for (int i = 0; i < fields.length; i++) {
            byte[] text = texts[i];
            System.arraycopy(text, 0, into, at, text.length);
            at += text.length;
            at = switch (fields[i]) {
                case REQUEST_ID -> Digits.decimal(requestId, 0, into, at);
                case ORDER_ID -> Digits.base36(orderId, into, at);
                case PRICE -> number(px, i, into, at);
                case QUANTITY -> number(qty, i, into, at);
                case TIME_MS -> Digits.decimal(timeMs, 0, into, at);
                case TIME_ISO -> Digits.isoTime(timeMs, into, at);
            };
        }
        byte[] last = texts[fields.length];
        System.arraycopy(last, 0, into, at, last.length);
        return at + last.length - offset;
    }

    private int number(long mantissa, int field, byte[] into, int at) {
        long unit = units[field];
        if (unit == 1) {
            return Digits.decimal(mantissa, decimals[field], into, at);
        }
        long whole = mantissa / unit;
        return whole * unit == mantissa
                ? Digits.decimal(whole, shortDecimals[field], into, at)
                : Digits.decimal(mantissa, decimals[field], into, at);
    }

    /** Puts a template together, from left to right. */
    public static final class Builder {
        private final List<byte[]> texts = new ArrayList<>();
        private final List<Field> fields = new ArrayList<>();
        private final List<Integer> decimals = new ArrayList<>();
        private final List<Long> units = new ArrayList<>();
        private final StringBuilder text = new StringBuilder(128);

        /** Adds text that is always the same; ASCII. */
        public Builder text(String part) {
            text.append(part);
            return this;
        }

        /** Adds a number without decimals. */
        public Builder field(Field field) {
            return field(field, 0);
        }

        /** Adds a number with so many decimals. */
        public Builder field(Field field, int scale) {
            return field(field, scale, 1);
        }

        /**
         * Adds a number with so many decimals, of which as many are written as numbers on this grid need.
         *
         * @param step above zero; such numbers are multiples of it.
         */
        public Builder field(Field field, int scale, long step) {
            if (scale < 0 || scale > Digits.MAX_DECIMALS) {
                throw new IllegalArgumentException(
                        "scale: expected 0.." + Digits.MAX_DECIMALS + ", got " + scale + " for " + field);
            }
            endText();
            fields.add(field);
            decimals.add(scale);
            long unit = 1;
            for (int left = scale; left > 0 && step % (unit * 10) == 0; left--) {
                unit *= 10;
            }
            units.add(unit);
            return this;
        }

        private void endText() {
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) > 126) {
                    throw new IllegalArgumentException("text: expected ASCII, got \"" + text + '"');
                }
            }
            texts.add(text.toString().getBytes(StandardCharsets.US_ASCII));
            text.setLength(0);
        }

        /** The template. */
        public MessageTemplate build() {
            endText();
            return new MessageTemplate(this);
        }
    }
}
