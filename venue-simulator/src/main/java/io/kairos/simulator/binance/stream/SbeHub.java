package io.kairos.simulator.binance.stream;

import io.kairos.simulator.binance.api.TimeScale;
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
import io.kairos.simulator.net.SharedFrame;
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
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Carries the market to the clients of the binary streams: {@code trade} and {@code bestBidAsk} at once, {@code depth} and {@code depth20}
 * on a beat of 50 ms. Answers to requests and announcements are text. Venue thread only.
 */
public final class SbeHub implements MarketListener, StreamSource {
    /** Length of the depth beat in milliseconds. */
    public static final long BEAT_MS = 50;

    private static final Pattern FORM = Pattern.compile("[\\p{L}\\p{N}_.-]+@(trade|bestBidAsk|depth|depth20)");
    private static final int PARTIAL_LEVELS = 20;

    private final Exchange exchange;
    private final VenueFaults faults;
    private final Map<String, Subscribers> subscribers = new HashMap<>();
    private final Set<StreamSession> sessions = new LinkedHashSet<>();
    private final List<Market> markets = new ArrayList<>();
    private final Map<String, Market> marketsByDepth = new HashMap<>();
    private long framesSent;

    /** One instrument's streams. */
    private static final class Market {
        private final String trade;
        private final String quote;
        private final String depth;
        private final String partial;
        private final DepthChanges changes;
        private int depthFollowers;

        Market(String name, OrderBook book) {
            trade = name + "@trade";
            quote = name + "@bestBidAsk";
            depth = name + "@depth";
            partial = name + "@depth20";
            changes = new DepthChanges(book);
        }
    }

    private record Subscribers(FrameTag tag, Set<StreamSession> sessions) {
        static Subscribers of(String stream) {
            String symbol = stream.substring(0, stream.indexOf('@')).toUpperCase(Locale.ROOT);
            return new Subscribers(FrameTag.market(stream, symbol), new LinkedHashSet<>());
        }
    }

    /** A hub on a trading core that counts its clients' breaches. */
    public SbeHub(Exchange exchange, VenueFaults faults) {
        this.exchange = exchange;
        this.faults = faults;
        for (Instrument instrument : exchange.catalogue().all()) {
            Market market = new Market(instrument.symbol().toLowerCase(Locale.ROOT), exchange.book(instrument));
            markets.add(market);
            marketsByDepth.put(market.depth, market);
            marketsByDepth.put(market.partial, market);
        }
        exchange.addMarketListener(this);
    }

    /**
     * A session for a new connection.
     *
     * @param first streams named in the URL
     * @return empty if one of the names is malformed
     */
    public Optional<WebSocketSession> session(WebSocketConnection connection, boolean combined, List<String> first) {
        if (!first.stream().allMatch(this::isValid)) {
            return Optional.empty();
        }
        return Optional.of(new StreamSession(this, connection, TimeScale.MICROSECOND, combined, first));
    }

    @Override
    public void onLevel(OrderBook book, Side side, long price, long quantity) {
        Market market = markets.get(book.instrument().id());
        if (market.depthFollowers > 0) {
            market.changes.touch(side, price);
        }
    }

    @Override
    public void onTrades(Instrument instrument, List<Trade> trades) {
        long nowMs = exchange.clock().nowMs();
        Market market = markets.get(instrument.id());
        int from = 0;
        for (int to = 1; to <= trades.size(); to++) {
            if (to == trades.size()
                    || trades.get(to).timeMs() != trades.get(from).timeMs()) {
                List<Trade> moment = trades.subList(from, to);
                publish(market.trade, () -> SbePayloads.trades(instrument, moment, nowMs));
                from = to;
            }
        }
    }

    @Override
    public void onTopOfBook(OrderBook book, long timeMs) {
        publish(
                markets.get(book.instrument().id()).quote,
                () -> SbePayloads.bestBidAsk(
                        book, sequence(book, book.updateId()), exchange.clock().nowMs()));
    }

    /** Sends what changed since the last beat; to be called every {@link #BEAT_MS}. */
    public void onBeat() {
        long nowMs = exchange.clock().nowMs();
        for (Market market : markets) {
            DepthChanges changes = market.changes;
            if (market.depthFollowers == 0 || changes.isEmpty()) {
                continue;
            }
            OrderBook book = changes.book();
            long first = sequence(book, changes.firstUpdateId());
            long last = sequence(book, book.updateId());
            publish(
                    market.depth,
                    () -> SbePayloads.depthDiff(
                            book.instrument(),
                            first,
                            last,
                            changes.levels(Side.BUY),
                            changes.levels(Side.SELL),
                            nowMs));
            publish(market.partial, () -> SbePayloads.partialDepth(book, last, PARTIAL_LEVELS, nowMs));
            changes.clear();
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
        return FORM.matcher(stream).matches();
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
        boolean added =
                subscribers.computeIfAbsent(stream, Subscribers::of).sessions().add(session);
        Market market = marketsByDepth.get(stream);
        if (added && market != null) {
            if (market.depthFollowers == 0) {
                // Nobody followed, so nothing was noted: the first difference begins now.
                market.changes.clear();
            }
            market.depthFollowers++;
        }
    }

    @Override
    public void unsubscribe(String stream, StreamSession session) {
        Subscribers set = subscribers.get(stream);
        if (set == null) {
            return;
        }
        Market market = marketsByDepth.get(stream);
        if (set.sessions().remove(session) && market != null) {
            market.depthFollowers--;
        }
        if (set.sessions().isEmpty()) {
            subscribers.remove(stream);
        }
    }

    private long sequence(OrderBook book, long id) {
        return faults.sequence(book.instrument().symbol(), id);
    }

    private void publish(String stream, Supplier<byte[]> payload) {
        @Nullable Subscribers to = subscribers.get(stream);
        if (to == null
                || faults.status() == Status.MAINTENANCE
                || faults.listing(to.tag().symbol()) == Listing.DELISTED) {
            return;
        }
        try (SharedFrame frame = SharedFrame.ofBinary(to.tag(), payload.get())) {
            for (StreamSession session : List.copyOf(to.sessions())) {
                session.connection().send(frame);
                framesSent++;
            }
        }
    }
}
