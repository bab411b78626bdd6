package io.kairos.engine.adapter.inbound.feed;

import io.kairos.engine.adapter.inbound.feed.TradeSequencer.Need;
import io.kairos.engine.adapter.venue.RestRefusedException;
import io.kairos.engine.adapter.venue.RestRequest;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches trades that were missed, page by page, until an instrument is in order again. Event loop only.
 *
 * <p>Each page starts with the last trade we have: if the venue does not return it, its ids began anew.
 */
final class TradeRefill {
    private static final Logger LOG = LoggerFactory.getLogger(TradeRefill.class);
    /** How often a page without progress is asked for again: history may lag behind the stream. */
    private static final int MAX_FRUITLESS = 6;

    private static final int RETRY_MIN_MS = 100;
    private static final int RETRY_MAX_MS = 10_000;
    private static final int DRAIN_RETRY_MS = 2;

    private final VenueProtocol protocol;
    private final RestQueue queue;
    private final EventLoop eventLoop;
    private final FeedStats stats;

    TradeRefill(VenueProtocol protocol, RestQueue queue, EventLoop eventLoop, FeedStats stats) {
        this.protocol = protocol;
        this.queue = queue;
        this.eventLoop = eventLoop;
        this.stats = stats;
    }

    /** Does what a sequencer asked for. */
    void onNeed(PublicBook book, Need need) {
        switch (need) {
            case NOTHING -> {}
            case DRAIN ->
                later(
                        () -> {
                            if (!book.refillQueued) {
                                onNeed(book, book.trades().drain());
                            }
                        },
                        DRAIN_RETRY_MS);
            case REFILL -> request(book);
        }
    }

    /** Checks for missed trades, unless that is under way. */
    void request(PublicBook book) {
        if (!book.refillQueued && book.trades().lastTradeId() != TradeSequencer.NONE) {
            book.refillQueued = true;
            fetch(book);
        }
    }

    private void fetch(PublicBook book) {
        TradeSequencer trades = book.trades();
        long lastBefore = trades.lastTradeId();
        RestRequest request = protocol.tradesAfter(book.instrument(), lastBefore, trades.lastTimeNs());
        if (request == null) {
            book.refillQueued = false;
            if (trades.isHolding()) {
                onNeed(book, trades.giveUp("the venue has no history to ask for"));
            }
            return;
        }
        FeedInstrument instrument = book.instrument();
        stats.refills.increment();
        queue.call(request, false, new RestQueue.Callback() {
            @Override
            public void onReply(byte[] body) {
                TradePage page = new TradePage();
                if (book.instrument() != instrument) {
                    // Decimals changed meanwhile.
                    fetch(book);
                } else if (protocol.readTrades(instrument, body, page)) {
                    onPage(book, page, 0, lastBefore, false);
                } else {
                    stats.malformed.increment();
                    fruitless(book, false);
                }
            }

            @Override
            public void onFailure(Throwable cause) {
                onRefillFailed(book, cause);
            }
        });
    }

    private void onPage(PublicBook book, TradePage page, int from, long lastBefore, boolean lastSeen) {
        TradeSequencer trades = book.trades();
        boolean knowsLast = lastSeen;
        for (int i = from; i < page.size(); i++) {
            knowsLast |= page.tradeId(i) == lastBefore;
            Need need = trades.onHistory(
                    page.tradeId(i), page.px(i), page.qty(i), page.timeNs(i), page.aggressorIsBuyer(i));
            if (page.qty(i) == TradePage.INEXACT_QTY) {
                stats.inexact.increment();
            }
            if (need == Need.DRAIN) {
                int next = i;
                boolean known = knowsLast;
                later(() -> onPage(book, page, next, lastBefore, known), DRAIN_RETRY_MS);
                return;
            }
        }
        boolean progress = trades.lastTradeId() > lastBefore;
        if (!progress && !knowsLast) {
            fruitless(book, true);
            return;
        }
        Need need = trades.isHolding() ? trades.drain() : Need.NOTHING;
        if (need == Need.REFILL && !progress) {
            fruitless(book, false);
            return;
        }
        book.refillFailures = 0;
        if (need == Need.NOTHING && page.isFull()) {
            need = Need.REFILL;
        }
        book.refillQueued = false;
        onNeed(book, need);
    }

    private void fruitless(PublicBook book, boolean lastUnknown) {
        if (++book.refillFailures < MAX_FRUITLESS) {
            later(() -> fetch(book), delayMs(book));
            return;
        }
        book.refillFailures = 0;
        book.refillQueued = false;
        onNeed(
                book,
                lastUnknown
                        ? book.trades().onRestarted("the venue does not know our last trade")
                        : book.trades().giveUp("not in the venue's history"));
    }

    /** Without an answer the hole stays and is tried again; a definite refusal is tried a few times only. */
    private void onRefillFailed(PublicBook book, Throwable cause) {
        LOG.warn("trade history failed: instrument={} cause={}", book.instrument(), cause.toString());
        stats.refillFailures.increment();
        boolean refused = cause instanceof RestRefusedException refusal && refusal.isDefinite();
        if (refused && book.refillFailures >= MAX_FRUITLESS) {
            book.refillFailures = 0;
            book.refillQueued = false;
            onNeed(book, book.trades().giveUp("refused by the venue: " + cause.getMessage()));
            return;
        }
        book.refillFailures++;
        later(() -> fetch(book), delayMs(book));
    }

    private static int delayMs(PublicBook book) {
        int doublings = Math.min(book.refillFailures, 7);
        return Math.min(RETRY_MAX_MS, RETRY_MIN_MS << doublings);
    }

    private void later(Runnable task, int delayMs) {
        var unused = eventLoop.schedule(task, delayMs, TimeUnit.MILLISECONDS);
    }
}
