package io.kairos.engine.adapter.inbound.feed;

import io.kairos.engine.adapter.venue.RestRequest;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a venue that tells its status only when it changes: after each connect, since the change may have come while there was no
 * connection, and again and again while it is said not to trade, since the end may be missed. Event loop only.
 */
final class StatusPoll {
    private static final Logger LOG = LoggerFactory.getLogger(StatusPoll.class);
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

    private final VenueProtocol protocol;
    private final RestQueue queue;
    private final FeedMessages messages;
    private final FeedStats stats;
    private boolean wanted;
    private boolean closed;
    private boolean asking;
    private boolean everAsked;
    private long askedNs;
    private long told;

    StatusPoll(VenueProtocol protocol, RestQueue queue, FeedMessages messages, FeedStats stats) {
        this.protocol = protocol;
        this.queue = queue;
        this.messages = messages;
        this.stats = stats;
    }

    /** A connection was made. */
    void onStreaming() {
        wanted = true;
    }

    /** The venue told its status, by whichever way. */
    void onStatus(boolean trading) {
        closed = !trading;
        told++;
    }

    /** Called now and then. */
    void onTick(long nowNs) {
        if (asking || !(wanted || closed) || (everAsked && nowNs - askedNs < INTERVAL_NS)) {
            return;
        }
        RestRequest request = protocol.venueStatus();
        if (request == null) {
            wanted = false;
            return;
        }
        asking = true;
        everAsked = true;
        askedNs = nowNs;
        wanted = false;
        long toldBefore = told;
        queue.call(request, false, new RestQueue.Callback() {
            @Override
            public void onReply(byte[] body) {
                asking = false;
                if (told != toldBefore) {
                    // The connection told something since, which the answer may not know.
                    wanted = true;
                } else if (!protocol.readVenueStatus(body, messages)) {
                    stats.malformed.increment();
                    wanted = true;
                }
            }

            @Override
            public void onFailure(Throwable cause) {
                asking = false;
                wanted = true;
                LOG.warn("venue status not told: venue={} cause={}", protocol.venue(), cause.toString());
            }
        });
    }
}
