package io.kairos.engine.adapter.inbound.feed;

import io.kairos.engine.adapter.inbound.feed.BookSync.Verdict;
import io.kairos.engine.adapter.inbound.feed.TradeSequencer.Need;
import io.kairos.engine.adapter.venue.VenueTime;
import io.kairos.journal.codec.SuspectReason;
import io.netty.util.concurrent.Ticker;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where decoded messages go: to the replica of the connection that they came from, to the trades of the instrument, or to the
 * connection itself. Event loop only. Hot: depth, quotes and trades do not allocate.
 */
final class FeedDesk implements FeedMessages, Resync.Applier {
    /** What concerns more than one book. */
    interface Host {
        void onClosingSoon(FeedConnection connection, String reason);

        void onVenueStatus(boolean trading, String text);

        void onInstrumentsChanged(String reason);
    }

    private static final Logger LOG = LoggerFactory.getLogger(FeedDesk.class);

    private final PublicBook[] books;
    private final boolean refeedsBroken;
    private final VenueTime time;
    private final EpochNanoClock clock;
    private final Ticker ticker;
    private final FeedStats stats;
    private final Resync resync;
    private final TradeRefill refill;
    private final Host host;
    private @Nullable FeedConnection from;
    private long receiveTimeNs;
    private long monotonicNs;

    FeedDesk(
            PublicBook[] books,
            VenueProtocol protocol,
            EpochNanoClock clock,
            Ticker ticker,
            FeedStats stats,
            RestQueue queue,
            TradeRefill refill,
            Host host) {
        this.books = books;
        this.refeedsBroken = protocol.isSnapshotByRest();
        this.time = protocol.time();
        this.clock = clock;
        this.ticker = ticker;
        this.stats = stats;
        this.refill = refill;
        this.host = host;
        this.resync = new Resync(protocol, queue, stats, ticker, clock.nanoTime(), this);
    }

    Resync resync() {
        return resync;
    }

    /** Decodes one message. */
    void onMessage(FeedConnection connection, FeedDecoder decoder, byte[] bytes, int length) {
        monotonicNs = connection.lastMessageNs();
        // The time of the socket read, not of its turn to be decoded, so that a backlog shows in the age of what waits
        // in it.
        receiveTimeNs = clock.nanoTime() - Math.max(0, ticker.nanoTime() - monotonicNs);
        from = connection;
        stats.messages.increment();
        try {
            switch (decoder.decode(bytes, length)) {
                case SHAPED -> {}
                case TOLERATED -> stats.tolerated.increment();
                case IRRELEVANT -> stats.irrelevant.increment();
                case MALFORMED -> stats.malformed.increment();
            }
        } finally {
            from = null;
        }
    }

    /** Receipt of the message at hand. */
    long receiveTimeNs() {
        return receiveTimeNs;
    }

    @Override
    public long nowNs() {
        return clock.nanoTime();
    }

    private @Nullable BookReplica replica(FeedInstrument instrument) {
        FeedConnection connection = from;
        return connection == null ? null : connection.replica(instrument);
    }

    @Override
    public void onDepth(FeedInstrument instrument, DepthMessage message) {
        BookReplica replica = replica(instrument);
        if (replica == null) {
            stats.irrelevant.increment();
            return;
        }
        replica.lastMessageNs = monotonicNs;
        replica.quoteAheadSinceNs = 0;
        replica.publicBook.stats.onUpdate(receiveTimeNs);
        onAge(replica.publicBook, message.exchangeTimeNs);
        if (apply(replica, message) == Verdict.BROKEN && refeedsBroken && !message.snapshot) {
            // What proved the gap is the first message after it.
            var unused = replica.sync().onDepth(message, replica.book());
        }
    }

    @Override
    public Verdict apply(BookReplica replica, DepthMessage message) {
        if (from == null) {
            receiveTimeNs = clock.nanoTime();
        }
        BookSync sync = replica.sync();
        Verdict verdict = sync.onDepth(message, replica.book());
        if (verdict == Verdict.BROKEN) {
            resync.doubt(replica, sync.reason(), sync.problem());
        } else if ((verdict == Verdict.VERIFIED || verdict == Verdict.APPLIED) && sync.isWhole()) {
            if (replica.book().isCrossed()) {
                resync.doubt(replica, SuspectReason.CROSSED, crossing(replica));
                return Verdict.BROKEN;
            }
            onApplied(replica, message, verdict == Verdict.VERIFIED);
        }
        return verdict;
    }

    private void onApplied(BookReplica replica, DepthMessage message, boolean verified) {
        PublicBook book = replica.publicBook;
        if (verified) {
            book.stats.onVerified(receiveTimeNs);
        }
        if (replica.isLive()) {
            book.onChanged(replica, message.exchangeTimeNs, receiveTimeNs);
        } else if (verified) {
            replica.setLive(ticker.nanoTime());
            book.onWhole(replica, receiveTimeNs);
        }
    }

    private static String crossing(BookReplica replica) {
        return "best bid " + replica.book().bidPx(0) + " best ask "
                + replica.book().askPx(0);
    }

    @Override
    public void onQuote(
            FeedInstrument instrument,
            long updateId,
            long exchangeTimeNs,
            long bidPx,
            long bidQty,
            long askPx,
            long askQty) {
        BookReplica replica = replica(instrument);
        if (replica == null) {
            stats.irrelevant.increment();
            return;
        }
        replica.lastMessageNs = monotonicNs;
        onAge(replica.publicBook, exchangeTimeNs);
        BookSync sync = replica.sync();
        if (bidPx != NO_PX && askPx != NO_PX && bidPx >= askPx) {
            resync.doubt(replica, SuspectReason.CROSSED, "best bid " + bidPx + " best ask " + askPx);
            return;
        }
        Verdict verdict = sync.onQuote(updateId, bidPx, bidQty, askPx, askQty, replica.book());
        if (verdict == Verdict.BROKEN) {
            resync.doubt(replica, sync.reason(), sync.problem());
            return;
        }
        replica.keepQuote(updateId, exchangeTimeNs, bidPx, bidQty, askPx, askQty);
        if (verdict == Verdict.VERIFIED) {
            replica.publicBook.stats.onConfirmed(receiveTimeNs);
            if (!replica.isLive() && sync.isWhole()) {
                replica.setLive(ticker.nanoTime());
                replica.publicBook.onWhole(replica, receiveTimeNs);
                return;
            }
            if (replica.isLive()) {
                replica.publicBook.onChanged(replica, exchangeTimeNs, receiveTimeNs);
            }
        }
        if (replica.isLive()) {
            if (replica.quoteAheadSinceNs == 0 && updateId > sync.version()) {
                replica.quoteAheadSinceNs = monotonicNs;
            }
            replica.publicBook.onQuote(replica, updateId, exchangeTimeNs, bidPx, bidQty, askPx, askQty, receiveTimeNs);
        }
    }

    private void onAge(PublicBook book, long exchangeTimeNs) {
        if (exchangeTimeNs != 0) {
            long uncertaintyNs = time.uncertaintyNs(receiveTimeNs);
            if (uncertaintyNs != 0) {
                book.stats.onAge(receiveTimeNs - exchangeTimeNs + time.offsetNs(), uncertaintyNs);
            }
        }
    }

    @Override
    public void onTrade(
            FeedInstrument instrument,
            long tradeId,
            int count,
            long px,
            long qty,
            long exchangeTimeNs,
            boolean aggressorIsBuyer) {
        PublicBook book = books[instrument.index];
        Need need = book.trades().onLive(tradeId, count, px, qty, exchangeTimeNs, aggressorIsBuyer);
        if (need != Need.NOTHING) {
            refill.onNeed(book, need);
        }
    }

    @Override
    public void onInexact(FeedInstrument instrument, Part part, long tradeId, long exchangeTimeNs) {
        stats.inexact.increment();
        if (part == Part.TRADE) {
            onTrade(instrument, tradeId, 1, 0, TradePage.INEXACT_QTY, exchangeTimeNs, false);
            return;
        }
        BookReplica replica = replica(instrument);
        if (replica != null) {
            resync.doubt(replica, SuspectReason.INEXACT, "more decimals than the instrument has: " + part);
        }
        host.onInstrumentsChanged("a number of " + instrument + " has more decimals than the instrument");
    }

    @Override
    public void onMalformed(@Nullable FeedInstrument instrument, String problem) {
        FeedConnection connection = from;
        if (connection == null) {
            return;
        }
        if (instrument != null) {
            BookReplica replica = connection.replica(instrument);
            if (replica != null) {
                resync.doubt(replica, SuspectReason.MALFORMED, problem);
            }
            return;
        }
        for (BookReplica replica : connection.replicas()) {
            resync.doubt(replica, SuspectReason.MALFORMED, problem);
        }
    }

    @Override
    public void onUnknown(int count) {
        stats.unknown.add(count);
    }

    @Override
    public void onHeartbeat() {
        // The connection noted the time already.
    }

    @Override
    public void onAcknowledged(long requestId, @Nullable FeedInstrument instrument) {
        if (from != null) {
            from.onAnswered(requestId);
        }
    }

    @Override
    public void onRefused(long requestId, @Nullable FeedInstrument instrument, String text) {
        stats.refused.increment();
        LOG.warn("the venue refused a request: id={} instrument={} text={}", requestId, instrument, text);
        if (from == null) {
            return;
        }
        if (instrument == null) {
            from.close("request refused: " + text);
            return;
        }
        from.onAnswered(requestId);
        host.onInstrumentsChanged("a subscription of " + instrument + " was refused: " + text);
    }

    @Override
    public void onClosingSoon(String reason) {
        if (from != null) {
            host.onClosingSoon(from, reason);
        }
    }

    @Override
    public void onVenueStatus(boolean trading, String text) {
        host.onVenueStatus(trading, text);
    }

    @Override
    public void onInstrumentsChanged(String reason) {
        host.onInstrumentsChanged(reason);
    }
}
