package io.kairos.engine.adapter.inbound.feed;

import io.kairos.engine.domain.book.OrderBook;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.SuspectReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One instrument as the engine sees it: its public state, and what is published of it. It is LIVE exactly while at least one
 * replica may be used and nothing holds it back. Of several replicas the first arrival of a newer version is published. Event loop
 * only. Hot: publishing does not allocate.
 */
final class PublicBook implements TradeSequencer.Sink {
    /** What holds back a book whose replicas are whole; bits. */
    static final int HOLD_OVERFLOW = 1;

    static final int HOLD_VENUE_STATUS = 2;

    /** An unchanged best quote is published again when it was confirmed and the last one is older than this. */
    private static final long QUOTE_REFRESH_NS = TimeUnit.MILLISECONDS.toNanos(500);

    /** A picture of a quiet book is published again after this long: readers keep the last one for a minute. */
    private static final long DEPTH_REFRESH_NS = TimeUnit.SECONDS.toNanos(20);

    /** A replica that is behind what a lost one said gets this long to catch up. */
    private static final long CATCH_UP_NS = TimeUnit.SECONDS.toNanos(1);

    private static final long NO_VERSION = -1;

    /** Where it goes. */
    interface Publisher {
        /** Offers a quote; false when the engine does not take it, or must not see it yet. */
        boolean quote(PublicBook book, long timeNs, long updateId, long bidPx, long bidQty, long askPx, long askQty);

        /** Offers the best levels; false when the engine does not take them. */
        boolean depth(PublicBook book, long timeNs, long updateId, OrderBook levels);

        /** Offers a trade; false when the engine does not take it. */
        boolean trade(PublicBook book, long tradeId, long px, long qty, long timeNs, boolean aggressorIsBuyer);

        /** Reports a state; arrives before anything that is offered later. */
        void state(PublicBook book, FeedState before, FeedState state, SuspectReason reason, String text);

        /** Trades are missing for good. */
        void missing(PublicBook book, long fromTradeId, long toTradeId, String cause);
    }

    private final Publisher publisher;
    private final List<BookReplica> replicas = new ArrayList<>(2);
    private final int maxRefill;
    final BookStats stats;
    private FeedInstrument instrument;
    private TradeSequencer trades;
    private FeedState state = FeedState.SYNCING;
    private SuspectReason reason = SuspectReason.NONE;
    private int holds;
    private @Nullable BookReplica leader;
    private long leaderLostNs;
    private long epoch;
    private long earlierVersion = NO_VERSION;
    private long bookVersion = NO_VERSION;
    private long topVersion = NO_VERSION;
    private long idOffset;
    private long publishedId = NO_VERSION;
    private long quoteNs;
    private long bidPx;
    private long bidQty;
    private long askPx;
    private long askQty;
    private boolean depthDue;
    private long depthNs;
    private long bookTimeNs;

    boolean refillQueued;
    int refillFailures;
    boolean snapshotQueued;
    boolean refreshQueued;
    long heldSinceNs;

    PublicBook(FeedInstrument instrument, Publisher publisher, BookStats stats, long lastTradeId, int maxRefill) {
        this.instrument = instrument;
        this.publisher = publisher;
        this.stats = stats;
        this.maxRefill = maxRefill;
        this.trades = new TradeSequencer(this, lastTradeId, maxRefill);
    }

    FeedInstrument instrument() {
        return instrument;
    }

    TradeSequencer trades() {
        return trades;
    }

    FeedState state() {
        return state;
    }

    SuspectReason reason() {
        return reason;
    }

    List<BookReplica> replicas() {
        return replicas;
    }

    void add(BookReplica replica) {
        replicas.add(replica);
    }

    void remove(BookReplica replica) {
        replicas.remove(replica);
    }

    /** Decimals changed: what was published before means something else now. */
    void redefine(FeedInstrument next) {
        instrument = next;
        leader = null;
        trades = new TradeSequencer(this, trades.lastTradeId(), maxRefill);
    }

    /** A replica became usable. */
    void onWhole(BookReplica replica, long nowNs) {
        boolean joinsOther = leader != null && leader != replica && leader.isLive();
        if (!joinsOther) {
            replica.epoch = epoch;
        } else {
            // After the venue numbered anew it is near either the old or the new numbers.
            long version = replica.sync().version();
            boolean old = earlierVersion != NO_VERSION
                    && Math.abs(version - earlierVersion) < Math.abs(version - bookVersion);
            replica.epoch = old ? epoch - 1 : epoch;
        }
        replica.lastVersion = replica.sync().version();
        if (state != FeedState.LIVE) {
            goLive(nowNs);
        } else {
            onChanged(replica, 0, nowNs);
        }
    }

    /** A usable replica took a change. */
    void onChanged(BookReplica replica, long exchangeTimeNs, long nowNs) {
        long version = replica.sync().version();
        if (version < replica.lastVersion) {
            replica.epoch++;
        }
        replica.lastVersion = version;
        if (state != FeedState.LIVE) {
            return;
        }
        if (replica.epoch > epoch) {
            epoch = replica.epoch;
            earlierVersion = bookVersion;
            idOffset = publishedId + 1 - version;
            topVersion = NO_VERSION;
        } else if (replica.epoch < epoch
                || version < bookVersion
                || (version == bookVersion && leader != null && leader != replica && leader.isLive())) {
            return;
        }
        leader = replica;
        bookVersion = version;
        bookTimeNs = exchangeTimeNs;
        depthDue = true;
        if (version >= topVersion) {
            publishTopOf(replica, exchangeTimeNs, nowNs);
        }
    }

    private void publishTopOf(BookReplica replica, long exchangeTimeNs, long nowNs) {
        OrderBook book = replica.book();
        boolean hasBid = book.bidCount() > 0;
        boolean hasAsk = book.askCount() > 0;
        publishTop(
                exchangeTimeNs,
                replica.sync().version(),
                hasBid ? book.bidPx(0) : FeedMessages.NO_PX,
                hasBid ? book.bidQty(0) : 0,
                hasAsk ? book.askPx(0) : FeedMessages.NO_PX,
                hasAsk ? book.askQty(0) : 0,
                nowNs);
    }

    /** The venue's own best quote, from a usable replica. */
    void onQuote(
            BookReplica replica,
            long updateId,
            long timeNs,
            long newBidPx,
            long newBidQty,
            long newAskPx,
            long newAskQty,
            long nowNs) {
        if (state == FeedState.LIVE && replica.epoch == epoch && updateId > topVersion && updateId >= bookVersion) {
            publishTop(timeNs, updateId, newBidPx, newBidQty, newAskPx, newAskQty, nowNs);
        }
    }

    private void publishTop(
            long timeNs, long version, long newBidPx, long newBidQty, long newAskPx, long newAskQty, long nowNs) {
        boolean same = newBidPx == bidPx && newBidQty == bidQty && newAskPx == askPx && newAskQty == askQty;
        topVersion = version;
        if (same && nowNs - quoteNs < QUOTE_REFRESH_NS) {
            return;
        }
        long updateId = version + idOffset;
        if (!publisher.quote(this, timeNs, updateId, newBidPx, newBidQty, newAskPx, newAskQty)) {
            heldSinceNs = nowNs;
            hold(HOLD_OVERFLOW, SuspectReason.OVERFLOW, "the engine's ring is full", nowNs);
            return;
        }
        publishedId = updateId;
        quoteNs = nowNs;
        bidPx = newBidPx;
        bidQty = newBidQty;
        askPx = newAskPx;
        askQty = newAskQty;
    }

    /** A replica must not be used any more; it was reset already. */
    void onLost(BookReplica replica, SuspectReason why, String text, long nowNs) {
        BookReplica other = anyLive();
        if (other == null) {
            doubt(why, text, nowNs);
        } else if (state == FeedState.LIVE && leader == replica) {
            if (isDisproof(why)) {
                // What it published last may be false: what another replica has proven takes its place, even if older.
                follow(other, nowNs);
            } else if (hasReached(other)) {
                leader = other;
            } else {
                leaderLostNs = nowNs;
            }
        }
    }

    /** Whether a replica has what was published last, so that it may go on from there. */
    private boolean hasReached(BookReplica other) {
        return other.epoch == epoch && other.sync().version() >= bookVersion;
    }

    /** Goes on with what this replica has, under ids that go on rising. */
    private void follow(BookReplica next, long nowNs) {
        leader = next;
        epoch = next.epoch;
        bookVersion = next.sync().version();
        idOffset = Math.max(idOffset, publishedId + 1 - bookVersion);
        topVersion = NO_VERSION;
        quoteNs = nowNs - QUOTE_REFRESH_NS;
        // The levels behind the best may have been false too, and must not be seen beside the new best.
        if (!publisher.depth(this, bookTimeNs, bookVersion + idOffset, next.book())) {
            heldSinceNs = nowNs;
            hold(HOLD_OVERFLOW, SuspectReason.OVERFLOW, "the engine's ring is full", nowNs);
            return;
        }
        depthNs = nowNs;
        depthDue = false;
        publishTopOf(next, 0, nowNs);
    }

    /**
     * Called often. What a lost leader published last was right, so another goes on only from there: what it had before is the past.
     *
     * @return a usable replica that did not get there in time, since it lags or the venue numbers differently on it, and therefore
     *     has to be made whole anew; else null.
     */
    @Nullable
    BookReplica behind(long nowNs) {
        BookReplica lost = leader;
        if (state != FeedState.LIVE || lost == null || lost.isLive() || nowNs - leaderLostNs < CATCH_UP_NS) {
            return null;
        }
        BookReplica next = anyLive();
        if (next != null && hasReached(next)) {
            leader = next;
            return null;
        }
        return next;
    }

    /** Whether the doubt reaches back to what was published, rather than to what comes next. */
    private static boolean isDisproof(SuspectReason why) {
        return switch (why) {
            case CHECKSUM, CROSSED, SELF_CHECK, INEXACT -> true;
            default -> false;
        };
    }

    /** Holds the book back although replicas may be whole. */
    void hold(int bit, SuspectReason why, String text, long nowNs) {
        holds |= bit;
        doubt(why, text, nowNs);
    }

    /** Ends a hold; the book is live again if nothing else is in the way. */
    void release(int bit, long nowNs) {
        if ((holds & bit) != 0) {
            holds &= ~bit;
            goLive(nowNs);
        }
    }

    boolean isHeld(int bit) {
        return (holds & bit) != 0;
    }

    private void doubt(SuspectReason why, String text, long nowNs) {
        if (state == FeedState.LIVE || (state == FeedState.SUSPECT && reason != why)) {
            set(FeedState.SUSPECT, why, text, nowNs);
        }
    }

    private void set(FeedState next, SuspectReason why, String text, long nowNs) {
        FeedState before = state;
        state = next;
        reason = why;
        stats.onState(next, why, nowNs);
        depthDue = false;
        publisher.state(this, before, next, why, text);
    }

    private @Nullable BookReplica anyLive() {
        BookReplica best = null;
        for (int i = 0; i < replicas.size(); i++) {
            BookReplica replica = replicas.get(i);
            if (replica.isLive()
                    && (best == null
                            || replica.epoch > best.epoch
                            || (replica.epoch == best.epoch
                                    && replica.sync().version() > best.sync().version()))) {
                best = replica;
            }
        }
        return best;
    }

    private void goLive(long nowNs) {
        BookReplica best = anyLive();
        if (best == null || holds != 0 || state == FeedState.LIVE) {
            return;
        }
        // The engine forgot what it had: the venue's own numbers may be used again.
        idOffset = 0;
        epoch = best.epoch;
        earlierVersion = NO_VERSION;
        leader = best;
        bookVersion = best.sync().version();
        topVersion = NO_VERSION;
        quoteNs = 0;
        bidPx = FeedMessages.NO_PX;
        askPx = FeedMessages.NO_PX;
        bidQty = -1;
        set(FeedState.LIVE, SuspectReason.NONE, "", nowNs);
        depthDue = true;
        if (best.quoteId > bookVersion) {
            publishTop(
                    best.quoteTimeNs,
                    best.quoteId,
                    best.quoteBidPx,
                    best.quoteBidQty,
                    best.quoteAskPx,
                    best.quoteAskQty,
                    nowNs);
        } else {
            publishTopOf(best, bookTimeNs, nowNs);
        }
    }

    /** Publishes the best levels if they changed and the last time is long enough ago, or very long ago. */
    void publishDepth(long intervalNs, long nowNs) {
        BookReplica from = leader;
        boolean due = nowNs - depthNs >= (depthDue ? intervalNs : DEPTH_REFRESH_NS);
        if (!due || state != FeedState.LIVE || from == null || !from.isLive()) {
            return;
        }
        if (publisher.depth(this, bookTimeNs, bookVersion + idOffset, from.book())) {
            depthNs = nowNs;
            depthDue = false;
        }
    }

    @Override
    public boolean onOrderedTrade(long tradeId, long px, long qty, long timeNs, boolean aggressorIsBuyer) {
        return publisher.trade(this, tradeId, px, qty, timeNs, aggressorIsBuyer);
    }

    @Override
    public void onMissing(long fromTradeId, long toTradeId, String cause) {
        publisher.missing(this, fromTradeId, toTradeId, cause);
    }
}
