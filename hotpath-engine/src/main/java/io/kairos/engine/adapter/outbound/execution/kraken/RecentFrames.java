package io.kairos.engine.adapter.outbound.execution.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The last {@value #KEPT} frames of a channel, so that one that comes again is told from another one under its number. Event loop only. */
final class RecentFrames {
    private static final int KEPT = 128;

    private final long[] numbers = new long[KEPT];
    private final @Nullable JsonNode[] rows = new JsonNode[KEPT];
    private int next;

    void add(long number, JsonNode content) {
        numbers[next] = number;
        rows[next] = content;
        next = (next + 1) % KEPT;
    }

    /** Whether this very content came under this number. */
    boolean has(long number, JsonNode content) {
        for (int i = 0; i < KEPT; i++) {
            if (numbers[i] == number && content.equals(rows[i])) {
                return true;
            }
        }
        return false;
    }

    void clear() {
        Arrays.fill(rows, null);
    }
}
