package io.kairos.engine.adapter.inbound.feed.binance;

import io.kairos.engine.adapter.inbound.feed.BookSync;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.domain.book.OrderBook;
import io.kairos.journal.codec.SuspectReason;
import org.jspecify.annotations.Nullable;

/**
 * Binance's rule for a local book (Spot API documentation, "How to manage a local order book correctly", read 2026-07-21): a
 * snapshot with id {@code L}, then differences {@code [U, u]}; the first after the snapshot must satisfy
 * {@code U <= L+1 <= u}, each later one {@code U <= last+1}, and what ends at or before the last id is old. A start aligned at
 * {@code U == L+1} is ordinary on the wire.
 *
 * <p>Beyond that rule: a difference that seems old by its ids and is new by the venue's time tells that the ids began anew. Best bid and ask of {@code bookTicker} must equal the book whenever a difference ends exactly at its id.
 * Levels outside of the snapshot's window are unknown until they change, so they are left out; when the window runs low a fresh
 * snapshot is asked for and joined to the differences since, while the old book serves; where both know a level they must agree.
 */
final class BinanceDepthSync implements BookSync {
    /** Differences kept for joining a snapshot: some six seconds. Older ones fall out, which the rule then notices. */
    private static final int KEPT = 64;

    private static final int FEWEST_LEVELS = 5;
    /** So far, by the venue's time, a snapshot may be ahead of the stream. */
    private static final long SNAPSHOT_LEAD_NS = 1_000_000_000L;

    private static final long NO_TIME = Long.MAX_VALUE;

    private final int depth;
    private final int quickLimit;
    private final int deepLimit;
    private final DepthMessage[] kept = new DepthMessage[KEPT];
    private final TickerRing tickers = new TickerRing();
    private final BookWindow window = new BookWindow();
    private int keptStart;
    private int keptCount;
    private boolean whole;
    private boolean refreshing;
    private long lastId;
    /** What is later by the venue's time cannot be contained in the book; {@link #NO_TIME} while not known. */
    private long containedTimeNs = NO_TIME;

    private @Nullable DepthMessage ahead;
    private @Nullable OrderBook shadow;
    private SuspectReason reason = SuspectReason.NONE;
    private String problem = "";

    /**
     * Creates a rule for one book.
     *
     * @param depth levels per side that should be known.
     * @param quickLimit levels of a snapshot for a book that is not whole.
     * @param deepLimit levels of a snapshot in the background.
     */
    BinanceDepthSync(int depth, int quickLimit, int deepLimit) {
        this.depth = depth;
        this.quickLimit = quickLimit;
        this.deepLimit = deepLimit;
    }

    @Override
    public Verdict onDepth(DepthMessage message, OrderBook book) {
        if (message.snapshot) {
            return onSnapshot(message, book);
        }
        if (!whole) {
            keep(message);
            return Verdict.WAITING;
        }
        if (message.lastId <= lastId) {
            return onOld(message);
        }
        if (message.firstId > lastId + 1) {
            return broken(SuspectReason.GAP, "expected U at or below " + (lastId + 1) + ", got " + message.firstId);
        }
        if (refreshing) {
            keep(message);
        }
        window.apply(message, book);
        lastId = message.lastId;
        containedTimeNs = message.exchangeTimeNs;
        if (tickers.contradicts(lastId, book)) {
            return broken(SuspectReason.SELF_CHECK, "bookTicker at " + lastId + " differs from the book");
        }
        if (tickers.isUnreachable()) {
            return broken(SuspectReason.SELF_CHECK, "bookTicker far beyond the book at " + lastId);
        }
        if (window.isExhausted(book, Math.min(depth, FEWEST_LEVELS))) {
            return broken(SuspectReason.DEPTH_EXHAUSTED, "no trustworthy levels left");
        }
        refreshing = window.isLow(book, depth);
        DepthMessage early = ahead;
        if (early != null && lastId >= early.lastId) {
            ahead = null;
            return refresh(early, book);
        }
        return Verdict.VERIFIED;
    }

    private Verdict onOld(DepthMessage message) {
        if (containedTimeNs == NO_TIME) {
            containedTimeNs = message.exchangeTimeNs + SNAPSHOT_LEAD_NS;
        } else if (message.exchangeTimeNs > containedTimeNs) {
            return broken(
                    SuspectReason.GAP,
                    "ids began anew: got u=" + message.lastId + " after " + lastId
                            + ", though later by the venue's time");
        }
        return Verdict.DUPLICATE;
    }

    private Verdict onSnapshot(DepthMessage snapshot, OrderBook book) {
        if (whole) {
            if (!refreshing) {
                return Verdict.DUPLICATE;
            }
            if (snapshot.lastId > lastId) {
                // The stream is behind: joined as soon as it got there.
                DepthMessage copy = new DepthMessage();
                copy.copyFrom(snapshot);
                ahead = copy;
                return Verdict.WAITING;
            }
            return refresh(snapshot, book);
        }
        if (isTooOld(snapshot)) {
            return Verdict.SNAPSHOT_TOO_OLD;
        }
        window.fill(snapshot, book, quickLimit, deepLimit);
        lastId = applyKept(snapshot.lastId, book, window);
        forgetKept();
        whole = true;
        refreshing = window.isLow(book, depth);
        tickers.forgetBefore(lastId);
        if (tickers.contradicts(lastId, book)) {
            return broken(SuspectReason.SELF_CHECK, "bookTicker at " + lastId + " differs from the snapshot");
        }
        return Verdict.VERIFIED;
    }

    /** Joins a snapshot to the differences since and puts it in the place of the book, which must agree with it. */
    private Verdict refresh(DepthMessage snapshot, OrderBook book) {
        if (snapshot.lastId < lastId && isTooOld(snapshot)) {
            return Verdict.SNAPSHOT_TOO_OLD;
        }
        OrderBook fresh = shadow;
        if (fresh == null) {
            fresh = new OrderBook(book.maxLevels());
            shadow = fresh;
        }
        BookWindow freshWindow = new BookWindow();
        freshWindow.fill(snapshot, fresh, quickLimit, deepLimit);
        long reached = applyKept(snapshot.lastId, fresh, freshWindow);
        if (reached != lastId) {
            return Verdict.SNAPSHOT_TOO_OLD;
        }
        if (!window.agrees(book, freshWindow, fresh)) {
            return broken(
                    SuspectReason.SELF_CHECK, "a fresh snapshot at " + snapshot.lastId + " differs from the book");
        }
        book.copyFrom(fresh);
        window.copyFrom(freshWindow);
        forgetKept();
        refreshing = window.isLow(book, depth);
        return Verdict.VERIFIED;
    }

    /** Whether differences between the snapshot and what is kept are missing. */
    private boolean isTooOld(DepthMessage snapshot) {
        if (keptCount == 0) {
            return whole && snapshot.lastId < lastId;
        }
        return snapshot.lastId < kept[keptStart].firstId - 1;
    }

    private long applyKept(long snapshotId, OrderBook book, BookWindow into) {
        long id = snapshotId;
        for (int i = 0; i < keptCount; i++) {
            DepthMessage message = kept[(keptStart + i) % KEPT];
            if (message.lastId > id) {
                into.apply(message, book);
                id = message.lastId;
            }
        }
        return id;
    }

    /** Keeps an unbroken run of differences: a hole, or ids that begin anew, make the ones before it worthless. */
    private void keep(DepthMessage message) {
        if (keptCount > 0) {
            DepthMessage last = kept[(keptStart + keptCount - 1) % KEPT];
            boolean old = message.lastId <= last.lastId;
            if (old && message.exchangeTimeNs <= last.exchangeTimeNs) {
                return;
            }
            if (old || message.firstId > last.lastId + 1) {
                forgetKept();
            } else if (keptCount == KEPT) {
                keptStart = (keptStart + 1) % KEPT;
                keptCount--;
            }
        }
        int at = (keptStart + keptCount) % KEPT;
        DepthMessage copy = kept[at];
        if (copy == null) {
            copy = new DepthMessage();
            kept[at] = copy;
        }
        copy.copyFrom(message);
        keptCount++;
    }

    private void forgetKept() {
        keptStart = 0;
        keptCount = 0;
    }

    @Override
    public Verdict onQuote(long updateId, long bidPx, long bidQty, long askPx, long askQty, OrderBook book) {
        if (whole && updateId < lastId) {
            return Verdict.WAITING;
        }
        if (!whole || updateId > lastId) {
            tickers.add(updateId, bidPx, bidQty, askPx, askQty);
            return Verdict.WAITING;
        }
        if (!TickerRing.isTop(book, bidPx, bidQty, askPx, askQty)) {
            return broken(SuspectReason.SELF_CHECK, "bookTicker at " + updateId + " differs from the book");
        }
        return Verdict.VERIFIED;
    }

    private Verdict broken(SuspectReason why, String text) {
        whole = false;
        reason = why;
        problem = text;
        return Verdict.BROKEN;
    }

    @Override
    public boolean isWhole() {
        return whole;
    }

    @Override
    public boolean needsSnapshot() {
        return !whole;
    }

    @Override
    public boolean wantsRefresh() {
        return whole && refreshing && ahead == null;
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
        return lastId;
    }

    @Override
    public void reset(OrderBook book) {
        book.clear();
        whole = false;
        refreshing = false;
        ahead = null;
        lastId = 0;
        containedTimeNs = NO_TIME;
        forgetKept();
        tickers.clear();
    }
}
