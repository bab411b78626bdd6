package io.kairos.engine.adapter.inbound.feed;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds an instrument by the bytes of its venue symbol. Hot: does not allocate. Filled at start, then read only. */
public final class SymbolIndex {
    private final @Nullable FeedInstrument[] table;
    private final int mask;

    /** An index of these instruments by {@link FeedInstrument#symbol}. */
    public SymbolIndex(List<FeedInstrument> instruments) {
        int capacity = Integer.highestOneBit(Math.max(8, instruments.size() * 4) - 1) << 1;
        table = new FeedInstrument[capacity];
        mask = capacity - 1;
        for (FeedInstrument instrument : instruments) {
            int slot = hash(instrument.symbol, 0, instrument.symbol.length) & mask;
            while (table[slot] != null) {
                slot = (slot + 1) & mask;
            }
            table[slot] = instrument;
        }
    }

    /** The instrument whose symbol stands in {@code bytes} from {@code from} to before {@code to}, or null. */
    public @Nullable FeedInstrument find(byte[] bytes, int from, int to) {
        int slot = hash(bytes, from, to) & mask;
        for (FeedInstrument found = table[slot]; found != null; found = table[slot]) {
            if (isSame(found.symbol, bytes, from, to)) {
                return found;
            }
            slot = (slot + 1) & mask;
        }
        return null;
    }

    /** The instrument of this symbol, or null. Allocates. */
    public @Nullable FeedInstrument find(String symbol) {
        byte[] bytes = symbol.getBytes(StandardCharsets.UTF_8);
        return find(bytes, 0, bytes.length);
    }

    private static boolean isSame(byte[] symbol, byte[] bytes, int from, int to) {
        if (symbol.length != to - from) {
            return false;
        }
        for (int i = 0; i < symbol.length; i++) {
            if (symbol[i] != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + bytes[i];
        }
        return hash ^ (hash >>> 15);
    }
}
