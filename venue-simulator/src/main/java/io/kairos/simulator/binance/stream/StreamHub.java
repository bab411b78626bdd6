package io.kairos.simulator.binance.stream;

import io.kairos.simulator.binance.api.TimeScale;
import io.kairos.simulator.exchange.AggregateTrade;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.MarketListener;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.fault.LimitBreaches;
import io.kairos.simulator.fault.VenueFaults;
import io.kairos.simulator.fault.VenueFaults.Listing;
import io.kairos.simulator.fault.VenueFaults.Status;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.net.FrameTag;
import io.kairos.simulator.net.WebSocketConnection;
import io.kairos.simulator.net.WebSocketSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Carries the market to the stream clients. Best quotes and trades go out at once; depth goes out on one 100 ms beat
 * that all symbols share, so a best quote always precedes the diff that contains it. Venue thread only.
 */
public final class StreamHub implements MarketListener, StreamSource {
    /** Length of the depth beat in milliseconds. */
    public static final long BEAT_MS = 100;

    private static final int BEATS_PER_SECOND = 10;
    private static final int[] PARTIAL_LEVELS = {5, 10, 20};

    private final Exchange exchange;
    private final VenueFaults faults;
    private final Map<String, Subscribers> subscribers = new HashMap<>();
    private final Set<StreamSession> sessions = new LinkedHashSet<>();
    private final List<DepthChanges> fast = new ArrayList<>();
    private final List<DepthChanges> slow = new ArrayList<>();
    private final List<Names> names = new ArrayList<>();
    private final Map<String, Integer> idsByName = new HashMap<>();
    private final int[] depthFollowers;
    private int beat;
    private long framesSent;

    /** The streams of an instrument, put together once. */
    private record Names(String bookTicker, String trade, String aggTrade, DepthNames fast, DepthNames slow) {
        static Names of(String symbol) {
            return new Names(
                    symbol + "@bookTicker",
                    symbol + "@trade",
                    symbol + "@aggTrade",
                    DepthNames.of(symbol, "@100ms"),
                    DepthNames.of(symbol, ""));
        }
    }

    private record DepthNames(String diff, List<String> partial) {
        static DepthNames of(String symbol, String suffix) {
            List<String> partial = new ArrayList<>();
            for (int levels : PARTIAL_LEVELS) {
                partial.add(symbol + "@depth" + levels + suffix);
            }
            return new DepthNames(symbol + "@depth" + suffix, partial);
        }
    }

    private static final class Subscribers {
        private final FrameTag tag;
        private final Set<StreamSession> sessions = new LinkedHashSet<>();

        Subscribers(String stream) {
            int at = stream.indexOf('@');
            tag = FrameTag.market(stream, stream.substring(0, at).toUpperCase(Locale.ROOT));
        }
    }

    /** A hub on a trading core that counts its clients' breaches. */
    public StreamHub(Exchange exchange, VenueFaults faults) {
        this.exchange = exchange;
        this.faults = faults;
        for (Instrument instrument : exchange.catalogue().all()) {
            fast.add(new DepthChanges(exchange.book(instrument)));
            slow.add(new DepthChanges(exchange.book(instrument)));
            String name = instrument.symbol().toLowerCase(Locale.ROOT);
            names.add(Names.of(name));
            idsByName.put(name, instrument.id());
        }
        this.depthFollowers = new int[names.size()];
        exchange.addMarketListener(this);
    }

    /**
     * A session for a new connection.
     *
     * @param first streams named in the URL
     * @return empty if one of the names is malformed
     */
    public Optional<WebSocketSession> session(
            WebSocketConnection connection, TimeScale times, boolean combined, List<String> first) {
        if (!first.stream().allMatch(StreamName::isValid)) {
            return Optional.empty();
        }
        return Optional.of(new StreamSession(this, connection, times, combined, first));
    }

    @Override
    public void onLevel(OrderBook book, Side side, long price, long quantity) {
        int id = book.instrument().id();
        if (depthFollowers[id] == 0) {
            return;
        }
        fast.get(id).touch(side, price);
        slow.get(id).touch(side, price);
    }

    @Override
    public void onTrades(Instrument instrument, List<Trade> trades) {
        long nowMs = exchange.clock().nowMs();
        Names streams = names.get(instrument.id());
        String symbol = instrument.symbol();
        for (Trade trade : trades) {
            publish(streams.trade(), times -> StreamPayloads.trade(symbol, trade, nowMs, times));
        }
        if (subscribers.containsKey(streams.aggTrade())) {
            for (AggregateTrade trade : AggregateTrade.join(trades)) {
                publish(streams.aggTrade(), times -> StreamPayloads.aggregateTrade(symbol, trade, nowMs, times));
            }
        }
    }

    @Override
    public void onTopOfBook(OrderBook book, long timeMs) {
        publish(
                names.get(book.instrument().id()).bookTicker(),
                times -> StreamPayloads.bookTicker(book, sequence(book, book.updateId())));
    }

    /** Sends what changed since the last beat; to be called every {@link #BEAT_MS}. */
    public void onBeat() {
        long nowMs = exchange.clock().nowMs();
        beat++;
        for (DepthChanges changes : fast) {
            sendDepth(changes, true, nowMs);
        }
        if (beat % BEATS_PER_SECOND == 0) {
            for (DepthChanges changes : slow) {
                sendDepth(changes, false, nowMs);
            }
        }
    }

    /** Cuts every connection. */
    public int dropAll() {
        List<StreamSession> all = List.copyOf(sessions);
        all.forEach(session -> session.connection().drop());
        return all.size();
    }

    /** Announces a shutdown to every connection. */
    public void announceShutdown() {
        for (StreamSession session : List.copyOf(sessions)) {
            long time = session.times().of(exchange.clock().nowMs());
            session.announce("!serverShutdown", "{\"e\":\"serverShutdown\",\"E\":" + time + "}");
        }
    }

    public int sessions() {
        return sessions.size();
    }

    public long framesSent() {
        return framesSent;
    }

    @Override
    public boolean isValid(String stream) {
        return StreamName.isValid(stream);
    }

    @Override
    public LimitBreaches breaches() {
        return faults.breaches();
    }

    @Override
    public void join(StreamSession session) {
        sessions.add(session);
    }

    @Override
    public void leave(StreamSession session) {
        sessions.remove(session);
    }

    @Override
    public void subscribe(String stream, StreamSession session) {
        boolean added = subscribers
                .computeIfAbsent(canonical(stream), Subscribers::new)
                .sessions
                .add(session);
        int id = depthId(stream);
        if (added && id >= 0) {
            if (depthFollowers[id] == 0) {
                // Nobody followed, so nothing was noted: the first diff begins now.
                fast.get(id).clear();
                slow.get(id).clear();
            }
            depthFollowers[id]++;
        }
    }

    @Override
    public void unsubscribe(String stream, StreamSession session) {
        Subscribers set = subscribers.get(canonical(stream));
        if (set != null) {
            boolean removed = set.sessions.remove(session);
            int id = depthId(stream);
            if (removed && id >= 0) {
                depthFollowers[id]--;
            }
            if (set.sessions.isEmpty()) {
                subscribers.remove(canonical(stream));
            }
        }
    }

    /** Instrument whose depth a stream carries, or minus one. */
    private int depthId(String stream) {
        int at = stream.indexOf("@depth");
        return at < 0 ? -1 : idsByName.getOrDefault(stream.substring(0, at), -1);
    }

    private static String canonical(String stream) {
        return stream.endsWith("@1000ms") ? stream.substring(0, stream.length() - "@1000ms".length()) : stream;
    }

    private void sendDepth(DepthChanges changes, boolean isFast, long nowMs) {
        OrderBook book = changes.book();
        int id = book.instrument().id();
        if (depthFollowers[id] == 0 || changes.isEmpty()) {
            return;
        }
        String symbol = book.instrument().symbol();
        DepthNames streams = isFast ? names.get(id).fast() : names.get(id).slow();
        long first = sequence(book, changes.firstUpdateId());
        long last = sequence(book, book.updateId());
        publish(
                streams.diff(),
                times -> StreamPayloads.depthUpdate(
                        symbol, first, last, changes.levels(Side.BUY), changes.levels(Side.SELL), nowMs, times));
        for (int i = 0; i < PARTIAL_LEVELS.length; i++) {
            int levels = PARTIAL_LEVELS[i];
            publish(streams.partial().get(i), times -> StreamPayloads.partialDepth(book, last, levels));
        }
        changes.clear();
    }

    private long sequence(OrderBook book, long id) {
        return faults.sequence(book.instrument().symbol(), id);
    }

    /** Whether the venue has no data of an instrument: during maintenance, and once it is no longer listed. */
    private boolean isMute(String symbol) {
        return faults.status() == Status.MAINTENANCE || faults.listing(symbol) == Listing.DELISTED;
    }

    private void publish(String stream, Function<TimeScale, String> payload) {
        Subscribers to = subscribers.get(stream);
        if (to == null || isMute(to.tag.symbol())) {
            return;
        }
        try (StreamFrames frames = new StreamFrames(to.tag, payload)) {
            for (StreamSession session : List.copyOf(to.sessions)) {
                session.connection().send(frames.of(session.times(), session.isCombined()));
                framesSent++;
            }
        }
    }
}
