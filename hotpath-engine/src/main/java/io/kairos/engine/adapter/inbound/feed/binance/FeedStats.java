package io.kairos.engine.adapter.inbound.feed.binance;

import io.kairos.engine.application.port.MarketDataFeed.FeedCounters;
import java.util.concurrent.atomic.AtomicLong;

/** Counters of a feed since start. Written by the event loop only, read by any thread. */
final class FeedStats {
    /** A counter with one writer. */
    static final class Count {
        private final AtomicLong value = new AtomicLong();

        /** Event loop only. */
        void increment() {
            value.setRelease(value.getPlain() + 1);
        }

        long get() {
            return value.getAcquire();
        }
    }

    final Count messages = new Count();
    final Count fallbacks = new Count();
    final Count malformed = new Count();
    final Count inexact = new Count();
    final Count irrelevant = new Count();
    final Count reconnects = new Count();
    final Count gaps = new Count();
    final Count dropped = new Count();
    final Count refills = new Count();
    final Count refillFailures = new Count();

    FeedCounters counters() {
        return new FeedCounters(
                messages.get(), reconnects.get(), gaps.get(), malformed.get() + inexact.get(), dropped.get());
    }
}
