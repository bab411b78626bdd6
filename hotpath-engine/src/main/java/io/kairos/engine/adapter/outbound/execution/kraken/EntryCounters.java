package io.kairos.engine.adapter.outbound.execution.kraken;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** What happened in order entry since start. Counted on the event loop, read by any thread. */
final class EntryCounters {
    /** What is counted. */
    enum Counter {
        NOT_UNDERSTOOD("notUnderstood"),
        RESYNCS("resyncs"),
        REPEATED_FRAMES("repeatedFrames"),
        ORPHAN_ANSWERS("orphanAnswers"),
        BALANCE_ROUNDS_DISPUTED("balanceRoundsDisputed"),
        QUERIES_SPARED("queriesSpared"),
        CANCELS_DELAYED("cancelsDelayed"),
        CANCEL_ALLS("cancelAlls"),
        DEAD_MAN_ARMED("deadManArmed"),
        DEAD_MAN_FAILED("deadManFailed"),
        DEAD_MAN_DISARMED("deadManDisarmed"),
        TRACKS_EVICTED("tracksEvicted");

        private final String text;

        Counter(String text) {
            this.text = text;
        }
    }

    private final Map<Counter, AtomicLong> counts = new EnumMap<>(Counter.class);

    EntryCounters() {
        for (Counter counter : Counter.values()) {
            counts.put(counter, new AtomicLong());
        }
    }

    void count(Counter counter) {
        at(counter).incrementAndGet();
    }

    long of(Counter counter) {
        return at(counter).get();
    }

    private AtomicLong at(Counter counter) {
        return Objects.requireNonNull(counts.get(counter));
    }

    /** All of them by name. */
    Map<String, Long> byName() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((counter, count) -> all.put(counter.text, count.get()));
        return all;
    }
}
