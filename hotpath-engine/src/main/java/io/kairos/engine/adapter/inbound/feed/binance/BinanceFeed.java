package io.kairos.engine.adapter.inbound.feed.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.DecimalText;
import io.kairos.engine.adapter.inbound.feed.binance.TradeSequencer.Need;
import io.kairos.engine.adapter.venue.MarketDataEvents;
import io.kairos.engine.adapter.venue.RetryingSink;
import io.kairos.engine.adapter.venue.binance.BinanceContext;
import io.kairos.engine.adapter.venue.binance.BinanceVenue;
import io.kairos.engine.adapter.venue.net.Backoff;
import io.kairos.engine.adapter.venue.net.WebSocketClient;
import io.kairos.engine.application.port.EventSink;
import io.kairos.engine.application.port.MarketDataFeed;
import io.kairos.journal.codec.FeedState;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToLongFunction;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Best bid/ask and trades of Binance Spot.
 *
 * <p>Life, all on one event loop: connect → SUBSCRIBE → per instrument live with its first quote, from the stream or, for
 * quiet ones, from a depth snapshot, which unlike the REST best bid/ask carries an update id → trades that were missed are
 * refilled from history, so that each instrument's trades reach the engine once, in id order → reconnect for ever.
 *
 * <p>A full ring: a quote is dropped, counted, and its instrument is reported as syncing until the next one; a trade waits,
 * and what cannot wait is fetched from history again.
 */
public final class BinanceFeed implements MarketDataFeed {
    private static final Logger LOG = LoggerFactory.getLogger(BinanceFeed.class);
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int STREAMS_PER_INSTRUMENT = 2;
    private static final int SNAPSHOT_WEIGHT = 5;
    /** Busy instruments become live by the stream within this time and need no snapshot. */
    private static final int SNAPSHOT_DELAY_MS = 500;

    private static final int SNAPSHOT_RETRY_MS = 2_000;

    private final BinanceContext context;
    private final EpochNanoClock clock;
    private final EventLoop eventLoop;
    private final FeedStats stats = new FeedStats();
    private final RetryingSink stateSink;
    private final MarketDataEvents events;
    private final List<FeedInstrument> instruments = new ArrayList<>();
    private final List<FeedShard> shards = new ArrayList<>();
    private final StreamDecoder decoder;
    private final RestQueue restQueue;
    private final TradeRefill refill;
    private long receiveTimeNs;
    private @Nullable StreamConnection decoding;
    private int liveCount;
    private boolean venueLive;
    private boolean started;
    private volatile boolean closed;

    /**
     * Creates a feed for the configured instruments; all that trade when none are named.
     *
     * @param venue shared part.
     * @param registry complete; read here only.
     * @param sink the engine's ring.
     * @param lastTradeId last recorded trade id per instrument id, -1 for none; asked here only.
     */
    public BinanceFeed(BinanceVenue venue, InstrumentRegistry registry, EventSink sink, IntToLongFunction lastTradeId) {
        this.context = venue.context();
        this.clock = venue.clock();
        this.eventLoop = venue.nextEventLoop();
        this.stateSink = new RetryingSink(sink, eventLoop, this::onStatesLost);
        this.events = new MarketDataEvents(Venue.BINANCE, sink, stateSink);
        Ordered ordered = new Ordered();
        for (Instrument instrument : registry.instruments()) {
            if (isWanted(instrument)) {
                long last = lastTradeId.applyAsLong(instrument.id());
                instruments.add(new FeedInstrument(instrument, ordered, last, context.maxBackfillTrades()));
            }
        }
        this.decoder = new StreamDecoder(new SymbolIndex(instruments), new Decoded());
        this.restQueue = new RestQueue(venue.rest(), venue.budget(), eventLoop);
        this.refill = new TradeRefill(restQueue, eventLoop, stats);
        WebSocketClient client = venue.webSocketClient(eventLoop);
        int perShard = context.streamsPerConnection() / STREAMS_PER_INSTRUMENT;
        for (int from = 0; from < instruments.size(); from += perShard) {
            List<FeedInstrument> part = instruments.subList(from, Math.min(instruments.size(), from + perShard));
            Backoff backoff = new Backoff(context.reconnectMinMs(), context.reconnectMaxMs(), clock.nanoTime() + from);
            shards.add(new FeedShard(new Shards(), part, context, client, eventLoop, backoff, stats));
        }
    }

    private boolean isWanted(Instrument instrument) {
        return instrument.venue() == Venue.BINANCE
                && (context.symbols().isEmpty()
                        ? instrument.trading()
                        : context.symbols().contains(instrument.symbol()));
    }

    @Override
    public Venue venue() {
        return Venue.BINANCE;
    }

    @Override
    public void start() {
        eventLoop.execute(() -> {
            if (started || closed) {
                return;
            }
            started = true;
            events.feedState(MarketDataEvents.ALL_INSTRUMENTS, clock.nanoTime(), FeedState.DISCONNECTED, "starting");
            shards.forEach(FeedShard::start);
        });
    }

    @Override
    public FeedCounters counters() {
        return stats.counters();
    }

    @Override
    public List<BookStatus> books() {
        return List.of();
    }

    @Override
    public VenueClock venueClock() {
        return VenueClock.UNKNOWN;
    }

    /** Messages that only the tolerant decoder understood; many of them mean that the venue changed its format. */
    public long fallbacks() {
        return stats.fallbacks.get();
    }

    /** Pages of trade history asked for. */
    public long refills() {
        return stats.refills.get();
    }

    /** Ends all connections now, as a network failure would; they are made anew after a delay. Any thread. */
    public void disconnect(String reason) {
        eventLoop.execute(() -> shards.forEach(shard -> shard.disconnect(reason)));
    }

    /** Replaces all connections by fresh ones without interruption. Any thread. */
    public void replaceConnections(String reason) {
        eventLoop.execute(() -> shards.forEach(shard -> shard.replace(reason)));
    }

    @Override
    public void close() {
        closed = true;
        if (!eventLoop.isShutdown()) {
            eventLoop.execute(() -> {
                restQueue.close();
                shards.forEach(FeedShard::stop);
            });
        }
    }

    private void onStatesLost() {
        stats.dropped.increment();
        shards.forEach(shard -> shard.disconnect("the engine does not take records"));
    }

    private void setState(FeedInstrument instrument, FeedState state, String reason) {
        if (instrument.state == state) {
            return;
        }
        countLive(instrument, state);
        events.feedState(instrument.id, clock.nanoTime(), state, reason);
        announceVenue();
    }

    private void countLive(FeedInstrument instrument, FeedState state) {
        liveCount += (state == FeedState.LIVE ? 1 : 0) - (instrument.state == FeedState.LIVE ? 1 : 0);
        instrument.state = state;
    }

    /** The venue as a whole is live only while each instrument is, since that report stands for all of them. */
    private void announceVenue() {
        boolean allLive = liveCount == instruments.size();
        if (allLive && !venueLive) {
            venueLive = true;
            events.feedState(MarketDataEvents.ALL_INSTRUMENTS, clock.nanoTime(), FeedState.LIVE, "");
        } else if (!allLive) {
            venueLive = false;
        }
    }

    private void setShardState(FeedShard shard, FeedState state, String reason) {
        for (FeedInstrument instrument : shard.instruments) {
            countLive(instrument, state);
            if (shards.size() > 1) {
                events.feedState(instrument.id, clock.nanoTime(), state, reason);
            }
        }
        venueLive = false;
        if (shards.size() == 1) {
            events.feedState(MarketDataEvents.ALL_INSTRUMENTS, clock.nanoTime(), state, reason);
        }
    }

    private void publishQuote(
            FeedInstrument instrument, long updateId, long bidPx, long bidQty, long askPx, long askQty) {
        instrument.lastUpdateId = updateId;
        setState(instrument, FeedState.LIVE, "");
        if (!events.quote(instrument.id, 0, receiveTimeNs, updateId, bidPx, bidQty, askPx, askQty)) {
            stats.dropped.increment();
            setState(instrument, FeedState.SYNCING, "a quote was dropped: the engine's ring is full");
            requestSnapshot(instrument, SNAPSHOT_DELAY_MS);
        }
    }

    private void requestSnapshot(FeedInstrument instrument, int delayMs) {
        if (instrument.snapshotQueued || closed) {
            return;
        }
        instrument.snapshotQueued = true;
        var unused = eventLoop.schedule(() -> fetchSnapshot(instrument), delayMs, TimeUnit.MILLISECONDS);
    }

    private void fetchSnapshot(FeedInstrument instrument) {
        if (instrument.state != FeedState.SYNCING) {
            instrument.snapshotQueued = false;
            return;
        }
        Map<String, String> params = Map.of("symbol", instrument.instrument.venueSymbol(), "limit", "5");
        restQueue.call("/api/v3/depth", params, SNAPSHOT_WEIGHT, new RestQueue.Callback() {
            @Override
            public void onReply(JsonNode body) {
                instrument.snapshotQueued = false;
                onSnapshot(instrument, body);
            }

            @Override
            public void onFailure(Throwable cause) {
                LOG.warn(
                        "Binance snapshot failed: symbol={} cause={}",
                        instrument.instrument.symbol(),
                        cause.toString());
                instrument.snapshotQueued = false;
                requestSnapshot(instrument, SNAPSHOT_RETRY_MS);
            }
        });
    }

    /** Only for an instrument that is still syncing, and only if the stream has not said something newer. */
    private void onSnapshot(FeedInstrument instrument, JsonNode body) {
        JsonNode updateId = body.path("lastUpdateId");
        if (instrument.state != FeedState.SYNCING) {
            return;
        }
        if (!updateId.canConvertToLong() || updateId.longValue() < instrument.lastUpdateId) {
            requestSnapshot(instrument, SNAPSHOT_RETRY_MS);
            return;
        }
        JsonNode bid = body.path("bids").path(0);
        JsonNode ask = body.path("asks").path(0);
        try {
            long bidPx = px(instrument, bid);
            long bidQty = qty(instrument, bid);
            long askPx = px(instrument, ask);
            long askQty = qty(instrument, ask);
            receiveTimeNs = clock.nanoTime();
            publishQuote(instrument, updateId.longValue(), bidPx, bidQty, askPx, askQty);
        } catch (NumberFormatException inexact) {
            stats.inexact.increment();
            requestSnapshot(instrument, SNAPSHOT_RETRY_MS);
        }
    }

    private static long px(FeedInstrument instrument, JsonNode level) {
        return level.isMissingNode()
                ? StreamHandler.NO_PX
                : DecimalText.parse(level.path(0).asText(), instrument.priceDecimals);
    }

    private static long qty(FeedInstrument instrument, JsonNode level) {
        return level.isMissingNode() ? 0 : DecimalText.parse(level.path(1).asText(), instrument.qtyDecimals);
    }

    /** What the shards say. */
    private final class Shards implements FeedShard.Owner {
        @Override
        public void onConnected(FeedShard shard) {
            for (FeedInstrument instrument : shard.instruments) {
                instrument.lastUpdateId = FeedInstrument.NO_UPDATE;
            }
            setShardState(shard, FeedState.SYNCING, "connected, waiting for quotes");
        }

        @Override
        public void onSubscribed(FeedShard shard) {
            for (FeedInstrument instrument : shard.instruments) {
                requestSnapshot(instrument, SNAPSHOT_DELAY_MS);
                refill.request(instrument);
            }
        }

        @Override
        public void onDisconnected(FeedShard shard, String reason) {
            setShardState(shard, FeedState.DISCONNECTED, reason);
        }

        @Override
        public void onMessage(StreamConnection connection, byte[] bytes, int length) {
            receiveTimeNs = clock.nanoTime();
            decoding = connection;
            stats.messages.increment();
            switch (decoder.decode(bytes, length)) {
                case SHAPED -> {}
                case TOLERATED -> stats.fallbacks.increment();
                case IRRELEVANT -> stats.irrelevant.increment();
                case MALFORMED -> stats.malformed.increment();
            }
        }
    }

    /** What the decoder found. */
    private final class Decoded implements StreamHandler {
        @Override
        public void onBookTicker(
                FeedInstrument instrument, long updateId, long bidPx, long bidQty, long askPx, long askQty) {
            if (updateId > instrument.lastUpdateId) {
                publishQuote(instrument, updateId, bidPx, bidQty, askPx, askQty);
            }
        }

        @Override
        public void onTrade(
                FeedInstrument instrument, long tradeId, long px, long qty, long timeMs, boolean buyerIsMaker) {
            Need need = instrument.trades.onLive(tradeId, px, qty, timeMs, buyerIsMaker);
            if (need != Need.NOTHING) {
                refill.onNeed(instrument, need);
            }
        }

        @Override
        public void onInexact(FeedInstrument instrument, long tradeId, long timeMs) {
            stats.inexact.increment();
            if (tradeId < 0) {
                setState(instrument, FeedState.SYNCING, "a quote has more decimals than the instrument");
            } else {
                onTrade(instrument, tradeId, 0, TradeSequencer.INEXACT_QTY, timeMs, false);
            }
        }

        @Override
        public void onControlDone(long requestId) {
            if (decoding != null) {
                decoding.onControlDone();
            }
        }

        @Override
        public void onControlRefused(String text) {
            LOG.warn("Binance refused a subscription: {}", text);
            if (decoding != null) {
                decoding.close("subscription refused: " + text);
            }
        }

        @Override
        public void onServerShutdown() {
            shards.stream()
                    .filter(shard -> shard.isCurrent(decoding))
                    .forEach(shard -> shard.replace("server shutdown"));
        }
    }

    /** Trades in order, on their way to the engine. */
    private final class Ordered implements FeedInstrument.TradeListener {
        @Override
        public boolean onOrderedTrade(
                FeedInstrument instrument, long tradeId, long px, long qty, long timeMs, boolean buyerIsMaker) {
            return events.trade(
                    instrument.id, timeMs * NANOS_PER_MILLI, clock.nanoTime(), tradeId, px, qty, !buyerIsMaker);
        }

        @Override
        public void onMissing(FeedInstrument instrument, long fromTradeId, long toTradeId, String cause) {
            stats.gaps.increment();
            LOG.error(
                    "Binance trades missing for good: symbol={} from={} to={} cause={}",
                    instrument.instrument.symbol(),
                    fromTradeId,
                    toTradeId,
                    cause);
            events.feedState(
                    instrument.id,
                    clock.nanoTime(),
                    instrument.state,
                    "trades missing: from=" + fromTradeId + " to=" + toTradeId + " cause=" + cause);
        }
    }
}
