package io.kairos.engine.adapter.inbound.feed;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.venue.MarketDataEvents;
import io.kairos.engine.adapter.venue.RetryingSink;
import io.kairos.engine.adapter.venue.net.Backoff;
import io.kairos.engine.adapter.venue.net.WebSocketListener.CloseReason;
import io.kairos.engine.application.port.MarketDataFeed;
import io.kairos.engine.domain.book.OrderBook;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.SuspectReason;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The market data of one venue, whichever: books of which only the verified ones are published, best quotes, depths, trades.
 *
 * <p>Life, all on one event loop: instruments are dealt to connections within the venue's limits → each connection subscribes and
 * keeps a replica of each of its books → a replica that the venue's rule has verified makes its instrument LIVE → a doubt puts the
 * replica out of use before anything more of it is published, the instrument is SUSPECT unless another replica stands, and only
 * that book is asked for again → connections end and are made anew for ever; old ones are relieved by fresh ones, which bring
 * their books up first.
 *
 * <p>Trades of each instrument reach the engine once, in id order; holes are refilled from history. A full ring: the book is
 * SUSPECT(OVERFLOW) until the ring takes records again; a trade waits, and what cannot wait is fetched from history again.
 */
public final class VenueFeed implements MarketDataFeed {
    private static final Logger LOG = LoggerFactory.getLogger(VenueFeed.class);
    private static final int TICK_MS = 25;
    private static final int SLOW_TICKS = 40;
    private static final long OVERFLOW_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long RELOAD_PAUSE_NS = TimeUnit.SECONDS.toNanos(10);
    /** Changes follow the best quotes that they contain within a second on every venue that sends both. */
    private static final long QUOTE_AHEAD_LIMIT_NS = TimeUnit.SECONDS.toNanos(5);

    private final VenueProtocol protocol;
    private final FeedContext context;
    private final FeedSettings settings;
    private final EventLoop eventLoop;
    private final EpochNanoClock clock;
    /** For spans; the event loop's own, so that one on virtual time has them in virtual time. */
    private final Ticker monotonic;

    private final FeedStats stats = new FeedStats();
    private final RetryingSink stateSink;
    private final MarketDataEvents events;
    private final FeedInstrument[] instruments;
    private final PublicBook[] books;
    private final Map<Integer, Integer> indexById = new HashMap<>();
    private final List<ConnectionSlot> slots = new ArrayList<>();
    private final List<FeedConnection> connections = new ArrayList<>();
    private final RestQueue restQueue;
    private final TradeRefill refill;
    private final FeedDesk desk;
    private final ReloadGate reload;
    private final StatusPoll statusPoll;
    private final FallbackAlarm fallbackAlarm;
    private FeedDecoder decoder;
    private @Nullable ScheduledFuture<?> ticker;
    private @Nullable ScheduledFuture<?> clockSync;
    private int liveCount;
    private int openCount;
    private int ticks;
    private boolean venueLive;
    private boolean everOpen;
    private boolean started;
    private volatile boolean closed;

    /** Creates a feed; opens nothing yet. */
    public VenueFeed(VenueProtocol protocol, FeedContext context) {
        this.protocol = protocol;
        this.context = context;
        this.settings = context.settings();
        this.eventLoop = context.eventLoop();
        this.clock = context.clock();
        this.monotonic = eventLoop.ticker();
        this.stateSink = new RetryingSink(context.sink(), eventLoop, this::onStatesLost);
        this.events = new MarketDataEvents(protocol.venue(), context.sink(), stateSink);
        FeedLimits limits = protocol.limits();
        this.restQueue = new RestQueue(protocol.rest(), eventLoop, limits.snapshotTimeoutMs());
        this.refill = new TradeRefill(protocol, restQueue, eventLoop, stats);
        int count = context.instruments().size();
        this.instruments = new FeedInstrument[count];
        this.books = new PublicBook[count];
        Publishing publishing = new Publishing();
        for (int i = 0; i < count; i++) {
            instruments[i] = new FeedInstrument(i, context.instruments().get(i));
            indexById.put(instruments[i].id, i);
            books[i] = new PublicBook(
                    instruments[i],
                    publishing,
                    new BookStats(clock.nanoTime()),
                    context.lastTradeId().applyAsLong(instruments[i].id),
                    settings.maxBackfillTrades());
        }
        this.desk = new FeedDesk(books, protocol, clock, monotonic, stats, restQueue, refill, new Venuewide());
        this.reload = new ReloadGate(context.reload(), RELOAD_PAUSE_NS);
        this.statusPoll = new StatusPoll(protocol, restQueue, desk, stats);
        this.fallbackAlarm = new FallbackAlarm(protocol.venue(), stats);
        this.decoder = protocol.newDecoder(new SymbolIndex(List.of(instruments)), desk);
        Slots host = new Slots();
        int copies = settings.redundant() ? 2 : 1;
        for (int first = 0; first < count; first += limits.instrumentsPerConnection()) {
            int size = Math.min(limits.instrumentsPerConnection(), count - first);
            for (int copy = 0; copy < copies; copy++) {
                Backoff backoff = new Backoff(
                        settings.reconnectMinMs(), settings.reconnectMaxMs(), clock.nanoTime() + slots.size());
                String name = protocol.venue() + "-" + slots.size();
                // Not all on the same day at the same minute.
                long spreadMs = settings.connectionMaxAgeMs() / 100 * (slots.size() % 8);
                slots.add(new ConnectionSlot(
                        name, instruments, first, size, host, backoff, settings.connectionMaxAgeMs() - spreadMs));
            }
        }
    }

    @Override
    public Venue venue() {
        return protocol.venue();
    }

    @Override
    public void start() {
        eventLoop.execute(() -> {
            if (started || closed) {
                return;
            }
            started = true;
            events.feedState(MarketDataEvents.ALL_INSTRUMENTS, clock.nanoTime(), FeedState.DISCONNECTED, "starting");
            long delayMs = 0;
            for (ConnectionSlot slot : slots) {
                slot.start(delayMs);
                delayMs += protocol.limits().controlIntervalMs();
            }
            ticker = eventLoop.scheduleAtFixedRate(this::onTick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
            clockSync = eventLoop.scheduleAtFixedRate(
                    this::measureTime, 0, settings.clockSyncIntervalMs(), TimeUnit.MILLISECONDS);
        });
    }

    @Override
    public FeedCounters counters() {
        return stats.counters();
    }

    /** Counters by name, for metrics; any thread. */
    public Map<String, Long> details() {
        return stats.details();
    }

    @Override
    public List<BookStatus> books() {
        List<BookStatus> all = new ArrayList<>(books.length);
        for (int i = 0; i < books.length; i++) {
            all.add(books[i].stats.status(instruments[i].id));
        }
        return all;
    }

    @Override
    public VenueClock venueClock() {
        return protocol.time().venueClock();
    }

    /** Ends all connections now, as a network failure would; they are made anew after a delay. Any thread. */
    public void disconnect(String reason) {
        eventLoop.execute(() -> slots.forEach(slot -> slot.disconnect(reason)));
    }

    /** Relieves all connections by fresh ones without interruption. Any thread. */
    public void replaceConnections(String reason) {
        eventLoop.execute(() -> slots.forEach(slot -> slot.relieve(reason)));
    }

    /**
     * Takes new definitions of instruments that it carries, tells the engine, and makes those books anew whose decimals or names
     * changed. Any thread.
     */
    public void redefine(List<Instrument> changed) {
        List<Instrument> copy = List.copyOf(changed);
        eventLoop.execute(() -> copy.forEach(this::redefine));
    }

    @Override
    public void close() {
        closed = true;
        if (!eventLoop.isShuttingDown()) {
            eventLoop.execute(() -> {
                if (ticker != null) {
                    ticker.cancel(false);
                }
                if (clockSync != null) {
                    clockSync.cancel(false);
                }
                restQueue.close();
                slots.forEach(ConnectionSlot::stop);
            });
        }
    }

    private void redefine(Instrument next) {
        Integer index = indexById.get(next.id());
        if (index == null) {
            events.defined(next);
            return;
        }
        FeedInstrument before = instruments[index];
        Instrument known = before.instrument;
        boolean anew = known.priceDecimals() != next.priceDecimals()
                || known.qtyDecimals() != next.qtyDecimals()
                || !known.venueSymbol().equals(next.venueSymbol());
        PublicBook book = books[index];
        if (!anew) {
            instruments[index] = new FeedInstrument(index, next);
            events.defined(next);
            return;
        }
        FeedInstrument after = new FeedInstrument(index, next);
        instruments[index] = after;
        decoder = protocol.newDecoder(new SymbolIndex(List.of(instruments)), desk);
        for (BookReplica replica : List.copyOf(book.replicas())) {
            desk.resync().doubt(replica, SuspectReason.INSTRUMENT_CHANGED, "decimals or name changed");
            replica.redefine(
                    after, new OrderBook(protocol.maxLevels()), protocol.newBookSync(after), monotonic.nanoTime());
        }
        book.redefine(after);
        events.defined(next);
    }

    private void onTick() {
        long nowNs = monotonic.nanoTime();
        long timeNs = clock.nanoTime();
        boolean slow = ++ticks % SLOW_TICKS == 0;
        for (int i = 0; i < slots.size(); i++) {
            slots.get(i).onTick(nowNs);
        }
        for (int i = 0; i < connections.size(); i++) {
            desk.resync().onTick(connections.get(i), nowNs);
            if (slow) {
                lookForSilence(connections.get(i), nowNs);
            }
        }
        if (slow) {
            reload.onTick(nowNs);
            statusPoll.onTick(nowNs);
            fallbackAlarm.onTick(nowNs);
        }
        long depthIntervalNs = TimeUnit.MILLISECONDS.toNanos(settings.depthIntervalMs());
        boolean ringTakes = stateSink.backlogBytes() == 0;
        for (PublicBook book : books) {
            if (ringTakes && book.isHeld(PublicBook.HOLD_OVERFLOW) && timeNs - book.heldSinceNs > OVERFLOW_PAUSE_NS) {
                book.release(PublicBook.HOLD_OVERFLOW, timeNs);
            }
            BookReplica behind = book.behind(timeNs);
            if (behind != null) {
                doubtSilent(behind, "behind what the connection told that was lost");
            }
            book.publishDepth(depthIntervalNs, timeNs);
        }
    }

    private void lookForSilence(FeedConnection connection, long nowNs) {
        long silenceNs = TimeUnit.MILLISECONDS.toNanos(protocol.limits().bookSilenceMs());
        for (BookReplica replica : connection.replicas()) {
            if (!replica.isLive()) {
                continue;
            }
            long quietNs = nowNs - replica.lastMessageNs;
            long aheadNs = replica.quoteAheadSinceNs == 0 ? 0 : nowNs - replica.quoteAheadSinceNs;
            if (silenceNs != 0 && quietNs > silenceNs) {
                doubtSilent(replica, "nothing for " + TimeUnit.NANOSECONDS.toMillis(quietNs) + " ms");
            } else if (aheadNs > QUOTE_AHEAD_LIMIT_NS) {
                doubtSilent(
                        replica, "best quotes without changes for " + TimeUnit.NANOSECONDS.toMillis(aheadNs) + " ms");
            }
        }
    }

    private void doubtSilent(BookReplica replica, String text) {
        desk.resync().doubt(replica, SuspectReason.SILENT, text);
    }

    private void measureTime() {
        String ping = connections.isEmpty() ? null : protocol.clockPing();
        if (ping != null) {
            connections.get(0).sendNow(ping);
        }
        var unused = protocol.measureTime().whenComplete((done, failure) -> {
            if (failure != null) {
                eventLoop.execute(stats.clockFailures::increment);
            }
        });
    }

    /** The engine takes nothing: all states must be told anew, so everything begins anew. */
    private void onStatesLost() {
        stats.dropped.increment();
        slots.forEach(slot -> slot.disconnect("the engine does not take records"));
    }

    private void tellVenue(FeedState state, String text) {
        events.feedState(MarketDataEvents.ALL_INSTRUMENTS, clock.nanoTime(), state, text);
    }

    /** What goes to the engine. */
    private final class Publishing implements PublicBook.Publisher {
        @Override
        public boolean quote(
                PublicBook book, long timeNs, long updateId, long bidPx, long bidQty, long askPx, long askQty) {
            // A quote must not overtake a state that still waits.
            boolean taken = stateSink.backlogBytes() == 0
                    && events.quote(
                            book.instrument().id, timeNs, desk.receiveTimeNs(), updateId, bidPx, bidQty, askPx, askQty);
            if (!taken) {
                stats.dropped.increment();
            }
            return taken;
        }

        @Override
        public boolean depth(PublicBook book, long timeNs, long updateId, OrderBook levels) {
            boolean taken = stateSink.backlogBytes() == 0
                    && events.depth(
                            book.instrument().id, timeNs, clock.nanoTime(), updateId, levels, settings.depthLevels());
            if (!taken) {
                stats.dropped.increment();
            }
            return taken;
        }

        @Override
        public boolean trade(PublicBook book, long tradeId, long px, long qty, long timeNs, boolean aggressorIsBuyer) {
            return events.trade(book.instrument().id, timeNs, clock.nanoTime(), tradeId, px, qty, aggressorIsBuyer);
        }

        @Override
        public void state(PublicBook book, FeedState before, FeedState state, SuspectReason reason, String text) {
            liveCount += (state == FeedState.LIVE ? 1 : 0) - (before == FeedState.LIVE ? 1 : 0);
            events.feedState(book.instrument().id, clock.nanoTime(), state, reason, text);
            // The venue as a whole is live only while each instrument is, since that report stands for all of them.
            boolean allLive = liveCount == books.length;
            if (allLive && !venueLive) {
                tellVenue(FeedState.LIVE, "");
            }
            venueLive = allLive;
        }

        @Override
        public void missing(PublicBook book, long fromTradeId, long toTradeId, String cause) {
            stats.gaps.increment();
            LOG.error(
                    "trades missing for good: instrument={} from={} to={} cause={}",
                    book.instrument(),
                    fromTradeId,
                    toTradeId,
                    cause);
            events.feedState(
                    book.instrument().id,
                    clock.nanoTime(),
                    book.state(),
                    book.reason(),
                    "trades missing: from=" + fromTradeId + " to=" + toTradeId + " cause=" + cause);
        }
    }

    /** What the connections say. */
    private final class Slots implements ConnectionSlot.Host {
        @Override
        public FeedConnection newConnection(ConnectionSlot slot) {
            FeedConnection made = new FeedConnection(slot, slot, protocol, eventLoop);
            stats.connects.increment();
            // The socket may fail at once, inside this call; by then the slot must know the connection.
            eventLoop.execute(() -> made.connect(context.client()));
            return made;
        }

        @Override
        public long takeAttempt() {
            return protocol.connectBudget().take(monotonic.nanoTime());
        }

        @Override
        public void later(Runnable task, long delayMs) {
            if (!eventLoop.isShuttingDown()) {
                var unused = eventLoop.schedule(task, delayMs, TimeUnit.MILLISECONDS);
            }
        }

        @Override
        public void onOpen(FeedConnection connection) {
            long nowNs = monotonic.nanoTime();
            for (FeedInstrument instrument : connection.slot.instruments()) {
                PublicBook book = books[instrument.index];
                BookReplica replica = new BookReplica(
                        connection,
                        book,
                        instrument,
                        new OrderBook(protocol.maxLevels()),
                        protocol.newBookSync(instrument));
                replica.lastMessageNs = nowNs;
                replica.askNotBeforeNs = Long.MAX_VALUE;
                replica.reset(nowNs);
                connection.replicas().add(replica);
                book.add(replica);
            }
            connections.add(connection);
            stats.open.increment();
            if (++openCount == 1) {
                if (everOpen) {
                    stats.reconnects.increment();
                }
                everOpen = true;
                tellVenue(FeedState.SYNCING, "connected, waiting for books");
            }
        }

        @Override
        public void onStreaming(FeedConnection connection, boolean covered) {
            desk.resync().onStreaming(connection);
            statusPoll.onStreaming();
            if (!covered && !protocol.isTradeHistorySubscribed()) {
                for (BookReplica replica : connection.replicas()) {
                    refill.request(replica.publicBook);
                }
            }
        }

        @Override
        public void onMessage(FeedConnection connection, byte[] bytes, int length) {
            desk.onMessage(connection, decoder, bytes, length);
        }

        @Override
        public void onHandover() {
            stats.reconnects.increment();
            stats.handovers.increment();
        }

        @Override
        public void onClosed(FeedConnection connection, String reason) {
            boolean oversized = reason.startsWith(CloseReason.OVERSIZED);
            if (oversized) {
                stats.oversized.increment();
                stats.malformed.increment();
            }
            if (!connections.remove(connection)) {
                return;
            }
            stats.open.add(-1);
            long nowNs = monotonic.nanoTime();
            long timeNs = clock.nanoTime();
            for (BookReplica replica : connection.replicas()) {
                replica.publicBook.remove(replica);
                replica.reset(nowNs);
                replica.publicBook.onLost(
                        replica, oversized ? SuspectReason.MALFORMED : SuspectReason.DISCONNECTED, reason, timeNs);
            }
            if (--openCount == 0) {
                tellVenue(FeedState.DISCONNECTED, reason);
            }
        }
    }

    /** What concerns the venue as a whole. */
    private final class Venuewide implements FeedDesk.Host {
        @Override
        public void onClosingSoon(FeedConnection connection, String reason) {
            if (connection.slot.isCurrent(connection)) {
                connection.slot.relieve(reason);
            }
        }

        @Override
        public void onVenueStatus(boolean trading, String text) {
            long nowNs = clock.nanoTime();
            statusPoll.onStatus(trading);
            for (PublicBook book : books) {
                if (!trading) {
                    book.hold(PublicBook.HOLD_VENUE_STATUS, SuspectReason.VENUE_STATUS, text, nowNs);
                } else {
                    book.release(PublicBook.HOLD_VENUE_STATUS, nowNs);
                }
            }
        }

        @Override
        public void onInstrumentsChanged(String reason) {
            reload.ask(reason, monotonic.nanoTime());
        }
    }
}
