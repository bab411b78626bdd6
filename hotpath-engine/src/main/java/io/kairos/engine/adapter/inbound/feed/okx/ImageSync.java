package io.kairos.engine.adapter.inbound.feed.okx;

import io.kairos.engine.adapter.inbound.feed.BookSync;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.domain.book.OrderBook;
import io.kairos.journal.codec.SuspectReason;

/**
 * The rule of channels {@code bbo-tbt} and {@code books5}: each message is the whole picture, so each makes the book whole and none
 * needs the one before. A picture with an id not above the last one is new only if the venue's time is later: then it is either
 * the same one sent again, as a sign of life, or the venue renumbered (OKX API v5 documentation, "Sequence ID", read 2026-07-21).
 * Event loop only. Hot: does not allocate.
 */
final class ImageSync implements BookSync {
    private static final long NONE = DepthMessage.ABSENT;

    private final Renumbering renumbering;
    private boolean whole;
    private long lastId = NONE;
    private long lastTimeNs;
    private long version;
    private SuspectReason reason = SuspectReason.NONE;
    private String problem = "";

    ImageSync(Renumbering renumbering) {
        this.renumbering = renumbering;
    }

    @Override
    public Verdict onDepth(DepthMessage message, OrderBook book) {
        if (!message.snapshot || message.lastId == NONE) {
            whole = false;
            reason = SuspectReason.MALFORMED;
            problem = "expected a whole picture with seqId, got snapshot=" + message.snapshot;
            return Verdict.BROKEN;
        }
        if (whole && message.lastId <= lastId && message.exchangeTimeNs <= lastTimeNs) {
            return Verdict.DUPLICATE;
        }
        version = whole && message.lastId < lastId
                ? renumbering.next(version, lastId, message.lastId, message.exchangeTimeNs)
                : renumbering.begin(message.lastId, message.exchangeTimeNs);
        whole = true;
        lastId = message.lastId;
        lastTimeNs = message.exchangeTimeNs;
        book.clear();
        for (int i = 0; i < message.bids.size(); i++) {
            int unused = book.setBid(message.bids.px(i), message.bids.qty(i));
        }
        for (int i = 0; i < message.asks.size(); i++) {
            int unused = book.setAsk(message.asks.px(i), message.asks.qty(i));
        }
        return Verdict.VERIFIED;
    }

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
        return false;
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
        whole = false;
        lastId = NONE;
        lastTimeNs = 0;
        reason = SuspectReason.NONE;
        problem = "";
    }
}
