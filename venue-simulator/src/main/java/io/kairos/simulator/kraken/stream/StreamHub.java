package io.kairos.simulator.kraken.stream;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.MarketListener;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.kraken.api.KrakenApi;
import io.kairos.simulator.kraken.api.MarketStatistics;
import io.kairos.simulator.kraken.api.Pair;
import io.kairos.simulator.kraken.api.Pairs;
import io.kairos.simulator.kraken.api.SystemState;
import io.kairos.simulator.kraken.api.VenueStatus;
import io.kairos.simulator.kraken.api.VenueTime;
import io.kairos.simulator.kraken.socket.SocketHub;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.net.FrameTag;
import io.kairos.simulator.net.SharedFrame;
import io.kairos.simulator.net.WebSocketConnection;
import io.kairos.simulator.net.WebSocketSession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Carries the market to the public sockets. Everything goes out action by action: trades, then tickers, then one book
 * message per depth. Now and then a book waits for the next action or tick, so that one message carries several steps and
 * the same price more than once, as live. Venue thread only.
 */
public final class StreamHub implements MarketListener, VenueStatus.Listener {
    static final FrameTag INSTRUMENTS = FrameTag.market("instrument", "");
    private static final int MICROS_MAX = 999;

    private final Exchange exchange;
    private final Pairs pairs;
    private final MarketStatistics statistics;
    private final VenueStatus status;
    private final VenueTime time;
    private final NumberStyle style;
    private final SocketHub sockets;
    private final StreamPayloads payloads;
    private final List<PairFeed> feeds = new ArrayList<>();
    private final Set<PublicSession> instrumentFollowers = new LinkedHashSet<>();
    private final Set<PairFeed> deferred = new LinkedHashSet<>();
    private final RandomGenerator random;
    private final int deferOneIn;
    private long bookTimeMs;
    private int bookMicros;

    /**
     * A hub on a trading core.
     *
     * @param deferOneIn one in how many book messages waits for what comes next; zero for none
     */
    public StreamHub(KrakenApi api, NumberStyle style, int deferOneIn, RandomGenerator random, SocketHub sockets) {
        this.exchange = api.exchange();
        this.pairs = api.pairs();
        this.statistics = api.statistics();
        this.status = api.status();
        this.time = api.time();
        this.style = style;
        this.deferOneIn = deferOneIn;
        this.random = random;
        this.sockets = sockets;
        this.payloads = new StreamPayloads(time, status, style);
        for (Pair pair : pairs.all()) {
            feeds.add(new PairFeed(pair, exchange.book(pair.instrument())));
        }
        exchange.addMarketListener(this);
        status.addListener(this);
    }

    /** A session for a new connection. */
    public WebSocketSession session(WebSocketConnection connection) {
        return new PublicSession(this, sockets, connection);
    }

    @Override
    public void onLevel(OrderBook book, Side side, long price, long quantity) {
        PairFeed feed = feeds.get(book.instrument().id());
        if (!feed.windows().isEmpty()) {
            feed.changes().add(side, price, quantity);
        }
    }

    @Override
    public void onTrades(Instrument instrument, List<Trade> trades) {
        PairFeed feed = feeds.get(instrument.id());
        if (!feed.trades().isEmpty()) {
            publish(feed.trades(), feed.tradeTag(), payloads.trades("update", feed.pair(), trades));
        }
        publishTicker(feed, TickerTrigger.TRADES);
    }

    @Override
    public void onTopOfBook(OrderBook book, long timeMs) {
        publishTicker(feeds.get(book.instrument().id()), TickerTrigger.BBO);
    }

    @Override
    public void onActionEnd(OrderBook book, long timeMs) {
        PairFeed feed = feeds.get(book.instrument().id());
        if (feed.changes().count() == 0) {
            return;
        }
        if (deferOneIn > 0 && random.nextInt(deferOneIn) == 0 && deferred.add(feed)) {
            return;
        }
        deferred.remove(feed);
        sendBooks(feed, timeMs);
    }

    /** Sends the books that wait; to be called every few milliseconds. */
    public void onBeat(long nowMs) {
        if (!deferred.isEmpty()) {
            deferred.forEach(feed -> sendBooks(feed, nowMs));
            deferred.clear();
        }
    }

    private void sendBooks(PairFeed feed, long timeMs) {
        bookMicros = timeMs == bookTimeMs ? Math.min(MICROS_MAX, bookMicros + 1) : 0;
        bookTimeMs = timeMs;
        String timestamp = time.rfc3339(timeMs, bookMicros);
        for (BookWindow window : feed.windows()) {
            window.update(feed.changes(), timestamp)
                    .ifPresent(frame -> publish(window.subscribers(), feed.bookTag(), frame));
        }
        feed.changes().clear();
    }

    @Override
    public void onSystemState(SystemState state) {
        // Told by the status frames, on every socket.
    }

    @Override
    public void onPair(Pair pair) {
        if (!instrumentFollowers.isEmpty()) {
            publish(instrumentFollowers, INSTRUMENTS, payloads.instruments("update", List.of(), List.of(pair)));
        }
    }

    Pairs pairs() {
        return pairs;
    }

    /** Starts a book subscription; returns the snapshot. */
    String joinBook(Pair pair, int depth, PublicSession session) {
        PairFeed feed = feed(pair);
        if (deferred.remove(feed)) {
            // A snapshot holds what still waits, so that must be out before.
            sendBooks(feed, time.nowMs());
        }
        BookWindow window = feed.window(depth, style, status);
        window.subscribers().add(session);
        long nowMs = time.nowMs();
        return window.snapshot(time.rfc3339(nowMs, nowMs == bookTimeMs ? bookMicros : 0));
    }

    void leaveBook(Pair pair, PublicSession session) {
        PairFeed feed = feed(pair);
        feed.leaveBook(session);
    }

    String joinTicker(Pair pair, TickerTrigger trigger, PublicSession session) {
        feed(pair).tickers(trigger).add(session);
        return ticker("snapshot", feed(pair));
    }

    void leaveTicker(Pair pair, PublicSession session) {
        for (TickerTrigger trigger : TickerTrigger.values()) {
            feed(pair).tickers(trigger).remove(session);
        }
    }

    String joinTrades(Pair pair, int snapshotTrades, PublicSession session) {
        feed(pair).trades().add(session);
        return payloads.trades(
                "snapshot", pair, exchange.tape(pair.instrument()).last(snapshotTrades));
    }

    void leaveTrades(Pair pair, PublicSession session) {
        feed(pair).trades().remove(session);
    }

    String joinInstruments(PublicSession session) {
        instrumentFollowers.add(session);
        return payloads.instruments("snapshot", List.copyOf(pairs.assetIds().keySet()), pairs.all());
    }

    void leaveInstruments(PublicSession session) {
        instrumentFollowers.remove(session);
    }

    PairFeed feed(Pair pair) {
        return feeds.get(pair.instrument().id());
    }

    private void publishTicker(PairFeed feed, TickerTrigger trigger) {
        if (!feed.tickers(trigger).isEmpty()) {
            publish(feed.tickers(trigger), feed.tickerTag(), ticker("update", feed));
        }
    }

    private String ticker(String type, PairFeed feed) {
        return payloads.ticker(
                type, feed.pair(), feed.book(), statistics.of(feed.pair().instrument()));
    }

    private static void publish(Collection<PublicSession> to, FrameTag tag, String text) {
        try (SharedFrame frame = SharedFrame.of(tag, text)) {
            for (PublicSession session : to) {
                session.deliver(frame);
            }
        }
    }
}
