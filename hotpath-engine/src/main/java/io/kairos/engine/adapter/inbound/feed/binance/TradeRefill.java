package io.kairos.engine.adapter.inbound.feed.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.number.DecimalText;
import io.kairos.engine.adapter.inbound.feed.binance.TradeSequencer.Need;
import io.kairos.engine.adapter.venue.binance.BinanceRest;
import io.netty.channel.EventLoop;
import java.util.Map;
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
    private static final String HISTORICAL_TRADES = "/api/v3/historicalTrades";
    private static final int HISTORICAL_TRADES_WEIGHT = 25;
    private static final int PAGE_SIZE = 1_000;
    /** How often a page without progress is asked for again: history may lag behind the stream. */
    private static final int MAX_FRUITLESS = 6;

    private static final int RETRY_MIN_MS = 100;
    private static final int RETRY_MAX_MS = 10_000;
    private static final int DRAIN_RETRY_MS = 2;

    private final RestQueue queue;
    private final EventLoop eventLoop;
    private final FeedStats stats;

    TradeRefill(RestQueue queue, EventLoop eventLoop, FeedStats stats) {
        this.queue = queue;
        this.eventLoop = eventLoop;
        this.stats = stats;
    }

    /** Does what a sequencer asked for. */
    void onNeed(FeedInstrument instrument, Need need) {
        switch (need) {
            case NOTHING -> {}
            case DRAIN ->
                later(
                        () -> {
                            if (!instrument.refillQueued) {
                                onNeed(instrument, instrument.trades.drain());
                            }
                        },
                        DRAIN_RETRY_MS);
            case REFILL -> request(instrument);
        }
    }

    /** Checks for missed trades, unless that is under way. */
    void request(FeedInstrument instrument) {
        if (!instrument.refillQueued && instrument.trades.lastTradeId() != TradeSequencer.NONE) {
            instrument.refillQueued = true;
            fetch(instrument);
        }
    }

    private void fetch(FeedInstrument instrument) {
        long fromId = instrument.trades.lastTradeId();
        Map<String, String> params = Map.of(
                "symbol",
                instrument.instrument.venueSymbol(),
                "fromId",
                Long.toString(fromId),
                "limit",
                Integer.toString(PAGE_SIZE));
        stats.refills.increment();
        queue.call(HISTORICAL_TRADES, params, HISTORICAL_TRADES_WEIGHT, new RestQueue.Callback() {
            @Override
            public void onReply(JsonNode page) {
                onPage(instrument, page, 0, instrument.trades.lastTradeId(), false);
            }

            @Override
            public void onFailure(Throwable cause) {
                onRefillFailed(instrument, cause);
            }
        });
    }

    private void onPage(FeedInstrument instrument, JsonNode page, int from, long lastBefore, boolean lastSeen) {
        TradeSequencer trades = instrument.trades;
        boolean knowsLast = lastSeen;
        for (int i = from; i < page.size(); i++) {
            JsonNode trade = page.get(i);
            JsonNode id = trade.path("id");
            JsonNode time = trade.path("time");
            if (!id.canConvertToLong() || !time.canConvertToLong()) {
                stats.malformed.increment();
                continue;
            }
            knowsLast |= id.longValue() == lastBefore;
            if (pass(instrument, trade, id.longValue(), time.longValue()) == Need.DRAIN) {
                int next = i;
                boolean known = knowsLast;
                later(() -> onPage(instrument, page, next, lastBefore, known), DRAIN_RETRY_MS);
                return;
            }
        }
        boolean progress = trades.lastTradeId() > lastBefore;
        if (!progress && !knowsLast) {
            fruitless(instrument, true);
            return;
        }
        Need need = trades.isHolding() ? trades.drain() : Need.NOTHING;
        if (need == Need.REFILL && !progress) {
            fruitless(instrument, false);
            return;
        }
        instrument.refillFailures = 0;
        if (need == Need.NOTHING && page.size() >= PAGE_SIZE) {
            need = Need.REFILL;
        }
        instrument.refillQueued = false;
        onNeed(instrument, need);
    }

    private Need pass(FeedInstrument instrument, JsonNode trade, long id, long timeMs) {
        boolean buyerIsMaker = trade.path("isBuyerMaker").asBoolean();
        try {
            long px = DecimalText.parse(trade.path("price").asText(), instrument.priceDecimals);
            long qty = DecimalText.parse(trade.path("qty").asText(), instrument.qtyDecimals);
            return instrument.trades.onHistory(id, px, qty, timeMs, buyerIsMaker);
        } catch (NumberFormatException inexact) {
            stats.inexact.increment();
            return instrument.trades.onHistory(id, 0, TradeSequencer.INEXACT_QTY, timeMs, buyerIsMaker);
        }
    }

    private void fruitless(FeedInstrument instrument, boolean lastUnknown) {
        if (++instrument.refillFailures < MAX_FRUITLESS) {
            later(() -> fetch(instrument), delayMs(instrument));
            return;
        }
        instrument.refillFailures = 0;
        instrument.refillQueued = false;
        onNeed(
                instrument,
                lastUnknown
                        ? instrument.trades.onRestarted("the venue does not know our last trade")
                        : instrument.trades.giveUp("not in the venue's history"));
    }

    /** Without an answer the hole stays and is tried again; a definite refusal is tried a few times only. */
    private void onRefillFailed(FeedInstrument instrument, Throwable cause) {
        LOG.warn("Binance trade history failed: symbol={} cause={}", instrument.instrument.symbol(), cause.toString());
        stats.refillFailures.increment();
        boolean refused = cause instanceof BinanceRest.RefusedException refusal
                && refusal.status() < 500
                && refusal.status() != 429
                && refusal.status() != 418;
        if (refused && instrument.refillFailures >= MAX_FRUITLESS) {
            instrument.refillFailures = 0;
            instrument.refillQueued = false;
            onNeed(instrument, instrument.trades.giveUp("refused by the venue: " + cause.getMessage()));
            return;
        }
        instrument.refillFailures++;
        later(() -> fetch(instrument), delayMs(instrument));
    }

    private static int delayMs(FeedInstrument instrument) {
        int doublings = Math.min(instrument.refillFailures, 7);
        return Math.min(RETRY_MAX_MS, RETRY_MIN_MS << doublings);
    }

    private void later(Runnable task, int delayMs) {
        var unused = eventLoop.schedule(task, delayMs, TimeUnit.MILLISECONDS);
    }
}
