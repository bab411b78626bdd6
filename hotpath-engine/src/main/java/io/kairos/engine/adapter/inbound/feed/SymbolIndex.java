package io.kairos.engine.adapter.inbound.feed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds an instrument by the bytes of its venue symbol. Hot: does not allocate. Filled at start, then read only.
 *
 * <p>A symbol is taken in two loads of eight bytes; the rare longer ones are compared to their end byte by byte.
 */
public final class SymbolIndex {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int WORD = Long.BYTES;
    private static final int LOADED = 2 * WORD;

    private final @Nullable FeedInstrument[] table;
    private final long[] words;
    private final int mask;

    /** An index of these instruments by {@link FeedInstrument#symbol}. */
    public SymbolIndex(List<FeedInstrument> instruments) {
        int capacity = Integer.highestOneBit(Math.max(8, instruments.size() * 4) - 1) << 1;
        table = new FeedInstrument[capacity];
        words = new long[2 * capacity];
        mask = capacity - 1;
        for (FeedInstrument instrument : instruments) {
            int length = instrument.symbol.length;
            byte[] padded = Arrays.copyOf(instrument.symbol, length + LOADED);
            long low = low(padded, 0, length);
            long high = high(padded, 0, length);
            int slot = hash(low, high, length) & mask;
            while (table[slot] != null) {
                slot = (slot + 1) & mask;
            }
            table[slot] = instrument;
            words[2 * slot] = low;
            words[2 * slot + 1] = high;
        }
    }

    /**
     * The instrument whose symbol stands in {@code bytes} from {@code from} to before {@code to}, or null. Allocates unless
     * {@code bytes} has 16 bytes from {@code from} on, whatever they are.
     */
    public @Nullable FeedInstrument find(byte[] bytes, int from, int to) {
        int length = to - from;
        if (from + LOADED > bytes.length) {
            return find(Arrays.copyOfRange(bytes, from, to + LOADED), 0, length);
        }
        long low = low(bytes, from, length);
        long high = high(bytes, from, length);
        int slot = hash(low, high, length) & mask;
        for (FeedInstrument found = table[slot]; found != null; found = table[slot]) {
            if (words[2 * slot] == low
                    && words[2 * slot + 1] == high
                    && found.symbol.length == length
                    && (length <= LOADED || isSameBehind(found.symbol, bytes, from))) {
                return found;
            }
            slot = (slot + 1) & mask;
        }
        return null;
    }

    /** The instrument of this symbol, or null. Allocates. */
    public @Nullable FeedInstrument find(String symbol) {
        byte[] bytes = symbol.getBytes(StandardCharsets.UTF_8);
        return find(Arrays.copyOf(bytes, bytes.length + LOADED), 0, bytes.length);
    }

    private static long low(byte[] bytes, int from, int length) {
        return (long) LONGS.get(bytes, from) & mask(length);
    }

    private static long high(byte[] bytes, int from, int length) {
        return (long) LONGS.get(bytes, from + WORD) & mask(length - WORD);
    }

    /** Keeps the first {@code count} bytes of a word. */
    private static long mask(int count) {
        return count >= WORD ? -1L : count <= 0 ? 0 : (1L << (count * Byte.SIZE)) - 1;
    }

    private static boolean isSameBehind(byte[] symbol, byte[] bytes, int from) {
        return Arrays.equals(symbol, LOADED, symbol.length, bytes, from + LOADED, from + symbol.length);
    }

    private static int hash(long low, long high, int length) {
        long mixed = (low ^ high * 0x9E3779B97F4A7C15L ^ length) * 0xD6E8FEB86659FD93L;
        return (int) (mixed >>> 40);
    }
}
