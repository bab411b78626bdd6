package io.kairos.engine;

import io.kairos.engine.adapter.inbound.admin.EngineMetrics;
import io.kairos.engine.adapter.outbound.journal.JournalCounters;
import io.kairos.engine.adapter.outbound.journal.SegmentJournal;
import java.util.function.ToDoubleFunction;

/** What the metrics tell about the journal's two tiers. */
final class JournalGauges {
    private JournalGauges() {}

    /** Adds the journal's gauges; each is read when the metrics are asked for, by that thread. */
    static void register(EngineMetrics metrics, SegmentJournal journal) {
        metrics.gauge("journal_sequence", "Last journal sequence", journal::publishedSequence);
        gauge(metrics, journal, "durable_sequence", "Last sequence forced to disk", JournalCounters::durableSequence);
        gauge(
                metrics,
                journal,
                "lag_bytes",
                "Bytes in memory that are not forced to disk yet",
                JournalCounters::lagBytes);
        gauge(
                metrics,
                journal,
                "lag_ms",
                "Age of the oldest record that is not forced to disk yet",
                JournalCounters::lagMs);
        gauge(metrics, journal, "ring_bytes", "What the ring in memory may hold", JournalCounters::ringBytes);
        metrics.gauge(
                "journal_ring_in_memory",
                "0 when the ring is on disk for lack of memory",
                () -> journal.isRingInMemory() ? 1 : 0);
        gauge(
                metrics,
                journal,
                "ring_nearly_full",
                "1 when a slow disk has left only a part of the ring",
                counters -> counters.ringNearlyFull() ? 1 : 0);
        gauge(
                metrics,
                journal,
                "ring_full",
                "1 while no input is taken since the ring has no room",
                counters -> counters.ringFull() ? 1 : 0);
        gauge(metrics, journal, "bytes", "Journal on disk", JournalCounters::bytes);
        gauge(
                metrics,
                journal,
                "over_bound",
                "1 when unread records exceed the journal's bound",
                counters -> counters.overBound() ? 1 : 0);
        gauge(metrics, journal, "failures", "Failed upkeep of journal files since start", JournalCounters::failures);
        gauge(
                metrics,
                journal,
                "inline_segments",
                "Segments the engine thread had to wait for since start",
                JournalCounters::inlineSegments);
    }

    private static void gauge(
            EngineMetrics metrics,
            SegmentJournal journal,
            String name,
            String help,
            ToDoubleFunction<JournalCounters> value) {
        metrics.gauge("journal_" + name, help, () -> value.applyAsDouble(journal.counters()));
    }
}
