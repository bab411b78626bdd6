package io.kairos.simulator.okx.stream;

import io.kairos.simulator.exchange.AggregateTrade;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.MarketListener;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.net.FrameTag;
import io.kairos.simulator.net.SharedFrame;
import io.kairos.simulator.okx.api.InstrumentBodies;
import io.kairos.simulator.okx.api.Market;
import io.kairos.simulator.okx.api.SystemStatus;
import io.kairos.simulator.okx.api.VenueState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries the market to the subscribers. All books are cut from one image every 10 ms; the slower channels take every
 * tenth image, each instrument in its own turn. Venue thread only.
 */
public final class StreamHub implements MarketListener {
    private static final int TICKS_PER_TURN = 10;
    private static final int TOP_LEVELS = 5;

    private final Exchange exchange;
    private final Market market;
    private final VenueState state;
    private final BookRules rules;
    private final Map<Topic, Subscribers> subscribers = new HashMap<>();
    private final List<Feeds> feeds = new ArrayList<>();
    private long tick;
    private long framesSent;

    /**
     * How the book channels behave.
     *
     * @param snapshots whether {@code books} begins with a snapshot; if not, clients fetch one by REST
     * @param keepAliveMs silence after which a book without change says so
     */
    public record BookRules(boolean snapshots, long keepAliveMs) {
        /** As the live venue does. */
        public static final BookRules STANDARD = new BookRules(true, 60_000);
    }

    /** Everything that is cut from one instrument's book. */
    private static final class Feeds {
        private final Instrument instrument;
        private final String instId;
        private final BookFeed books;
        private final TopFeed best;
        private final TopFeed top;
        private final Topic booksTopic;
        private final Topic bestTopic;
        private final Topic topTopic;
        private final Topic tickerTopic;
        private final Topic tradesTopic;
        private final Topic allTradesTopic;
        private boolean tickerDue;

        Feeds(OrderBook book, Market market) {
            this.instrument = book.instrument();
            this.instId = market.instruments().id(instrument);
            this.books = new BookFeed(book, market.sequences(), instId);
            this.best = new TopFeed(book, market.sequences(), instId, Channel.BBO_TBT, 1);
            this.top = new TopFeed(book, market.sequences(), instId, Channel.BOOKS5, TOP_LEVELS);
            this.booksTopic = Topic.of(Channel.BOOKS, instrument);
            this.bestTopic = Topic.of(Channel.BBO_TBT, instrument);
            this.topTopic = Topic.of(Channel.BOOKS5, instrument);
            this.tickerTopic = Topic.of(Channel.TICKERS, instrument);
            this.tradesTopic = Topic.of(Channel.TRADES, instrument);
            this.allTradesTopic = Topic.of(Channel.TRADES_ALL, instrument);
        }
    }

    private static final class Subscribers {
        private final FrameTag tag;
        private final Set<SocketSession> sessions = new LinkedHashSet<>();

        Subscribers(Subscription first) {
            Instrument instrument = first.instrument();
            String channel = first.channel().wireName();
            tag = instrument == null
                    ? FrameTag.market(channel, "")
                    : FrameTag.market(channel + ':' + instrument.symbol(), instrument.symbol());
        }
    }

    /** A hub on a trading core. */
    public StreamHub(Exchange exchange, Market market, VenueState state, BookRules rules) {
        this.exchange = exchange;
        this.market = market;
        this.state = state;
        this.rules = rules;
        for (Instrument instrument : exchange.catalogue().all()) {
            feeds.add(new Feeds(exchange.book(instrument), market));
        }
        exchange.addMarketListener(this);
    }

    @Override
    public void onLevel(OrderBook book, Side side, long price, long quantity) {
        feeds.get(book.instrument().id()).books.touch(side, price);
    }

    @Override
    public void onTrades(Instrument instrument, List<Trade> trades) {
        Feeds feed = feeds.get(instrument.id());
        feed.tickerDue = true;
        if (hasSubscribers(feed.tradesTopic)) {
            long seqId = market.sequences().of(exchange.book(instrument));
            for (AggregateTrade trade : AggregateTrade.join(trades)) {
                publish(feed.tradesTopic, TradeTexts.aggregate(feed.instId, trade, seqId));
            }
        }
        if (hasSubscribers(feed.allTradesTopic)) {
            trades.forEach(trade -> publish(feed.allTradesTopic, TradeTexts.single(feed.instId, trade)));
        }
    }

    @Override
    public void onTopOfBook(OrderBook book, long timeMs) {
        feeds.get(book.instrument().id()).tickerDue = true;
    }

    /** Cuts the next image; to be called every 10 ms. */
    public void onTick(long nowMs) {
        tick++;
        for (Feeds feed : feeds) {
            if (hasSubscribers(feed.bestTopic)) {
                publish(feed.bestTopic, feed.best.cut(nowMs, rules.keepAliveMs()));
            }
            if (tick % TICKS_PER_TURN == feed.instrument.id() % TICKS_PER_TURN) {
                onTurn(feed, nowMs);
            }
        }
    }

    private void onTurn(Feeds feed, long nowMs) {
        if (hasSubscribers(feed.booksTopic)) {
            publish(feed.booksTopic, feed.books.cut(nowMs, rules.keepAliveMs()));
        }
        if (hasSubscribers(feed.topTopic)) {
            publish(feed.topTopic, feed.top.cut(nowMs, rules.keepAliveMs()));
        }
        if (feed.tickerDue && hasSubscribers(feed.tickerTopic)) {
            feed.tickerDue = false;
            publish(feed.tickerTopic, ticker(feed, nowMs));
        }
    }

    /** Tells subscribers that an instrument's rules or state changed. */
    public void onInstrumentChanged(Instrument instrument) {
        String row =
                InstrumentBodies.row(market.instruments(), instrument, state).toString();
        publish(
                Topic.of(Channel.INSTRUMENTS),
                "{\"arg\":{\"channel\":\"instruments\",\"instType\":\"SPOT\"},\"data\":[" + row + "]}");
    }

    /** Tells subscribers that the venue's own state changed. */
    public void onStatusChanged(long nowMs) {
        publish(
                Topic.of(Channel.STATUS),
                "{\"arg\":{\"channel\":\"status\"},\"data\":" + SystemStatus.rows(state, nowMs) + "}");
    }

    /** Restarts a book's sequence numbers from a small one, as after maintenance. */
    public void restartSequence(Instrument instrument, long number) {
        market.sequences().restart(exchange.book(instrument), number);
    }

    /** Lets a book's sequence numbers jump, so that the next message does not continue the last one. */
    public void breakSequence(Instrument instrument, long ids) {
        OrderBook book = exchange.book(instrument);
        market.sequences().restart(book, market.sequences().of(book) + ids);
        feeds.get(instrument.id()).books.skip(ids);
    }

    public long framesSent() {
        return framesSent;
    }

    void subscribe(Subscription subscription, SocketSession session) {
        Subscribers to = subscribers.computeIfAbsent(subscription.topic(), key -> new Subscribers(subscription));
        boolean first = to.sessions.isEmpty();
        to.sessions.add(session);
        Instrument instrument = subscription.instrument();
        if (instrument != null) {
            String greeting = greeting(feeds.get(instrument.id()), subscription.channel(), first);
            if (!greeting.isEmpty()) {
                session.send(to.tag, greeting);
                framesSent++;
            }
        }
    }

    void unsubscribe(Subscription subscription, SocketSession session) {
        Subscribers to = subscribers.get(subscription.topic());
        if (to == null || !to.sessions.remove(session) || !to.sessions.isEmpty()) {
            return;
        }
        subscribers.remove(subscription.topic());
        Instrument instrument = subscription.instrument();
        if (subscription.channel() == Channel.BOOKS && instrument != null) {
            feeds.get(instrument.id()).books.stop();
        }
    }

    /** What a channel begins with; empty if it begins with its first event. */
    private String greeting(Feeds feed, Channel channel, boolean first) {
        long nowMs = market.nowMs();
        if (channel == Channel.BOOKS && first) {
            feed.books.start(nowMs);
        }
        return switch (channel) {
            case BOOKS -> rules.snapshots() ? feed.books.snapshot(nowMs) : "";
            case BBO_TBT -> feed.best.now(nowMs);
            case BOOKS5 -> feed.top.now(nowMs);
            case TICKERS -> ticker(feed, nowMs);
            default -> "";
        };
    }

    private String ticker(Feeds feed, long nowMs) {
        return "{\"arg\":{\"channel\":\"tickers\",\"instId\":\"" + feed.instId + "\"},\"data\":["
                + market.ticker(feed.instrument, nowMs) + "]}";
    }

    private boolean hasSubscribers(Topic topic) {
        return subscribers.containsKey(topic);
    }

    private void publish(Topic topic, @Nullable String text) {
        Subscribers to = subscribers.get(topic);
        if (text == null || to == null) {
            return;
        }
        try (SharedFrame frame = SharedFrame.of(to.tag, text)) {
            for (SocketSession session : List.copyOf(to.sessions)) {
                session.send(frame);
                framesSent++;
            }
        }
    }
}
