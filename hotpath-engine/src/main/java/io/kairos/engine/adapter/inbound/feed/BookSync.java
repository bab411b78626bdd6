package io.kairos.engine.adapter.inbound.feed;

import io.kairos.engine.domain.book.OrderBook;
import io.kairos.journal.codec.SuspectReason;

/**
 * One venue's rule of continuity, for one book on one connection: which messages may be applied, and when the book is in doubt.
 * Pure: no I/O, no clock. Event loop only. Hot in {@link #onDepth}: does not allocate while the book is whole.
 *
 * <p>A book is used from the first {@link Verdict#VERIFIED} with {@link #isWhole} on, until a BROKEN: a snapshot that makes it
 * whole is VERIFIED. After BROKEN, and after anything else that casts doubt, {@link #reset} is called before the next message.
 * The caller tests for a crossed book after each message.
 */
public interface BookSync {
    /** What became of a message. */
    enum Verdict {
        /** Kept for later or dropped while the book is not whole yet. */
        WAITING,
        /** Applied, and the venue's own rule confirms the book. */
        VERIFIED,
        /** Applied; this message alone confirms nothing. */
        APPLIED,
        /** Known already; the book is as it was. */
        DUPLICATE,
        /** Proves the book wrong or incomplete; {@link #reason} says why. Nothing of the book may be used from now on. */
        BROKEN,
        /** A snapshot that is too old to join what is buffered: fetch another. */
        SNAPSHOT_TOO_OLD
    }

    /** Takes a snapshot or change, from the connection or, where the venue's rule says so, from REST. */
    Verdict onDepth(DepthMessage message, OrderBook book);

    /**
     * Compares the venue's best bid and ask with the book, where both are about the same moment.
     *
     * @return VERIFIED, BROKEN, or WAITING when the two cannot be compared.
     */
    Verdict onQuote(long updateId, long bidPx, long bidQty, long askPx, long askQty, OrderBook book);

    /** Whether the book is whole. */
    boolean isWhole();

    /** Whether a REST snapshot is needed to become whole, and what is buffered can be joined to one that is asked for now. */
    boolean needsSnapshot();

    /** Whether a REST snapshot is wanted although the book is whole, since the trustworthy levels run low. */
    default boolean wantsRefresh() {
        return false;
    }

    /** Why the last verdict was BROKEN. */
    SuspectReason reason();

    /** Details of {@link #reason} for people: expected and got. */
    String problem();

    /**
     * Which state of the venue's book this is: the same for the same state on any connection, and larger for a later one, save
     * where the venue renumbers: then it falls once, with a VERIFIED message, and rises from there. Not below zero.
     */
    long version();

    /** Begins anew: not whole, nothing buffered. */
    void reset(OrderBook book);
}
