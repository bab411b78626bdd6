package io.kairos.engine.adapter.inbound.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.binance.BinanceProtocol;
import io.kairos.engine.adapter.venue.MarketDataEvents;
import io.kairos.engine.adapter.venue.RetryingSink;
import io.kairos.engine.adapter.venue.binance.BinanceContext;
import io.kairos.engine.adapter.venue.binance.BinanceVenue;
import io.kairos.engine.adapter.venue.net.Backoff;
import io.kairos.engine.adapter.venue.net.EventLoops;
import io.kairos.engine.domain.book.OrderBook;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.SuspectReason;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Ticker;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From bytes to the engine's ring, differences, best quotes and trades allocate nothing once warm. */
class FeedAllocationTest {
    private static final int ID_DIGITS = 12;

    private final EventLoopGroup eventLoops = EventLoops.newGroup(1, "allocation-test");
    /** Agrona's clock makes an object per question unless it is compiled by the optimising compiler, which tests do without. */
    private final EpochNanoClock clock = System::nanoTime;

    private final BinanceVenue venue = new BinanceVenue(new BinanceContext().conclude(), eventLoops, clock);
    private final BinanceProtocol protocol = new BinanceProtocol(venue, 100);
    private final FeedInstrument instrument = new FeedInstrument(
            0,
            new Instrument(
                    0,
                    Venue.BINANCE,
                    "BTC-USDT",
                    "BTCUSDT",
                    new Asset(0, "BTC", 8),
                    new Asset(1, "USDT", 8),
                    2,
                    5,
                    1,
                    1,
                    Long.MAX_VALUE,
                    1,
                    1,
                    Long.MAX_VALUE,
                    0,
                    1_000,
                    1_000,
                    true));
    private final Counting counting = new Counting();
    private final FeedStats stats = new FeedStats();
    private final PublicBook book = new PublicBook(instrument, counting, new BookStats(1), -1, 100);
    private final RestQueue queue = new RestQueue(protocol.rest(), eventLoops.next(), 1_000);
    private final FeedDesk desk = new FeedDesk(
            new PublicBook[] {book},
            protocol,
            clock,
            Ticker.systemTicker(),
            stats,
            queue,
            new TradeRefill(protocol, queue, eventLoops.next(), stats),
            new NoHost());
    private final FeedDecoder decoder = protocol.newDecoder(new SymbolIndex(List.of(instrument)), desk);
    private final FeedConnection connection = connection();
    private final byte[] depth =
            bytes("{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":1672515782136,"
                    + "\"s\":\"BTCUSDT\",\"U\":100000000000,\"u\":100000000000,\"b\":[[\"65432.10\",\"1.50000\"],[\"65400.00\",\"2.00000\"]],"
                    + "\"a\":[[\"65433.00\",\"1.00000\"],[\"65440.00\",\"0.00000\"]]}}");
    private final byte[] quote =
            bytes("{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":100000000000,\"s\":\"BTCUSDT\","
                    + "\"b\":\"65432.10\",\"B\":\"1.50000\",\"a\":\"65433.00\",\"A\":\"1.00000\"}}");
    private final byte[] trade = bytes(
            "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1672515782136,\"s\":\"BTCUSDT\","
                    + "\"t\":100000000000,\"p\":\"65432.10\",\"q\":\"0.10000\",\"T\":1672515782136,\"m\":true,\"M\":true}}");
    private final int depthLength = depth.length - 16;
    private final int firstId = at(depth, "\"U\":");
    private final int lastId = at(depth, "\"u\":");
    private final int quantity = at(depth, "65432.10\",\"");
    private final int quoteId = at(quote, "\"u\":");
    private final int quoteQuantity = at(quote, "\"B\":\"");
    private final int tradeId = at(trade, "\"t\":");
    private long id = 100_000_000_000L;

    /** Encodes what the feed publishes into a ring that always has room. */
    private static final class Counting implements PublicBook.Publisher {
        private final RetryingSink states =
                new RetryingSink((buffer, offset, length) -> true, new NoScheduler(), () -> {});
        private final MarketDataEvents events =
                new MarketDataEvents(Venue.BINANCE, (buffer, offset, length) -> true, states);
        long quotes;
        long depths;
        long trades;

        @Override
        public boolean quote(
                PublicBook about, long timeNs, long updateId, long bidPx, long bidQty, long askPx, long askQty) {
            quotes++;
            return events.quote(0, timeNs, 1, updateId, bidPx, bidQty, askPx, askQty);
        }

        @Override
        public boolean depth(PublicBook about, long timeNs, long updateId, OrderBook levels) {
            depths++;
            return events.depth(0, timeNs, 1, updateId, levels, 10);
        }

        @Override
        public boolean trade(PublicBook about, long tradeId, long px, long qty, long timeNs, boolean buy) {
            trades++;
            return events.trade(0, timeNs, 1, tradeId, px, qty, buy);
        }

        @Override
        public void state(PublicBook about, FeedState before, FeedState state, SuspectReason reason, String text) {
            assertThat(state).as(text).isEqualTo(FeedState.LIVE);
        }

        @Override
        public void missing(PublicBook about, long fromTradeId, long toTradeId, String cause) {
            throw new AssertionError(cause);
        }
    }

    private static final class NoScheduler extends java.util.concurrent.ScheduledThreadPoolExecutor {
        NoScheduler() {
            super(0);
        }
    }

    private static final class NoHost implements FeedDesk.Host {
        @Override
        public void onClosingSoon(FeedConnection from, String reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void onVenueStatus(boolean trading, String text) {
            throw new AssertionError(text);
        }

        @Override
        public void onInstrumentsChanged(String reason) {
            throw new AssertionError(reason);
        }
    }

    private FeedConnection connection() {
        ConnectionSlot slot = new ConnectionSlot(
                "test", new FeedInstrument[] {instrument}, 0, 1, NO_SLOT_HOST, new Backoff(1, 1, 1), 1_000_000);
        FeedConnection made = new FeedConnection(slot, slot, protocol, eventLoops.next());
        BookReplica replica = new BookReplica(
                made, book, instrument, new OrderBook(protocol.maxLevels()), protocol.newBookSync(instrument));
        made.replicas().add(replica);
        book.add(replica);
        return made;
    }

    private static final ConnectionSlot.Host NO_SLOT_HOST = new ConnectionSlot.Host() {
        @Override
        public FeedConnection newConnection(ConnectionSlot slot) {
            throw new AssertionError("no connection wanted");
        }

        @Override
        public long takeAttempt() {
            return 0;
        }

        @Override
        public void later(Runnable task, long delayMs) {}

        @Override
        public void onOpen(FeedConnection opened) {}

        @Override
        public void onStreaming(FeedConnection streaming, boolean covered) {}

        @Override
        public void onMessage(FeedConnection from, byte[] bytes, int length) {}

        @Override
        public void onClosed(FeedConnection closed, String reason) {}

        @Override
        public void onHandover() {}
    };

    @AfterEach
    void stop() {
        venue.close();
        eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void shouldNotAllocateOnceWarm() {
        DepthMessage snapshot = new DepthMessage();
        snapshot.snapshot = true;
        snapshot.lastId = id;
        for (int i = 0; i < 90; i++) {
            snapshot.bids.add(6_543_200 - i, 100_000 + i);
            snapshot.asks.add(6_543_300 + i, 100_000 + i);
        }
        desk.apply(connection.replicas().get(0), snapshot);
        assertThat(book.state()).isEqualTo(FeedState.LIVE);
        run(20_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        run(100_000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).as("bytes for 300000 messages").isLessThan(100_000);
        assertThat(stats.details()).containsEntry("tolerated", 0L).containsEntry("malformed", 0L);
        assertThat(counting.quotes).isGreaterThan(100_000);
        assertThat(counting.depths).isGreaterThan(100_000);
        assertThat(counting.trades).isEqualTo(120_000);
    }

    private void run(int rounds) {
        for (int i = 0; i < rounds; i++) {
            id++;
            byte digit = (byte) ('0' + i % 10);
            write(quote, quoteId);
            quote[quoteQuantity + 4] = digit;
            write(depth, firstId);
            write(depth, lastId);
            depth[quantity + 4] = digit;
            write(trade, tradeId);
            desk.onMessage(connection, decoder, quote, quote.length - 16);
            desk.onMessage(connection, decoder, depth, depthLength);
            desk.onMessage(connection, decoder, trade, trade.length - 16);
            book.publishDepth(0, i);
        }
    }

    private void write(byte[] message, int at) {
        long left = id;
        for (int i = at + ID_DIGITS - 1; i >= at; i--) {
            message[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    private static int at(byte[] message, String before) {
        return new String(message, StandardCharsets.US_ASCII).indexOf(before) + before.length();
    }

    /** With the readable bytes that a decoder may expect behind a message. */
    private static byte[] bytes(String text) {
        return (text + " ".repeat(16)).getBytes(StandardCharsets.US_ASCII);
    }
}
