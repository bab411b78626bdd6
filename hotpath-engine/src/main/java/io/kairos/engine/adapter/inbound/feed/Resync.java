package io.kairos.engine.adapter.inbound.feed;

import io.kairos.engine.adapter.inbound.feed.BookSync.Verdict;
import io.kairos.journal.codec.SuspectReason;
import io.netty.util.concurrent.Ticker;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes books whole: asks the venue for what a replica lacks, spread over time and within the venue's limits, and puts replicas
 * out of use when they are in doubt. Only the book in doubt is touched. Event loop only.
 */
final class Resync {
    private static final Logger LOG = LoggerFactory.getLogger(Resync.class);
    private static final long REFRESH_INTERVAL_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long TOO_OLD_RETRY_MIN_MS = 50;
    private static final long TOO_OLD_RETRY_SPREAD_MS = 100;
    private static final long HOUR_MS = TimeUnit.HOURS.toMillis(1);
    /** To ask for a book anew on its connection is to leave its channel and to enter it. */
    private static final int REQUESTS_PER_RESUBSCRIPTION = 2;

    private final VenueProtocol protocol;
    private final RestQueue queue;
    private final FeedStats stats;
    private final Ticker ticker;
    private final SplittableRandom random;
    private final DepthMessage snapshot = new DepthMessage();
    private final Applier applier;
    private final long patientMs;

    /** Applies a message to a replica and publishes what follows. */
    interface Applier {
        Verdict apply(BookReplica replica, DepthMessage message);

        /** The time for the engine's records. */
        long nowNs();
    }

    Resync(VenueProtocol protocol, RestQueue queue, FeedStats stats, Ticker ticker, long seed, Applier applier) {
        this.protocol = protocol;
        this.queue = queue;
        this.stats = stats;
        this.ticker = ticker;
        this.random = new SplittableRandom(seed);
        this.applier = applier;
        int perHour = protocol.limits().requestsPerHour();
        this.patientMs = perHour == 0 ? 0 : REQUESTS_PER_RESUBSCRIPTION * HOUR_MS / perHour;
    }

    /** Puts a replica out of use before anything more of it is published, and sees to it that it becomes whole again. */
    void doubt(BookReplica replica, SuspectReason reason, String problem) {
        boolean wasLive = replica.isLive();
        long monotonicNs = ticker.nanoTime();
        long delayMs = replica.onFailure(monotonicNs, random.nextDouble(), patientMs);
        replica.reset(monotonicNs);
        replica.askNotBeforeNs = monotonicNs + TimeUnit.MILLISECONDS.toNanos(delayMs);
        if (reason == SuspectReason.GAP) {
            replica.publicBook.stats.onGap();
            stats.gaps.increment();
        }
        if (wasLive) {
            stats.doubts.increment();
            LOG.debug("book in doubt: instrument={} reason={} problem={}", replica.instrument(), reason, problem);
        }
        replica.publicBook.onLost(replica, reason, problem, applier.nowNs());
    }

    /** All subscriptions of a connection are in force. */
    void onStreaming(FeedConnection connection) {
        long nowNs = ticker.nanoTime();
        for (BookReplica replica : connection.replicas()) {
            // Where the venue sends the snapshot by itself it gets its time to do so.
            replica.askNotBeforeNs = protocol.isSnapshotByRest()
                    ? nowNs
                    : nowNs + TimeUnit.MILLISECONDS.toNanos(protocol.limits().snapshotTimeoutMs());
        }
    }

    /** Asks for what a connection's replicas lack, where it is time. */
    void onTick(FeedConnection connection, long nowNs) {
        if (!connection.isStreaming()) {
            return;
        }
        for (int i = 0; i < connection.replicas().size(); i++) {
            BookReplica replica = connection.replicas().get(i);
            if (nowNs - replica.askNotBeforeNs < 0) {
                continue;
            }
            if (!replica.isLive()) {
                ask(replica, nowNs);
            } else if (replica.sync().wantsRefresh()) {
                replica.askNotBeforeNs = nowNs + REFRESH_INTERVAL_NS;
                fetch(replica.publicBook, true);
            }
        }
    }

    private void ask(BookReplica replica, long nowNs) {
        if (protocol.isSnapshotByRest()) {
            if (replica.sync().needsSnapshot()) {
                fetch(replica.publicBook, false);
            }
        } else {
            stats.resubscriptions.increment();
            long delayMs = protocol.limits().snapshotTimeoutMs();
            if (replica.asked) {
                // A request or its snapshot may be lost like any message.
                delayMs += replica.onFailure(nowNs, random.nextDouble(), patientMs);
            }
            replica.asked = true;
            replica.askNotBeforeNs = nowNs + TimeUnit.MILLISECONDS.toNanos(delayMs);
            replica.connection.resubscribe(replica);
        }
    }

    private void fetch(PublicBook book, boolean refresh) {
        if (refresh ? book.refreshQueued : book.snapshotQueued) {
            return;
        }
        setQueued(book, refresh, true);
        stats.snapshots.increment();
        FeedInstrument instrument = book.instrument();
        // Conservative: the budget may let it wait, and only changes after this moment are certain to be in it.
        long askedNs = ticker.nanoTime();
        queue.call(protocol.snapshot(instrument, refresh), !refresh, new RestQueue.Callback() {
            @Override
            public void onReply(byte[] body) {
                setQueued(book, refresh, false);
                snapshot.clear();
                if (book.instrument() != instrument) {
                    return;
                }
                if (protocol.readSnapshot(instrument, body, snapshot)) {
                    join(book, askedNs);
                } else {
                    stats.malformed.increment();
                    onFetchFailed(book, "snapshot cannot be read");
                }
            }

            @Override
            public void onFailure(Throwable cause) {
                setQueued(book, refresh, false);
                onFetchFailed(book, cause.toString());
            }
        });
    }

    /** One that is urgent does not wait for one that is not. */
    private static void setQueued(PublicBook book, boolean refresh, boolean queued) {
        if (refresh) {
            book.refreshQueued = queued;
        } else {
            book.snapshotQueued = queued;
        }
    }

    /** Gives the snapshot to every replica that can use it, whichever of them it was fetched for. */
    private void join(PublicBook book, long askedNs) {
        snapshot.snapshot = true;
        for (int i = 0; i < book.replicas().size(); i++) {
            BookReplica replica = book.replicas().get(i);
            boolean asked = replica.sync().needsSnapshot() || replica.sync().wantsRefresh();
            boolean covered = replica.connection.isStreaming()
                    && askedNs - replica.connection.streamingSinceNs() >= 0
                    && askedNs - replica.resetNs >= 0;
            if (asked && covered && applier.apply(replica, snapshot) == Verdict.SNAPSHOT_TOO_OLD) {
                stats.snapshotsTooOld.increment();
                replica.askNotBeforeNs = ticker.nanoTime()
                        + TimeUnit.MILLISECONDS.toNanos(
                                TOO_OLD_RETRY_MIN_MS + random.nextLong(TOO_OLD_RETRY_SPREAD_MS));
            }
        }
    }

    private void onFetchFailed(PublicBook book, String cause) {
        stats.snapshotFailures.increment();
        LOG.warn("snapshot failed: instrument={} cause={}", book.instrument(), cause);
        long nowNs = ticker.nanoTime();
        for (BookReplica replica : book.replicas()) {
            if (!replica.isLive()) {
                replica.askNotBeforeNs =
                        nowNs + TimeUnit.MILLISECONDS.toNanos(replica.onFailure(nowNs, random.nextDouble(), patientMs));
            }
        }
    }
}
