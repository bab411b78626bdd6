package io.kairos.engine.adapter.inbound.feed.kraken;

import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Looks for the instrument of a message that cannot be read as a whole. Cold. */
final class SymbolScan {
    private static final byte[] MEMBER = "\"symbol\":\"".getBytes(StandardCharsets.US_ASCII);

    private SymbolScan() {}

    /** The one instrument that the bytes name, or null when they name none of ours, another one, or several. */
    static @Nullable FeedInstrument find(byte[] bytes, int length, SymbolIndex instruments) {
        FeedInstrument found = null;
        for (int at = next(bytes, length, 0); at >= 0; at = next(bytes, length, at)) {
            int end = at;
            while (end < length && bytes[end] != '"') {
                end++;
            }
            FeedInstrument named = end < length ? instruments.find(bytes, at, end) : null;
            if (named == null || (found != null && found != named)) {
                return null;
            }
            found = named;
        }
        return found;
    }

    /** Behind the next member name, or -1. */
    private static int next(byte[] bytes, int length, int from) {
        for (int at = from; at + MEMBER.length <= length; at++) {
            int i = 0;
            while (i < MEMBER.length && bytes[at + i] == MEMBER[i]) {
                i++;
            }
            if (i == MEMBER.length) {
                return at + i;
            }
        }
        return -1;
    }
}
