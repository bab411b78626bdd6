package io.kairos.simulator.fault;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The newest {@value #ENTRIES_MAX} strikes, and counters of all. Venue thread only. */
public final class FaultLog {
    /** Strikes kept. */
    public static final int ENTRIES_MAX = 10_000;

    private final Deque<Entry> entries = new ArrayDeque<>();
    private final Map<FaultKind, Long> counts = new EnumMap<>(FaultKind.class);
    private long sequence;

    /**
     * One strike.
     *
     * @param sequence from one, without holes
     * @param timeMs epoch milliseconds of the system clock, never skewed
     * @param faultId number of the armed fault
     * @param connection number of the connection, zero if none was meant
     * @param detail what exactly was done, in words
     */
    public record Entry(
            long sequence,
            long timeMs,
            long faultId,
            FaultKind kind,
            String venue,
            long connection,
            String stream,
            String symbol,
            String detail) {}

    void add(
            long timeMs, ArmedFault fault, String venue, long connection, String stream, String symbol, String detail) {
        sequence++;
        counts.merge(fault.kind(), 1L, Long::sum);
        entries.addLast(
                new Entry(sequence, timeMs, fault.id(), fault.kind(), venue, connection, stream, symbol, detail));
        if (entries.size() > ENTRIES_MAX) {
            entries.removeFirst();
        }
    }

    /** Strikes after a sequence number, oldest first. */
    public List<Entry> since(long after, int limit) {
        List<Entry> found = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.sequence() > after) {
                found.add(entry);
                if (found.size() == limit) {
                    break;
                }
            }
        }
        return found;
    }

    /** All strikes so far. */
    public long struck() {
        return sequence;
    }

    /** Strikes that are no longer listed. */
    public long forgotten() {
        return sequence - entries.size();
    }

    /** Strikes by kind. */
    public Map<FaultKind, Long> counts() {
        return new EnumMap<>(counts);
    }
}
