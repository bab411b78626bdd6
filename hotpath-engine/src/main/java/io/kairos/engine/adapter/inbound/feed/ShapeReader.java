package io.kairos.engine.adapter.inbound.feed;

import io.kairos.domain.number.FixedMath;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads a message that is expected to have one exact shape, byte by byte or eight at a time. Whatever differs is
 * {@link #MISSHAPEN}, for a tolerant parser to judge. Only bytes verified as digits are added up, so that an accepted message
 * cannot hold a wrong number. Event loop only. Hot: does not allocate.
 *
 * <p>The methods read at {@link #position} and move it on success. They may look up to 16 bytes beyond the message, but never
 * accept anything there: a position beyond the end satisfies neither {@link #expect} nor {@link #atEnd}.
 */
public final class ShapeReader {
    /** Not the shape expected; the position is where it was or somewhere behind. */
    public static final long MISSHAPEN = -1;
    /** A well-formed number that cannot be written with the decimals asked for. The position is behind it. */
    public static final long INEXACT = -2;

    /**
     * Expected bytes, prepared for comparison by eights. A record, since the compiler takes the fields of a constant record for
     * constants: a comparison with one reads nothing but the message.
     *
     * @param words how many of the words that follow are used; what is used of the last is under {@code lastMask}.
     */
    public record Key(
            int length, int words, long word0, long word1, long word2, long word3, long word4, long lastMask) {
        private static final int MAX_LENGTH = 5 * Long.BYTES;

        /** Expects this ASCII text, of 1 to 40 bytes. */
        public Key(String text) {
            this(
                    checkedLength(text),
                    (text.length() + 7) / 8,
                    word(text, 0),
                    word(text, 1),
                    word(text, 2),
                    word(text, 3),
                    word(text, 4),
                    (text.length() & 7) == 0 ? -1L : (1L << ((text.length() & 7) * 8)) - 1);
        }

        private static int checkedLength(String text) {
            if (text.isEmpty() || text.length() > MAX_LENGTH) {
                throw new IllegalArgumentException(
                        "text: expected 1 to " + MAX_LENGTH + " characters, got " + text.length() + ": " + text);
            }
            return text.length();
        }

        private static long word(String text, int index) {
            byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
            long word = 0;
            for (int i = 8 * index; i < Math.min(ascii.length, 8 * index + 8); i++) {
                word |= (ascii[i] & 0xFFL) << ((i & 7) * 8);
            }
            return word;
        }
    }

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    /** Eight digits zero. */
    private static final long ZEROS = 0x3030303030303030L;

    private static final long EIGHT_PLACES = 100_000_000L;
    private static final int MAX_DIGITS = 18;
    private static final long[] LARGEST = new long[FixedMath.MAX_SCALE + 1];
    /** {@code 2^(64 + shift) / 10^n}, rounded up, with the largest shift for which it is below 2^63: a division by multiplying. */
    private static final long[] RECIPROCAL = new long[FixedMath.MAX_SCALE + 1];

    private static final int[] RECIPROCAL_SHIFT = new int[FixedMath.MAX_SCALE + 1];
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int FIRST_YEAR = 1970;
    /** The last whole year before nanoseconds since the epoch leave 64 bits. */
    private static final int LAST_YEAR = 2261;

    static {
        for (int i = 0; i < LARGEST.length; i++) {
            LARGEST[i] = (FixedMath.pow10(MAX_DIGITS) - 1) / FixedMath.pow10(i);
            BigInteger divisor = BigInteger.valueOf(FixedMath.pow10(i));
            RECIPROCAL_SHIFT[i] = divisor.bitLength() - 2;
            RECIPROCAL[i] = i == 0
                    ? 0
                    : BigInteger.ONE
                            .shiftLeft(Long.SIZE + RECIPROCAL_SHIFT[i])
                            .divide(divisor)
                            .add(BigInteger.ONE)
                            .longValueExact();
        }
    }

    private byte[] bytes = new byte[16];
    private int length;
    private int position;
    private int textStart;
    private int textEnd;
    private int digitCount;
    private long knownDate0;
    private long knownDate1;
    private long knownDateNs;

    /** Begins a message; {@code message} has at least 16 more bytes behind {@code messageLength}. */
    public void wrap(byte[] message, int messageLength) {
        bytes = message;
        length = messageLength;
        position = 0;
    }

    /** Where reading goes on. */
    public int position() {
        return position;
    }

    /** Goes back to a position read before. */
    public void position(int earlier) {
        position = earlier;
    }

    /** Whether the whole message was read, no more and no less. */
    public boolean atEnd() {
        return position == length;
    }

    /** Moves behind {@code key} if it stands here. */
    public boolean expect(Key key) {
        int at = position;
        if (length - at < key.length || !stands(key, at)) {
            return false;
        }
        position = at + key.length;
        return true;
    }

    private boolean stands(Key key, int at) {
        return switch (key.words) {
            case 1 -> (word(at) & key.lastMask) == key.word0;
            case 2 -> word(at) == key.word0 && (word(at + 8) & key.lastMask) == key.word1;
            case 3 -> word(at) == key.word0 && word(at + 8) == key.word1 && (word(at + 16) & key.lastMask) == key.word2;
            case 4 ->
                word(at) == key.word0
                        && word(at + 8) == key.word1
                        && word(at + 16) == key.word2
                        && (word(at + 24) & key.lastMask) == key.word3;
            default ->
                word(at) == key.word0
                        && word(at + 8) == key.word1
                        && word(at + 16) == key.word2
                        && word(at + 24) == key.word3
                        && (word(at + 32) & key.lastMask) == key.word4;
        };
    }

    private long word(int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** Moves behind one byte if it stands here. */
    public boolean expect(char ascii) {
        if (position < length && bytes[position] == ascii) {
            position++;
            return true;
        }
        return false;
    }

    /**
     * Moves to the closing quote of a text; {@link #textStart} and {@link #textEnd} then tell where the text lies. Escapes and
     * bytes outside of printable ASCII are left to the tolerant parser.
     */
    public boolean text() {
        for (int i = position; i < length; i += 8) {
            long special = special(word(i));
            if (special != 0) {
                int at = i + (Long.numberOfTrailingZeros(special) >>> 3);
                if (at >= length || bytes[at] != '"') {
                    return false;
                }
                textStart = position;
                textEnd = at;
                position = at;
                return true;
            }
        }
        return false;
    }

    /** The high bit of the lowest byte that ends plain text or does not belong to it; bytes above it may be wrong by a borrow. */
    private static long special(long word) {
        long quote = word ^ 0x2222222222222222L;
        long backslash = word ^ 0x5C5C5C5C5C5C5C5CL;
        long delete = word ^ 0x7F7F7F7F7F7F7F7FL;
        long found = ((quote - ONES) & ~quote)
                | ((backslash - ONES) & ~backslash)
                | ((delete - ONES) & ~delete)
                | (word - 0x2020202020202020L)
                | word;
        return found & HIGH_BITS;
    }

    /** First byte of the last {@link #text}. */
    public int textStart() {
        return textStart;
    }

    /** Behind the last byte of the last {@link #text}. */
    public int textEnd() {
        return textEnd;
    }

    /** A bare integer of up to 18 digits, no sign, no leading zero; or {@link #MISSHAPEN}. */
    public long integer() {
        int at = position;
        long first = word(at) ^ ZEROS;
        long others = notDigits(first);
        if (others != 0) {
            int run = Long.numberOfTrailingZeros(others) >>> 3;
            if (run == 0 || hasLeadingZero(first, others)) {
                return MISSHAPEN;
            }
            position = at + run;
            return number(first, run);
        }
        if (at > length || (first & 0xFF) == 0) {
            return MISSHAPEN;
        }
        long second = word(at + 8) ^ ZEROS;
        int run = Long.numberOfTrailingZeros(notDigits(second)) >>> 3;
        if (run == 0 || run == 8) {
            return anyInteger();
        }
        position = at + 8 + run;
        return eightDigits(first) * FixedMath.pow10(run) + number(second, run);
    }

    private long anyInteger() {
        int start = position;
        long value = digits(0);
        if (value < 0 || digitCount == 0 || (digitCount > 1 && bytes[start] == '0')) {
            return MISSHAPEN;
        }
        return value;
    }

    /**
     * A bare decimal as JSON writes one, without sign and exponent, as a mantissa at {@code scale}; what follows it is not looked
     * at.
     *
     * <p>The usual lengths, up to seven digits before the point and up to eight behind it, are told by two loads.
     *
     * @return the mantissa, {@link #INEXACT} when digits other than zero would be lost, or {@link #MISSHAPEN}, which includes
     *     more than 18 digits.
     */
    public long decimal(int scale) {
        long whole = word(position) ^ ZEROS;
        long others = notDigits(whole);
        int digits = Long.numberOfTrailingZeros(others) >>> 3;
        int from = position + digits + 1;
        if (digits == 0 || digits == 8 || from > length || bytes[from - 1] != '.') {
            return anyDecimal(scale);
        }
        if (hasLeadingZero(whole, others)) {
            return MISSHAPEN;
        }
        long fraction = word(from) ^ ZEROS;
        long behind = notDigits(fraction);
        if (behind == 0) {
            if (isDigit(bytes[from + 8])) {
                return anyDecimal(scale);
            }
            position = from + 8;
            return scaled(number(whole, digits) * EIGHT_PLACES + eightDigits(fraction), 8, scale);
        }
        int decimals = Long.numberOfTrailingZeros(behind) >>> 3;
        if (decimals == 0) {
            return MISSHAPEN;
        }
        position = from + decimals;
        return scaled(number(whole, digits) * FixedMath.pow10(decimals) + number(fraction, decimals), decimals, scale);
    }

    private static boolean isDigit(byte ascii) {
        return ascii >= '0' && ascii <= '9';
    }

    private long anyDecimal(int scale) {
        long mantissa = anyInteger();
        if (mantissa < 0) {
            return MISSHAPEN;
        }
        if (position >= length || bytes[position] != '.') {
            return scaled(mantissa, 0, scale);
        }
        position++;
        int integerDigits = digitCount;
        mantissa = digits(mantissa);
        int decimals = digitCount;
        if (mantissa < 0 || decimals == 0 || integerDigits + decimals > MAX_DIGITS) {
            return MISSHAPEN;
        }
        return scaled(mantissa, decimals, scale);
    }

    private static long scaled(long mantissa, int decimals, int scale) {
        if (decimals == scale) {
            return mantissa;
        }
        if (decimals < scale) {
            int missing = scale - decimals;
            return mantissa > LARGEST[missing] ? MISSHAPEN : mantissa * FixedMath.pow10(missing);
        }
        int surplus = decimals - scale;
        // Right for every multiple of the divisor, and others are told apart by multiplying back.
        long quotient = Math.multiplyHigh(mantissa, RECIPROCAL[surplus]) >>> RECIPROCAL_SHIFT[surplus];
        return quotient * FixedMath.pow10(surplus) == mantissa ? quotient : INEXACT;
    }

    /** Passes over a JSON number of any kind that is not needed; false when there is none. */
    public boolean skipNumber() {
        boolean unused = expect('-');
        int start = position;
        if (!skipDigits() || (bytes[start] == '0' && position > start + 1)) {
            return false;
        }
        if (expect('.') && !skipDigits()) {
            return false;
        }
        if (expect('e') || expect('E')) {
            boolean unusedSign = expect('-') || expect('+');
            return skipDigits();
        }
        return true;
    }

    /**
     * A time as RFC 3339 writes it in UTC with {@code Z} and 0 to 9 decimals of the second.
     *
     * @return nanoseconds since the epoch, or {@link #MISSHAPEN}.
     */
    public long utcTime() {
        int at = position;
        // Shortest: 2023-10-06T17:35:55Z
        if (length - at < 20) {
            return MISSHAPEN;
        }
        long date0 = word(at);
        long date1 = word(at + 3);
        if (date0 != knownDate0 || date1 != knownDate1) {
            long dateNs = dateNs(at);
            if (dateNs < 0) {
                return MISSHAPEN;
            }
            knownDate0 = date0;
            knownDate1 = date1;
            knownDateNs = dateNs;
        }
        int hour = twoDigits(at + 11);
        int minute = twoDigits(at + 14);
        int second = twoDigits(at + 17);
        if ((hour | minute | second) < 0
                || hour > 23
                || minute > 59
                || second > 59
                || bytes[at + 13] != ':'
                || bytes[at + 16] != ':') {
            return MISSHAPEN;
        }
        long timeNs = knownDateNs + (hour * 3_600L + minute * 60L + second) * NANOS_PER_SECOND;
        position = at + 19;
        if (expect('.')) {
            long fraction = digits(0);
            if (fraction < 0 || digitCount == 0 || digitCount > 9) {
                return MISSHAPEN;
            }
            timeNs += fraction * FixedMath.pow10(9 - digitCount);
        }
        return expect('Z') ? timeNs : MISSHAPEN;
    }

    private long dateNs(int at) {
        int century = twoDigits(at);
        int yearOfCentury = twoDigits(at + 2);
        int month = twoDigits(at + 5);
        int day = twoDigits(at + 8);
        int year = century * 100 + yearOfCentury;
        if ((century | yearOfCentury | month | day) < 0
                || bytes[at + 4] != '-'
                || bytes[at + 7] != '-'
                || bytes[at + 10] != 'T'
                || year < FIRST_YEAR
                || year > LAST_YEAR
                || month < 1
                || month > 12
                || day < 1
                || day > lastDay(year, month)) {
            return MISSHAPEN;
        }
        // Days since the epoch, counting years from March so that the leap day comes last.
        int y = month > 2 ? year : year - 1;
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        long days = 365L * y + y / 4 - y / 100 + y / 400 + dayOfYear - 719_468;
        return days * 86_400 * NANOS_PER_SECOND;
    }

    private static int lastDay(int year, int month) {
        if (month == 2) {
            return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
        }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    private int twoDigits(int at) {
        int tens = bytes[at] - '0';
        int ones = bytes[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
    }

    /** Appends the digits from here to {@code value}; {@link #digitCount} tells how many. At most 18 may follow each other. */
    private long digits(long value) {
        int at = position;
        int count = 0;
        long sum = value;
        while (true) {
            if (at > length) {
                return MISSHAPEN;
            }
            long ascii = word(at) ^ ZEROS;
            int run = Long.numberOfTrailingZeros(notDigits(ascii)) >>> 3;
            if (run == 0) {
                break;
            }
            count += run;
            if (count > MAX_DIGITS) {
                return MISSHAPEN;
            }
            sum = sum * FixedMath.pow10(run) + number(ascii, run);
            at += run;
            if (run < 8) {
                break;
            }
        }
        digitCount = count;
        position = at;
        return sum;
    }

    /** Of a word from which {@link #ZEROS} was taken: the lowest byte that is no digit gets its high bit set, bytes above it may be wrong. */
    private static long notDigits(long word) {
        return ((word + 0x7676767676767676L) | word) & HIGH_BITS;
    }

    /** Whether a zero with another digit behind it begins such a word; one comparison, since neither alone can be foretold. */
    private static boolean hasLeadingZero(long word, long notDigits) {
        return ((word & 0xFF) | (notDigits & 0x8000)) == 0;
    }

    /** The number that the lowest {@code count} bytes of such a word are, 1 to 8 digits. */
    private static long number(long word, int count) {
        return eightDigits(word << (64 - 8 * count));
    }

    private static long eightDigits(long word) {
        long pairs = (word * 10 + (word >>> 8)) & 0x00FF00FF00FF00FFL;
        long fours = (pairs * 100 + (pairs >>> 16)) & 0x0000FFFF0000FFFFL;
        return (fours * 10_000 + (fours >>> 32)) & 0xFFFFFFFFL;
    }

    private boolean skipDigits() {
        int start = position;
        for (int at = start; at <= length; at += 8) {
            long others = notDigits(word(at) ^ ZEROS);
            if (others != 0) {
                position = at + (Long.numberOfTrailingZeros(others) >>> 3);
                return position > start;
            }
        }
        return false;
    }
}
