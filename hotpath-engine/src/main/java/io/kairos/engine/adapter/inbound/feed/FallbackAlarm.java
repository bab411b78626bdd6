package io.kairos.engine.adapter.inbound.feed;

import io.kairos.domain.instrument.Venue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns when a venue's messages no longer have the shape that the quick decoder expects: more than one in a thousand went to the
 * tolerant parser. Nothing is lost then, but each of those costs several times as much. Event loop only.
 */
final class FallbackAlarm {
    /** How long messages are counted for one judgement. */
    static final long WINDOW_NS = 60_000_000_000L;

    /** Fewer messages than this prove nothing: a connection begins with answers that have no shape. */
    static final long LEAST_MESSAGES = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(FallbackAlarm.class);
    private static final long MESSAGES_PER_FALLBACK = 1_000;

    private final Venue venue;
    private final FeedStats stats;
    private long windowStartNs;
    private long messagesBefore;
    private long toleratedBefore;
    private boolean started;

    FallbackAlarm(Venue venue, FeedStats stats) {
        this.venue = venue;
        this.stats = stats;
    }

    /** Judges once per window; monotonic time. */
    void onTick(long nowNs) {
        if (started && nowNs - windowStartNs < WINDOW_NS) {
            return;
        }
        long messages = stats.messages.get() - messagesBefore;
        long tolerated = stats.tolerated.get() - toleratedBefore;
        boolean alarm = started && messages >= LEAST_MESSAGES && tolerated * MESSAGES_PER_FALLBACK > messages;
        stats.fallbackAlarm.set(alarm ? 1 : 0);
        if (alarm) {
            stats.fallbackAlarms.increment();
            LOG.warn(
                    "messages in another shape than expected, read by the tolerant parser: venue={} tolerated={} of={}",
                    venue,
                    tolerated,
                    messages);
        }
        started = true;
        windowStartNs = nowNs;
        messagesBefore += messages;
        toleratedBefore += tolerated;
    }
}
