package io.kairos.engine.adapter.inbound.feed;

import io.kairos.engine.application.port.MarketDataFeed.FeedCounters;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counters of a feed since start. Written by the event loop only, read by any thread. */
final class FeedStats {
    /** A counter with one writer. */
    static final class Count {
        private final AtomicLong value = new AtomicLong();

        /** Event loop only. */
        void increment() {
            add(1);
        }

        /** Event loop only. */
        void set(long now) {
            value.setRelease(now);
        }

        /** Event loop only. */
        void add(long amount) {
            value.setRelease(value.getPlain() + amount);
        }

        long get() {
            return value.getAcquire();
        }
    }

    final Count messages = new Count();
    final Count tolerated = new Count();
    final Count fallbackAlarms = new Count();
    /** Whether the last minute raised the alarm, 0 or 1. */
    final Count fallbackAlarm = new Count();

    final Count malformed = new Count();
    final Count inexact = new Count();
    final Count irrelevant = new Count();
    final Count unknown = new Count();
    final Count oversized = new Count();
    final Count connects = new Count();
    /** Connections open now. */
    final Count open = new Count();

    final Count reconnects = new Count();
    final Count handovers = new Count();
    final Count gaps = new Count();
    final Count dropped = new Count();
    final Count doubts = new Count();
    final Count snapshots = new Count();
    final Count snapshotsTooOld = new Count();
    final Count snapshotFailures = new Count();
    final Count resubscriptions = new Count();
    final Count refused = new Count();
    final Count refills = new Count();
    final Count refillFailures = new Count();
    final Count clockFailures = new Count();

    /** Everything by name. */
    Map<String, Long> details() {
        Map<String, Long> all = new TreeMap<>();
        all.put("messages", messages.get());
        all.put("tolerated", tolerated.get());
        all.put("fallback_alarms", fallbackAlarms.get());
        all.put("malformed", malformed.get());
        all.put("inexact", inexact.get());
        all.put("irrelevant", irrelevant.get());
        all.put("unknown", unknown.get());
        all.put("oversized", oversized.get());
        all.put("connects", connects.get());
        all.put("reconnects", reconnects.get());
        all.put("handovers", handovers.get());
        all.put("gaps", gaps.get());
        all.put("dropped", dropped.get());
        all.put("doubts", doubts.get());
        all.put("snapshots", snapshots.get());
        all.put("snapshots_too_old", snapshotsTooOld.get());
        all.put("snapshot_failures", snapshotFailures.get());
        all.put("resubscriptions", resubscriptions.get());
        all.put("refused", refused.get());
        all.put("refills", refills.get());
        all.put("refill_failures", refillFailures.get());
        all.put("clock_failures", clockFailures.get());
        return all;
    }

    FeedCounters counters() {
        return new FeedCounters(
                messages.get(),
                reconnects.get(),
                gaps.get(),
                malformed.get() + inexact.get(),
                dropped.get(),
                (int) open.get(),
                tolerated.get(),
                unknown.get(),
                fallbackAlarms.get(),
                fallbackAlarm.get() != 0);
    }
}
