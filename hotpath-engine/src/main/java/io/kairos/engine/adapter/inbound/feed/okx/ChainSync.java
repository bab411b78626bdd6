package io.kairos.engine.adapter.inbound.feed.okx;

import io.kairos.engine.adapter.inbound.feed.BookSync;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.LevelBuffer;
import io.kairos.engine.domain.book.OrderBook;
import io.kairos.journal.codec.SuspectReason;
import java.util.ArrayList;
import java.util.List;

/**
 * The rule of channel {@code books}: each message names the one before it, so a book is whole as long as {@code prevSeqId} equals
 * the {@code seqId} applied last (OKX API v5 documentation, "Order book channel" and "Sequence ID", read 2026-07-21).
 *
 * <ol>
 *   <li>Equality, never "plus one": ids rise by arbitrary steps.
 *   <li>{@code seqId == prevSeqId} without levels is a sign of life, sent after about a minute without a change.
 *   <li>{@code seqId < prevSeqId} in an unbroken chain is a renumbering after maintenance; its levels count as any others.
 *   <li>A message whose {@code seqId} is the one applied last was applied already. Any other break is a gap.
 *   <li>Deleting a price that is not in the book is normal.
 *   <li>The checksum, always 0 since June 2026, is not looked at.
 * </ol>
 *
 * <p>The first picture comes on the connection ({@code prevSeqId} -1) or, if the venue stops sending it there, by REST
 * ({@code prevSeqId} absent). A REST picture may come from a stale cache, so changes are kept until it comes, and the book is
 * whole only when a change, or a sign of life, has joined it: {@code prevSeqId <= seqId of the picture <= seqId}.
 *
 * <p>Event loop only. Hot while the book is whole.
 */
final class ChainSync implements BookSync {
    /** Changes kept for a REST picture, some 50 s of the busiest book; more mean that none will come in time. */
    static final int MAX_BUFFERED = 512;
    /** Levels kept in these changes. */
    static final int MAX_BUFFERED_LEVELS = 100_000;

    /** A first picture may be of an earlier time when the venue's clock was set, by more than any message is late. */
    private static final long LATE_MAX_NS = 60_000_000_000L;

    private static final long NONE = DepthMessage.ABSENT;
    private static final long FIRST = -1;

    private final boolean snapshotByRest;
    private final Renumbering renumbering;
    private final List<DepthMessage> buffered = new ArrayList<>();
    private int bufferedLevels;
    private boolean pictured;
    private boolean whole;
    private long lastId = NONE;
    private long previousId = NONE;
    private long lastTimeNs;
    /** Time of the latest message that was ever applied. */
    private long reachedTimeNs;

    private long droppedId = NONE;
    private long droppedTimeNs;
    private long version;
    private SuspectReason reason = SuspectReason.NONE;
    private String problem = "";

    /** A book that gets its first picture by REST or on the connection. */
    ChainSync(boolean snapshotByRest, Renumbering renumbering) {
        this.snapshotByRest = snapshotByRest;
        this.renumbering = renumbering;
    }

    @Override
    public Verdict onDepth(DepthMessage message, OrderBook book) {
        if (message.snapshot) {
            return onSnapshot(message, book);
        }
        if (message.previousId == NONE || message.lastId == NONE) {
            return broken(SuspectReason.MALFORMED, "a change without prevSeqId or seqId");
        }
        if (whole) {
            return onChange(message, book);
        }
        if (!snapshotByRest) {
            droppedId = message.lastId;
            droppedTimeNs = message.exchangeTimeNs;
            return Verdict.WAITING;
        }
        return pictured ? join(message, book) : keep(message);
    }

    private Verdict onChange(DepthMessage message, OrderBook book) {
        if (message.previousId == lastId) {
            apply(message, book);
            return Verdict.VERIFIED;
        }
        if (message.lastId == lastId && (message.previousId < lastId || message.previousId == previousId)) {
            return Verdict.DUPLICATE;
        }
        whole = false;
        return broken(
                SuspectReason.GAP,
                "prevSeqId=" + message.previousId + " seqId=" + message.lastId + " after seqId=" + lastId);
    }

    private void apply(DepthMessage message, OrderBook book) {
        version = renumbering.next(version, lastId, message.lastId, message.exchangeTimeNs);
        previousId = lastId;
        lastId = message.lastId;
        lastTimeNs = message.exchangeTimeNs;
        reachedTimeNs = lastTimeNs;
        applyLevels(message, book);
    }

    private static void applyLevels(DepthMessage message, OrderBook book) {
        LevelBuffer bids = message.bids;
        for (int i = 0; i < bids.size(); i++) {
            int unused = book.setBid(bids.px(i), bids.qty(i));
        }
        LevelBuffer asks = message.asks;
        for (int i = 0; i < asks.size(); i++) {
            int unused = book.setAsk(asks.px(i), asks.qty(i));
        }
    }

    private Verdict onSnapshot(DepthMessage message, OrderBook book) {
        boolean byRest = message.previousId == NONE;
        if (message.lastId == NONE) {
            return broken(SuspectReason.MALFORMED, "a snapshot without seqId");
        }
        if (byRest != snapshotByRest) {
            // The other way of bootstrapping is in force; what comes by this one proves nothing.
            return whole ? Verdict.DUPLICATE : Verdict.WAITING;
        }
        if (whole && (byRest || message.exchangeTimeNs <= lastTimeNs)) {
            return Verdict.DUPLICATE;
        }
        return byRest ? onRestSnapshot(message, book) : begin(message, book);
    }

    private Verdict begin(DepthMessage message, OrderBook book) {
        if (!whole && message.lastId < droppedId && message.exchangeTimeNs <= droppedTimeNs) {
            return broken(
                    SuspectReason.GAP, "snapshot seqId=" + message.lastId + " after a change with seqId=" + droppedId);
        }
        long lateNs = reachedTimeNs - message.exchangeTimeNs;
        if (lateNs > 0 && lateNs < LATE_MAX_NS) {
            return broken(SuspectReason.GAP, "a snapshot that is " + lateNs + " ns older than the last change");
        }
        picture(message, book);
        whole = true;
        return Verdict.VERIFIED;
    }

    private void picture(DepthMessage message, OrderBook book) {
        book.clear();
        applyLevels(message, book);
        pictured = true;
        lastId = message.lastId;
        previousId = FIRST;
        lastTimeNs = message.exchangeTimeNs;
        reachedTimeNs = lastTimeNs;
        version = renumbering.begin(message.lastId, message.exchangeTimeNs);
    }

    private Verdict onRestSnapshot(DepthMessage message, OrderBook book) {
        if (!buffered.isEmpty() && message.lastId < buffered.get(0).previousId && !isRenumbered(buffered.get(0))) {
            return Verdict.SNAPSHOT_TOO_OLD;
        }
        picture(message, book);
        Verdict verdict = Verdict.WAITING;
        for (int i = 0; i < buffered.size() && verdict != Verdict.BROKEN; i++) {
            verdict = whole ? onChange(buffered.get(i), book) : join(buffered.get(i), book);
        }
        forgetBuffered();
        return verdict == Verdict.DUPLICATE ? Verdict.VERIFIED : verdict;
    }

    /** The first change after a picture: it has to reach across the picture's id. */
    private Verdict join(DepthMessage message, OrderBook book) {
        boolean renumbered = isRenumbered(message);
        if (renumbered ? message.previousId != lastId : message.lastId < lastId || message.previousId > lastId) {
            if (!renumbered && message.lastId < lastId) {
                // Contained in the picture.
                return Verdict.WAITING;
            }
            return broken(
                    SuspectReason.GAP,
                    "prevSeqId=" + message.previousId + " seqId=" + message.lastId + " does not join snapshot seqId="
                            + lastId);
        }
        whole = true;
        if (message.lastId != lastId || message.previousId == lastId) {
            version = renumbering.next(version, lastId, message.lastId, message.exchangeTimeNs);
            applyLevels(message, book);
        }
        previousId = message.previousId;
        lastId = message.lastId;
        lastTimeNs = message.exchangeTimeNs;
        reachedTimeNs = lastTimeNs;
        return Verdict.VERIFIED;
    }

    private static boolean isRenumbered(DepthMessage message) {
        return message.lastId < message.previousId;
    }

    private Verdict keep(DepthMessage message) {
        bufferedLevels += message.bids.size() + message.asks.size();
        if (buffered.size() == MAX_BUFFERED || bufferedLevels > MAX_BUFFERED_LEVELS) {
            return broken(
                    SuspectReason.OVERFLOW,
                    "no snapshot came before " + buffered.size() + " changes with " + bufferedLevels + " levels");
        }
        DepthMessage copy = new DepthMessage();
        copy.copyFrom(message);
        buffered.add(copy);
        return Verdict.WAITING;
    }

    /** The best quote is a channel of its own with ids that are not documented to be those of this one. */
    @Override
    public Verdict onQuote(long updateId, long bidPx, long bidQty, long askPx, long askQty, OrderBook book) {
        return Verdict.WAITING;
    }

    @Override
    public boolean isWhole() {
        return whole;
    }

    @Override
    public boolean needsSnapshot() {
        return snapshotByRest && !pictured;
    }

    @Override
    public SuspectReason reason() {
        return reason;
    }

    @Override
    public String problem() {
        return problem;
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public void reset(OrderBook book) {
        book.clear();
        forgetBuffered();
        pictured = false;
        whole = false;
        lastId = NONE;
        previousId = NONE;
        lastTimeNs = 0;
        droppedId = NONE;
        droppedTimeNs = 0;
        reason = SuspectReason.NONE;
        problem = "";
    }

    private void forgetBuffered() {
        buffered.clear();
        bufferedLevels = 0;
    }

    private Verdict broken(SuspectReason newReason, String newProblem) {
        whole = false;
        reason = newReason;
        problem = newProblem;
        return Verdict.BROKEN;
    }
}
